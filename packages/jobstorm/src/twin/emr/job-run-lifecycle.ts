import type { JobRunChange } from '../../engine/ports.ts';
import {
  jobMilestones,
  type FailureReason,
  type FinalJobRunState,
  type JobMilestone,
} from '../../model/job-run.ts';
import type { JobWork } from '../../model/job-template.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../util/random.ts';
import type { JobAccount } from '../cluster/accounting/job-accounts.ts';
import type { RequestFaults } from '../faults/request-faults.ts';
import { SparkApplication, type SparkEnvironment } from '../spark/spark-application.ts';
import { driverRetryDelayMs } from './driver-retry.ts';
import type { JobBlueprint } from './job-blueprints.ts';
import { isCancellable, isFinal, type EmrJobRun } from './job-run.ts';
import type { EmrVirtualCluster } from './virtual-cluster.ts';
import { apiRequest } from '../cluster/control-plane/api-request.ts';

const createConfigMap = apiRequest('user', 'create', 'configmaps');
const createSecret = apiRequest('user', 'create', 'secrets');
const createJob = apiRequest('user', 'create', 'jobs');
const deleteJob = apiRequest('user', 'delete', 'jobs');

export interface JobRunLifecycleOptions {
  readonly environment: SparkEnvironment;
  readonly random: RandomStream;
  readonly parameters: TwinParameters['emr'];
  readonly requestFaults: RequestFaults;
  readonly onChange: JobRunListener;
}

/** Hears of a change, and in which virtual cluster it happened. */
export type JobRunListener = (change: JobRunChange, virtualClusterId: string) => void;

/** What a job run will run, kept from StartJobRun until it is handed over. */
export interface JobRunPlan {
  readonly account: JobAccount;
  readonly clientToken: string;
  readonly blueprint: JobBlueprint;
  readonly work: JobWork;
}

/**
 * The life of job runs: PENDING until EMR has handed them to the cluster, SUBMITTED until the
 * driver runs, RUNNING until it ends; CANCEL_PENDING while a cancelled one is taken down.
 */
export class JobRunLifecycle {
  readonly #options: JobRunLifecycleOptions;
  readonly #plans = new Map<EmrJobRun, JobRunPlan>();

  constructor(options: JobRunLifecycleOptions) {
    this.#options = options;
  }

  /** A job run was accepted: it is PENDING. */
  begin(run: EmrJobRun, plan: JobRunPlan): void {
    this.#plans.set(run, plan);
    run.virtualCluster.active.add(run);
    if (this.#isAtLimit(run.virtualCluster)) this.#hold(run);
    else this.#handOver(run);
  }

  /** Takes a job run down on request; it must be cancellable. */
  cancel(run: EmrJobRun): void {
    run.state = 'CANCEL_PENDING';
    this.#takeDown(run);
    this.#after(this.#options.parameters.statusDelayMs, () => {
      this.#finish(run, 'CANCELLED', null, 'JobRun CANCELLED successfully.');
    });
  }

  #isAtLimit(cluster: EmrVirtualCluster): boolean {
    const { maxConcurrentJobRuns } = cluster.limits;
    return maxConcurrentJobRuns !== null && cluster.handedOver >= maxConcurrentJobRuns;
  }

  /** The virtual cluster has as many job runs as it may have: this one waits for a slot. */
  #hold(run: EmrJobRun): void {
    run.virtualCluster.held.push(run);
    run.timeout = this.#after(this.#options.parameters.queueTimeoutMs, () => {
      this.#finish(
        run,
        'FAILED',
        'USER_ERROR',
        'Job run timed out waiting for a concurrency slot.',
      );
    });
  }

  #handOver(run: EmrJobRun): void {
    const { random, parameters } = this.#options;
    run.virtualCluster.handedOver += 1;
    this.#after(random.logNormal(parameters.handOverMedianMs, parameters.handOverSigma), () => {
      if (run.state === 'PENDING') this.#submit(run);
    });
  }

  /** Creates the job's objects on the cluster: ConfigMaps, a Secret and the Job. */
  #submit(run: EmrJobRun): void {
    const { environment, parameters } = this.#options;
    const plan = this.#plans.get(run);
    if (plan === undefined) return;
    const { apiServer } = environment.cluster;
    const { shape, invalidity } = plan.blueprint;
    if (invalidity !== null) {
      this.#finish(run, 'FAILED', 'VALIDATION_ERROR', invalidity);
      return;
    }
    if (this.#options.requestFaults.isHandOverFailed()) {
      this.#finish(run, 'FAILED', 'INTERNAL_ERROR', internalErrorDetails);
      return;
    }
    apiServer.send(createSecret);
    apiServer.send(createJob, jobObjects(shape.hasRetryJob));
    run.state = 'SUBMITTED';
    run.application = this.#newApplication(run, plan);
    this.#report(run, 'submitted');
    run.timeout = this.#after(shape.startTimeoutMs ?? parameters.jobStartTimeoutMs, () => {
      this.#startTimedOut(run);
    });
    const count = parameters.configMapsPerJob;
    apiServer.create({ creation: createConfigMap, count }, startApplication, run);
  }

  #newApplication(run: EmrJobRun, plan: JobRunPlan): SparkApplication {
    const { blueprint, work, clientToken, account } = plan;
    const { namespace } = run.virtualCluster;
    return new SparkApplication(
      this.#options.environment,
      {
        ...blueprint,
        account,
        work,
        clientToken,
        jobRunId: run.id,
        namespace,
        submission: 'submitter-pod',
      },
      {
        reached: (milestone) => {
          this.#reached(run, milestone);
        },
        completed: () => {
          this.#completed(run);
        },
        failed: (reason) => {
          this.#attemptFailed(run, reason);
        },
      },
    );
  }

  /** The retry policy's Job tries the driver again after its back-off, or gives up. */
  #attemptFailed(run: EmrJobRun, reason: string): void {
    const { parameters } = this.#options;
    const plan = this.#plans.get(run);
    if (plan === undefined) return;
    if (run.attempt < plan.blueprint.shape.attemptsMax) {
      this.#after(driverRetryDelayMs(run.attempt, parameters), () => {
        this.#startNextAttempt(run, plan);
      });
    } else {
      this.#after(parameters.statusDelayMs, () => {
        this.#finish(run, 'FAILED', 'USER_ERROR', `JobRun failed. ${reason}`);
      });
    }
  }

  #startNextAttempt(run: EmrJobRun, plan: JobRunPlan): void {
    if (!isCancellable(run.state)) return;
    run.attempt += 1;
    run.application = this.#newApplication(run, plan);
    run.application.start();
  }

  #startTimedOut(run: EmrJobRun): void {
    if (run.state !== 'SUBMITTED') return;
    this.#takeDown(run);
    this.#finish(run, 'FAILED', 'CLUSTER_UNAVAILABLE', 'cluster timeout');
  }

  #reached(run: EmrJobRun, milestone: JobMilestone): void {
    this.#report(run, milestone);
    if (milestone !== 'driverRunning') return;
    this.#cancelTimeout(run);
    this.#after(this.#options.parameters.statusDelayMs, () => {
      if (run.state === 'SUBMITTED') run.state = 'RUNNING';
    });
  }

  #completed(run: EmrJobRun): void {
    this.#after(this.#options.parameters.statusDelayMs, () => {
      const seconds = Math.round((this.#now() - run.createdAt) / 1_000);
      const details = `JobRun completed successfully. It ran for ${seconds} Seconds`;
      this.#finish(run, 'COMPLETED', null, details);
    });
  }

  #takeDown(run: EmrJobRun): void {
    run.application?.stop();
  }

  #finish(
    run: EmrJobRun,
    state: FinalJobRunState,
    reason: FailureReason | null,
    details: string,
  ): void {
    if (isFinal(run.state)) return;
    if (run.state === 'CANCEL_PENDING' && state !== 'CANCELLED') return;
    this.#cancelTimeout(run);
    const account = this.#plans.get(run)?.account;
    if (account !== undefined) this.#options.environment.cluster.accounts.close(account);
    if (run.application !== null) this.#forgetObjects(run);
    run.state = state;
    run.application = null;
    this.#leave(run);
    const { virtualCluster, id: jobRunId } = run;
    const at = this.#now();
    run.finishedAt = at;
    run.reason = reason;
    run.details = details;
    this.#options.onChange(
      { kind: 'finished', jobRunId, state, reason, details, at },
      virtualCluster.id,
    );
  }

  /** The Job is deleted; what it owns is left to the garbage collector. */
  #forgetObjects(run: EmrJobRun): void {
    const { environment, parameters } = this.#options;
    const hasRetryJob = this.#plans.get(run)?.blueprint.shape.hasRetryJob ?? false;
    const { apiServer, garbageCollector } = environment.cluster;
    apiServer.send(deleteJob, jobObjects(hasRetryJob));
    const { namespace } = run.virtualCluster;
    const remains = { configmaps: parameters.configMapsPerJob, secrets: 1 };
    garbageCollector.collect(namespace, remains, run);
  }

  /** Frees the slot of a job run that has ended for the next one that waits. */
  #leave(run: EmrJobRun): void {
    const { virtualCluster } = run;
    this.#plans.delete(run);
    virtualCluster.active.delete(run);
    const position = virtualCluster.held.indexOf(run);
    if (position >= 0) virtualCluster.held.splice(position, 1);
    else virtualCluster.handedOver -= 1;
    const next = this.#isAtLimit(virtualCluster) ? undefined : virtualCluster.held.shift();
    if (next === undefined) return;
    this.#cancelTimeout(next);
    this.#handOver(next);
  }

  #report(run: EmrJobRun, milestone: JobMilestone): void {
    const step = jobMilestones.indexOf(milestone);
    if (step < run.milestones) return;
    run.milestones = step + 1;
    this.#options.onChange(
      { kind: 'milestone', jobRunId: run.id, milestone, at: this.#now() },
      run.virtualCluster.id,
    );
  }

  #cancelTimeout(run: EmrJobRun): void {
    if (run.timeout >= 0) this.#options.environment.timeline.cancel(run.timeout);
    run.timeout = -1;
  }

  #now(): number {
    return this.#options.environment.timeline.now();
  }

  #after(delayMs: number, callback: () => void): number {
    const { timeline } = this.#options.environment;
    return timeline.at(timeline.now() + delayMs, callback);
  }
}

function startApplication(run: EmrJobRun): void {
  run.application?.start();
}

/** Source: EMR on EKS Development Guide, common errors when running jobs. */
const internalErrorDetails = 'JobRun submission failed due to an internal error.';

/** With a retry policy, the driver has a Job of its own. */
function jobObjects(hasRetryJob: boolean): number {
  return hasRetryJob ? 2 : 1;
}
