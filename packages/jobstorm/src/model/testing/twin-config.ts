import type { TwinConfig } from '../twin-config.ts';
import { defaultPrices } from '../prices.ts';
import { defaultTwinParameters } from '../twin-parameters/all.ts';

/** The twin of tests: an account with generous quotas, a cluster without nodes. */
export function testTwinConfig(changes: Partial<TwinConfig> = {}): TwinConfig {
  return {
    startsAtEpochMs: Date.UTC(2026, 0, 5),
    quotas: { actions: {}, all: { burst: 10_000, refillPerSecond: 10_000 } },
    virtualClusters: { maxConcurrentJobRuns: null, maxInQueueJobRuns: null },
    network: {
      subnetPrefixLength: 16,
      fragmentedPercent: 0,
      hasPrefixDelegation: false,
      countsCoolingAddresses: true,
      warmEniTarget: 1,
      warmPrefixTarget: 1,
      warmIpTarget: null,
      minimumIpTarget: null,
      natGateways: 0,
      hasS3Endpoint: false,
    },
    images: { pullsMax: null, hasFastPull: false, sizesMB: {} },
    storage: { volumeBindingMode: 'WaitForFirstConsumer' },
    nodePools: [],
    clusterAutoscaler: { expander: 'least-waste' },
    karpenter: { spotToSpotConsolidation: false },
    scheduler: { scoringStrategy: 'LeastAllocated', qps: 50, burst: 100 },
    schedulers: [],
    podTemplates: {},
    operators: {
      count: 1,
      version: 'v2',
      workers: 10,
      cores: 16,
      hasWebhook: true,
      initContainerMs: null,
      restartPolicy: {
        type: 'Never',
        onFailureRetries: 0,
        onFailureRetryIntervalMs: 5_000,
        onSubmissionFailureRetries: 0,
        onSubmissionFailureRetryIntervalMs: 5_000,
      },
      timeToLiveMs: null,
    },
    controlPlane: { tier: 'standard', kubernetesVersion: '1.34', preWarmed: false },
    faults: [],
    prices: defaultPrices(),
    parameters: defaultTwinParameters(),
    ...changes,
  };
}
