import type { ServedTwin } from '../served-twin.ts';
import type { AwsAccount } from './aws-account.ts';
import type { Callers } from './callers.ts';
import { createEc2Api } from './ec2/ec2-api.ts';
import { createEksApi, type EksCluster } from './eks/eks-api.ts';
import { createEmrApi } from './emr/emr-api.ts';
import { createEventBridgeApi } from './events/event-bridge-api.ts';
import { createKmsApi } from './kms/kms-api.ts';
import type { AwsService } from './protocol/aws-request.ts';
import { createServiceQuotasApi } from './quotas/service-quotas-api.ts';
import { Queues } from './sqs/queues.ts';
import { createSqsApi } from './sqs/sqs-api.ts';
import { createStsApi } from './sts/sts-api.ts';

export interface AwsServicesOptions {
  readonly served: ServedTwin;
  readonly account: AwsAccount;
  readonly callers: Callers;
  readonly cluster: EksCluster;
  /** URL of the AWS endpoint, once it is known. */
  readonly endpoint: () => string;
}

/** Every AWS service of the served twin. */
export function createAwsServices(options: AwsServicesOptions): readonly AwsService[] {
  const { served, account, callers, cluster, endpoint } = options;
  const queues = new Queues(account, endpoint);
  return [
    createEmrApi(served, account),
    createEksApi(account, cluster, () => served.now()),
    createStsApi({ account, callers, now: () => served.now() }),
    createEc2Api(served, account),
    createServiceQuotasApi(account, served.scenario.twin.quotas),
    createKmsApi(account, served.epochMs),
    createSqsApi(served, queues),
    createEventBridgeApi(served, account, queues),
  ];
}
