import type { SchedulerConfig } from './scheduler-config.ts';
import type { ControlPlaneTier } from './twin-config.ts';

/**
 * What the cluster's own scheduler allows itself where the scenario does not say: Kubernetes'
 * default on the standard tier, as EKS publishes none; qps = burst on the provisioned ones.
 * Source: EKS engineering playbooks (B).
 */
export const schedulerClients: Readonly<
  Record<ControlPlaneTier, Pick<SchedulerConfig, 'qps' | 'burst'>>
> = {
  standard: { qps: 50, burst: 100 },
  'tier-xl': { qps: 167, burst: 167 },
  'tier-2xl': { qps: 283, burst: 283 },
  'tier-4xl': { qps: 400, burst: 400 },
  'tier-8xl': { qps: 400, burst: 400 },
};
