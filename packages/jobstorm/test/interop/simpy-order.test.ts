import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { VirtualTimeline } from '../../src/twin/kernel/virtual-timeline.ts';
import { RandomStreams } from '../../src/util/random.ts';

/** An event that schedules others when it happens; delays are short, so that many instants tie. */
interface TreeEvent {
  readonly delay: number;
  readonly children: number[];
  readonly isRoot: boolean;
}

const eventCount = 20_000;

test.each([1, 2, 3])('VirtualTimeline orders events as SimPy does, seed %d', (seed) => {
  const events = drawEvents(seed);

  const ours = runOnTimeline(events);

  expect(ours).toHaveLength(eventCount);
  expect(ours).toEqual(runOnSimpy(events));
});

function drawEvents(seed: number): readonly TreeEvent[] {
  const stream = new RandomStreams(seed).stream('events');
  const events: TreeEvent[] = [];
  for (let index = 0; index < eventCount; index += 1) {
    const parent = index < 100 ? undefined : events[stream.below(index)];
    events.push({ delay: stream.below(20), children: [], isRoot: parent === undefined });
    parent?.children.push(index);
  }
  return events;
}

function runOnTimeline(events: readonly TreeEvent[]): readonly [number, number][] {
  const timeline = new VirtualTimeline();
  const happened: [number, number][] = [];
  const schedule = (index: number): void => {
    timeline.after(events[index]!.delay, happen, index);
  };
  const happen = (index: number): void => {
    happened.push([timeline.now(), index]);
    events[index]!.children.forEach(schedule);
  };
  events.forEach(({ isRoot }, index) => {
    if (isRoot) schedule(index);
  });
  timeline.run(Infinity);
  return happened;
}

function runOnSimpy(events: readonly TreeEvent[]): unknown {
  const python = process.env['JOBSTORM_SIMPY_PYTHON'] ?? 'python3';
  const script = fileURLToPath(new URL('simpy_order.py', import.meta.url));
  const options = { input: JSON.stringify(events), maxBuffer: 64 * 1024 * 1024 };
  return JSON.parse(execFileSync(python, [script], options).toString());
}
