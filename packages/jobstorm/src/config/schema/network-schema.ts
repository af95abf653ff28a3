import { z } from 'zod';
import type { NetworkConfig } from '../../model/twin-config.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { percentage, wholeNumber } from './fields.ts';

const { network } = defaults.twin;

const warmTarget = wholeNumber(0, limits.podsPerNodeMax);

/** The twin's subnets and how its nodes keep addresses in stock. */
export const networkSchema = z
  .strictObject(
    {
      subnetPrefixLength: wholeNumber(16, 28).prefault(network.subnetPrefixLength).meta({
        description:
          'Size of the subnet in each zone, `16` for a /16: nodes, network interfaces and pods have their addresses from it.',
      }),
      fragmented: percentage('20%').prefault(network.fragmented).meta({
        description:
          'Share of the /28 blocks of a subnet that hold an address of something else, so that no prefix fits there.',
      }),
      prefixDelegation: z.boolean('must be true or false').prefault(network.prefixDelegation).meta({
        description:
          '`ENABLE_PREFIX_DELEGATION`: nodes hold /28 prefixes, and take up to 110 pods, or 250 from 30 vCPU.',
      }),
      ipCooldownCounting: z
        .boolean('must be true or false')
        .prefault(network.ipCooldownCounting)
        .meta({
          description:
            "Whether addresses that cool down count as free for the targets, as in the plug-in's public source; `false` is upstream's `ENABLE_IP_COOLDOWN_COUNTING=false`, which that source does not read.",
        }),
      warmEniTarget: warmTarget.prefault(network.warmEniTarget).meta({
        description: '`WARM_ENI_TARGET`: unused network interfaces that a node keeps attached.',
      }),
      warmPrefixTarget: warmTarget.prefault(network.warmPrefixTarget).meta({
        description: '`WARM_PREFIX_TARGET`: unused prefixes that a node keeps.',
      }),
      warmIpTarget: warmTarget.nullable().prefault(network.warmIpTarget).meta({
        description:
          '`WARM_IP_TARGET`: free addresses that a node keeps, instead of unused interfaces or prefixes.',
      }),
      minimumIpTarget: warmTarget.nullable().prefault(network.minimumIpTarget).meta({
        description: '`MINIMUM_IP_TARGET`: addresses that a node has at least, in use or not.',
      }),
      natGateways: wholeNumber(0, limits.azsMax).prefault(network.natGateways).meta({
        description: 'NAT gateways that the run is charged with, by the hour; `0`: none.',
      }),
      s3Endpoint: z.boolean('must be true or false').prefault(network.s3Endpoint).meta({
        description:
          'A gateway endpoint for S3, whence image layers come, leads them past the NAT gateways.',
      }),
    },
    'must be a mapping',
  )
  .transform(
    ({
      fragmented,
      ipCooldownCounting,
      prefixDelegation,
      s3Endpoint,
      ...given
    }): NetworkConfig => ({
      ...given,
      fragmentedPercent: fragmented,
      hasPrefixDelegation: prefixDelegation,
      countsCoolingAddresses: ipCooldownCounting,
      hasS3Endpoint: s3Endpoint,
    }),
  )
  .prefault({})
  .meta({ description: 'The subnets, and the warm targets of the VPC CNI plug-in.' });
