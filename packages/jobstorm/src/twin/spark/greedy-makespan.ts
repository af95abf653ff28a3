/**
 * When the last task ends if each core takes the next task as soon as it is free: Graham's list
 * scheduling, O(tasks · log cores).
 *
 * The first task of each core takes `firstWaveRatio` times as long beside the others, as it warms
 * up code and fetches shuffle files; all are scaled so that their sum stays the same.
 */
export function greedyMakespan(
  taskMs: Float64Array,
  cores: number,
  firstWaveRatio: number,
): number {
  const scales = waveScales(taskMs, cores, firstWaveRatio);
  if (taskMs.length <= cores) return taskMs.reduce((longest, ms) => Math.max(longest, ms), 0);
  const freeAt = taskMs.slice(0, cores).map((ms) => ms * scales.first);
  freeAt.sort();
  let endsAt = freeAt[cores - 1] ?? 0;
  for (let task = cores; task < taskMs.length; task += 1) {
    const doneAt = (freeAt[0] ?? 0) + (taskMs[task] ?? 0) * scales.rest;
    if (doneAt > endsAt) endsAt = doneAt;
    replaceLeast(freeAt, doneAt);
  }
  return endsAt;
}

function waveScales(
  taskMs: Float64Array,
  cores: number,
  firstWaveRatio: number,
): { readonly first: number; readonly rest: number } {
  let firstMs = 0;
  let restMs = 0;
  for (const [task, ms] of taskMs.entries()) {
    if (task < cores) firstMs += ms;
    else restMs += ms;
  }
  const sumMs = firstMs + restMs;
  const rest = sumMs > 0 ? sumMs / (firstMs * firstWaveRatio + restMs) : 1;
  return { first: rest * firstWaveRatio, rest };
}

/** Replaces the least value of a binary heap. */
function replaceLeast(heap: Float64Array, value: number): void {
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child += 1;
    const least = heap[child] ?? 0;
    if (least >= value) break;
    heap[place] = least;
    place = child;
  }
  heap[place] = value;
}
