import { defaultTwinParameters, type TwinParameters } from '../../model/twin-parameters/all.ts';

/** Which figure contradicts another one, and how. */
export interface ParameterProblem {
  readonly path: readonly [component: string, name: string];
  readonly message: string;
}

/** A component and two of its figures, the second of which must not be below the first. */
type OrderedPair = {
  [Component in keyof TwinParameters]: readonly [
    component: Component,
    lower: keyof TwinParameters[Component],
    upper: keyof TwinParameters[Component],
  ];
}[keyof TwinParameters];

const orderedPairs: readonly OrderedPair[] = [
  ['apiServer', 'seatsPerServerMin', 'seatsPerServerMax'],
  ['apiServer', 'errorRetryBaseMs', 'errorRetryMaxMs'],
  ['clusterAutoscaler', 'groupBackoffMs', 'groupBackoffMaxMs'],
  ['ebs', 'attachMsMin', 'attachMsMax'],
  ['ebs', 'mountMsMin', 'mountMsMax'],
  ['emr', 'driverRetryDelayMs', 'driverRetryDelayMaxMs'],
  ['karpenter', 'batchIdleMs', 'batchMaxMs'],
  ['karpenter', 'fleetBatchIdleMs', 'fleetBatchMaxMs'],
  ['kubelet', 'imageBackOffMs', 'imageBackOffMaxMs'],
  ['kubelet', 'imageGcLowPercent', 'imageGcHighPercent'],
  ['scheduler', 'backoffInitialMs', 'backoffMaxMs'],
];

/** Pairs of figures, defaults included, of which the lower one is above the upper one. */
export function parameterProblems(parameters: TwinParameters): ParameterProblem[] {
  const defaults = defaultTwinParameters();
  return orderedPairs.flatMap(([component, lower, upper]): ParameterProblem[] => {
    const values: Readonly<Record<string, number>> = parameters[component];
    const usual: Readonly<Record<string, number>> = defaults[component];
    const low = values[lower] ?? 0;
    const high = values[upper] ?? Infinity;
    if (low <= high) return [];
    // The one that the scenario gives is to blame; of two, the lower one.
    const isLowerGiven = low !== usual[lower];
    return isLowerGiven
      ? [{ path: [component, lower], message: text('most', 'raise', upper, high) }]
      : [{ path: [component, upper], message: text('least', 'lower', lower, low) }];
  });
}

function text(bound: 'most' | 'least', remedy: string, other: string, value: number): string {
  return `must be at ${bound} ${other}, which is ${value}: change it, or ${remedy} ${other}`;
}
