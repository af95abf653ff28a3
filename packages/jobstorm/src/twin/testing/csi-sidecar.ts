import { testTwinConfig } from '../../model/testing/twin-config.ts';
import { defaultTwinParameters, type TwinParameters } from '../../model/twin-parameters/all.ts';
import { RandomStreams } from '../../util/random.ts';
import { ApiServer } from '../cluster/control-plane/api-server.ts';
import { Ledger } from '../cluster/ledger.ts';
import type { CsiSidecarOptions } from '../cluster/storage/csi-sidecar.ts';
import { VolumeClaim } from '../cluster/storage/volume-claim.ts';
import { Ec2Api } from '../ec2/ec2-api.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';

/** EC2 and the API server as they are; the sidecar's client is in nobody's way unless told so. */
export function sidecarOptions(changes: Partial<TwinParameters['ebs']>): CsiSidecarOptions {
  const timeline = new VirtualTimeline();
  const streams = new RandomStreams(1);
  const { ec2, ebs } = defaultTwinParameters();
  return {
    timeline,
    random: streams.stream('ebs'),
    ec2: new Ec2Api(timeline, ec2),
    parameters: { ...ebs, clientQps: 1e6, clientBurst: 1e6, ...changes },
    apiServer: new ApiServer({
      timeline,
      random: streams.stream('api-server'),
      config: testTwinConfig(),
      ledger: new Ledger(),
      nodes: () => 1,
    }),
  };
}

/** Claims to 10 GiB each, of nobody. */
export function claimsTo(count: number): VolumeClaim[] {
  const request = { storageClass: 'gp3', gib: 10 };
  return Array.from({ length: count }, () => new VolumeClaim(request, 'test', null, undefined));
}
