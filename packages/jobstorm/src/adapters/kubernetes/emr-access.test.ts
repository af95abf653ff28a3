import { KubeConfig } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ServedBench } from '../../wire/testing/served-bench.ts';
import { emrServiceRoleArn, grantEmrAccess, mapEmrRole } from './emr-access.ts';
import { KubeClient } from './kube-client.ts';
import { listAll } from './kube-list.ts';

const roleArn = emrServiceRoleArn('aws', '123456789012');
const configMaps = '/api/v1/namespaces/kube-system/configmaps';

let bench: ServedBench;
let kube: KubeClient;

beforeEach(async () => {
  bench = await ServedBench.start();
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(bench.servers.kubeconfig);
  kube = new KubeClient({ kubeConfig, userAgent: 'jobstorm/test' });
});

afterEach(async () => {
  kube.close();
  await bench.close();
});

async function createAwsAuth(mapRoles: string): Promise<void> {
  const metadata = { name: 'aws-auth', namespace: 'kube-system' };
  const body = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { mapRoles, mapUsers: '[]' },
  };
  await kube.request({ method: 'POST', path: configMaps, body });
}

async function awsAuth(): Promise<Record<string, string>> {
  const path = `${configMaps}/aws-auth`;
  const { data } = await kube.request<{ data: Record<string, string> }>({ method: 'GET', path });
  return data;
}

describe('mapEmrRole()', () => {
  it('adds the role once, and leaves what others have mapped', async () => {
    const node = { rolearn: 'arn:aws:iam::1:role/node', username: 'system:node', groups: ['a'] };
    await createAwsAuth(
      `- rolearn: ${node.rolearn}\n  username: ${node.username}\n  groups: [a]\n`,
    );

    await mapEmrRole(kube, roleArn);
    await mapEmrRole(kube, roleArn);

    const { mapRoles = '', mapUsers } = await awsAuth();
    expect(parse(mapRoles)).toEqual([node, { rolearn: roleArn, username: 'emr-containers' }]);
    expect(mapUsers).toBe('[]');
  });

  it('lets several map it at the same time', async () => {
    await createAwsAuth('');

    await Promise.all([roleArn, `${roleArn}2`, `${roleArn}3`].map((arn) => mapEmrRole(kube, arn)));

    expect(parse((await awsAuth())['mapRoles'] ?? '')).toHaveLength(3);
  });

  it('says what to do where there is no such ConfigMap, or it cannot be read', async () => {
    await expect(mapEmrRole(kube, roleArn)).rejects.toMatchObject({ kind: 'not-found' });
    await createAwsAuth('not: a list');
    await expect(mapEmrRole(kube, roleArn)).rejects.toThrow('is not a list');
  });
});

describe('grantEmrAccess()', () => {
  it('makes a role and its binding, and does no harm when repeated', async () => {
    await bench.createNamespace('jobs');

    await grantEmrAccess(kube, 'jobs');
    await grantEmrAccess(kube, 'jobs');

    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/jobs';
    const [roles, bindings] = await Promise.all(
      ['roles', 'rolebindings'].map((resource) => listAll(kube, { path: `${path}/${resource}` })),
    );
    expect(roles?.map(({ metadata }) => metadata.name)).toEqual(['emr-containers']);
    expect(bindings?.map(({ metadata }) => metadata.name)).toEqual(['emr-containers']);
  });
});
