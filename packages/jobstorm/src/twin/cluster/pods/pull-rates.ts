import { instanceBandwidths } from '../../../model/instance-bandwidth.ts';
import type { ImagesConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { assert } from '../../../util/assert.ts';
import type { NodeGroup } from '../nodes/node-table.ts';

const megabitsPerMB = 8;
const megabytesPerMiB = 1.048576;
const mebibytesPerGiB = 1_024;

/** What bounds the pulls of a node, all in MB of compressed image per second. */
export interface PullRates {
  /** All connections of one pull together. */
  readonly download: number;
  /** The node's network, which its pulls share. */
  readonly network: number;
  /** The disk that takes the unpacked image, which its pulls share. */
  readonly unpack: number;
}

/** How fast the nodes of a group pull images. */
export function pullRatesOf(
  { instanceType, diskMiBPerSecond }: Pick<NodeGroup, 'instanceType' | 'diskMiBPerSecond'>,
  { hasFastPull }: ImagesConfig,
  parameters: TwinParameters['kubelet'],
): PullRates {
  const bandwidth = instanceBandwidths.get(instanceType.name);
  assert(bandwidth !== undefined, `the bandwidth of ${instanceType.name} is in the table`);
  const isFast =
    hasFastPull &&
    instanceType.vcpu >= parameters.fastPullVcpuMin &&
    instanceType.memoryMiB >= parameters.fastPullMemoryGiBMin * mebibytesPerGiB;
  const connections = isFast ? parameters.fastPullConnections : parameters.pullConnections;
  const disk =
    instanceType.nvmeGB > 0
      ? parameters.localDiskMBPerSecond
      : Math.min(diskMiBPerSecond * megabytesPerMiB, bandwidth.ebsMbps / megabitsPerMB);
  return {
    download: connections * parameters.connectionMBPerSecond,
    network: bandwidth.networkMbps / megabitsPerMB,
    unpack: disk / parameters.imageExpansion,
  };
}

/**
 * Progress of each of so many pulls at once: min(download, network / pulls, unpack / pulls), as an
 * image is unpacked while it is downloaded.
 */
export function pullMBPerSecond({ download, network, unpack }: PullRates, pulls: number): number {
  return Math.min(download, network / pulls, unpack / pulls);
}
