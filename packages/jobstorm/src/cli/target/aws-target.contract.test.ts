import { onTestFinished } from 'vitest';
import { WallTimeline } from '../../adapters/timeline/wall-timeline.ts';
import { describeClusterWatcherContract } from '../../engine/contract/cluster-watcher-contract.ts';
import type { TargetHarness } from '../../engine/contract/harness.ts';
import type { SubmissionKind } from '../../adapters/session/session-tools.ts';
import { describeJobSubmitterContract } from '../../engine/contract/job-submitter-contract.ts';
import { describeJobWatcherContract } from '../../engine/contract/job-watcher-contract.ts';
import { describeSessionManagerContract } from '../../engine/contract/session-manager-contract.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import { ServedBench } from '../../wire/testing/served-bench.ts';
import { ServedUser } from '../testing/served-access.ts';
import { createAwsTarget } from './aws-target.ts';

const job: StartJobRunRequest = {
  name: 'sleep',
  executionRoleArn: 'arn:aws:iam::123456789012:role/job',
  releaseLabel: 'emr-7.9.0-latest',
  jobDriver: {
    sparkSubmitJobDriver: {
      entryPoint: 'local:///sleep.py',
      sparkSubmitParameters: '--conf spark.kubernetes.container.image=repo/spark:3.5',
    },
  },
};
/** The twin and the run both go so many times faster than the clock. */
const fast = 200;
/** Slow enough for samples to be punctual on a machine that has other work, too. */
const punctual = 20;

for (const submission of ['job-run', 'spark-operator'] as const) {
  const name = `The aws target by ${submission}, on a served twin`;
  describeSessionManagerContract(name, () => makeTarget(submission, fast));
  describeJobSubmitterContract(name, () => makeTarget(submission, fast));
  describeJobWatcherContract(name, () => makeTarget(submission, fast));
  describeClusterWatcherContract(name, () => makeTarget(submission, punctual));
}

async function makeTarget(submission: SubmissionKind, speed: number): Promise<TargetHarness> {
  const bench = await ServedBench.start({ speed });
  const user = new ServedUser(bench);
  const access = await user.access(speed);
  let fault: Error | undefined;
  const timeline = new WallTimeline({ speed, onError: (thrown) => (fault = thrown as Error) });
  onTestFinished(async () => {
    timeline.stop();
    access.close();
    user.close();
    await bench.close();
  });
  const scenario = { ...bench.served.scenario, submission };
  const epochMs = access.serviceNowMs();
  return {
    timeline,
    until: async (condition, withinMs) => {
      const deadline = timeline.now() + withinMs;
      while (!condition()) {
        if (fault !== undefined) throw fault;
        if (timeline.now() > deadline) throw new Error(`Nothing has come within ${withinMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    target: createAwsTarget({ scenario, timeline, epochMs, access }),
    spec: {
      id: 'emr-0a1b2c3d-20260131',
      clusterName: scenario.clusterName,
      region: scenario.region,
      namespaces: 3,
    },
    ...(submission === 'job-run' ? {} : { virtualClusters: 0 }),
    withinMs: 300_000,
    submission: (session, clientToken) => {
      const virtualClusterId = session.virtualClusters[0]?.id ?? '';
      const request = { ...job, virtualClusterId, clientToken };
      return { virtualClusterId, clientToken, request, template: 'sleep' };
    },
  };
}
