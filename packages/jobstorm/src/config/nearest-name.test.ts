import { expect, it } from 'vitest';
import { nearestName, suggestion } from './nearest-name.ts';

it.each([
  ['userz', ['users', 'wait'], 'users'],
  ['USERS', ['users'], 'users'],
  ['spawn-rate', ['spawnRate', 'duration'], 'spawnRate'],
  ['x', ['users', 'wait'], undefined],
  ['anything', [], undefined],
  ['a'.repeat(100_000), ['a'], undefined],
])('nearestName() finds for %.20s among %j %s', (name, known, expected) => {
  expect(nearestName(name, known)).toBe(expected);
});

it('suggestion() says nothing when nothing is near', () => {
  expect(suggestion('qqqqqq', ['users'])).toBe('');
  expect(suggestion('userz', ['users'])).toBe(": did you mean 'users'?");
});
