import { controllerManagerSize } from '../../../model/control-plane-tiers.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';

/** The client of one controller of the controller manager: each has a rate limit of its own. */
export function controllerClient(
  config: Pick<TwinConfig, 'controlPlane' | 'parameters'>,
): TokenBucket {
  const { burst, qps } = controllerManagerSize(config);
  return new TokenBucket({ burst, refillPerSecond: qps });
}
