import type { Benchmark } from './benchmark.ts';
import { canonicalBenchmark, recordBenchmark } from './canonical.ts';
import { engineBenchmark } from './engine.ts';
import { lengthBenchmark, nodesBenchmark } from './growth.ts';
import { kernelBenchmark } from './kernel.ts';
import { memoryBenchmark } from './memory.ts';
import { podsBenchmark } from './pods.ts';
import { submissionsBenchmark } from './submissions.ts';
import { watchingBenchmark } from './watching.ts';

/*
 * Runs the benchmarks and prints ratios against a peer or a limit measured in the same run.
 * `--smoke` runs each at a small size, to see that it works. A name, or part of one, runs only
 * those.
 */
const words = process.argv.slice(2);
const isSmoke = words.includes('--smoke');
const names = words.filter((word) => !word.startsWith('--'));
const all: readonly Benchmark[] = [
  kernelBenchmark,
  podsBenchmark,
  engineBenchmark,
  canonicalBenchmark,
  recordBenchmark,
  lengthBenchmark,
  nodesBenchmark,
  memoryBenchmark,
  submissionsBenchmark,
  watchingBenchmark,
];
const chosen = all.filter(
  ({ name }) => names.length === 0 || names.some((part) => name.includes(part)),
);
if (chosen.length === 0) {
  console.error(`No benchmark has ${names.join(' or ')} in its name. There are:`);
  for (const { name } of all) console.error(`  ${name}`);
  process.exitCode = 2;
}

for (const benchmark of chosen) {
  console.log(benchmark.name);
  try {
    for (const { what, figures, ratio } of benchmark.run({ isSmoke })) {
      console.log(`  ${what}\n      ${figures}\n      ${ratio}`);
    }
  } catch (error) {
    console.error(`  failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
