import type { JobCharge } from '../../../model/cluster-sample.ts';
import { hour, type Instant } from '../../../model/instant.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { NodeGroup, NodeTable } from '../nodes/node-table.ts';
import type { Pod, PodClass } from '../pods/pod.ts';
import type { VolumeClaim } from '../storage/volume-claim.ts';
import { crossZoneShare } from './cross-zone-share.ts';
import { requestUsdPerHour, volumeUsdPerHour } from './node-share.ts';

const mebibytesPerGiB = 1_024;

/**
 * What one job run costs: its pods' shares of their nodes and its volumes, EMR's uplift, transfer
 * between zones.
 */
export class JobAccount {
  readonly jobRunId: string;
  readonly template: string;
  /** Shares of nodes, and volumes. */
  nodesUsd = 0;
  emrUsd = 0;
  crossAzUsd = 0;
  /** Pods that hold resources of a node. */
  pods = 0;
  /** Claims that are there. */
  claims = 0;
  // Of its volumes that are being charged: Σ rate and Σ rate · since, as in JobAccounts.
  volumeRate = 0;
  volumeRateSince = 0;
  /** The job run has ended; what is left are its last pods and volumes. */
  isClosed = false;
  /** Its charge has been told. */
  isFinal = false;

  constructor(jobRunId: string, template: string) {
    this.jobRunId = jobRunId;
    this.template = template;
  }
}

export interface JobAccountsOptions {
  readonly timeline: VirtualTimeline;
  readonly nodes: NodeTable;
  readonly config: TwinConfig;
}

/**
 * Puts costs down to job runs. A pod is charged with its share of its node from the instant when it
 * holds the node's resources until it gives them back or its node is taken away, a volume from its
 * creation to its deletion; a job run's charge is final once it has ended and its last pod and
 * claim are gone, or the watch ends, whether it has ended or not. O(1) for each step of a pod or
 * volume.
 */
export class JobAccounts {
  readonly #options: JobAccountsOptions;
  /** By node group, then by pod class: US dollars a millisecond. */
  readonly #rates: number[][] = [];
  #final: JobCharge[] = [];
  /** Those that are not final. */
  readonly #open = new Set<JobAccount>();
  #crossAzGB = 0;
  // Σ rate and Σ rate · since, over the pods and volumes that are being charged: what they cost by
  // now is now · Σ rate − Σ rate · since.
  #rate = 0;
  #rateSince = 0;
  #settledUsd = 0;

  constructor(options: JobAccountsOptions) {
    this.#options = options;
  }

  open(jobRunId: string, template: string): JobAccount {
    const account = new JobAccount(jobRunId, template);
    this.#open.add(account);
    return account;
  }

  /** The job run has ended. */
  close(account: JobAccount): void {
    if (account.isClosed) return;
    account.isClosed = true;
    this.#finishIfGone(account);
  }

  /** The pod holds resources of its node from now on. */
  podHeld(pod: Pod): void {
    pod.chargedFrom = this.#now();
    this.#begin(this.#rateOf(this.#options.nodes.group(pod.node), pod.podClass));
    const { account } = pod.owner;
    if (account !== undefined) account.pods += 1;
  }

  /** The pod's node is taken away: what it still costs is not the pod's. */
  nodeGone(pod: Pod): void {
    if (pod.chargedFrom < 0) return;
    const rate = this.#rateOf(this.#options.nodes.group(pod.node), pod.podClass);
    const usd = this.#end(rate, pod.chargedFrom);
    pod.chargedFrom = -1;
    if (pod.owner.account !== undefined) pod.owner.account.nodesUsd += usd;
  }

  /** The pod has given back what it held. */
  podReleased(pod: Pod): void {
    this.nodeGone(pod);
    const { account } = pod.owner;
    if (account === undefined) return;
    if (pod.billedAt >= 0) {
      const { billedPodMsMin } = this.#options.config.parameters.emr;
      account.emrUsd += this.#emrUsd(pod, Math.max(billedPodMsMin, this.#now() - pod.billedAt));
    }
    account.pods -= 1;
    this.#finishIfGone(account);
  }

  /** There is a claim, and there may be a volume for it. */
  claimMade({ account }: VolumeClaim): void {
    if (account !== undefined) account.claims += 1;
  }

  /** The claim has its volume, which is paid from now on, by whoever claimed it. */
  volumeCreated(claim: VolumeClaim): void {
    claim.chargedFrom = this.#now();
    const rate = this.#volumeRate(claim);
    this.#begin(rate);
    if (claim.account !== undefined) addRate(claim.account, rate, claim.chargedFrom);
  }

  /** The claim is gone, and its volume, if there was one. */
  claimGone(claim: VolumeClaim): void {
    const { account, chargedFrom } = claim;
    const rate = chargedFrom < 0 ? 0 : this.#volumeRate(claim);
    const usd = this.#end(rate, chargedFrom);
    claim.chargedFrom = -1;
    if (account === undefined) return;
    addRate(account, -rate, chargedFrom);
    account.nodesUsd += usd;
    account.claims -= 1;
    this.#finishIfGone(account);
  }

  /** The job's executors have exchanged so much, each with all others alike. */
  shuffled(account: JobAccount | undefined, executors: readonly Pod[], shuffleMiB: number): void {
    const { nodes, config } = this.#options;
    const running = executors.filter(({ phase }) => phase === 'running');
    const share = crossZoneShare(running.map(({ node }) => nodes.group(node).az));
    const crossAzGB = (share * shuffleMiB) / mebibytesPerGiB;
    this.#crossAzGB += crossAzGB;
    // Both directions are charged.
    if (account !== undefined) account.crossAzUsd += crossAzGB * 2 * config.prices.crossAzUsdPerGB;
  }

  /** What pods have cost of their nodes, and their volumes, by now, and what crossed zones. */
  counters(): { readonly nodeUsdRequested: number; readonly crossAzGB: number } {
    const live = Math.max(0, this.#now() * this.#rate - this.#rateSince);
    return { nodeUsdRequested: this.#settledUsd + live, crossAzGB: this.#crossAzGB };
  }

  /** The charges that have become final since they were last taken. */
  take(): readonly JobCharge[] {
    const charges = this.#final;
    this.#final = [];
    return charges;
  }

  #begin(rate: number): void {
    this.#rate += rate;
    this.#rateSince += rate * this.#now();
  }

  /** What it has cost. */
  #end(rate: number, since: Instant): number {
    const usd = rate * (this.#now() - since);
    this.#rate -= rate;
    this.#rateSince -= rate * since;
    this.#settledUsd += usd;
    return usd;
  }

  /**
   * The watch ends: what all job runs have cost by now is final.
   *
   * @param pods those that hold resources of a node
   */
  settle(pods: Iterable<Pod>): void {
    const now = this.#now();
    for (const pod of pods) {
      const { account } = pod.owner;
      if (account === undefined || account.isFinal) continue;
      if (pod.chargedFrom >= 0) {
        const rate = this.#rateOf(this.#options.nodes.group(pod.node), pod.podClass);
        account.nodesUsd += rate * (now - pod.chargedFrom);
      }
      if (pod.billedAt >= 0) account.emrUsd += this.#emrUsd(pod, now - pod.billedAt);
    }
    for (const account of this.#open) {
      account.nodesUsd += now * account.volumeRate - account.volumeRateSince;
      this.#finish(account);
    }
  }

  #finishIfGone(account: JobAccount): void {
    const { isClosed, pods, claims } = account;
    if (isClosed && pods === 0 && claims === 0) this.#finish(account);
  }

  #volumeRate({ request }: VolumeClaim): number {
    return volumeUsdPerHour(request.gib, this.#options.config.prices) / hour;
  }

  #finish(account: JobAccount): void {
    if (account.isFinal) return;
    account.isFinal = true;
    this.#open.delete(account);
    const { jobRunId, template, nodesUsd, emrUsd, crossAzUsd, isClosed } = account;
    this.#final.push({
      jobRunId,
      template,
      nodesUsd: roundUsd(nodesUsd),
      emrUsd: roundUsd(emrUsd),
      crossAzUsd: roundUsd(crossAzUsd),
      ...(!isClosed && { isUnfinished: true }),
    });
  }

  #emrUsd({ podClass }: Pod, billedMs: number): number {
    const { prices } = this.#options.config;
    const { cpuMillicores, memoryMiB } = podClass.spec.request;
    return (
      (billedMs / hour) *
      ((cpuMillicores / 1_000) * prices.emrUsdPerVcpuHour +
        (memoryMiB / mebibytesPerGiB) * prices.emrUsdPerGBHour)
    );
  }

  #rateOf(group: NodeGroup, podClass: PodClass): number {
    const rates = (this.#rates[group.index] ??= []);
    return (rates[podClass.index] ??=
      requestUsdPerHour(podClass.spec.request, group, this.#options.config.prices) / hour);
  }

  #now(): Instant {
    return this.#options.timeline.now();
  }
}

/** The account pays so much more a millisecond from then on, or no more of what it paid since. */
function addRate(account: JobAccount, rate: number, since: Instant): void {
  account.volumeRate += rate;
  account.volumeRateSince += rate * since;
}

/** To billionths of a dollar: more digits would only make the journal longer. */
function roundUsd(usd: number): number {
  return Math.round(usd * 1e9) / 1e9;
}
