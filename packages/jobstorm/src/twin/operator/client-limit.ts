import type { OperatorsConfig, TokenBucketLimit } from '../../model/twin-config.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';

/** The rate of each client of an operator: that of applications, and that of events. */
export function clientLimit(
  version: OperatorsConfig['version'],
  parameters: TwinParameters['sparkOperator'],
): TokenBucketLimit {
  return version === 'v1'
    ? { burst: parameters.clientBurstV1, refillPerSecond: parameters.clientQpsV1 }
    : { burst: parameters.clientBurstV2, refillPerSecond: parameters.clientQpsV2 };
}
