import { onTestFinished } from 'vitest';
import { WallTimeline } from '../../adapters/timeline/wall-timeline.ts';
import type { TargetHarness } from '../../engine/contract/harness.ts';
import { describeTargetContract } from '../../engine/contract/target-contract.ts';
import { ServedBench } from '../../wire/testing/served-bench.ts';
import { ServedUser } from '../testing/served-access.ts';
import { createAwsTarget } from './aws-target.ts';

/** The twin and the run both go so many times faster than the clock. */
const speed = 200;

describeTargetContract('The aws target on a served twin', makeTarget);

async function makeTarget(): Promise<TargetHarness> {
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
  const { scenario } = bench.served;
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
    withinMs: 300_000,
    submission: (session, clientToken) => {
      const virtualClusterId = session.virtualClusters[0]?.id ?? '';
      const job = scenario.jobs[0]?.request;
      const request = { ...job, name: 'sleep', virtualClusterId, clientToken };
      return { virtualClusterId, clientToken, request, template: 'sleep' };
    },
  };
}
