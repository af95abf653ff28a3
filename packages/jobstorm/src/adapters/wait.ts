import type { Timeline } from '../engine/ports.ts';

/** Lets so much time of the timeline pass. */
export function wait(timeline: Timeline, ms: number): Promise<void> {
  return new Promise((resolve) => timeline.at(timeline.now() + ms, resolve));
}
