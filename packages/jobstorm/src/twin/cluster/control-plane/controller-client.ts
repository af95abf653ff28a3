import type { TwinConfig } from '../../../model/twin-config.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import { tierSizes } from './control-plane-size.ts';

/** The client of one controller of the controller manager: each has a rate limit of its own. */
export function controllerClient({
  controlPlane,
  parameters,
}: Pick<TwinConfig, 'controlPlane' | 'parameters'>): TokenBucket {
  const { clientBurst, clientQps } = parameters.controllerManager;
  const qps =
    controlPlane.tier === 'standard' ? undefined : tierSizes[controlPlane.tier].controllerQps;
  return new TokenBucket({ burst: qps ?? clientBurst, refillPerSecond: qps ?? clientQps });
}
