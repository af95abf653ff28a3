import type { z } from 'zod';
import { nearestName, suggestion } from '../nearest-name.ts';
import type { ProblemList } from '../problem-list.ts';
import { valueText, type Path } from '../problem.ts';
import { keysAt } from './known-keys.ts';

type Issue = z.core.$ZodIssue;

/** Turns what the schema found wrong into problems that say the value and, for keys, the remedy. */
export function reportIssues(
  issues: readonly Issue[],
  value: unknown,
  schema: z.ZodType,
  problems: ProblemList,
): void {
  const reporter: Reporter = { value, schema, problems, renamed: new Set() };
  const flat = issues.flatMap((issue) => flatten(issue, [], value));
  for (const { issue, path } of flat) {
    if (issue.code === 'unrecognized_keys') reportUnknownKeys(issue.keys, path, reporter);
  }
  for (const { issue, path } of flat) {
    if (issue.code !== 'unrecognized_keys') reportValue(issue, path, reporter);
  }
}

interface Reporter {
  readonly value: unknown;
  readonly schema: z.ZodType;
  readonly problems: ProblemList;
  /** Keys that an unknown key was most likely meant to be: they are not reported as missing too. */
  readonly renamed: Set<string>;
}

interface PlacedIssue {
  readonly issue: Issue;
  readonly path: Path;
}

/** Looks into unions for the issues of the one branch that the value was meant for. */
function flatten(issue: Issue, around: Path, root: unknown): PlacedIssue[] {
  const path = [...around, ...(issue.path as Path)];
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.slice(0, 1).map((inner) => ({ issue: inner, path }));
  }
  if (issue.code !== 'invalid_union') return [{ issue, path }];
  const meant = issue.errors.filter(
    (errors) => !errors.some((error) => error.path.length === 0 && error.code === 'invalid_type'),
  );
  const [only] = meant;
  if (meant.length !== 1 || only === undefined) return [{ issue, path }];
  return only.flatMap((inner) => flatten(inner, path, root));
}

function reportUnknownKeys(keys: readonly string[], path: Path, reporter: Reporter): void {
  const known = keysAt(reporter.schema, reporter.value, path);
  for (const key of keys) {
    const nearest = nearestName(key, known);
    if (nearest !== undefined) reporter.renamed.add(JSON.stringify([...path, nearest]));
    const hint =
      nearest === undefined && known.length > 0
        ? `: must be one of ${shortList(known)}`
        : suggestion(key, known);
    reporter.problems.add([...path, key], `unknown key '${key.slice(0, 80)}'${hint}`);
  }
}

function reportValue(issue: Issue, path: Path, reporter: Reporter): void {
  const value = valueAt(reporter.value, path);
  if (value === undefined && reporter.renamed.has(JSON.stringify(path))) return;
  const message = issue.message.startsWith('Invalid') ? fallbackMessage(issue) : issue.message;
  // A message with a colon says itself what the value is, or what to do.
  const isComplete = message.includes(': ') || message.startsWith('is required');
  if (isComplete) reporter.problems.add(path, message);
  else if (value === undefined) reporter.problems.add(path, `is required, ${message}`);
  else {
    const current = `${message}: current value is ${valueText(value)}`;
    reporter.problems.add(path, `${current}${wordSuggestion(issue, value)}`);
  }
}

/**
 * The word of an enumeration that was most likely meant. Short words and those with digits are left
 * out: `v3` or `tier-3xl` is another choice, no slip of the pen.
 */
function wordSuggestion(issue: Issue, value: unknown): string {
  if (issue.code !== 'invalid_value' || typeof value !== 'string') return '';
  if (!/^[a-z-]{4,}$/i.test(value)) return '';
  return suggestion(
    value,
    issue.values.filter((one) => typeof one === 'string'),
  );
}

function fallbackMessage(issue: Issue): string {
  if (issue.code !== 'invalid_type') return 'must be a valid value';
  const names: Readonly<Record<string, string>> = {
    object: 'a mapping',
    record: 'a mapping',
    array: 'a list',
    string: 'text',
  };
  return `must be ${names[issue.expected] ?? `a ${issue.expected}`}`;
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
  }
  return value;
}

function shortList(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')}, …`;
}
