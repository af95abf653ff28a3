import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Run } from '../packages/jobstorm/src/engine/run.ts';
import { RunSummarizer } from '../packages/jobstorm/src/metrics/run-summarizer.ts';
import { VirtualTimeline } from '../packages/jobstorm/src/twin/kernel/virtual-timeline.ts';
import { Twin } from '../packages/jobstorm/src/twin/twin.ts';
import { RandomStreams } from '../packages/jobstorm/src/util/random.ts';
import type { RunCost } from './run-cost.ts';
import { benchScenario, lasting, scaled, withNodes } from './scenarios.ts';

/*
 * One run in a process of its own, so that its memory can be told: `canonical-run.ts FILE SCALE`
 * prints what it took as JSON. The journal is written to a file, as a real run writes it.
 * `--length 0.25` takes a part of the load's duration, `--nodes 1000` sets the static nodes,
 * `--journal full` records every pod, too. Under `node --expose-gc` it tells the memory in use after
 * a quarter and after half of the load.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    length: { type: 'string', default: '1' },
    nodes: { type: 'string' },
    journal: { type: 'string', default: 'jobs' },
  },
});
const [file = 'canonical.yaml', scale = '1'] = positionals;
const whole = lasting(scaled(benchScenario(file), Number(scale)), Number(values.length));
const scenario = values.nodes === undefined ? whole : withNodes(whole, Number(values.nodes));
const folder = mkdtempSync(join(tmpdir(), 'jobstorm-bench-'));
const path = join(folder, 'journal.ndjson');
const journal = openSync(path, 'w');
const timeline = new VirtualTimeline();
const streams = new RandomStreams(scenario.seed);
const { target } = new Twin({ scenario, timeline, streams });
const summarizer = new RunSummarizer();
const { gc } = globalThis;
const memoryAt = [0.25, 0.5].map((part) => part * scenario.load.durationMs);
const bytesBefore = bytesInUse();
let lines: string[] = [];
let recordMs = 0;

function bytesInUse(): number {
  gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function flush(): void {
  if (lines.length > 0) writeSync(journal, `${lines.join('\n')}\n`);
  lines = [];
}

const run = new Run({
  scenario,
  sessionId: 'emr-0a1b2c3d-20260105',
  startedAt: new Date(scenario.twin.startsAtEpochMs).toISOString(),
  jobstormVersion: '0.0.0',
  timeline,
  target,
  streams,
  journalDetail: values.journal === 'full' ? 'full' : 'jobs',
  journal: {
    append: (entry) => {
      const startedAt = performance.now();
      lines.push(JSON.stringify(entry));
      summarizer.add(entry);
      if (lines.length >= 4_096) flush();
      recordMs += performance.now() - startedAt;
    },
  },
});
let isEnded = false;
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
run.start(() => {
  isEnded = true;
});
const memory: RunCost['memory'][number][] = [];
while (!isEnded && timeline.run(10_000) > 0) {
  const next = memoryAt[memory.length];
  if (gc !== undefined && next !== undefined && timeline.now() >= next) {
    const jobs = run.progress.active;
    memory.push({
      jobs,
      finished: run.progress.accepted - jobs,
      bytes: bytesInUse() - bytesBefore,
    });
  }
}
flush();
const summary = summarizer.summary();
const wallMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore);
closeSync(journal);
const journalBytes = statSync(path).size;
rmSync(folder, { recursive: true });
console.log(
  JSON.stringify({
    wallMs,
    cpuMs: (user + system) / 1_000,
    recordMs,
    journalBytes,
    events: timeline.events,
    verdict: summary.run.verdict,
    jobs: summary.submissions.accepted,
    pods: summary.cluster?.podsCreated ?? 0,
    memoryMB: process.resourceUsage().maxRSS / 1_024,
    memory,
  }),
);
