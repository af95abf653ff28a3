/** What differs from server to server and from run to run, by name of the member. */
const varying: Readonly<Record<string, string>> = {
  uid: '<uid>',
  resourceVersion: '<version>',
  creationTimestamp: '<time>',
  deletionTimestamp: '<time>',
  continue: '<token>',
};
/**
 * What the served twin has not: who wrote which field, but of those who apply; prose about columns;
 * the addresses of the server, which are each server's own.
 */
const dropped: ReadonlySet<string> = new Set([
  'managedFields',
  'description',
  'serverAddressByClientCIDRs',
]);

/** An answer without what varies, so that those of two servers can be compared. */
export function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalized);
  if (typeof value === 'string') return normalizedText(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !dropped.has(name))
      .map(([name, one]) => [
        name,
        Object.hasOwn(varying, name) && typeof one === 'string' && one !== ''
          ? varying[name]
          : name === 'causes' && Array.isArray(one)
            ? once(one.map(normalized))
            : normalized(one),
      ]),
  );
}

/** The real server tells some causes twice. */
function once(causes: readonly unknown[]): readonly unknown[] {
  const texts = new Set(causes.map((cause) => JSON.stringify(cause)));
  return [...texts].map((text): unknown => JSON.parse(text));
}

/** Uids, revisions and times within messages. */
function normalizedText(text: string): string {
  if (/^\d+s$/.test(text)) return '<age>';
  return (
    text
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
      // The whole object, with what we keep of it in another order.
      .replaceAll(/(patch: Invalid value: |^Invalid value: )"\{.*\}": /gs, '$1<object>: ')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replaceAll(/(resource version: )\d+( \()\d+\)/g, '$1<version>$2<version>)')
      .replaceAll(/ in scheme "pkg\/runtime\/scheme\.go:\d+"/g, '')
      .replaceAll(/(ResourceVersion in record )\(\d+\)/g, '$1(<version>)')
      .replaceAll(/(resource version: )\d+, current: \d+/g, '$1<version>, current: <version>')
  );
}
