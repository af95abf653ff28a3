import { VirtualTimeline } from '../../twin/kernel/virtual-timeline.ts';
import { FakeTarget } from '../fakes/fake-target.ts';
import { virtualHarness } from './harness.ts';
import { describeTargetContract } from './target-contract.ts';
import { describeTimelineContract } from './timeline-contract.ts';

describeTimelineContract('VirtualTimeline', () => virtualHarness(new VirtualTimeline()));

describeTargetContract('FakeTarget', () => {
  const timeline = new VirtualTimeline();
  return {
    ...virtualHarness(timeline),
    target: new FakeTarget(timeline),
    spec: {
      id: 'emr-0a1b2c3d-20260101',
      clusterName: 'contract',
      region: 'us-west-2',
      namespaces: 3,
    },
    withinMs: 120_000,
    submission: (session, clientToken) => {
      const virtualClusterId = session.virtualClusters[0]?.id ?? '';
      const request = { virtualClusterId, clientToken };
      return { virtualClusterId, clientToken, request, template: 'any' };
    },
  };
});
