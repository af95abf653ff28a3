const nameLengthMax = 60;

/**
 * The id of a run, which is the name of its folder: what it is and when it began, in UTC, such as
 * `canonical-20260131-142501`. Sorting ids of one scenario sorts its runs by time.
 */
export function runId(scenarioName: string, startedAt: Date): string {
  const [day = '', time = ''] = startedAt.toISOString().split('T');
  return `${slug(scenarioName)}-${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

/** The name as every file system and every shell takes it; never empty, never hidden. */
function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, nameLengthMax)
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'run' : plain;
}
