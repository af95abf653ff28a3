import { ApiError } from '../api-error.ts';
import type { TextMap } from '../kube-object.ts';

/** Whether labels fulfil a selector. */
export type LabelMatcher = (labels: TextMap) => boolean;

const key = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';
const value = '[A-Za-z0-9]?(?:[-A-Za-z0-9_.]*[A-Za-z0-9])?';
const setRequirement = new RegExp(`^(${key})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const equality = new RegExp(`^(${key})\\s*(==|=|!=)\\s*(${value})$`);
const existence = new RegExp(`^(!?)\\s*(${key})$`);

/**
 * Reads `app=web,tier in (a, b),!canary` and its like; the empty selector matches everything.
 *
 * @throws {ApiError} BadRequest when it cannot be read
 */
export function parseLabelSelector(text: string): LabelMatcher {
  const matchers = requirementsOf(text).map(parseRequirement);
  return (labels) => matchers.every((matches) => matches(labels));
}

/** Splits at commas that are in no parentheses. */
function requirementsOf(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part, _index, parts) => part !== '' || parts.length > 1);
}

function parseRequirement(text: string): LabelMatcher {
  const matcher = setMatcher(text) ?? equalityMatcher(text) ?? existenceMatcher(text);
  if (matcher !== undefined) return matcher;
  const found = /^\S+\s+(\S+)/.exec(text)?.[1] ?? text;
  throw new ApiError(
    'BadRequest',
    `unable to parse requirement: found '${found}', expected: in, notin, =, ==, !=, gt, lt`,
  );
}

function setMatcher(text: string): LabelMatcher | undefined {
  const set = setRequirement.exec(text);
  if (set === null) return undefined;
  const [, name = '', operator, list = ''] = set;
  const values = new Set(list.split(',').map((one) => one.trim()));
  return operator === 'in'
    ? (labels) => hasLabel(labels, name) && values.has(labels[name] ?? '')
    : (labels) => !hasLabel(labels, name) || !values.has(labels[name] ?? '');
}

function equalityMatcher(text: string): LabelMatcher | undefined {
  const equal = equality.exec(text);
  if (equal === null) return undefined;
  const [, name = '', operator, wanted = ''] = equal;
  // As in Kubernetes, `!=` also holds where the label is not there.
  return operator === '!='
    ? (labels) => !hasLabel(labels, name) || labels[name] !== wanted
    : (labels) => hasLabel(labels, name) && labels[name] === wanted;
}

function existenceMatcher(text: string): LabelMatcher | undefined {
  const exists = existence.exec(text);
  if (exists === null) return undefined;
  const [, not, name = ''] = exists;
  return not === '!' ? (labels) => !hasLabel(labels, name) : (labels) => hasLabel(labels, name);
}

function hasLabel(labels: TextMap, name: string): boolean {
  return Object.hasOwn(labels, name);
}
