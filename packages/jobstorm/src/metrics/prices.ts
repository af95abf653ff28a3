import type { ControlPlaneTier } from '../model/twin-config.ts';
import type { Confidence } from '../model/twin-parameters/parameter.ts';

/** A list price in US dollars, and how well it is known. */
export interface Price {
  readonly usd: number;
  readonly per: string;
  /** When the price was read; prices change. */
  readonly asOf: string;
  readonly confidence: Confidence;
  readonly source: string;
}

/**
 * List prices, us-east-1, Linux, on demand, without discounts. EC2's stand with the instance types
 * (`model/instance-types.ts`).
 */
export const prices = {
  eksCluster: {
    usd: 0.1,
    per: 'cluster-hour',
    asOf: '2026-07',
    confidence: 'B',
    source: 'EKS pricing, standard support; several pages dated 2026',
  },
  emrVcpu: {
    usd: 0.01012,
    per: 'vCPU-hour',
    asOf: '2026-07',
    confidence: 'B',
    source: 'EMR on EKS pricing example, as quoted in several repositories',
  },
  emrMemory: {
    usd: 0.00111125,
    per: 'GB-hour',
    asOf: '2026-07',
    confidence: 'B',
    source: 'EMR on EKS pricing example, as quoted in several repositories',
  },
  gp3: {
    usd: 0.08,
    per: 'GB-month of 30 days',
    asOf: '2026-07',
    confidence: 'B',
    source: 'EBS pricing, volumes with 3,000 IOPS and 125 MB/s',
  },
} as const satisfies Readonly<Record<string, Price>>;

/**
 * What an EKS control plane costs by its tier, in US dollars an hour. The provisioned tiers' prices
 * come from an engineering playbook (B) and are not confirmed by the AWS price list.
 */
export const controlPlaneUsdPerHour: Readonly<Record<ControlPlaneTier, number>> = {
  standard: prices.eksCluster.usd,
  'tier-xl': 1.65,
  'tier-2xl': 3.4,
  'tier-4xl': 6.9,
  'tier-8xl': 13.9,
};
