import type { ParameterTable } from './parameter.ts';

/** From an instance that is launched to a node that takes pods. */
export const nodeBootParameters = {
  registrationMedianMs: {
    value: 35_000,
    min: 0,
    max: 3_600_000,
    confidence: 'B',
    source: 'karpenter-provider-aws#6165 and #3827: nodes ready in 30 to 40 s',
    description: 'Median time from launched to registered.',
  },
  registrationSigma: {
    value: 0.33,
    min: 0,
    max: 3,
    confidence: 'D',
    source: 'median 35 s, p95 60 s',
    description: 'Standard deviation of the logarithm of the registration time.',
  },
  readyMs: {
    value: 6_000,
    min: 0,
    max: 3_600_000,
    confidence: 'B',
    source: 'network plug-in up, 5 to 10 s after registration',
    description: 'From registered to initialized: the node takes pods.',
  },
  startEvents: {
    value: 10,
    min: 0,
    max: 1_000,
    confidence: 'B',
    source:
      'kubectl describe node in karpenter-provider-aws#4341 and #7559: Synced, Starting (kubelet, kube-proxy), InvalidDiskCapacity, NodeHasSufficientMemory, NodeHasNoDiskPressure, NodeHasSufficientPID, NodeAllocatableEnforced, RegisteredNode, NodeReady',
    description: 'Kubernetes events of a node that joins the cluster.',
  },
  startEventUpdates: {
    value: 3,
    min: 0,
    max: 1_000,
    confidence: 'B',
    source: 'the same: three of them are told twice (x2), which is one event that is updated',
    description: 'How often one of these events is updated.',
  },
  instanceStoreMs: {
    value: 8_000,
    min: 0,
    max: 600_000,
    confidence: 'B',
    source: 'karpenter-provider-aws#3827: 6 to 10 s for the RAID of the local disks',
    description: 'Added to the registration of types with local NVMe storage.',
  },
  describeRequests: {
    value: 1,
    min: 0,
    max: 10,
    confidence: 'A',
    source: 'amazon-eks-ami#1715 and #2277: nodeadm asks EC2 for the private DNS name',
    description: 'DescribeInstances requests that each instance makes before it registers.',
  },
  registrationTimeoutMs: {
    value: 900_000,
    min: 1_000,
    max: 86_400_000,
    confidence: 'A',
    source: 'Karpenter registration timeout; Cluster Autoscaler max-node-provision-time',
    description: 'An instance that has not become a node after this is terminated.',
  },
  failurePercent: {
    value: 0,
    min: 0,
    max: 100,
    confidence: 'C',
    source: 'no published figure',
    description: 'Share of instances that never become a node.',
  },
} as const satisfies ParameterTable;
