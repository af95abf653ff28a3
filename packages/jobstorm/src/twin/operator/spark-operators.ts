import type { CancelOutcome, Submission, SubmitOutcome, TargetError } from '../../engine/ports.ts';
import type { FinalJobRunState, JobMilestone } from '../../model/job-run.ts';
import type { JobTemplate } from '../../model/job-template.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { TwinConfig } from '../../model/twin-config.ts';
import type { RandomStreams } from '../../util/random.ts';
import type { JobRunListener } from '../emr/job-run-lifecycle.ts';
import type { Namespace } from '../cluster/pods/namespaces.ts';
import type { EmrVirtualCluster } from '../emr/virtual-cluster.ts';
import { SparkApplication, type SparkEnvironment } from '../spark/spark-application.ts';
import type { ApplicationKeeper, OperatorApplication } from './operator-application.ts';
import { OperatorBlueprints } from './operator-blueprints.ts';
import { OperatorWebhooks } from './operator-webhooks.ts';
import { SparkOperator } from './spark-operator.ts';

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
  readonly #active = new Map<string, number>();
  readonly #listeners = new Set<JobRunListener>();

  constructor(options: SparkOperatorsOptions) {
    const { environment, streams, config } = options;
    this.#options = options;
    const { sparkOperator } = config.parameters;
    const { podClasses } = environment.cluster;
    this.#blueprints = new OperatorBlueprints(podClasses, config);
    this.#operators = Array.from({ length: config.operators.count }, (_, index) => {
      return new SparkOperator({
        timeline: environment.timeline,
        random: streams.stream(`spark-operator-${index}`),
        cluster: environment.cluster,
        config: config.operators,
        parameters: sparkOperator,
        onState: this.#stateWritten,
        onSubmit: (application) => {
          this.#report(application, 'submitted');
          application.spark?.start();
        },
      });
    });
    environment.cluster.apiServer.setOperators(config.operators.count);
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
      application.spark?.stop();
      this.#end(application, 'CANCELLED', 'SparkApplication deleted');
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
    environment.cluster.apiServer.send('user', 'create', 'sparkapplications');
    this.#run({ name, namespace, template, request, job, keeper: null }, virtualClusterId);
    return { kind: 'accepted', jobRunId: name };
  }

  /** Runs a SparkApplication that is stored already, until {@link remove}. */
  run(manifest: ApplicationManifest): OperatorApplication {
    return this.#run(manifest, '');
  }

  /** The resource of {@link run} is deleted: what runs of it is taken down. */
  remove(application: OperatorApplication): void {
    const { spark } = application;
    this.#applications.delete(keyOf(application));
    if (spark === null) return;
    spark.stop();
    this.#end(application, 'CANCELLED', 'SparkApplication deleted');
  }

  #run(
    {
      name,
      namespace,
      template,
      request,
      job,
      keeper,
    }: Omit<ApplicationManifest, 'keeper'> & { readonly keeper: ApplicationKeeper | null },
    virtualClusterId: string,
  ): OperatorApplication {
    const { environment } = this.#options;
    const operator = this.#operatorFor(namespace.name);
    const application: OperatorApplication = {
      name,
      namespace,
      virtualClusterId,
      keeper,
      account: environment.cluster.accounts.open(name, template),
      spark: null,
      state: 'New',
      driver: 'none',
      failure: '',
      changes: 0,
      changesWritten: 0,
      isDeleted: false,
      queueState: 'idle',
      isDirty: false,
    };
    application.spark = new SparkApplication(
      environment,
      {
        ...this.#blueprints.of(request, job.jobTemplateData),
        work: job.work,
        account: application.account,
        // The same arrival draws the same whatever namespace it is in.
        clientToken: name,
        jobRunId: name,
        namespace,
        submission: 'operator',
      },
      {
        reached: (milestone) => {
          this.#reached(application, milestone);
        },
        completed: () => {
          application.driver = 'succeeded';
        },
        failed: (reason) => {
          application.driver = 'failed';
          application.failure = reason;
          operator.podsChanged(application, 'ended', 1);
        },
        podsChanged: (step, pods) => {
          operator.podsChanged(application, step, pods);
        },
      },
    );
    this.#applications.set(keyOf(application), application);
    this.#active.set(namespace.name, this.activeIn(namespace.name) + 1);
    operator.applicationChanged(application);
    return application;
  }

  /** Namespaces are dealt out to the operators in the order in which they are first used. */
  #operatorFor(namespace: string): SparkOperator {
    const known = this.#operatorOf.get(namespace);
    if (known !== undefined) return known;
    const next = this.#operators[this.#operatorOf.size % this.#operators.length] as SparkOperator;
    this.#operatorOf.set(namespace, next);
    return next;
  }

  #reached(application: OperatorApplication, milestone: JobMilestone): void {
    if (milestone === 'driverRunning') application.driver = 'running';
    this.#report(application, milestone);
  }

  readonly #stateWritten = (application: OperatorApplication): void => {
    const { state } = application;
    application.keeper?.statusWritten(application);
    if (state === 'Completed') this.#end(application, 'COMPLETED', 'Completed');
    else if (state === 'Failed') this.#end(application, 'FAILED', application.failure);
  };

  /** The job has ended: whoever created the SparkApplication deletes it. */
  #end(application: OperatorApplication, state: FinalJobRunState, details: string): void {
    const { apiServer, accounts } = this.#options.environment.cluster;
    const { name, namespace, virtualClusterId } = application;
    accounts.close(application.account);
    application.isDeleted = true;
    application.spark = null;
    this.#active.set(namespace.name, this.activeIn(namespace.name) - 1);
    if (application.keeper === null) apiServer.send('user', 'delete', 'sparkapplications');
    const at = this.#options.environment.timeline.now();
    const reason = state === 'FAILED' ? 'USER_ERROR' : null;
    for (const listener of this.#listeners) {
      listener({ kind: 'finished', jobRunId: name, state, reason, details, at }, virtualClusterId);
    }
  }

  #report({ name, virtualClusterId }: OperatorApplication, milestone: JobMilestone): void {
    const at = this.#options.environment.timeline.now();
    for (const listener of this.#listeners) {
      listener({ kind: 'milestone', jobRunId: name, milestone, at }, virtualClusterId);
    }
  }

  /** A request to the API server takes effect halfway through its latency. */
  #request<Outcome>(onOutcome: (outcome: Outcome) => void, perform: () => Outcome): void {
    const { timeline, cluster } = this.#options.environment;
    const latencyMs = cluster.apiServer.latencyMs('user', 'update', 'sparkapplications');
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

function failure(
  kind: 'not-found' | 'rejected',
  message: string,
): { readonly kind: 'error'; readonly error: TargetError } {
  const code = kind === 'not-found' ? 'NotFound' : 'Invalid';
  return { kind: 'error', error: { kind, code, message } };
}
