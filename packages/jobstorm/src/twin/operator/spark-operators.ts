import type { CancelOutcome, Submission, SubmitOutcome, TargetError } from '../../engine/ports.ts';
import { jobMilestones, type FinalJobRunState, type JobMilestone } from '../../model/job-run.ts';
import type { JobTemplate } from '../../model/job-template.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { TwinConfig } from '../../model/twin-config.ts';
import type { RandomStream, RandomStreams } from '../../util/random.ts';
import type { JobRunListener } from '../emr/job-run-lifecycle.ts';
import type { Namespace } from '../cluster/pods/namespaces.ts';
import type { EmrVirtualCluster } from '../emr/virtual-cluster.ts';
import { SparkApplication, type SparkEnvironment } from '../spark/spark-application.ts';
import { isFinal, isObserved } from './next-step.ts';
import {
  newApplication,
  type ApplicationKeeper,
  type OperatorApplication,
} from './operator-application.ts';
import { OperatorBlueprints } from './operator-blueprints.ts';
import { OperatorWebhooks } from './operator-webhooks.ts';
import { SparkOperator } from './spark-operator.ts';
import { apiRequest, type ApiRequest } from '../cluster/control-plane/api-request.ts';

const createApplication = apiRequest('user', 'create', 'sparkapplications');
const updateApplication = apiRequest('user', 'update', 'sparkapplications');
const deleteApplication = apiRequest('user', 'delete', 'sparkapplications');
const clearApplication = apiRequest('controllerManager', 'delete', 'sparkapplications');

export interface SparkOperatorsOptions {
  readonly environment: SparkEnvironment;
  readonly streams: RandomStreams;
  readonly config: TwinConfig;
  /** What the jobs of each template do, by template name. */
  readonly templates: ReadonlyMap<string, JobTemplate>;
  /** The registered namespace of this id. */
  readonly virtualCluster: (id: string) => EmrVirtualCluster | undefined;
}

/** A SparkApplication that a client of the Kubernetes API has created. */
export interface ApplicationManifest {
  readonly name: string;
  readonly namespace: Namespace;
  /** What the costs are put down to. */
  readonly template: string;
  /** Its Spark configuration, as a request to EMR would say it. */
  readonly request: StartJobRunRequest;
  readonly job: Pick<JobTemplate, 'work' | 'jobTemplateData'>;
  readonly keeper: ApplicationKeeper;
}

/** A manifest that somebody may keep beyond its end. */
type Kept<Manifest> = Omit<Manifest, 'keeper'> & { readonly keeper: ApplicationKeeper | null };

/**
 * SparkApplication custom resources and the operators that run them. The resource is made of the
 * Spark configuration of a StartJobRun request: its driver, its executors, its selectors. There is
 * no submitter pod, no Job and no logging container; its name is the client token, so that asking
 * again finds it there.
 */
export class SparkOperators {
  readonly #options: SparkOperatorsOptions;
  readonly #operators: readonly SparkOperator[];
  readonly #operatorOf = new Map<string, SparkOperator>();
  readonly #blueprints: OperatorBlueprints;
  readonly #applications = new Map<string, OperatorApplication>();
  /** Begins a run of each application that has not ended. */
  readonly #runs = new Map<OperatorApplication, () => void>();
  readonly #active = new Map<string, number>();
  readonly #listeners = new Set<JobRunListener>();

  constructor(options: SparkOperatorsOptions) {
    const { environment, streams, config } = options;
    this.#options = options;
    const { sparkOperator, kubelet } = config.parameters;
    const { podClasses } = environment.cluster;
    this.#blueprints = new OperatorBlueprints(podClasses, config);
    this.#operators = Array.from({ length: config.operators.count }, (_, index) => {
      return new SparkOperator({
        timeline: environment.timeline,
        random: streams.stream(`spark-operator-${index}`),
        cluster: environment.cluster,
        config: config.operators,
        parameters: sparkOperator,
        podStopMs: kubelet.podStopMs,
        onState: this.#stateWritten,
        onExpired: this.#expired,
        onSubmit: (application) => {
          this.#report(application, 'submitted');
          this.#runs.get(application)?.();
        },
      });
    });
    environment.cluster.apiServer.setOperators(config.operators.count);
    environment.cluster.namespaces.clearBy(this.#clear);
    if (config.operators.hasWebhook) this.#registerWebhooks();
  }

  #registerWebhooks(): void {
    const { environment, streams, config } = this.#options;
    const webhooks = new OperatorWebhooks({
      timeline: environment.timeline,
      random: streams.stream('operator-webhooks'),
      config: config.operators,
      parameters: config.parameters.sparkOperator,
      operators: this.#operators,
    });
    environment.cluster.apiServer.admitPodsBy(webhooks.latencyMs);
  }

  /** Hears of every change of every application until the returned function is called. */
  subscribe(listener: JobRunListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Applications of a namespace that have not ended. */
  activeIn(namespace: string): number {
    return this.#active.get(namespace) ?? 0;
  }

  /** Creates a SparkApplication. */
  create(submission: Submission, onOutcome: (outcome: SubmitOutcome) => void): void {
    this.#request(onOutcome, () => this.#create(submission));
  }

  /** Deletes a SparkApplication; the operator takes its pods down. */
  delete(
    virtualClusterId: string,
    name: string,
    onOutcome: (outcome: CancelOutcome) => void,
  ): void {
    this.#request<CancelOutcome>(onOutcome, () => {
      const application = this.#applications.get(name);
      if (application?.virtualClusterId !== virtualClusterId || application.isDeleted) {
        return failure('not-found', `sparkapplications "${name}" not found`);
      }
      this.#takeDown(application, deleteApplication);
      return { kind: 'accepted' };
    });
  }

  #create({ virtualClusterId, clientToken, template, request }: Submission): SubmitOutcome {
    const name = clientToken;
    if (this.#applications.has(name)) return { kind: 'accepted', jobRunId: name };
    const { environment, templates, virtualCluster } = this.#options;
    const namespace = virtualCluster(virtualClusterId)?.namespace;
    if (namespace?.phase !== 'Active') {
      return failure('not-found', `namespace of ${virtualClusterId} not found`);
    }
    const job = templates.get(template);
    if (job === undefined) return failure('rejected', `Template ${template} is unknown.`);
    environment.cluster.apiServer.send(createApplication);
    this.#begin({ name, namespace, template, request, job, keeper: null }, virtualClusterId);
    return { kind: 'accepted', jobRunId: name };
  }

  /** Runs a SparkApplication that is stored already, until {@link remove}. */
  run(manifest: ApplicationManifest): OperatorApplication {
    return this.#begin(manifest, '');
  }

  /** The resource of {@link run} is deleted: what runs of it is taken down. */
  remove(application: OperatorApplication): void {
    application.spark?.stop();
    this.#applications.delete(keyOf(application));
    this.#remove(application);
    this.#deleted(application);
  }

  #begin(
    { name, namespace, template, request, job, keeper }: Kept<ApplicationManifest>,
    virtualClusterId: string,
  ): OperatorApplication {
    const account = this.#options.environment.cluster.accounts.open(name, template);
    const application = newApplication({ name, namespace, virtualClusterId, account, keeper });
    this.#applications.set(keyOf(application), application);
    this.#runs.set(application, () => {
      application.spark = this.#newRun(application, job, request);
      keeper?.runBegan(application);
      application.spark.start();
    });
    this.#active.set(namespace.name, this.activeIn(namespace.name) + 1);
    this.#operatorFor(namespace.name).applicationCreated(application);
    return application;
  }

  #newRun(
    application: OperatorApplication,
    { work, jobTemplateData }: ApplicationManifest['job'],
    request: StartJobRunRequest,
  ): SparkApplication {
    const { name, namespace, account } = application;
    const operator = this.#operatorFor(namespace.name);
    return new SparkApplication(
      this.#options.environment,
      {
        ...this.#blueprints.of(request, jobTemplateData),
        work,
        account,
        clientToken: name,
        jobRunId: name,
        namespace,
        submission: 'operator',
      },
      {
        reached: (milestone) => {
          if (milestone === 'driverRunning') application.driver = 'running';
          this.#report(application, milestone);
        },
        submitted: () => {
          operator.submitEnded(application, null);
        },
        submitFailed: (reason) => {
          operator.submitEnded(application, reason);
        },
        completed: () => {
          application.driver = 'succeeded';
        },
        failed: (reason) => {
          application.driver = 'failed';
          application.failure = reason;
        },
        podsChanged: (step, pods) => {
          operator.podsChanged(application, step, pods);
        },
      },
    );
  }

  /** The `spec` of a share of the applications whose driver is there is changed. */
  changeSpecs(share: number, random: RandomStream): void {
    const { apiServer } = this.#options.environment.cluster;
    for (const application of this.#drawn(share, random)) {
      apiServer.send(updateApplication);
      this.#operatorFor(application.namespace.name).specChanged(application);
    }
  }

  /** For a while the phase of a share of the running drivers reads Unknown. */
  hideDrivers(share: number, durationMs: number, random: RandomStream): void {
    const { timeline } = this.#options.environment;
    const hidden = this.#drawn(share, random).filter(({ driver }) => driver === 'running');
    this.#setUnknown({ hidden, isUnknown: true });
    timeline.after(durationMs, this.#setUnknown, { hidden, isUnknown: false });
  }

  readonly #setUnknown = ({ hidden, isUnknown }: HiddenDrivers): void => {
    for (const application of hidden) {
      if (application.isDeleted) continue;
      application.isDriverUnknown = isUnknown;
      // One change of the driver pod: as many events as when it begins to run.
      this.#operatorFor(application.namespace.name).podsChanged(application, 'created', 1);
    }
  };

  #drawn(share: number, random: RandomStream): readonly OperatorApplication[] {
    return [...this.#runs.keys()].filter(
      ({ state }) => isObserved(state) && random.uniform() < share,
    );
  }

  /** Namespaces are dealt out to the operators in the order in which they are first used. */
  #operatorFor(namespace: string): SparkOperator {
    const known = this.#operatorOf.get(namespace);
    if (known !== undefined) return known;
    const next = this.#operators[this.#operatorOf.size % this.#operators.length] as SparkOperator;
    this.#operatorOf.set(namespace, next);
    return next;
  }

  readonly #stateWritten = (application: OperatorApplication): void => {
    const { state } = application;
    application.keeper?.statusWritten(application);
    if (!isFinal(state) || application.spark === null) return;
    // What is told below may end the run, and everything with it.
    const goesAtItsEnd = this.#options.config.operators.timeToLiveMs === null;
    if (goesAtItsEnd && application.keeper === null) this.#delete(application, deleteApplication);
    if (state === 'Completed') this.#finish(application, 'COMPLETED', 'Completed');
    else this.#finish(application, 'FAILED', application.failure);
  };

  /** The applications of a namespace go with it; those that somebody keeps are theirs to delete. */
  readonly #clear = (namespace: Namespace): void => {
    for (const application of this.#applications.values()) {
      const isThere = application.namespace === namespace && !application.isDeleted;
      if (isThere && application.keeper === null) this.#takeDown(application, clearApplication);
    }
  };

  #takeDown(application: OperatorApplication, request: ApiRequest): void {
    application.spark?.stop();
    this.#delete(application, request);
    this.#deleted(application);
  }

  /** The operator learns of a deletion, and takes down what is there. */
  #deleted(application: OperatorApplication): void {
    this.#operatorFor(application.namespace.name).deleted(application);
    if (isFinal(application.state)) return;
    this.#finish(application, 'CANCELLED', 'SparkApplication deleted');
  }

  #delete(application: OperatorApplication, request: ApiRequest): void {
    this.#remove(application);
    // What the operator deletes, too, goes once.
    if (!application.isExpiring) this.#options.environment.cluster.apiServer.send(request);
  }

  readonly #remove = (application: OperatorApplication): void => {
    application.isDeleted = true;
    this.#runs.delete(application);
  };

  readonly #expired = (application: OperatorApplication): void => {
    this.#remove(application);
    application.keeper?.expired(application);
  };

  /** The job has ended. */
  #finish(application: OperatorApplication, state: FinalJobRunState, details: string): void {
    const { name, namespace, virtualClusterId } = application;
    const { cluster, timeline } = this.#options.environment;
    cluster.accounts.close(application.account);
    application.spark = null;
    this.#active.set(namespace.name, this.activeIn(namespace.name) - 1);
    const at = timeline.now();
    const reason = state === 'FAILED' ? 'USER_ERROR' : null;
    for (const listener of this.#listeners) {
      listener({ kind: 'finished', jobRunId: name, state, reason, details, at }, virtualClusterId);
    }
  }

  #report(application: OperatorApplication, milestone: JobMilestone): void {
    const { name, virtualClusterId } = application;
    const step = jobMilestones.indexOf(milestone);
    if (step < application.milestones) return;
    application.milestones = step + 1;
    const at = this.#options.environment.timeline.now();
    for (const listener of this.#listeners) {
      listener({ kind: 'milestone', jobRunId: name, milestone, at }, virtualClusterId);
    }
  }

  /** A request to the API server takes effect halfway through its latency. */
  #request<Outcome>(onOutcome: (outcome: Outcome) => void, perform: () => Outcome): void {
    const { timeline, cluster } = this.#options.environment;
    const latencyMs = cluster.apiServer.latencyMs(updateApplication);
    timeline.at(timeline.now() + latencyMs / 2, () => {
      const outcome = perform();
      timeline.at(timeline.now() + latencyMs / 2, () => {
        onOutcome(outcome);
      });
    });
  }
}

/** Of a virtual cluster's by name alone, which is a client token. */
function keyOf({ name, namespace, keeper }: OperatorApplication): string {
  return keeper === null ? name : `${namespace.name}/${name}`;
}

interface HiddenDrivers {
  readonly hidden: readonly OperatorApplication[];
  readonly isUnknown: boolean;
}

function failure(
  kind: 'not-found' | 'rejected',
  message: string,
): { readonly kind: 'error'; readonly error: TargetError } {
  const code = kind === 'not-found' ? 'NotFound' : 'Invalid';
  return { kind: 'error', error: { kind, code, message } };
}
