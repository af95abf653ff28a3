import type { AwsAccount } from '../aws-account.ts';
import type { Input } from '../protocol/rest-json.ts';
import { integer, listOf, mapOf, oneOf, structure, text } from '../protocol/shape.ts';
import type { AccessEntries } from './access-entries.ts';
import type { EksOperation } from './eks-operation.ts';

const arn = text({ min: 1, max: 2_048 });
const name = text({ min: 1, max: 100 });
const root = '/clusters/{clusterName}/access-entries';
const onePath = `${root}/{principalArn}`;
const entry = {
  clusterName: name,
  principalArn: arn,
  kubernetesGroups: listOf(text()),
  tags: mapOf(text({ min: 1, max: 128 }), text({ max: 256 }), { max: 50 }),
  username: text(),
  type: text(),
};

/** Create, describe, list, update and delete access entries of the cluster, and their policies. */
export function accessEntryOperations(
  entries: AccessEntries,
  account: AwsAccount,
): readonly EksOperation[] {
  const one = structure(entry, ['clusterName', 'principalArn']);
  return [
    {
      name: 'CreateAccessEntry',
      method: 'POST',
      path: root,
      input: one,
      perform: (input) => ({ accessEntry: entries.create(input) }),
    },
    {
      name: 'ListAccessEntries',
      method: 'GET',
      path: root,
      query: ['maxResults', 'nextToken'],
      input: structure({ clusterName: name, maxResults: integer(), nextToken: text() }),
      perform: () => ({ accessEntries: entries.principals }),
    },
    {
      name: 'DescribeAccessEntry',
      method: 'GET',
      path: onePath,
      input: one,
      perform: (input) => ({ accessEntry: entries.describe(input) }),
    },
    {
      name: 'UpdateAccessEntry',
      method: 'POST',
      path: onePath,
      input: one,
      perform: (input) => ({ accessEntry: entries.update(input) }),
    },
    {
      name: 'DeleteAccessEntry',
      method: 'DELETE',
      path: onePath,
      input: one,
      perform: (input) => {
        entries.delete(input);
        return {};
      },
    },
    ...policyOperations(entries, account),
  ];
}

function policyOperations(entries: AccessEntries, account: AwsAccount): readonly EksOperation[] {
  const path = `${onePath}/access-policies`;
  const accessScope = structure({
    type: oneOf(['cluster', 'namespace']),
    namespaces: listOf(text()),
  });
  const common = ({ principalArn }: Input): object => ({
    clusterName: account.clusterName,
    principalArn,
  });
  return [
    {
      name: 'AssociateAccessPolicy',
      method: 'POST',
      path,
      input: structure({ clusterName: name, principalArn: arn, policyArn: arn, accessScope }, [
        'policyArn',
        'accessScope',
      ]),
      perform: (input) => ({
        ...common(input),
        associatedAccessPolicy: entries.associate(input),
      }),
    },
    {
      name: 'ListAssociatedAccessPolicies',
      method: 'GET',
      path,
      query: ['maxResults', 'nextToken'],
      input: structure({ principalArn: arn, maxResults: integer(), nextToken: text() }),
      perform: (input) => ({
        ...common(input),
        associatedAccessPolicies: entries.policiesOf(input),
      }),
    },
    {
      name: 'DisassociateAccessPolicy',
      method: 'DELETE',
      path: `${path}/{policyArn}`,
      input: structure({ principalArn: arn, policyArn: arn }),
      perform: (input) => {
        entries.disassociate(input);
        return {};
      },
    },
  ];
}
