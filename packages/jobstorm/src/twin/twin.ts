import type { JobWatcher, Target } from '../engine/ports.ts';
import { PolledJobWatcher } from '../engine/watching/polled-job-watcher.ts';
import type { Scenario } from '../model/scenario.ts';
import type { RandomStreams } from '../util/random.ts';
import { KubernetesCluster } from './cluster/kubernetes-cluster.ts';
import { EmrService } from './emr/emr-service.ts';
import { SimulatedJobRunNotices } from './emr/job-run-notices.ts';
import { scheduleFaults } from './faults/fault-timetable.ts';
import { RequestFaults } from './faults/request-faults.ts';
import type { VirtualTimeline } from './kernel/virtual-timeline.ts';
import { SparkOperators } from './operator/spark-operators.ts';
import { SimulatedClusterWatcher } from './target/simulated-cluster-watcher.ts';
import { SimulatedJobSubmitter } from './target/simulated-job-submitter.ts';
import { SimulatedJobRunReader } from './target/simulated-job-run-reader.ts';
import { SimulatedMilestoneWatcher } from './target/simulated-milestone-watcher.ts';
import { SimulatedPodWatcher } from './target/simulated-pod-watcher.ts';
import { SimulatedSessionManager } from './target/simulated-session-manager.ts';
import { SimulatedSparkOperatorSubmitter } from './target/simulated-spark-operator-submitter.ts';

export interface TwinOptions {
  readonly scenario: Scenario;
  readonly timeline: VirtualTimeline;
  readonly streams: RandomStreams;
}

/** The twin: an EMR on EKS account with one EKS cluster, in virtual time, as a target of a run. */
export class Twin {
  readonly target: Target;
  readonly cluster: KubernetesCluster;
  readonly emr: EmrService;
  readonly #makeOperators: () => SparkOperators;
  #operators: SparkOperators | undefined;

  constructor({ scenario, timeline, streams }: TwinOptions) {
    const config = scenario.twin;
    const cluster = new KubernetesCluster({ timeline, streams, config });
    this.cluster = cluster;
    const environment = {
      timeline,
      streams,
      cluster,
      parameters: config.parameters.spark,
    };
    const templates = new Map(scenario.jobs.map((template) => [template.name, template]));
    const shared = { environment, streams, config, templates };
    const faults = streams.stream('faults');
    const requestFaults = new RequestFaults(faults);
    const emr = new EmrService({ ...shared, requestFaults });
    this.emr = emr;
    this.#makeOperators = () =>
      new SparkOperators({ ...shared, virtualCluster: (id) => emr.findVirtualCluster(id) });
    scheduleFaults({
      timeline,
      random: faults,
      faults: config.faults,
      cluster,
      requests: requestFaults,
      operators: () => this.#operators,
      spotNoticeMs: config.parameters.ec2.spotNoticeMs,
    });
    const viaOperator =
      scenario.submission === 'spark-operator'
        ? new SimulatedSparkOperatorSubmitter(this.operators)
        : undefined;
    this.target = {
      sessions: new SimulatedSessionManager({
        timeline,
        cluster,
        emr,
        region: scenario.region,
        applicationsIn: (namespace) => this.#operators?.activeIn(namespace) ?? 0,
      }),
      submitter: viaOperator ?? new SimulatedJobSubmitter(emr),
      jobWatcher: viaOperator ?? watcherOf(emr, { scenario, timeline, streams }),
      clusterWatcher: new SimulatedClusterWatcher(timeline, cluster),
      podWatcher: new SimulatedPodWatcher(timeline, cluster),
    };
  }

  /**
   * The Spark operators of the cluster: there from the beginning where the scenario submits to
   * them, else installed when they are first asked for.
   */
  get operators(): SparkOperators {
    this.#operators ??= this.#makeOperators();
    return this.#operators;
  }

  /** Objects that the cluster stores now, by kind: none once every session is cleaned up. */
  inventory(): ReadonlyMap<string, number> {
    return this.cluster.apiServer.inventory();
  }
}

/** Follows job runs as a user without privileges must: within the quotas, and late. */
function watcherOf(emr: EmrService, { scenario, timeline, streams }: TwinOptions): JobWatcher {
  const { quotas, parameters } = scenario.twin;
  const { ListJobRuns: list = quotas.all } = quotas.actions;
  const random = streams.stream('emr/notices');
  return new PolledJobWatcher({
    timeline,
    reader: new SimulatedJobRunReader(emr),
    milestones: new SimulatedMilestoneWatcher(emr),
    notices: new SimulatedJobRunNotices({ timeline, random, parameters: parameters.emr, emr }),
    watch: scenario.watch,
    listPerSecond: Math.min(list.refillPerSecond, quotas.all.refillPerSecond),
  });
}
