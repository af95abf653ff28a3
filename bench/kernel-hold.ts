import { VirtualTimeline } from '../packages/jobstorm/src/twin/kernel/virtual-timeline.ts';
import { RandomStreams } from '../packages/jobstorm/src/util/random.ts';

/**
 * The hold model: `pending` timers, each of which arms the next when it fires, uniform over 10 ms,
 * and one event a day ahead, as every run has some.
 * @returns events per second, each scheduled and popped
 */
export function kernelEventsPerSecond(pending: number, events: number): number {
  const timeline = new VirtualTimeline();
  const random = new RandomStreams(1).stream('bench');
  const arm = (): void => {
    timeline.after(random.uniform() * 10, arm, undefined);
  };
  timeline.after(86_400_000, () => undefined, undefined);
  for (let timer = 0; timer < pending; timer += 1) arm();
  // One turn of the queue, so that its shape is that of the long run.
  timeline.run(pending);
  const startedAt = performance.now();
  timeline.run(events);
  return (events / (performance.now() - startedAt)) * 1_000;
}
