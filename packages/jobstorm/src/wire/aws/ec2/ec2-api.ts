import { instanceTypes, type InstanceType } from '../../../model/instance-types.ts';
import type { ServedTwin } from '../../served-twin.ts';
import type { AwsAccount } from '../aws-account.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { AwsService } from '../protocol/aws-request.ts';
import { createQueryService, listParameter, type QueryAction } from '../protocol/query.ts';
import type { XmlValue } from '../protocol/xml.ts';

/** EC2's own, of every subnet. */
const reservedAddresses = 5;
const vpcId = 'vpc-0a1b2c3d4e5f60718';
const typesPerPage = 100;

/** EC2, as far as one looks at a region before a test: zones, subnets and instance types. */
export function createEc2Api(served: ServedTwin, account: AwsAccount): AwsService {
  const zones = zonesOf(served);
  return createQueryService({
    signingName: 'ec2',
    dialect: 'ec2',
    version: '2016-11-15',
    namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    actions: {
      DescribeAvailabilityZones: withoutFilters('ZoneName', (names) => ({
        availabilityZoneInfo: chosen(zones, names, (zone) => zone).map((zone) => ({
          zoneName: zone,
          zoneState: 'available',
          regionName: account.region,
          zoneType: 'availability-zone',
          optInStatus: 'opt-in-not-required',
        })),
      })),
      DescribeSubnets: withoutFilters('SubnetId', (ids) => ({
        subnetSet: chosen(
          zones.map((zone, index) => subnetView({ zone, index }, served, account)),
          ids,
          (subnet) => subnet.subnetId,
        ),
      })),
      DescribeInstanceTypes: withoutFilters('InstanceType', (names, parameters) =>
        describeTypes(names, parameters.get('NextToken')),
      ),
    },
  });
}

/** Zones in which the scenario has nodes or jobs. */
function zonesOf({ scenario }: ServedTwin): readonly string[] {
  const zones = [...scenario.azs, ...scenario.twin.nodePools.flatMap(({ azs }) => azs)];
  return [...new Set(zones)].sort();
}

/** Filters would be ignored silently, so they are refused. */
function withoutFilters(
  listName: string,
  action: (named: readonly string[], parameters: URLSearchParams) => XmlValue,
): QueryAction {
  return (parameters) => {
    if ([...parameters.keys()].some((name) => name.startsWith('Filter.'))) {
      const message = `The twin takes no filters of EC2: name what you want with ${listName}.`;
      throw new AwsError('InvalidParameterValue', message);
    }
    return action(listParameter(parameters, listName), parameters);
  };
}

/** All, or those that were named; each must be there. */
function chosen<Item>(
  all: readonly Item[],
  named: readonly string[],
  nameOf: (item: Item) => string,
): readonly Item[] {
  if (named.length === 0) return all;
  return named.map((name) => {
    const found = all.find((item) => nameOf(item) === name);
    if (found !== undefined) return found;
    throw new AwsError('InvalidParameterValue', `The twin has no ${name}.`);
  });
}

function subnetView(
  { zone, index }: { readonly zone: string; readonly index: number },
  { twin, scenario }: ServedTwin,
  { region, accountId }: AwsAccount,
): { readonly [member: string]: XmlValue; readonly subnetId: string } {
  const { subnetPrefixLength: length } = scenario.twin.network;
  const size = 2 ** (32 - length);
  const base = 10 * 2 ** 24 + index * size;
  const cidr = [24, 16, 8, 0].map((shift) => (base >>> shift) & 255).join('.');
  const subnetId = `subnet-${(index + 1).toString(16).padStart(17, '0')}`;
  const free = twin.cluster.plugins.vpcCni.freeIn(zone) ?? size - reservedAddresses;
  return {
    subnetId,
    subnetArn: `arn:aws:ec2:${region}:${accountId}:subnet/${subnetId}`,
    state: 'available',
    vpcId,
    ownerId: accountId,
    cidrBlock: `${cidr}/${length}`,
    availableIpAddressCount: Math.max(0, free),
    availabilityZone: zone,
    mapPublicIpOnLaunch: false,
  };
}

function describeTypes(names: readonly string[], token: string | null): XmlValue {
  const all = [...instanceTypes.values()];
  const types = chosen(all, names, (type) => type.name);
  const from = token === null ? 0 : Number(token);
  if (!Number.isInteger(from)) throw new AwsError('InvalidNextToken', 'NextToken is invalid');
  const next = from + typesPerPage;
  return {
    instanceTypeSet: types.slice(from, next).map(typeView),
    nextToken: next < types.length ? String(next) : undefined,
  };
}

function typeView(type: InstanceType): XmlValue {
  return {
    instanceType: type.name,
    currentGeneration: true,
    supportedUsageClasses: ['on-demand', 'spot'],
    processorInfo: { supportedArchitectures: [type.isArm ? 'arm64' : 'x86_64'] },
    vCpuInfo: { defaultVCpus: type.vcpu },
    memoryInfo: { sizeInMiB: type.memoryMiB },
    instanceStorageSupported: type.nvmeGB > 0,
    instanceStorageInfo: type.nvmeGB > 0 ? { totalSizeInGB: type.nvmeGB } : undefined,
    networkInfo: {
      maximumNetworkInterfaces: type.enis,
      ipv4AddressesPerInterface: type.addressesPerEni,
    },
  };
}
