import { VirtualTimeline } from '../../packages/jobstorm/src/twin/kernel/virtual-timeline.ts';
import type { PodLoad, PodsResult } from './pod-load.ts';

/** Runs the load on the twin's kernel: a pod starts when its host has the cores, first fit first. */
export function runOwnPods({ hosts, coresPerHost, pods }: PodLoad): PodsResult {
  const startedAt = performance.now();
  const timeline = new VirtualTimeline();
  const free = new Int32Array(hosts).fill(coresPerHost);
  const waiting: number[][] = Array.from({ length: hosts }, () => []);
  let done = 0;
  let waitedMs = 0;

  const tryStart = (index: number): boolean => {
    const { host, cores, arrivesAtMs, durationMs } = pods[index]!;
    if (free[host]! < cores) return false;
    free[host] = free[host]! - cores;
    waitedMs += timeline.now() - arrivesAtMs;
    timeline.after(durationMs, leave, index);
    return true;
  };
  const arrive = (index: number): void => {
    if (!tryStart(index)) waiting[pods[index]!.host]!.push(index);
    const next = pods[index + 1];
    if (next !== undefined) timeline.schedule(next.arrivesAtMs, arrive, index + 1);
  };
  const leave = (index: number): void => {
    const { host, cores } = pods[index]!;
    free[host] = free[host]! + cores;
    done += 1;
    const queue = waiting[host]!;
    for (let place = 0; place < queue.length && free[host] > 0;) {
      if (tryStart(queue[place]!)) queue.splice(place, 1);
      else place += 1;
    }
  };

  if (pods[0] !== undefined) timeline.schedule(pods[0].arrivesAtMs, arrive, 0);
  timeline.run(Infinity);
  return {
    pods: done,
    meanWaitSeconds: waitedMs / 1_000 / pods.length,
    seconds: (performance.now() - startedAt) / 1_000,
  };
}
