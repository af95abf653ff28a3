import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../../util/random.ts';
import type { Ec2Api } from '../../ec2/ec2-api.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { ApiServer } from '../control-plane/api-server.ts';

/** What every sidecar of the EBS CSI driver works with. */
export interface CsiSidecarOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly ec2: Ec2Api;
  readonly parameters: TwinParameters['ebs'];
  readonly apiServer: ApiServer;
}

/** A sidecar's own client of the API server. */
export function sidecarClient({ parameters }: Pick<CsiSidecarOptions, 'parameters'>): TokenBucket {
  return new TokenBucket({
    burst: parameters.clientBurst,
    refillPerSecond: parameters.clientQps,
  });
}
