import { ApiError } from '../api-error.ts';
import type { TextMap } from '../kube-object.ts';
import { keyProblems, valueProblems } from '../validation/label-rules.ts';
import { labelTokens, type LabelToken } from './label-tokens.ts';

/** Whether labels fulfil a selector. */
export type LabelMatcher = (labels: TextMap) => boolean;

/**
 * Reads `app=web,tier in (a, b),!canary,cores>4` and its like; the empty selector matches
 * everything. Source: k8s.io/apimachinery `pkg/labels`, whose words refusals have, too.
 *
 * @throws {ApiError} BadRequest when it cannot be read
 */
export function parseLabelSelector(text: string): LabelMatcher {
  const matchers = new SelectorReader(labelTokens(text)).read();
  return (labels) => matchers.every((matches) => matches(labels));
}

const operators: readonly string[] = ['=', '==', '!=', 'in', 'notin', '>', '<'];

class SelectorReader {
  readonly #tokens: readonly LabelToken[];
  #place = 0;

  constructor(tokens: readonly LabelToken[]) {
    this.#tokens = tokens;
  }

  read(): readonly LabelMatcher[] {
    const matchers: LabelMatcher[] = [];
    if (this.#next.kind === 'end') return matchers;
    for (;;) {
      const { kind, text } = this.#next;
      if (kind !== 'identifier' && text !== '!') {
        throw refusal(`found '${text}', expected: !, identifier, or 'end of string'`);
      }
      matchers.push(this.#requirement());
      const end = this.#take();
      if (end.kind === 'end') return matchers;
      if (end.text !== ',') {
        throw refusal(`found '${end.text}', expected: ',' or 'end of string'`);
      }
      const after = this.#next;
      if (after.kind !== 'identifier' && after.text !== '!') {
        throw refusal(`found '${after.text}', expected: identifier after ','`);
      }
    }
  }

  /** One token and those behind it, up to a comma. */
  #requirement(): LabelMatcher {
    const isNot = this.#next.text === '!' && this.#next.kind === 'symbol';
    if (isNot) this.#take();
    const name = this.#take();
    if (name.kind !== 'identifier') throw unparsed(`found '${name.text}', expected: identifier`);
    checkKey(name.text);
    const isAlone = this.#next.kind === 'end' || this.#next.text === ',';
    if (isNot) return (labels) => !hasLabel(labels, name.text);
    if (isAlone) return (labels) => hasLabel(labels, name.text);
    const operator = this.#take();
    if (!operators.includes(operator.text)) {
      throw unparsed(`found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`);
    }
    const isSet = operator.text === 'in' || operator.text === 'notin';
    const values = isSet ? this.#values() : [this.#value()];
    return matcherOf(name.text, operator.text, values);
  }

  /** The empty one is that before a comma or the end. */
  #value(): string {
    const { kind, text } = this.#next;
    if (kind === 'end' || text === ',') return '';
    if (kind === 'symbol') throw unparsed(`found '${text}', expected: identifier`);
    this.#take();
    return text;
  }

  #values(): readonly string[] {
    const open = this.#take();
    if (open.text !== '(') throw unparsed(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    if (this.#next.text !== ')' && this.#next.text !== ',' && this.#next.kind !== 'identifier') {
      throw unparsed(`found '${this.#next.text}', expected: ',', ')' or identifier`);
    }
    for (;;) {
      values.push(this.#next.kind === 'identifier' ? this.#take().text : '');
      const { text } = this.#take();
      if (text === ')') return values;
      if (text !== ',') throw unparsed(`found '${text}', expected: ',' or ')'`);
    }
  }

  get #next(): LabelToken {
    return this.#tokens[this.#place] ?? end;
  }

  #take(): LabelToken {
    const token = this.#next;
    this.#place += 1;
    return token;
  }
}

const end: LabelToken = { kind: 'end', text: '' };

function matcherOf(name: string, operator: string, values: readonly string[]): LabelMatcher {
  if (operator === '>' || operator === '<') return numberMatcher(name, operator, values);
  for (const [index, value] of values.entries()) {
    const problems = valueProblems(value);
    if (problems.length > 0) {
      const shown = `${JSON.stringify(value)}: ${problems.join('; ')}`;
      throw unparsed(`values[${index}][${name}]: Invalid value: ${shown}`);
    }
  }
  const wanted = new Set(values);
  // As in Kubernetes, `!=` and `notin` also hold where the label is not there.
  if (operator === '!=' || operator === 'notin') {
    return (labels) => !hasLabel(labels, name) || !wanted.has(labels[name] ?? '');
  }
  return (labels) => hasLabel(labels, name) && wanted.has(labels[name] ?? '');
}

const wholeNumber = /^[+-]?\d+$/;

function numberMatcher(
  name: string,
  operator: string,
  [text = '']: readonly string[],
): LabelMatcher {
  if (!wholeNumber.test(text)) {
    const why = "for 'Gt', 'Lt' operators, the value must be an integer";
    throw unparsed(`values[0]: Invalid value: ${JSON.stringify(text)}: ${why}`);
  }
  const limit = Number(text);
  return (labels) => {
    const value = hasLabel(labels, name) ? (labels[name] ?? '') : '';
    if (!wholeNumber.test(value)) return false;
    return operator === '>' ? Number(value) > limit : Number(value) < limit;
  };
}

function checkKey(name: string): void {
  const problems = keyProblems(name);
  if (problems.length === 0) return;
  throw unparsed(`<nil>: Invalid value: ${JSON.stringify(name)}: ${problems.join('; ')}`);
}

function unparsed(reason: string): ApiError {
  return refusal(`unable to parse requirement: ${reason}`);
}

function refusal(message: string): ApiError {
  return new ApiError('BadRequest', message);
}

function hasLabel(labels: TextMap, name: string): boolean {
  return Object.hasOwn(labels, name);
}
