/** Members whose keys are names or words of others, by how the reference writes their key. */
const keyedBy: ReadonlyMap<string, string> = new Map([
  ['submissions.errors', '<kind>'],
  ['submissions.failedByKind', '<kind>'],
  ['jobRuns.failedByReason', '<reason>'],
  ['cluster.podsPendingMax', '<reason>'],
  ['watching.requestsByAction', '<action>'],
  ['templates', '<template>'],
]);

export interface Member {
  readonly path: string;
  readonly value: unknown;
}

/** Every member of a summary that holds a plain value; keys that are data become placeholders. */
export function memberPaths(value: unknown, path = ''): Member[] {
  if (Array.isArray(value)) {
    const elements = value.flatMap((element) => memberPaths(element, `${path}[]`));
    return unique(elements);
  }
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const placeholder = keyedBy.get(path);
  const members = Object.entries(value).flatMap(([key, member]) => {
    const name = placeholder ?? key;
    return memberPaths(member, path === '' ? name : `${path}.${name}`);
  });
  return unique(members);
}

function unique(members: readonly Member[]): Member[] {
  return [...new Map(members.map((member) => [member.path, member])).values()];
}
