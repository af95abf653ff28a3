import type { RunProgress } from '../../metrics/run-progress.ts';
import { formatAmount, formatDuration } from '../../util/format.ts';

/** How much of the time of arrivals is over, from 0 to 1; null before it begins. */
export function arrivalsShare({ arrivals, at }: RunProgress): number | null {
  if (arrivals === null) return null;
  const length = arrivals.endAt - arrivals.beganAt;
  return length <= 0 ? 1 : Math.min(1, Math.max(0, (at - arrivals.beganAt) / length));
}

/** What the run waits for, and how long that takes, on its timeline and by the wall's clock. */
export function estimateText(progress: RunProgress, wallElapsedMs: number | null): string {
  const { phase, arrivals, drainEndAt, at } = progress;
  if (phase === 'warm-up' || phase === 'steady') {
    const remainingMs = Math.max(0, (arrivals?.endAt ?? at) - at);
    const wall = wallText(remainingMs, at, wallElapsedMs);
    return `arrivals end in ${formatDuration(remainingMs)}${wall}`;
  }
  if (phase === 'setup') return 'setting up';
  if (phase === 'teardown') return 'cleaning up';
  if (phase === 'ended') return 'ended';
  const jobs = formatAmount(jobsLeft(progress), 'job');
  if (phase === 'cancel') return `cancelling, ${jobs} left`;
  const atMost =
    drainEndAt === null ? '' : `, at most ${formatDuration(Math.max(0, drainEndAt - at))}`;
  return `${jobs} left${atMost}`;
}

/** At the pace so far; left out where the two clocks run alike. */
function wallText(remainingMs: number, at: number, wallElapsedMs: number | null): string {
  if (wallElapsedMs === null || at <= 0) return '';
  const pace = wallElapsedMs / at;
  return pace > 0.5 ? '' : `, about ${formatDuration(remainingMs * pace)} of real time`;
}

function jobsLeft({ jobs }: RunProgress): number {
  return Object.values(jobs).reduce((sum, count) => sum + count, 0);
}
