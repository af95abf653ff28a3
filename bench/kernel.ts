import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findSimpy } from '../scripts/peers/simpy.mjs';
import { kernelEventsPerSecond } from './kernel-hold.ts';
import { count, ratio, type Benchmark } from './benchmark.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const peer = fileURLToPath(new URL('peers/simpy_hold.py', import.meta.url));
/**
 * Both are measured in turns and the best of each is taken: the machine may be busy with other
 * things.
 */
const rounds = 3;

/** Events per second of the kernel beside SimPy's, with as many pending in both. */
export const kernelBenchmark: Benchmark = {
  name: 'kernel: schedule and pop',
  run({ isSmoke }) {
    const python = findSimpy(root);
    if (python === undefined) {
      throw new Error('SimPy is missing: run `npm run peers`, which installs it below .cache');
    }
    const sizes = isSmoke ? [1_000] : [1_000, 100_000, 1_000_000];
    return sizes.map((pending) => {
      const events = isSmoke ? 10_000 : 1_000_000;
      let own = 0;
      let simpy = 0;
      for (let round = 0; round < (isSmoke ? 1 : rounds); round += 1) {
        own = Math.max(own, kernelEventsPerSecond(pending, events * 3));
        simpy = Math.max(simpy, simpyEventsPerSecond(python, pending, events));
      }
      return {
        what: `${count(pending)} pending`,
        figures: `${count(own)} events/s, SimPy ${count(simpy)} events/s`,
        ratio: ratio(own, simpy, 'SimPy'),
      };
    });
  },
};

function simpyEventsPerSecond(python: string, pending: number, events: number): number {
  const output = execFileSync(python, [peer, String(pending), String(events)], {
    encoding: 'utf8',
  });
  return (JSON.parse(output) as { eventsPerSecond: number }).eventsPerSecond;
}
