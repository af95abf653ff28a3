import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceVariables, type VariableValues } from './trace-variables.ts';

const one: VariableValues = {
  JOB_UNIQUE_ID: '9e4b7d1a',
  SELECTED_AZ: 'us-west-2a',
  REGION: 'us-west-2',
};
const other: VariableValues = {
  JOB_UNIQUE_ID: 'c35f08e6',
  SELECTED_AZ: 'us-west-2b',
  REGION: 'us-west-2',
};

describe('traceVariables()', () => {
  it('puts names where both requests hold the value of the same variable', () => {
    const request = (values: VariableValues): object => ({
      name: `job-${values['JOB_UNIQUE_ID']}`,
      list: [`${values['SELECTED_AZ']}${values['JOB_UNIQUE_ID']}`, 'us-west-2a', 3],
    });

    expect(traceVariables(request(one), request(other), [one, other])).toEqual({
      template: {
        name: 'job-${JOB_UNIQUE_ID}',
        list: ['${SELECTED_AZ}${JOB_UNIQUE_ID}', 'us-west-2a', 3],
      },
      untraced: [],
    });
  });

  it.each([
    ['a clock', { name: 'job-1700000001' }, { name: 'job-1700000002' }, 'name'],
    ['a part of a variable', { a: ['x', '9e4b'] }, { a: ['x', 'c35f'] }, 'a[1]'],
    ['a variable after a dollar', { a: '$9e4b7d1a' }, { a: '$c35f08e6' }, 'a'],
    ['another length', { a: ['x'] }, { a: ['x', 'y'] }, 'a'],
    ['another member', { a: { b: 'x' } }, { a: { c: 'x' } }, 'a'],
    ['another number', { a: 1 }, { a: 2 }, 'a'],
  ])('names the place of %s', (_case, first, second, path) => {
    const { untraced } = traceVariables(first, second, [one, other]);

    expect(untraced.map((value) => value.path)).toEqual([path]);
  });

  it('gives a template that makes both texts again', () => {
    const part = fc.constantFrom(
      'JOB_UNIQUE_ID',
      'SELECTED_AZ',
      '$',
      '{',
      '}',
      'x',
      '9',
      'us-west-2',
    );
    const parts = fc
      .array(part)
      .filter((all) => !/\$(JOB_UNIQUE_ID|SELECTED_AZ)/.test(all.join('')));
    fc.assert(
      fc.property(parts, (chosen) => {
        const text = (values: VariableValues): string =>
          chosen.map((word) => values[word] ?? word).join('');
        const { template, untraced } = traceVariables(text(one), text(other), [one, other]);

        expect(untraced).toEqual([]);
        for (const values of [one, other]) expect(filled(template, values)).toBe(text(values));
      }),
    );
  });
});

/** As model/fill-request.ts fills a text in. */
function filled(template: unknown, values: VariableValues): string {
  return String(template).replace(/\$\$\{|\$\{(\w+)\}/g, (whole, name: string | undefined) =>
    name === undefined ? '${' : (values[name] ?? whole),
  );
}
