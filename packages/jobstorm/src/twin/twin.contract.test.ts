import { virtualHarness, type TargetHarness } from '../engine/contract/harness.ts';
import { describeTargetContract } from '../engine/contract/target-contract.ts';
import type { Scenario } from '../model/scenario.ts';
import { RandomStreams } from '../util/random.ts';
import { VirtualTimeline } from './kernel/virtual-timeline.ts';
import './testing/invariants/watchers.ts';
import { sparkRequest, twinScenario } from './testing/twin-scenario.ts';
import { Twin } from './twin.ts';

for (const submission of ['job-run', 'spark-operator'] as const) {
  describeTargetContract(`Twin by ${submission}`, () => makeTarget(submission));
}

function makeTarget(submission: Scenario['submission']): TargetHarness {
  const timeline = new VirtualTimeline();
  const scenario = twinScenario({ submission });
  const twin = new Twin({ scenario, timeline, streams: new RandomStreams(1) });
  return {
    ...virtualHarness(timeline),
    target: twin.target,
    spec: {
      id: 'emr-0a1b2c3d-20260105',
      clusterName: 'test',
      region: 'us-west-2',
      namespaces: 3,
    },
    withinMs: 300_000,
    submission: (session, clientToken) => {
      const virtualClusterId = session.virtualClusters[0]?.id ?? '';
      const request = { ...sparkRequest(), virtualClusterId, clientToken };
      return { virtualClusterId, clientToken, request, template: 'test' };
    },
  };
}
