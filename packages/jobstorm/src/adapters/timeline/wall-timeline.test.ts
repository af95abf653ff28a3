import { describe, expect, it } from 'vitest';
import { describeTimelineContract } from '../../engine/contract/timeline-contract.ts';
import { WallTimeline } from './wall-timeline.ts';

function unexpected(error: unknown): void {
  throw error;
}

/** Longer than any hiccup of a busy machine. */
const patienceMs = 20_000;

describeTimelineContract('WallTimeline at 10 times real time', () => {
  const timeline = new WallTimeline({ speed: 10, onError: unexpected });
  return {
    timeline,
    until: async (condition, withinMs) => {
      const deadlineMs = performance.now() + withinMs + patienceMs;
      while (!condition()) {
        if (performance.now() > deadlineMs) throw new Error('Nothing has come');
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
  };
});

describe('WallTimeline', () => {
  it('runs as many times faster than the clock as its speed says', async () => {
    const startedAtMs = performance.now();
    const timeline = new WallTimeline({ speed: 3_600_000, onError: unexpected });

    await new Promise<void>((resolve) => timeline.at(36_000_000, resolve));

    const wallMs = performance.now() - startedAtMs;
    expect(timeline.now()).toBeGreaterThanOrEqual(36_000_000);
    expect(wallMs).toBeGreaterThanOrEqual(9);
    expect(wallMs).toBeLessThan(2_000);
  });

  it('stops and reports the error when a callback throws', async () => {
    const reported: unknown[] = [];
    const fault = new Error('disk full');
    await new Promise<void>((resolve) => {
      const timeline = new WallTimeline({
        speed: 1_000,
        onError: (error) => {
          reported.push(error);
          setTimeout(resolve, 5);
        },
      });
      timeline.at(1_000, () => {
        throw fault;
      });
      timeline.at(1_001, () => reported.push('a callback after the error'));
    });

    expect(reported).toEqual([fault]);
  });

  it('does not fire a timer that is further off than the system can wait for', async () => {
    const timeline = new WallTimeline({ speed: 1, onError: unexpected });
    const fired: string[] = [];
    timeline.at(2 ** 32, () => fired.push('49 days'));

    await new Promise<void>((resolve) => timeline.at(5, resolve));
    timeline.stop();

    expect(fired).toEqual([]);
  });

  it('forgets its callbacks when it is stopped', async () => {
    const timeline = new WallTimeline({ speed: 1_000, onError: unexpected });
    const fired: string[] = [];
    timeline.at(1_000, () => fired.push('late'));
    timeline.stop();

    await new Promise((resolve) => setTimeout(resolve, 10));

    expect(fired).toEqual([]);
  });
});
