import type { JobRunQuery, Submission } from '../../engine/ports.ts';
import type { JobTemplate } from '../../model/job-template.ts';
import type { TwinConfig, VirtualClusterLimits } from '../../model/twin-config.ts';
import type { RandomStreams, RandomStream } from '../../util/random.ts';
import type { RequestFaults } from '../faults/request-faults.ts';
import type { SparkEnvironment } from '../spark/spark-application.ts';
import { ClientTokens } from './client-tokens.ts';
import {
  internalFailure,
  notFound,
  success,
  throttled,
  validationFailure,
  type EmrAnswer,
} from './emr-answer.ts';
import { EmrIds } from './emr-ids.ts';
import { JobBlueprints } from './job-blueprints.ts';
import { JobRunLifecycle, type JobRunListener } from './job-run-lifecycle.ts';
import { isCancellable, type EmrJobRun } from './job-run.ts';
import { listJobRuns, type JobRunListing } from './list-job-runs.ts';
import { RequestQuota } from './request-quota.ts';
import { VirtualClusters } from './virtual-clusters.ts';
import type { EmrVirtualCluster } from './virtual-cluster.ts';

export interface EmrServiceOptions {
  readonly environment: SparkEnvironment;
  readonly streams: RandomStreams;
  readonly config: TwinConfig;
  /** What the jobs of each template do, by template name. */
  readonly templates: ReadonlyMap<string, JobTemplate>;
  /** What strikes requests before the service has seen them, or its answers. */
  readonly requestFaults: RequestFaults;
}

export interface CreateVirtualClusterRequest {
  readonly clientToken: string;
  readonly name: string;
  readonly clusterName: string;
  readonly namespace: string;
  readonly tags: Readonly<Record<string, string>>;
  /** `schedulerConfiguration`; absent = as the scenario says. */
  readonly limits?: VirtualClusterLimits;
}

type OnAnswer<Value> = (answer: EmrAnswer<Value>) => void;

/** What a job does on the twin, and what the job template holds that its request names. */
export type JobDefinition = Pick<JobTemplate, 'work' | 'jobTemplateData'>;

/**
 * The EMR on EKS service of one account and Region: it admits requests within the account's quotas,
 * answers after its latency, and takes job runs through their states.
 */
export class EmrService {
  readonly #options: EmrServiceOptions;
  readonly #random: RandomStream;
  readonly #quota: RequestQuota;
  readonly #ids: EmrIds;
  readonly #blueprints: JobBlueprints;
  readonly #lifecycle: JobRunLifecycle;
  readonly #virtualClusters: VirtualClusters;
  readonly #jobRuns = new Map<string, EmrJobRun>();
  /** The job run that each client token started: the same token starts nothing again. */
  readonly #tokens: ClientTokens<EmrJobRun>;
  readonly #listeners = new Set<JobRunListener>();

  constructor(options: EmrServiceOptions) {
    const { environment, streams, config } = options;
    this.#options = options;
    this.#random = streams.stream('emr');
    this.#quota = new RequestQuota(config.quotas);
    this.#ids = new EmrIds(streams.stream('emr-ids'));
    const { clientTokenMemoryMs } = config.parameters.emr;
    this.#tokens = new ClientTokens(clientTokenMemoryMs);
    this.#virtualClusters = new VirtualClusters(this.#ids, {
      limits: config.virtualClusters,
      clientTokenMemoryMs,
    });
    this.#blueprints = new JobBlueprints(
      environment.cluster.podClasses,
      config.parameters.emr,
      config.podTemplates,
    );
    this.#lifecycle = new JobRunLifecycle({
      environment,
      random: streams.stream('emr-lifecycle'),
      parameters: config.parameters.emr,
      requestFaults: options.requestFaults,
      onChange: (change, virtualClusterId) => {
        for (const listener of this.#listeners) listener(change, virtualClusterId);
      },
    });
  }

  /** Hears of every change of every job run until the returned function is called. */
  subscribe(listener: JobRunListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** @param job what it does; by default, what the submission's template says */
  startJobRun(
    submission: Submission,
    onAnswer: OnAnswer<EmrJobRun>,
    job: JobDefinition | undefined = this.#options.templates.get(submission.template),
  ): void {
    this.request('StartJobRun', onAnswer, () => this.#start(submission, job));
  }

  cancelJobRun(virtualClusterId: string, id: string, onAnswer: OnAnswer<EmrJobRun>): void {
    this.request('CancelJobRun', onAnswer, () => {
      const answer = this.#jobRunOf(virtualClusterId, id);
      if (!answer.ok) return answer;
      if (!isCancellable(answer.value.state)) {
        return validationFailure(`Job run ${id} is not in a cancellable state`);
      }
      this.#lifecycle.cancel(answer.value);
      return answer;
    });
  }

  describeJobRun(virtualClusterId: string, id: string, onAnswer: OnAnswer<EmrJobRun>): void {
    this.request('DescribeJobRun', onAnswer, () => this.#jobRunOf(virtualClusterId, id));
  }

  /** A virtual cluster that is unknown has no job runs. */
  listJobRuns(query: JobRunQuery, onAnswer: OnAnswer<JobRunListing>): void {
    const { jobRunsPerPage } = this.#options.config.parameters.emr;
    this.request('ListJobRuns', onAnswer, () => {
      const runs = this.#virtualClusters.find(query.virtualClusterId)?.jobRuns ?? [];
      return success(listJobRuns(runs, query, jobRunsPerPage));
    });
  }

  createVirtualCluster(
    request: CreateVirtualClusterRequest,
    onAnswer: OnAnswer<EmrVirtualCluster>,
  ): void {
    this.request('CreateVirtualCluster', onAnswer, () => {
      const { namespace: name } = request;
      const namespace = this.#options.environment.cluster.namespaces.find(name);
      if (namespace?.phase !== 'Active') {
        return validationFailure(`Unauthorized to perform read namespace on ${name}`);
      }
      const { timeline } = this.#options.environment;
      return this.#virtualClusters.create({ ...request, namespace }, timeline.now());
    });
  }

  deleteVirtualCluster(id: string, onAnswer: OnAnswer<EmrVirtualCluster>): void {
    this.request('DeleteVirtualCluster', onAnswer, () => this.#virtualClusters.delete(id));
  }

  listVirtualClusters(onAnswer: OnAnswer<readonly EmrVirtualCluster[]>): void {
    this.request('ListVirtualClusters', onAnswer, () => success(this.#virtualClusters.list()));
  }

  /** Every virtual cluster there ever was, in order of creation. */
  allVirtualClusters(): readonly EmrVirtualCluster[] {
    return this.#virtualClusters.all();
  }

  /** A virtual cluster that exists or existed. */
  knownVirtualCluster(id: string): EmrVirtualCluster | undefined {
    return this.#virtualClusters.find(id);
  }

  /** Ids as the service forms them. */
  get ids(): EmrIds {
    return this.#ids;
  }

  /** A virtual cluster that exists. */
  findVirtualCluster(id: string): EmrVirtualCluster | undefined {
    const found = this.#virtualClusters.find(id);
    return found?.state === 'TERMINATED' ? undefined : found;
  }

  /** Whether a virtual cluster existed and is gone. */
  isTerminated(virtualClusterId: string): boolean {
    return this.#virtualClusters.find(virtualClusterId)?.state === 'TERMINATED';
  }

  /** The virtual clusters with this tag that are not TERMINATED. */
  virtualClustersOf(tag: string, value: string): EmrVirtualCluster[] {
    return this.#virtualClusters.list().filter((cluster) => cluster.tags[tag] === value);
  }

  /**
   * A request arrives, is admitted or refused, takes effect, and is answered after the latency.
   *
   * @param action whose quota it counts against
   */
  request<Value>(action: string, onAnswer: OnAnswer<Value>, perform: () => EmrAnswer<Value>): void {
    const { timeline } = this.#options.environment;
    const { requestLatencyMedianMs, requestLatencySigma } = this.#options.config.parameters.emr;
    const latencyMs = this.#random.logNormal(requestLatencyMedianMs, requestLatencySigma);
    // The way there is half of the latency: requests take effect in the order of their arrival.
    timeline.at(timeline.now() + latencyMs / 2, () => {
      const answer = this.#answer(action, perform);
      timeline.at(timeline.now() + latencyMs / 2, () => {
        onAnswer(answer);
      });
    });
  }

  #start(
    { virtualClusterId, clientToken, template, request }: Submission,
    job: JobDefinition | undefined,
  ): EmrAnswer<EmrJobRun> {
    const known = this.#tokens.find(clientToken, this.#options.environment.timeline.now());
    if (known !== undefined) return success(known);
    const virtualCluster = this.#virtualClusters.find(virtualClusterId);
    if (virtualCluster === undefined) {
      return notFound(`Virtual cluster ${virtualClusterId} doesn't exist.`);
    }
    if (virtualCluster.state !== 'RUNNING') {
      return validationFailure(
        `Virtual cluster state ${virtualCluster.state} is not valid to create resource JobRun.`,
      );
    }
    const { maxInQueueJobRuns } = virtualCluster.limits;
    if (maxInQueueJobRuns !== null && queuedJobRuns(virtualCluster) >= maxInQueueJobRuns) {
      return validationFailure(
        `Virtual cluster ${virtualClusterId} has reached its maxInQueueJobRuns of ${maxInQueueJobRuns}.`,
      );
    }
    if (job === undefined) return validationFailure(`Template ${template} is unknown to the twin.`);
    const run = this.#newJobRun(virtualCluster);
    const blueprint = this.#blueprints.of(request, job.jobTemplateData);
    this.#tokens.add(clientToken, run);
    const account = this.#options.environment.cluster.accounts.open(run.id, template);
    this.#lifecycle.begin(run, { account, blueprint, work: job.work, clientToken });
    return success(run);
  }

  #jobRunOf(virtualClusterId: string, id: string): EmrAnswer<EmrJobRun> {
    const run = this.#jobRuns.get(id);
    return run?.virtualCluster.id === virtualClusterId
      ? success(run)
      : notFound(`Job run ${id} doesn't exist.`);
  }

  #newJobRun(virtualCluster: EmrVirtualCluster): EmrJobRun {
    const { environment, config } = this.#options;
    const now = environment.timeline.now();
    const run: EmrJobRun = {
      id: this.#ids.jobRunId(config.startsAtEpochMs + now),
      virtualCluster,
      createdAt: now,
      state: 'PENDING',
      attempt: 1,
      milestones: 0,
      application: null,
      finishedAt: null,
      reason: null,
      details: '',
      timeout: -1,
    };
    this.#jobRuns.set(run.id, run);
    virtualCluster.jobRuns.push(run);
    return run;
  }

  #answer<Value>(action: string, perform: () => EmrAnswer<Value>): EmrAnswer<Value> {
    const fate = this.#options.requestFaults.fateOfRequest();
    if (fate === 'failed') return internalFailure;
    if (fate === 'throttled') return throttled;
    if (!this.#quota.admit(action, this.#options.environment.timeline.now())) return throttled;
    const answer = perform();
    return fate === 'answer-lost' ? internalFailure : answer;
  }
}

/** Job runs that count as queued: PENDING and SUBMITTED. */
function queuedJobRuns(cluster: EmrVirtualCluster): number {
  let queued = 0;
  for (const run of cluster.active) {
    if (run.state === 'PENDING' || run.state === 'SUBMITTED') queued += 1;
  }
  return queued;
}
