import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { iamPolicy, policyUses, type IamPolicyOptions } from './iam-policy.ts';

const options: IamPolicyOptions = {
  use: 'run',
  partition: 'aws',
  region: 'us-west-2',
  account: '123456789012',
  clusterName: 'my-eks',
  virtualClusterIds: [],
};

const prefixes: Readonly<Record<string, string>> = {
  'emr-containers': 'emr-containers',
  eks: 'eks',
  sts: 'sts',
  sqs: 'sqs',
  eventbridge: 'events',
  'service-quotas': 'servicequotas',
};
/** Operations that another action allows. */
const renamed: Readonly<Record<string, string>> = {
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
};
const withoutPermission = 'sts:GetCallerIdentity';
/** What services do with the caller's permissions, or ask for beside the call itself. */
const implied: ReadonlySet<string> = new Set([
  'emr-containers:TagResource',
  'sqs:TagQueue',
  'events:TagResource',
  'iam:CreateServiceLinkedRole',
  'eks:CreateAccessEntry',
  'eks:DescribeAccessEntry',
  'eks:DeleteAccessEntry',
  'eks:ListAccessEntries',
  'eks:AssociateAccessPolicy',
  'eks:DisassociateAccessPolicy',
  'eks:ListAssociatedAccessPolicies',
]);

/** The actions of every command of the SDK that the sources of these folders import. */
function actionsOfSources(): string[] {
  const sources = ['packages/jobstorm/src/adapters', 'packages/jobstorm/src/cli'].flatMap(
    (folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
  const actions = sources.flatMap(actionsIn).map((action) => renamed[action] ?? action);
  return [...new Set(actions)].sort();
}

function actionsIn(source: string): string[] {
  const imports = source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g);
  return [...imports].flatMap(([, members = '', service = '']) =>
    [...members.matchAll(/\b(\w+)Command\b/g)]
      .map(([, operation = '']) => `${prefixes[service] ?? service}:${operation}`)
      .filter((action) => action !== withoutPermission),
  );
}

function actionsOf(use: IamPolicyOptions['use']): string[] {
  return iamPolicy({ ...options, use }).Statement.flatMap((statement) => statement.Action);
}

describe('iamPolicy()', () => {
  it('allows a run exactly what the sources call, and what the services imply', () => {
    const allowed = actionsOf('run').filter((action) => !implied.has(action));

    expect([...allowed].sort()).toEqual(actionsOfSources());
  });

  it('allows a stop nothing that a run may not, and to start nothing', () => {
    const stop = actionsOf('stop');

    expect(actionsOf('run')).toEqual(expect.arrayContaining(stop));
    expect(stop.filter((action) => /:(Start|Put|Create(?!AccessEntry))/.test(action))).toEqual([]);
  });

  it.each(policyUses)('deletes and starts only what carries a session (%s)', (use) => {
    const { Statement } = iamPolicy({ ...options, use });
    const guarded = Statement.filter((statement) =>
      statement.Action.some((action) => /:(DeleteVirtualCluster|StartJobRun)$/.test(action)),
    );

    expect(guarded.length).toBeGreaterThan(0);
    for (const statement of guarded) {
      expect(statement.Condition).toEqual({
        StringLike: { 'aws:ResourceTag/jobstorm/session': 'emr-*' },
      });
    }
  });

  it('names the virtual clusters of the user, and deletes none of them', () => {
    const { Statement } = iamPolicy({ ...options, virtualClusterIds: ['abc'] });
    const of = (action: string) => Statement.find((statement) => statement.Action.includes(action));

    const arn = 'arn:aws:emr-containers:us-west-2:123456789012:/virtualclusters/abc';
    expect(of('emr-containers:StartJobRun')).toMatchObject({ Resource: [arn] });
    expect(of('emr-containers:StartJobRun')).not.toHaveProperty('Condition');
    expect(of('emr-containers:DeleteVirtualCluster')).toHaveProperty('Condition');
  });
});
