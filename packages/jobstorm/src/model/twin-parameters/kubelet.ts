import type { ParameterTable } from './parameter.ts';

/** The kubelet and containerd of each node. */
export const kubeletParameters = {
  podStartsPerSecond: {
    value: 2.3,
    min: 0.01,
    max: 1_000,
    confidence: 'D',
    source:
      'perf-tests pod-startup, 100 pods at once on one node: 40.7 s at p50 with kubelet qps 100',
    description: 'Pods that one node can start per second.',
  },
  podStartFloorMs: {
    value: 1_500,
    min: 0,
    max: 600_000,
    confidence: 'D',
    source: 'perf-tests pod-startup, a single pod: sandbox, network, containers',
    description:
      'From the binding of a pod to its containers running, on an idle node with the image.',
  },
  imageCheckMs: {
    value: 300,
    min: 0,
    max: 600_000,
    confidence: 'C',
    source: 'no published figure; manifest check 0.1 to 0.5 s',
    description: 'Pull policy Always with the image present: the check of its manifest.',
  },
  imageSizeMB: {
    value: 2_200,
    min: 0,
    max: 100_000,
    confidence: 'B',
    source: 'containers-roadmap#2689: emr-7.10 Spark image, compressed',
    description: 'Compressed size of the Spark image.',
  },
  imageExpansion: {
    value: 2.2,
    min: 1,
    max: 20,
    confidence: 'D',
    source: 'uncompressed 4.8 GB for 2.2 GB',
    description: 'Uncompressed size of the image over its compressed size.',
  },
  imageUnpackMBPerSecond: {
    value: 131,
    min: 0.1,
    max: 10_000,
    confidence: 'A',
    source: 'gp3 default throughput, 125 MiB/s',
    description: 'Rate at which the disk takes the unpacked image.',
  },
  imageDownloadMBPerSecond: {
    value: 120,
    min: 0.1,
    max: 10_000,
    confidence: 'D',
    source: 'three connections of 40 MB/s each',
    description: 'Rate at which a node downloads an image.',
  },
  podStopMs: {
    value: 1_500,
    min: 0,
    max: 600_000,
    confidence: 'C',
    source: 'no published figure; SIGTERM to a JVM that ends at once, then the status update',
    description:
      'From the end of a container or the deletion of its pod to the node being free of it.',
  },
  daemonSetCpuMillicores: {
    value: 300,
    min: 0,
    max: 96_000,
    confidence: 'C',
    source: 'typical requests of aws-node, kube-proxy, ebs-csi-node, pod-identity-agent',
    description: 'CPU that DaemonSets request on every node.',
  },
  daemonSetMemoryMiB: {
    value: 300,
    min: 0,
    max: 100_000,
    confidence: 'C',
    source: 'typical requests of aws-node, kube-proxy, ebs-csi-node, pod-identity-agent',
    description: 'Memory that DaemonSets request on every node.',
  },
  daemonSetPods: {
    value: 4,
    min: 0,
    max: 50,
    confidence: 'C',
    source: 'aws-node, kube-proxy, ebs-csi-node, eks-pod-identity-agent',
    description: 'Pods of DaemonSets on every node.',
  },
} as const satisfies ParameterTable;
