import { virtualHarness } from '../engine/contract/harness.ts';
import { describeTargetContract } from '../engine/contract/target-contract.ts';
import { RandomStreams } from '../util/random.ts';
import { VirtualTimeline } from './kernel/virtual-timeline.ts';
import { sparkRequest, twinScenario } from './testing/twin-scenario.ts';
import { Twin } from './twin.ts';

describeTargetContract('Twin', () => {
  const timeline = new VirtualTimeline();
  const scenario = twinScenario();
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
});
