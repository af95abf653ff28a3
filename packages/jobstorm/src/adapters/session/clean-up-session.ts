import type {
  CleanUpOptions,
  CleanUpResult,
  ProgressListener,
  TargetError,
} from '../../engine/ports.ts';
import { second } from '../../model/instant.ts';
import {
  removalStallMsMax,
  sessionTag,
  type LeftBehind,
  type Session,
} from '../../model/session.ts';
import type { JobRunOwner } from '../emr/listed-job-runs.ts';
import { namespaceOf, type EmrVirtualCluster } from '../emr/virtual-clusters.ts';
import { countActiveApplications } from '../kubernetes/active-applications.ts';
import { callErrorOf } from '../paced-calls.ts';
import { wait } from '../wait.ts';
import type { SessionTools } from './session-tools.ts';

/** How often what is being removed is looked at. */
const pollMs = 5 * second;
/** Times that job runs are cancelled anew because a virtual cluster is said to have some. */
const roundsMax = 5;

/**
 * Removes a session: its job runs are cancelled at the pace of the account's quota, then its
 * virtual clusters are deleted, then its namespaces; at the end, what is still there is counted.
 * A step that fails does not keep the others from being tried.
 */
export async function cleanUpSession(
  tools: SessionTools,
  session: Session,
  { remove }: CleanUpOptions,
  onProgress: ProgressListener,
): Promise<CleanUpResult> {
  const removal = new SessionRemoval(tools, session, onProgress);
  if (remove) {
    await removal.attempt(() => removal.cancelJobRuns());
    await removal.attempt(() => removal.deleteVirtualClusters());
    await removal.attempt(() => removal.deleteNamespaces());
    await removal.attempt(() => tools.removeRest(session.id));
  }
  // Where nobody could look, nothing counts as gone.
  let leftBehind = allOf(session);
  await removal.attempt(async () => {
    leftBehind = await removal.count();
  });
  const { error } = removal;
  return error === undefined ? { kind: 'done', leftBehind } : { kind: 'error', error, leftBehind };
}

function allOf({ virtualClusters: { length } }: Session): LeftBehind {
  return { jobRuns: 0, virtualClusters: length, namespaces: length, pods: 0, volumes: 0 };
}

/** The parts of one clean-up, and how far they are. */
class SessionRemoval {
  /** The first thing that went wrong. */
  error: TargetError | undefined;
  readonly #tools: SessionTools;
  readonly #session: Session;
  readonly #onProgress: ProgressListener;
  #done = 0;
  #total = 0;

  constructor(tools: SessionTools, session: Session, onProgress: ProgressListener) {
    this.#tools = tools;
    this.#session = session;
    this.#onProgress = onProgress;
  }

  async attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (thrown) {
      this.error ??= callErrorOf(thrown);
    }
  }

  async cancelJobRuns(): Promise<void> {
    const { jobRuns } = this.#tools;
    const asked = new Set<string>();
    const owners = await this.#owners();
    await this.#until(async () => {
      const lists = await Promise.all(owners.map((owner) => jobRuns.list(owner)));
      const active = lists.flatMap((list, index) =>
        list.map(({ id = '', state }) => ({ owner: owners[index], id, state })),
      );
      const open = active.filter(({ id, state }) => state !== 'CANCEL_PENDING' && !asked.has(id));
      this.#expect(open.length);
      await Promise.all(
        open.map(async ({ owner, id }) => {
          asked.add(id);
          await jobRuns.cancel(owner?.virtualClusterId ?? '', id);
          this.#advance();
        }),
      );
      return active.length;
    });
  }

  /**
   * A request that a killed process had sent may start a job run after all others were cancelled:
   * it is cancelled, too, and the virtual cluster asked for once more.
   */
  async deleteVirtualClusters(): Promise<void> {
    for (let round = 1; ; round += 1) {
      try {
        await this.#deleteVirtualClusters(round);
        return;
      } catch (thrown) {
        if (round === roundsMax) throw thrown;
        await wait(this.#tools.timeline, pollMs);
        await this.cancelJobRuns();
      }
    }
  }

  async #deleteVirtualClusters(round: number): Promise<void> {
    const { clusters } = this.#tools;
    const own = await this.#virtualClusters();
    if (round === 1) this.#expect(own.length);
    // One that is being deleted already must not be asked again; an ARRESTED one can be.
    const toDelete = own.filter(({ state }) => state !== 'TERMINATING');
    await Promise.all(toDelete.map(({ id }) => clusters.delete(id ?? '')));
    await this.#untilGone(own.length, async () => (await this.#virtualClusters()).length);
  }

  async deleteNamespaces(): Promise<void> {
    const { namespaces } = this.#tools;
    const list = (): ReturnType<typeof namespaces.list> => namespaces.list(this.#session.id);
    const own = await list();
    this.#expect(own.length);
    await Promise.all(own.map(({ name }) => namespaces.delete(name)));
    await this.#untilGone(own.length, async () => (await list()).length);
    const names = new Set([...own.map(({ name }) => name), ...this.#ownNamespaces()]);
    // Volumes go after their namespace, at the rate at which EC2 lets them be deleted.
    await this.#until(() => namespaces.volumes(names));
  }

  async count(): Promise<LeftBehind> {
    const { jobRuns, namespaces, kube } = this.#tools;
    const virtualClusters = await this.#virtualClusters();
    const own = await namespaces.list(this.#session.id);
    const names = new Set([
      ...own.map(({ name }) => name),
      ...virtualClusters.map(namespaceOf),
      ...this.#ownNamespaces(),
    ]);
    const owners = await this.#owners();
    const active = await Promise.all(owners.map((owner) => jobRuns.list(owner)));
    const applications = await Promise.all(
      own
        .filter(({ submission }) => submission === 'spark-operator')
        .map(({ name }) => namespaces.call(() => countActiveApplications(kube, name))),
    );
    const pods = await Promise.all([...names].map((name) => namespaces.pods(name)));
    return {
      jobRuns: active.reduce((sum, list) => sum + list.length, 0) + sumOf(applications),
      virtualClusters: virtualClusters.length,
      namespaces: own.length,
      pods: sumOf(pods),
      volumes: await namespaces.volumes(names),
    };
  }

  /** Virtual clusters that carry the session. */
  async #virtualClusters(): Promise<EmrVirtualCluster[]> {
    const { id, clusterName } = this.#session;
    const all = await this.#tools.clusters.list(clusterName === '' ? undefined : clusterName);
    return all.filter(({ tags }) => tags?.[sessionTag] === id);
  }

  /** Where job runs of the session may be: in virtual clusters of its own, or of the user's. */
  async #owners(): Promise<JobRunOwner[]> {
    const own = (await this.#virtualClusters()).map(({ id = '' }) => id);
    const { virtualClusterIds } = this.#tools;
    const others = virtualClusterIds.filter((id) => !own.includes(id));
    return [
      ...own.map((virtualClusterId) => ({ virtualClusterId, session: null })),
      ...others.map((virtualClusterId) => ({ virtualClusterId, session: this.#session.id })),
    ];
  }

  /** Namespaces by name, which may be gone; those of the user's own virtual clusters are not ours. */
  #ownNamespaces(): string[] {
    const { id, virtualClusters } = this.#session;
    return virtualClusters
      .map(({ namespace }) => namespace)
      .filter((namespace) => namespace.startsWith(`${id}-`));
  }

  async #untilGone(total: number, look: () => Promise<number>): Promise<void> {
    let told = 0;
    await this.#until(async () => {
      const left = await look();
      while (told < total - left) {
        told += 1;
        this.#advance();
      }
      return left;
    });
  }

  /** Looks again and again until nothing is left, or until nothing has gone for too long. */
  async #until(look: () => Promise<number>): Promise<void> {
    const { timeline } = this.#tools;
    let least = Infinity;
    let changedAt = timeline.now();
    for (;;) {
      const left = await look();
      if (left === 0) return;
      if (left < least) changedAt = timeline.now();
      least = Math.min(least, left);
      if (timeline.now() - changedAt >= removalStallMsMax) return;
      await wait(timeline, pollMs);
    }
  }

  #expect(more: number): void {
    this.#total += more;
    this.#onProgress(this.#done, this.#total);
  }

  #advance(): void {
    this.#done += 1;
    this.#onProgress(this.#done, this.#total);
  }
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
