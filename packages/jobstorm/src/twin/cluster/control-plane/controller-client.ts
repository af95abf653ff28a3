import { controllerQps } from '../../../model/control-plane-tiers.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';

/**
 * The client of one controller of the controller manager: each has a rate limit of its own, and on
 * provisioned tiers the burst is as large as the rate.
 */
export function controllerClient(
  config: Pick<TwinConfig, 'controlPlane' | 'parameters'>,
): TokenBucket {
  const qps = controllerQps(config);
  const isStandard = config.controlPlane.tier === 'standard';
  const burst = isStandard ? config.parameters.controllerManager.clientBurst : qps;
  return new TokenBucket({ burst, refillPerSecond: qps });
}
