import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('../../../../bench/canonical-run.ts', import.meta.url));

test('a day of 100,000 jobs runs to its end, within memory, and leaves nothing behind', () => {
  const output = execFileSync(process.execPath, [program, 'day.yaml', '1'], { encoding: 'utf8' });
  const cost = JSON.parse(output) as Record<string, number | string>;

  expect(cost['jobs']).toBeGreaterThan(99_000);
  expect(cost['pods']).toBeGreaterThan(3_100_000);
  expect(cost['verdict']).toBe('passed');
  expect(cost['memoryMB']).toBeLessThan(2_048);
}, 600_000);
