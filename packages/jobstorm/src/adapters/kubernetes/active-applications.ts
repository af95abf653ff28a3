import { isMissing } from './create-object.ts';
import type { KubeClient } from './kube-client.ts';
import { listAll, type KubeItem } from './kube-list.ts';
import { sparkApplicationsPath } from './spark-operator-submitter.ts';

interface SparkApplication extends KubeItem {
  readonly status?: { readonly applicationState?: { readonly state?: string } };
}

/** States in which an operator has nothing more to do for an application. */
const finalStates = new Set(['COMPLETED', 'FAILED', 'SUBMISSION_FAILED']);

/** Counts SparkApplications of a namespace that have not ended; without an operator there are none. */
export async function countActiveApplications(
  kube: KubeClient,
  namespace: string,
): Promise<number> {
  try {
    const path = sparkApplicationsPath(namespace);
    const all = await listAll<SparkApplication>(kube, { path });
    return all.filter(({ status }) => !finalStates.has(status?.applicationState?.state ?? ''))
      .length;
  } catch (thrown) {
    if (isMissing(thrown)) return 0;
    throw thrown;
  }
}
