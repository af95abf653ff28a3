import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../api-error.ts';
import { parseLabelSelector } from './label-selector.ts';

const labels = { app: 'web', cores: '8', in: 'x' };

describe('parseLabelSelector()', () => {
  it.each([
    ['', true],
    ['app', true],
    ['!app', false],
    ['app=web,cores>4', true],
    ['cores<8', false],
    ['app>4', false],
    ['app in (db, web)', true],
    ['app notin(db)', true],
    ['tier notin (a)', true],
    ['tier!=a', true],
    ['in in (x)', true],
    ['app in ()', false],
    ['app=', false],
  ])('matches %j: %s', (text, isMatch) => {
    expect(parseLabelSelector(text)(labels)).toBe(isMatch);
  });

  it.each(['app=web,', 'app in (web', 'a b', '=web', 'app>x', 'app=a/b', '-app', 'app=web=x'])(
    'refuses %j',
    (text) => {
      expect(() => parseLabelSelector(text)).toThrow(ApiError);
    },
  );

  it('reads every text, or refuses it, in time', () => {
    const parts = fc.constantFrom('a', 'in', ' ', ',', '(', ')', '!', '=', '>', '\u0000', '😀');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 200 }), (given) => {
        try {
          parseLabelSelector(given.join(''))(labels);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
    );
  });
});
