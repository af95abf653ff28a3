import { createHash } from 'node:crypto';
import type { EmrQuotas } from '../../../model/twin-config.ts';
import type { AwsAccount } from '../aws-account.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { AwsService } from '../protocol/aws-request.ts';
import { createJsonService } from '../protocol/json-rpc.ts';
import { pageOf } from '../protocol/list-page.ts';
import type { Input } from '../protocol/rest-json.ts';
import { integer, structure, text } from '../protocol/shape.ts';

const serviceCode = 'emr-containers';
const pageSizeMax = 100;

interface Quota {
  readonly code: string;
  readonly name: string;
  readonly value: number;
}

/**
 * Service Quotas: the token buckets of EMR on EKS as this account has them. Their names and codes
 * are not published: these are ours, and stay the same.
 */
export function createServiceQuotasApi(account: AwsAccount, quotas: EmrQuotas): AwsService {
  const all = quotasOf(quotas);
  const listShape = structure({
    ServiceCode: text({ min: 1, max: 63 }),
    MaxResults: integer({ min: 1, max: pageSizeMax }),
    NextToken: text({ max: 2_048 }),
  });
  const one = {
    input: structure(
      { ServiceCode: text({ min: 1, max: 63 }), QuotaCode: text({ min: 1, max: 128 }) },
      ['ServiceCode', 'QuotaCode'],
    ),
    perform: (input: Input) => ({ Quota: view(quotaOf(input, all), account) }),
  };
  const list = {
    input: listShape,
    perform: (input: Input) => {
      checkService(input);
      const { items, nextToken } = page(input, all);
      return { Quotas: items.map((item) => view(item, account)), NextToken: nextToken };
    },
  };
  return createJsonService({
    signingName: 'servicequotas',
    targetPrefix: 'ServiceQuotasV20190624',
    version: '1.1',
    operations: {
      GetServiceQuota: one,
      ListServiceQuotas: list,
      GetAWSDefaultServiceQuota: one,
      ListAWSDefaultServiceQuotas: list,
    },
  });
}

function page(input: Input, all: readonly Quota[]): ReturnType<typeof pageOf<Quota>> {
  return pageOf(all, {
    listName: 'quotas',
    nextToken: input['NextToken'] as string | undefined,
    size: (input['MaxResults'] as number | undefined) ?? pageSizeMax,
    matches: () => true,
  });
}

/** @throws {AwsError} NoSuchResourceException */
function quotaOf(input: Input, all: readonly Quota[]): Quota {
  checkService(input);
  const found = all.find(({ code }) => code === input['QuotaCode']);
  if (found !== undefined) return found;
  const message = `The request failed because the specified quota ${String(input['QuotaCode'])} does not exist.`;
  throw new AwsError('NoSuchResourceException', message);
}

function checkService({ ServiceCode: code }: Input): void {
  if (code === serviceCode) return;
  throw new AwsError(
    'NoSuchResourceException',
    `The twin has quotas of ${serviceCode} only, and not of ${String(code)}.`,
  );
}

function quotasOf({ actions, all }: EmrQuotas): readonly Quota[] {
  const buckets = [...Object.entries(actions), ['All requests', all] as const];
  return buckets.flatMap(([action, { burst, refillPerSecond }]) => [
    quota(`${action}: maximum bucket capacity`, burst),
    quota(`${action}: refill rate per second`, refillPerSecond),
  ]);
}

function quota(name: string, value: number): Quota {
  const digest = createHash('sha256').update(name).digest('hex').toUpperCase();
  return { code: `L-${digest.slice(0, 8)}`, name, value };
}

function view({ code, name, value }: Quota, { region, accountId }: AwsAccount): object {
  return {
    ServiceCode: serviceCode,
    ServiceName: 'Amazon EMR on EKS',
    QuotaArn: `arn:aws:servicequotas:${region}:${accountId}:${serviceCode}/${code}`,
    QuotaCode: code,
    QuotaName: name,
    Value: value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
  };
}
