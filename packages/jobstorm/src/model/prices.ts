import { instanceTypes } from './instance-types.ts';
import type { ControlPlaneTier } from './twin-config.ts';
import {
  defaultValues,
  type ParameterTable,
  type ParameterValues,
} from './twin-parameters/parameter.ts';

/** The day on which the prices below, and those of the instance types, were read. */
export const pricesAsOf = '2026-07-20';

/** Throughput that every gp3 volume has, at no price of its own. Source: EBS pricing. */
export const gp3MiBPerSecond = 125;

const secondary = { min: 0, max: 1_000, confidence: 'B' } as const;
const tierSource = 'an engineering playbook; not confirmed by the AWS price list';

/**
 * List prices in US dollars, us-east-1, without discounts. EC2's on-demand prices stand with the
 * instance types (`instance-types.ts`).
 */
export const priceTable = {
  eksUsdPerHour: {
    ...secondary,
    value: 0.1,
    source: 'EKS pricing, standard support; several pages dated 2026',
    description: 'EKS cluster with the standard control plane, per hour.',
  },
  eksTierXlUsdPerHour: {
    ...secondary,
    value: 1.65,
    source: tierSource,
    description: 'EKS cluster with the provisioned control plane `tier-xl`, per hour.',
  },
  eksTier2XlUsdPerHour: {
    ...secondary,
    value: 3.4,
    source: tierSource,
    description: 'EKS cluster with the provisioned control plane `tier-2xl`, per hour.',
  },
  eksTier4XlUsdPerHour: {
    ...secondary,
    value: 6.9,
    source: tierSource,
    description: 'EKS cluster with the provisioned control plane `tier-4xl`, per hour.',
  },
  eksTier8XlUsdPerHour: {
    ...secondary,
    value: 13.9,
    source: tierSource,
    description: 'EKS cluster with the provisioned control plane `tier-8xl`, per hour.',
  },
  emrUsdPerVcpuHour: {
    ...secondary,
    value: 0.01012,
    source: 'EMR on EKS pricing example, as quoted in several repositories',
    description: 'EMR on EKS uplift for each vCPU that drivers and executors request, per hour.',
  },
  emrUsdPerGBHour: {
    ...secondary,
    value: 0.00111125,
    source: 'EMR on EKS pricing example, as quoted in several repositories',
    description: 'EMR on EKS uplift for each GB that drivers and executors request, per hour.',
  },
  gp3UsdPerGBMonth: {
    ...secondary,
    value: 0.08,
    source: 'EBS pricing, volumes with 3,000 IOPS and 125 MB/s',
    description: 'EBS gp3 volume, per GB and month of 30 days.',
  },
  gp3UsdPerMiBPerSecondMonth: {
    ...secondary,
    confidence: 'C',
    value: 0.04,
    source: 'EBS pricing, from memory; 125 MiB/s are included',
    description:
      'Throughput of an EBS gp3 volume beyond 125 MiB/s, per MiB/s and month of 30 days.',
  },
  crossAzUsdPerGB: {
    ...secondary,
    value: 0.01,
    source: 'EC2 pricing, data transfer within a Region',
    description: 'Data from one zone to another, per GB and direction.',
  },
  natUsdPerHour: {
    ...secondary,
    value: 0.045,
    source: 'VPC pricing, as quoted in several pages',
    description: 'NAT gateway, per hour.',
  },
  natUsdPerGB: {
    ...secondary,
    value: 0.045,
    source: 'VPC pricing, as quoted in several pages',
    description: 'Data that a NAT gateway processes, per GB.',
  },
  cpuToMemoryPriceRatio: {
    ...secondary,
    value: 9,
    min: 0.001,
    source: 'AWS split cost allocation data: CPU to memory 9 to 1',
    description: 'How many times the price of a GiB a vCPU of a node costs, to share nodes out.',
  },
} as const satisfies ParameterTable;

/** What everything costs, in US dollars. */
export interface Prices extends ParameterValues<typeof priceTable> {
  /** The day from which they hold, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** On-demand prices by instance type that replace those of the table. */
  readonly ec2UsdPerHour: Readonly<Record<string, number>>;
}

/** Every price as the tables have it. */
export function defaultPrices(): Prices {
  return { asOf: pricesAsOf, ec2UsdPerHour: {}, ...defaultValues(priceTable) };
}

/** On-demand price of an instance; undefined = the type is not known. */
export function onDemandUsdPerHour(prices: Prices, instanceType: string): number | undefined {
  return prices.ec2UsdPerHour[instanceType] ?? instanceTypes.get(instanceType)?.usdPerHour;
}

/** What the EKS cluster costs with a control plane of this tier. */
export function controlPlaneUsdPerHour(prices: Prices, tier: ControlPlaneTier): number {
  const byTier: Readonly<Record<ControlPlaneTier, number>> = {
    standard: prices.eksUsdPerHour,
    'tier-xl': prices.eksTierXlUsdPerHour,
    'tier-2xl': prices.eksTier2XlUsdPerHour,
    'tier-4xl': prices.eksTier4XlUsdPerHour,
    'tier-8xl': prices.eksTier8XlUsdPerHour,
  };
  return byTier[tier];
}
