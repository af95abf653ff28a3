import { sessionPlaceholders } from '../../model/job-template.ts';
import { suggestion } from '../nearest-name.ts';
import type { ProblemList } from '../problem-list.ts';
import type { Path } from '../problem.ts';

/** The user's own variables; null = declared, without a value. */
export type Variables = ReadonlyMap<string, string | null>;

export interface PlaceholderUse {
  /** Names of all placeholders that were met, session's and user's. */
  readonly used: Set<string>;
  readonly variables: Variables;
  readonly problems: ProblemList;
}

const sessionNames: ReadonlySet<string> = new Set(sessionPlaceholders);

/**
 * A copy of the value with the user's variables filled in. The session's placeholders and the
 * escape `$${` stay for the run to fill in; anything else after `${` is reported.
 */
export function fillVariables(value: unknown, path: Path, use: PlaceholderUse): unknown {
  if (typeof value === 'string') return fillText(value, path, use);
  if (Array.isArray(value)) {
    return value.map((item, index) => fillVariables(item, [...path, index], use));
  }
  if (typeof value !== 'object' || value === null) return value;
  const filled: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (key.includes('${')) {
      use.problems.add(
        [...path, key],
        'must not hold a placeholder: they are filled in values only',
      );
    }
    filled[key] = fillVariables(item, [...path, key], use);
  }
  return filled;
}

function fillText(text: string, path: Path, use: PlaceholderUse): string {
  if (!text.includes('${')) return text;
  return text.replace(/\$\$\{|\$\{([^{}]*\}?)/g, (whole, inside: string | undefined) =>
    inside === undefined ? whole : fillOne(whole, inside, path, use),
  );
}

function fillOne(whole: string, inside: string, path: Path, use: PlaceholderUse): string {
  const name = /^(\w+)\}$/.exec(inside)?.[1];
  if (name === undefined) {
    const shown = whole.slice(0, 40);
    use.problems.add(
      path,
      `must hold placeholders as \${NAME}, and $\${ for a literal \${: it holds ${shown}`,
    );
    use.problems.silence(path);
    return '';
  }
  use.used.add(name);
  if (sessionNames.has(name)) return whole;
  const value = use.variables.get(name);
  if (value === undefined) {
    const known = [...use.variables.keys(), ...sessionPlaceholders];
    use.problems.add(path, `unknown placeholder \${${name}}${suggestion(name, known)}`);
  }
  // Without its value, the text around it says nothing.
  if (typeof value !== 'string') use.problems.silence(path);
  for (const session of sessionPlaceholders) {
    if (value?.includes(`\${${session}}`) === true) use.used.add(session);
  }
  return value ?? '';
}

/**
 * Reads the scenario's `variables`, a number as it was written. Their values may hold the session's
 * placeholders and no others. What has another shape is left to the schema.
 */
export function readVariables(
  declared: unknown,
  textOf: (name: string, value: number) => string,
  problems: ProblemList,
): Variables {
  const variables = new Map<string, string | null>();
  if (typeof declared !== 'object' || declared === null) return variables;
  const withoutVariables = {
    used: new Set<string>(),
    variables: new Map<string, null>(),
    problems,
  };
  for (const [name, value] of Object.entries(declared) as [string, unknown][]) {
    if (typeof value === 'number') variables.set(name, textOf(name, value));
    else if (value === null || typeof value === 'string') variables.set(name, value);
    if (typeof value === 'string') fillText(value, ['variables', name], withoutVariables);
    if (value === null) {
      problems.add(['variables', name], `has no value: give it one by --var ${name}=VALUE`);
    }
  }
  return variables;
}
