import { parseVariable } from './option-values.ts';

/** Values of a scenario's variables; undefined = taken from the environment. */
export type Variables = ReadonlyMap<string, string | undefined>;

export const variableHelp =
  "set a variable of the scenario; without =value, to the environment's value";

/** Reads a further `--var`. */
export function collectVariable(text: string, variables?: Variables): Variables {
  return new Map([...(variables ?? []), parseVariable(text)]);
}
