/** Nodes' addresses are of 10.0.0.0/12, pods' of 100.64.0.0/10, as a secondary CIDR of a VPC. */
const nodeBase = (10 << 24) >>> 0;
const nodeCount = 2 ** 20;
const podBase = ((100 << 24) | (64 << 16)) >>> 0;
const podCount = 2 ** 22;
/** The first addresses of a subnet are the VPC's own. */
const reserved = 4;

/**
 * Addresses for nodes and pods, given out in turn: the twin counts addresses and knows none, so no
 * two that are in use at once are equal, and that is all there is to them.
 */
export class Addresses {
  #nodes = 0;
  #pods = 0;

  nextOfNode(): string {
    return dotted(nodeBase + reserved + (this.#nodes++ % (nodeCount - reserved)));
  }

  nextOfPod(): string {
    return dotted(podBase + reserved + (this.#pods++ % (podCount - reserved)));
  }
}

/** The private DNS name of an instance. Source: EC2's IP-based naming. */
export function privateDnsName(address: string, region: string): string {
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return `ip-${address.replaceAll('.', '-')}.${domain}`;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
