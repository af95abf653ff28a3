import { describe, expect, it } from 'vitest';
import { ClusterBench } from '../../twin/testing/cluster-bench.ts';
import type { ApiError } from '../kubernetes/api-error.ts';
import { parsePath } from '../kubernetes/request-path.ts';
import { ApiAdmission } from './api-admission.ts';

/** What a client is told while etcd takes no writes, or while nothing is answered; null = served. */
function refusal(method: string, path: string, sparesReads: boolean): ApiError | null {
  const { cluster, timeline } = new ClusterBench();
  const admission = new ApiAdmission(cluster.apiServer, timeline);
  cluster.apiServer.fail({ until: 600_000, share: 1, sparesReads, isRefused: () => true });
  const url = new URL(path, 'https://twin');
  const target = parsePath(url.pathname);
  if (target === undefined) throw new RangeError(`${path} names no resource`);
  const answers: (ApiError | null)[] = [];
  const request = { method, target, query: url.searchParams, accept: undefined, body: {} };
  admission.admit({ ...request, contentType: 'application/json' }, (answer) => {
    answers.push(answer);
  });
  timeline.runUntil(60_000);
  if (answers.length !== 1) throw new Error(`${answers.length} answers to one request`);
  return answers[0] ?? null;
}

const pods = '/api/v1/namespaces/team/pods';

describe('ApiAdmission', () => {
  it.each([
    ['GET', pods],
    ['GET', `${pods}?watch=1`],
    ['GET', `${pods}/driver`],
    ['POST', `${pods}?dryRun=All`],
    ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'],
  ])('serves %s %s while etcd takes no writes', (method, path) => {
    expect(refusal(method, path, true)).toBeNull();
    expect(refusal(method, path, false)?.message).toContain('etcdserver: request timed out');
  });

  it.each([
    ['POST', pods],
    ['PUT', `${pods}/driver`],
    ['PATCH', `${pods}/driver`],
    ['DELETE', `${pods}/driver`],
  ])('refuses %s %s as a full etcd does', (method, path) => {
    expect(refusal(method, path, true)?.message).toContain(
      'etcdserver: mvcc: database space exceeded',
    );
  });
});
