import { sessionTag } from '../../model/session.ts';

/** What a policy is for. */
export const policyUses = ['run', 'stop'] as const;
export type PolicyUse = (typeof policyUses)[number];

export interface IamPolicyOptions {
  readonly use: PolicyUse;
  /** Such as `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** `*` = any. */
  readonly region: string;
  readonly account: string;
  readonly clusterName: string;
  /** Virtual clusters of the user's own, which carry no session. */
  readonly virtualClusterIds: readonly string[];
}

/** An IAM policy, as IAM takes it. */
export interface IamPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly IamStatement[];
}

export interface IamStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Something that Jobstorm does, and what it does it to. */
interface Grant {
  readonly sid: string;
  readonly uses: readonly PolicyUse[];
  readonly actions: readonly string[];
  readonly on: (arns: Arns) => readonly string[];
  readonly condition?: IamStatement['Condition'];
  /** Where the resources carry no tags of a session, the condition would never hold. */
  readonly unlessOwn?: true;
}

/** ARNs of what Jobstorm touches. */
interface Arns {
  readonly anything: string;
  readonly eksCluster: string;
  readonly eksAccessEntries: string;
  readonly virtualClusters: readonly string[];
  readonly jobRuns: readonly string[];
  readonly queues: string;
  readonly rules: string;
  readonly serviceRole: string;
}

const hasSession = { StringLike: { [`aws:ResourceTag/${sessionTag}`]: 'emr-*' } };
const givesSession = { StringLike: { [`aws:RequestTag/${sessionTag}`]: 'emr-*' } };
const both: readonly PolicyUse[] = ['run', 'stop'];

/**
 * Calls by what they are for. Job runs inherit no tags, so theirs are narrowed by the ARNs of their
 * virtual clusters only.
 *
 * Sources: Service Authorization Reference of Amazon EMR on EKS, EKS, SQS, EventBridge and Service
 * Quotas; EMR on EKS Development Guide, setting-up-cluster-access, for what EMR does with the
 * caller's permissions on a cluster with access entries.
 */
const grants: readonly Grant[] = [
  {
    sid: 'FindVirtualClusters',
    uses: both,
    actions: ['emr-containers:ListVirtualClusters'],
    on: ({ anything }) => [anything],
  },
  {
    sid: 'CreateVirtualClusters',
    uses: ['run'],
    actions: ['emr-containers:CreateVirtualCluster'],
    on: ({ anything }) => [anything],
    condition: givesSession,
  },
  {
    sid: 'TagWhatIsCreated',
    uses: ['run'],
    actions: ['emr-containers:TagResource'],
    on: ({ virtualClusters, jobRuns }) => [...virtualClusters, ...jobRuns],
    condition: givesSession,
  },
  {
    sid: 'UseVirtualClusters',
    uses: ['run'],
    actions: ['emr-containers:StartJobRun'],
    on: ({ virtualClusters }) => virtualClusters,
    condition: hasSession,
    unlessOwn: true,
  },
  {
    sid: 'LookAtVirtualClusters',
    uses: both,
    actions: ['emr-containers:DescribeVirtualCluster', 'emr-containers:ListJobRuns'],
    on: ({ virtualClusters }) => virtualClusters,
    condition: hasSession,
    unlessOwn: true,
  },
  {
    sid: 'DeleteVirtualClusters',
    uses: both,
    actions: ['emr-containers:DeleteVirtualCluster'],
    on: ({ virtualClusters }) => virtualClusters,
    condition: hasSession,
  },
  {
    sid: 'LookAtJobRuns',
    uses: ['run'],
    actions: ['emr-containers:DescribeJobRun'],
    on: ({ jobRuns }) => jobRuns,
  },
  {
    sid: 'CancelJobRuns',
    uses: both,
    actions: ['emr-containers:CancelJobRun'],
    on: ({ jobRuns }) => jobRuns,
  },
  {
    sid: 'FindTheCluster',
    uses: both,
    actions: ['eks:DescribeCluster'],
    on: ({ eksCluster }) => [eksCluster],
  },
  {
    sid: 'LetEmrEnterTheCluster',
    uses: both,
    actions: [
      'eks:CreateAccessEntry',
      'eks:DescribeAccessEntry',
      'eks:DeleteAccessEntry',
      'eks:ListAccessEntries',
      'eks:AssociateAccessPolicy',
      'eks:DisassociateAccessPolicy',
      'eks:ListAssociatedAccessPolicies',
    ],
    on: ({ eksCluster, eksAccessEntries }) => [eksCluster, eksAccessEntries],
  },
  {
    sid: 'FirstVirtualClusterOfAnAccount',
    uses: ['run'],
    actions: ['iam:CreateServiceLinkedRole'],
    on: ({ serviceRole }) => [serviceRole],
    condition: { StringLike: { 'iam:AWSServiceName': 'emr-containers.amazonaws.com' } },
  },
  {
    sid: 'ReadTheQuotaOfListJobRuns',
    uses: both,
    actions: ['servicequotas:ListServiceQuotas'],
    on: ({ anything }) => [anything],
  },
  {
    sid: 'ReceiveNotices',
    uses: ['run'],
    actions: [
      'sqs:CreateQueue',
      'sqs:TagQueue',
      'sqs:GetQueueAttributes',
      'sqs:SetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
    ],
    on: ({ queues }) => [queues],
  },
  {
    sid: 'SendNotices',
    uses: ['run'],
    actions: ['events:PutRule', 'events:TagResource', 'events:PutTargets'],
    on: ({ rules }) => [rules],
  },
  {
    sid: 'RemoveTheQueue',
    uses: both,
    actions: ['sqs:GetQueueUrl', 'sqs:DeleteQueue'],
    on: ({ queues }) => [queues],
  },
  {
    sid: 'RemoveTheRule',
    uses: both,
    actions: ['events:RemoveTargets', 'events:DeleteRule'],
    on: ({ rules }) => [rules],
  },
];

/**
 * The least that a run, or a stop, may do in an account. A run cleans up after itself, so it has
 * what a stop has. Who is calling (sts:GetCallerIdentity) needs no permission; what is done on the
 * Kubernetes API is the cluster's own to allow.
 */
export function iamPolicy(options: IamPolicyOptions): IamPolicy {
  const arns = arnsOf(options);
  const isOwn = options.virtualClusterIds.length > 0;
  return {
    Version: '2012-10-17',
    Statement: grants
      .filter(({ uses }) => uses.includes(options.use))
      .map(({ sid, actions, on, condition, unlessOwn }) => ({
        Sid: sid,
        Effect: 'Allow',
        Action: actions,
        Resource: on(arns),
        ...(condition === undefined || (isOwn && unlessOwn === true)
          ? {}
          : { Condition: condition }),
      })),
  };
}

function arnsOf({
  partition,
  region,
  account,
  clusterName,
  virtualClusterIds,
}: IamPolicyOptions): Arns {
  const arn = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const ids = virtualClusterIds.length === 0 ? ['*'] : virtualClusterIds;
  const serviceRole = 'role/aws-service-role/emr-containers.amazonaws.com/*';
  return {
    anything: '*',
    eksCluster: arn('eks', `cluster/${clusterName}`),
    eksAccessEntries: arn('eks', `access-entry/${clusterName}/*`),
    virtualClusters: ids.map((id) => arn('emr-containers', `/virtualclusters/${id}`)),
    jobRuns: ids.map((id) => arn('emr-containers', `/virtualclusters/${id}/jobruns/*`)),
    queues: arn('sqs', 'jobstorm-*'),
    rules: arn('events', 'rule/jobstorm-*'),
    serviceRole: `arn:${partition}:iam::${account}:${serviceRole}`,
  };
}
