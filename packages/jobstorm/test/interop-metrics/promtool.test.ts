import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';

let bench: ServedBench;
beforeAll(async () => {
  bench = await ServedBench.start();
});
afterAll(() => bench.close());

it('promtool finds nothing to complain of in /metrics', async () => {
  const promtool = process.env['JOBSTORM_PROMTOOL'];
  if (promtool === undefined) throw new Error('JOBSTORM_PROMTOOL must name promtool');
  const answer = await fetch(`${bench.servers.awsUrl}/metrics`);
  const input = await answer.text();

  const complaints = (): string =>
    execFileSync(promtool, ['check', 'metrics'], { input, encoding: 'utf8' });

  expect(input).toContain('apiserver_request_total{code="200"}');
  expect(complaints()).toBe('');
});
