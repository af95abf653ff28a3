/** What a type moves at most, in megabits per second. */
export interface InstanceBandwidth {
  /** Baseline of its network, without what it may borrow for minutes. */
  readonly networkMbps: number;
  /** All of its EBS volumes together. */
  readonly ebsMbps: number;
}

type Sizes = Readonly<Record<string, readonly [networkMbps: number, ebsMbps: number]>>;

/**
 * Families of the same bandwidths, and these by size.
 * Source: aws/karpenter-provider-aws v1.14 (instance types reference, bandwidth).
 */
const families: readonly (readonly [names: readonly string[], sizes: Sizes])[] = [
  [
    ['m5', 'm5d', 'r5', 'r5d'],
    {
      large: [750, 4750],
      xlarge: [1250, 4750],
      '2xlarge': [2500, 4750],
      '4xlarge': [5000, 4750],
      '8xlarge': [10000, 6800],
      '12xlarge': [12000, 9500],
      '16xlarge': [20000, 13600],
      '24xlarge': [25000, 19000],
    },
  ],
  [
    ['m6i', 'm6id', 'c6i', 'r6i', 'r6id'],
    {
      large: [781, 10000],
      xlarge: [1562, 10000],
      '2xlarge': [3125, 10000],
      '4xlarge': [6250, 10000],
      '8xlarge': [12500, 10000],
      '12xlarge': [18750, 15000],
      '16xlarge': [25000, 20000],
      '24xlarge': [37500, 30000],
      '32xlarge': [50000, 40000],
    },
  ],
  [
    ['m7i', 'c7i', 'r7i'],
    {
      large: [781, 10000],
      xlarge: [1562, 10000],
      '2xlarge': [3125, 10000],
      '4xlarge': [6250, 10000],
      '8xlarge': [12500, 10000],
      '12xlarge': [18750, 15000],
      '16xlarge': [25000, 20000],
      '24xlarge': [37500, 30000],
      '48xlarge': [50000, 40000],
    },
  ],
  [
    ['c5', 'c5d'],
    {
      large: [750, 4750],
      xlarge: [1250, 4750],
      '2xlarge': [2500, 4750],
      '4xlarge': [5000, 4750],
      '9xlarge': [12000, 9500],
      '12xlarge': [12000, 9500],
      '18xlarge': [25000, 19000],
      '24xlarge': [25000, 19000],
    },
  ],
  [
    ['i3'],
    {
      large: [750, 425],
      xlarge: [1250, 850],
      '2xlarge': [2500, 1700],
      '4xlarge': [5000, 3500],
      '8xlarge': [10000, 7000],
      '16xlarge': [25000, 14000],
    },
  ],
  [
    ['i3en'],
    {
      large: [2100, 4750],
      xlarge: [4200, 4750],
      '2xlarge': [8400, 4750],
      '3xlarge': [12500, 4750],
      '6xlarge': [25000, 4750],
      '12xlarge': [50000, 9500],
      '24xlarge': [100000, 19000],
    },
  ],
  [
    ['i4i'],
    {
      large: [781, 10000],
      xlarge: [1875, 10000],
      '2xlarge': [4687, 10000],
      '4xlarge': [9375, 10000],
      '8xlarge': [18750, 10000],
      '12xlarge': [28120, 15000],
      '16xlarge': [37500, 20000],
      '24xlarge': [56250, 30000],
      '32xlarge': [75000, 40000],
    },
  ],
  [
    ['m6g', 'r6g', 'c6g'],
    {
      large: [750, 4750],
      xlarge: [1250, 4750],
      '2xlarge': [2500, 4750],
      '4xlarge': [5000, 4750],
      '8xlarge': [12000, 9500],
      '12xlarge': [20000, 14250],
      '16xlarge': [25000, 19000],
    },
  ],
  [
    ['r7g'],
    {
      large: [937, 10000],
      xlarge: [1876, 10000],
      '2xlarge': [3750, 10000],
      '4xlarge': [7500, 10000],
      '8xlarge': [15000, 10000],
      '12xlarge': [22500, 15000],
      '16xlarge': [30000, 20000],
    },
  ],
];

/** Bandwidths of every known type by its name. */
export const instanceBandwidths: ReadonlyMap<string, InstanceBandwidth> = new Map(
  families.flatMap(([names, sizes]) =>
    names.flatMap((family) =>
      Object.entries(sizes).map(
        ([size, [networkMbps, ebsMbps]]) =>
          [`${family}.${size}`, { networkMbps, ebsMbps }] as const,
      ),
    ),
  ),
);
