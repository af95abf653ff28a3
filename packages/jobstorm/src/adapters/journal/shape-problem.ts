import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const typeNames: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** Why a parsed value has not the shape it must have: the place in it, and what it must be. */
export function shapeProblem(issues: readonly Issue[], value: unknown): string {
  const [issue] = issues;
  if (issue === undefined) return 'it has the right shape';
  const place = issue.path.map(String);
  const phrase = valueAt(value, place) === undefined ? 'is missing' : mustBe(issue);
  return place.length === 0 ? `it ${phrase}` : `${place.join('.')}: ${phrase}`;
}

function mustBe(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeNames[issue.expected] ?? 'of another type'}`;
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`;
    case 'invalid_format':
      return 'must be a date and time such as 2026-01-05T00:00:00Z';
    default:
      return 'has not the right shape';
  }
}

function valueAt(root: unknown, place: readonly string[]): unknown {
  let value = root;
  for (const step of place) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}
