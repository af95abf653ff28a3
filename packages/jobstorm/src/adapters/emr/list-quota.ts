import {
  ListServiceQuotasCommand,
  type ServiceQuota,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';

/**
 * Requests of ListJobRuns per second that an account sustains unless its quota was raised.
 * Source: EMR on EKS service quotas, refill rate of the action's token bucket.
 */
export const listPerSecondDefault = 5;

/** The names of Service Quotas are for people; codes of these quotas are not published. */
const quotaName = /ListJobRuns/i;
const bucketSize = /burst|bucket|maximum capacity/i;
const pagesMax = 10;

/**
 * Asks Service Quotas how many requests of ListJobRuns per second this account sustains; the
 * published default where it does not say, or may not be asked.
 */
export async function readListQuota(client: ServiceQuotasClient): Promise<number> {
  try {
    return (await findQuota(client)) ?? listPerSecondDefault;
  } catch {
    // A run needs no such permission: with the default it only watches more slowly than it might.
    return listPerSecondDefault;
  }
}

async function findQuota(client: ServiceQuotasClient): Promise<number | undefined> {
  let token: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const { Quotas, NextToken } = await client.send(
      new ListServiceQuotasCommand({
        ServiceCode: 'emr-containers',
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    const rate = (Quotas ?? []).map(rateOf).find((one) => one !== undefined);
    if (rate !== undefined || NextToken === undefined) return rate;
    token = NextToken;
  }
  return undefined;
}

function rateOf(quota: ServiceQuota): number | undefined {
  const name = quota.QuotaName ?? '';
  if (!quotaName.test(name) || bucketSize.test(name)) return undefined;
  return quota.Value !== undefined && quota.Value > 0 ? quota.Value : undefined;
}
