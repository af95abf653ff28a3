const cpuMillicoresMax = 1_000_000;

/**
 * A CPU quantity of Kubernetes, such as `2`, `0.4` or `500m`.
 * @returns whole millicores, or undefined when the text is not such a quantity
 */
export function parseCpuMillicores(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(text.trim());
  if (match === null) return undefined;
  const millicores = Math.ceil(Number(match[1]) * (match[2] === 'm' ? 1 : 1_000));
  return millicores > 0 && millicores <= cpuMillicoresMax ? millicores : undefined;
}

const bytesPerMiB = 1_048_576;
const memoryMiBMax = 100 * 1_048_576;
const suffixes: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
]);

/**
 * A memory quantity of Kubernetes, such as `800Mi` or `1G`.
 * @returns whole MiB, rounded up, or undefined when the text is not such a quantity
 */
export function parseQuantityMiB(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text.trim());
  const bytes = suffixes.get(match?.[2] ?? '?');
  if (match === null || bytes === undefined) return undefined;
  const memoryMiB = Math.ceil((Number(match[1]) * bytes) / bytesPerMiB);
  return memoryMiB <= memoryMiBMax ? memoryMiB : undefined;
}
