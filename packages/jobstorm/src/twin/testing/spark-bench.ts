import type { JobMilestone } from '../../model/job-run.ts';
import type { JobWork } from '../../model/job-template.ts';
import { jobShapeOf } from '../../model/spark/job-shape.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import { RandomStreams } from '../../util/random.ts';
import { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import type { PodLoss } from '../cluster/pods/pod.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { SparkApplication } from '../spark/spark-application.ts';
import { sparkPodsOf } from '../spark/spark-pods.ts';
import './invariants/watchers.ts';
import { sparkRequest, staticPool, twinConfig } from './twin-scenario.ts';
import { apiRequest } from '../cluster/control-plane/api-request.ts';

const driverNodes = { 'spark.kubernetes.driver.node.selector.role': 'driver' };
const executorNodes = { 'spark.kubernetes.executor.node.selector.role': 'executor' };

export interface SparkBenchOptions {
  readonly work: JobWork;
  readonly settings?: Readonly<Record<string, string>>;
  readonly parameters?: Partial<TwinParameters['spark']>;
  readonly releaseLabel?: string;
}

/** One application on a cluster of its own, executors on other nodes than driver and submitter. */
export class SparkBench {
  readonly timeline = new VirtualTimeline();
  readonly cluster: KubernetesCluster;
  readonly application: SparkApplication;
  readonly reachedAt = new Map<JobMilestone, number>();
  completedAt: number | null = null;
  failure: string | null = null;

  constructor({ work, settings = {}, parameters = {}, releaseLabel }: SparkBenchOptions) {
    const { timeline } = this;
    const pool = (role: string, nodes: number) => ({
      ...staticPool(nodes, 'm5.xlarge'),
      name: role,
      labels: { role },
    });
    const config = twinConfig({ nodePools: [pool('driver', 2), pool('executor', 6)] });
    const streams = new RandomStreams(1);
    this.cluster = new KubernetesCluster({ timeline, streams, config });
    const { shape } = jobShapeOf({
      ...sparkRequest({ ...driverNodes, ...executorNodes, ...settings }),
      jobDriver: { sparkSubmitJobDriver: { entryPoint: 'local:///job.jar' } },
      ...(releaseLabel === undefined ? {} : { releaseLabel }),
    });
    const pods = sparkPodsOf(this.cluster.podClasses, shape, 'spark', config.parameters.emr);
    this.application = new SparkApplication(
      {
        timeline,
        streams,
        cluster: this.cluster,
        parameters: { ...config.parameters.spark, ...parameters },
      },
      {
        account: this.cluster.accounts.open('test', 'test'),
        shape,
        pods,
        work,
        clientToken: 'token',
        jobRunId: 'job-run',
        namespace: { name: 'test', labels: {}, pods: 0, phase: 'Active' },
        submission: 'submitter-pod',
      },
      {
        reached: (milestone) => this.reachedAt.set(milestone, timeline.now()),
        completed: () => {
          this.completedAt = timeline.now();
        },
        failed: (reason) => {
          this.failure = reason;
        },
      },
    );
    this.application.start();
  }

  /** Lets this much virtual time pass. */
  pass(ms: number): void {
    this.timeline.runUntil(this.timeline.now() + ms);
  }

  /** Gives the garbage collector so much to do, at its 20 objects a second. */
  occupyGarbageCollector(ms: number): void {
    const secrets = (20 * ms) / 1_000;
    const { apiServer, garbageCollector } = this.cluster;
    apiServer.send(apiRequest('user', 'create', 'secrets'), secrets);
    const namespace = { name: 'other', labels: {}, pods: 0, phase: 'Active' as const };
    garbageCollector.collect(namespace, { secrets }, this);
  }

  get podsRunning(): number {
    return this.cluster.sample().podsRunning;
  }

  /** Takes executors away without their nodes, as when something evicts them; how many it took. */
  loseExecutors(count: number, loss: PodLoss = 'interruption'): number {
    const executors = this.cluster
      .nodes()
      .filter(({ group }) => group.pool === 'executor')
      .flatMap(({ node }) => this.cluster.podsOn(node))
      .slice(0, count);
    this.cluster.endPods(executors);
    for (const pod of executors) this.application.podLost(pod, loss);
    return executors.length;
  }

  /** Takes away this many nodes of a role that have pods on them, and gives how many there were. */
  loseNodes(role: string, count: number, loss: PodLoss = 'interruption'): number {
    const nodes = this.cluster
      .nodes()
      .filter(({ group }) => group.pool === role)
      .map(({ node }) => node);
    const lost = nodes.slice(0, count);
    this.cluster.loseNodes(lost, loss);
    return lost.length;
  }
}
