import type { ProgressListener, SessionSpec } from '../../engine/ports.ts';
import { JobstormError } from '../../model/errors.ts';
import { minute, second } from '../../model/instant.ts';
import {
  namespaceName,
  sessionTag,
  virtualClusterName,
  type VirtualCluster,
} from '../../model/session.ts';
import { namespaceOf, type VirtualClusterSpec } from '../emr/virtual-clusters.ts';
import { emrServiceRoleArn, grantEmrAccess, mapEmrRole } from '../kubernetes/emr-access.ts';
import { grantSparkAccess } from '../kubernetes/spark-access.ts';
import { CallError } from '../paced-calls.ts';
import { wait } from '../wait.ts';
import type { SessionTools } from './session-tools.ts';

/** How long a new virtual cluster may take until it is RUNNING: as upstream waits. */
const runningMsMax = 5 * minute;
const pollMs = 5 * second;
/** How long the cluster may take to know what EMR's user was granted just before. */
const accessMsMax = minute;
const accessRetryMs = 5 * second;

/** Tells of each virtual cluster that is ready. */
export type OnVirtualCluster = (virtualCluster: VirtualCluster) => void;

/**
 * Makes the namespaces and virtual clusters of a session, all at once as far as the API's rates
 * allow, or takes the user's own virtual clusters.
 *
 * @throws {CallError | JobstormError} the first of what failed, once nothing is under way any more
 */
export async function prepareSession(
  tools: SessionTools,
  spec: SessionSpec,
  onReady: OnVirtualCluster,
  onProgress: ProgressListener,
): Promise<void> {
  const steps = stepsOf(tools, spec);
  if (steps.length > 0 && needsRoleMapping(tools)) {
    const { partition, accountId } = tools.identity;
    const roleArn = emrServiceRoleArn(partition, accountId);
    await tools.namespaces.call(() => mapEmrRole(tools.kube, roleArn));
  }
  let done = 0;
  const results = await Promise.allSettled(
    steps.map(async (step) => {
      onReady(await step());
      done += 1;
      onProgress(done, steps.length);
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function stepsOf(
  tools: SessionTools,
  spec: SessionSpec,
): readonly (() => Promise<VirtualCluster>)[] {
  const { virtualClusterIds, submission } = tools;
  if (virtualClusterIds.length > 0) return virtualClusterIds.map((id) => () => existing(tools, id));
  const make = submission === 'job-run' ? makeVirtualCluster : makeSparkNamespace;
  return Array.from({ length: spec.namespaces }, (_, index) => () => make(tools, spec, index));
}

function needsRoleMapping({ submission, cluster, virtualClusterIds }: SessionTools): boolean {
  const isMade = submission === 'job-run' && virtualClusterIds.length === 0;
  return isMade && cluster.access === 'aws-auth';
}

async function existing({ clusters, cluster }: SessionTools, id: string): Promise<VirtualCluster> {
  const found = await clusters.describe(id);
  if (found.state !== 'RUNNING') {
    throw new JobstormError('config', `The virtual cluster ${id} is ${found.state}, not RUNNING`, {
      hint: 'Name others with --virtual-cluster-id, or leave it out to have new ones made.',
    });
  }
  const provider = found.containerProvider?.id ?? '';
  if (provider !== cluster.name) {
    throw new JobstormError(
      'config',
      `The virtual cluster ${id} is on the EKS cluster '${provider}', not '${cluster.name}'`,
      { hint: 'Name that cluster with --cluster, or other virtual clusters.' },
    );
  }
  return { id, name: found.name ?? '', namespace: namespaceOf(found) };
}

async function makeVirtualCluster(
  tools: SessionTools,
  { id: session, clusterName }: SessionSpec,
  index: number,
): Promise<VirtualCluster> {
  const { namespaces, kube, cluster } = tools;
  const namespace = namespaceName(session, index);
  await namespaces.create({ name: namespace, session, submission: 'job-run' });
  if (cluster.access === 'aws-auth') await namespaces.call(() => grantEmrAccess(kube, namespace));
  const name = virtualClusterName(session, clusterName, index);
  const tags = { [sessionTag]: session };
  const id = await createOnceAllowed(tools, { name, clusterName, namespace, tags });
  await untilRunning(tools, id, name);
  return { id, name, namespace };
}

/** A grant is known to the API server a little after it was written. */
async function createOnceAllowed(
  { clusters, timeline }: SessionTools,
  spec: VirtualClusterSpec,
): Promise<string> {
  const deadline = timeline.now() + accessMsMax;
  for (;;) {
    try {
      return await clusters.create(spec);
    } catch (thrown) {
      const isRefused = thrown instanceof CallError && thrown.targetError.kind === 'rejected';
      const own = isRefused ? await madeBefore(clusters, spec) : undefined;
      if (own !== undefined) return own;
      const isTooEarly = thrown instanceof CallError && /unauthorized/i.test(thrown.message);
      if (!isTooEarly || timeline.now() >= deadline) throw thrown;
      await wait(timeline, accessRetryMs);
    }
  }
}

/** Made by a process that was killed so long ago that the service has forgotten its client token. */
async function madeBefore(
  clusters: SessionTools['clusters'],
  { name, clusterName, tags }: VirtualClusterSpec,
): Promise<string | undefined> {
  const present = await clusters.list(clusterName);
  const own = present.find(
    (one) =>
      one.name === name && one.state === 'RUNNING' && one.tags?.[sessionTag] === tags[sessionTag],
  );
  return own?.id;
}

async function untilRunning(
  { clusters, timeline }: SessionTools,
  id: string,
  name: string,
): Promise<void> {
  const deadline = timeline.now() + runningMsMax;
  for (;;) {
    const { state = 'unknown' } = await clusters.describe(id);
    if (state === 'RUNNING') return;
    if (state !== 'unknown' || timeline.now() >= deadline) {
      throw new JobstormError('rejected', `The virtual cluster ${name} (${id}) is ${state}`, {
        hint: 'Look at it with: aws emr-containers describe-virtual-cluster.',
      });
    }
    await wait(timeline, pollMs);
  }
}

async function makeSparkNamespace(
  tools: SessionTools,
  { id: session, clusterName }: SessionSpec,
  index: number,
): Promise<VirtualCluster> {
  const { namespaces, kube, executionRoleArn } = tools;
  const namespace = namespaceName(session, index);
  await namespaces.create({ name: namespace, session, submission: 'spark-operator' });
  await namespaces.call(() => grantSparkAccess(kube, namespace, executionRoleArn));
  const name = virtualClusterName(session, clusterName, index);
  return { id: namespace, name, namespace };
}
