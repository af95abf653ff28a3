import { afterEach, describe, expect, it } from 'vitest';
import { Run } from '../../../engine/run.ts';
import type { RunProgress } from '../../../engine/run-progress.ts';
import { Etcd } from '../../cluster/control-plane/etcd.ts';
import type { JobCharge } from '../../../model/cluster-sample.ts';
import { JobAccounts } from '../../cluster/accounting/job-accounts.ts';
import { FlowControl, type RequestCounts } from '../../cluster/control-plane/flow-control.ts';
import { Ledger } from '../../cluster/ledger.ts';
import { AddressSubnet } from '../../cluster/network/subnet.ts';
import { NodeTable } from '../../cluster/nodes/node-table.ts';
import { NodeVolumes } from '../../cluster/storage/node-volumes.ts';
import { PodsOnNodes } from '../../cluster/pods/pods-on-nodes.ts';
import type { Pod } from '../../cluster/pods/pod.ts';
import { JobRunLifecycle } from '../../emr/job-run-lifecycle.ts';
import type { EmrJobRun } from '../../emr/job-run.ts';
import { EventQueue } from '../../kernel/event-queue.ts';
import type { OperatorApplication } from '../../operator/operator-application.ts';
import { SparkOperator } from '../../operator/spark-operator.ts';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../cluster-bench.ts';
import { runOnTwin } from '../run-on-twin.ts';
import { openLoad, twinScenario } from '../twin-scenario.ts';
import { VolumeBench } from '../volume-bench.ts';
import { Doctor } from './doctor.ts';
import { InvariantViolation } from './violation.ts';

const short = twinScenario({ load: openLoad({ durationMs: 60_000, warmUpMs: 0 }) });
const doctor = new Doctor();

/** The law that is broken, in the watcher's words. */
function breach(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof InvariantViolation) return error.message;
    throw error;
  }
  return 'none';
}

/** A pod that runs, and a table with one node as large as its own. */
function podAndNode(): { bench: ClusterBench; pod: Pod; nodes: NodeTable; node: number } {
  const bench = new ClusterBench();
  const [pod] = bench.createPods(1, { cpuMillicores: 1_000, memoryMiB: 100 });
  bench.pass(120_000);
  const [one] = bench.cluster.nodes();
  if (one === undefined || pod === undefined) throw new Error('the bench has a node and a pod');
  const nodes = new NodeTable();
  return { bench, pod, nodes, node: nodes.add(one.group, 0) };
}

afterEach(() => {
  doctor.heal();
});

describe('watchers', () => {
  it('find nothing in a run of the twin as it is', () => {
    expect(breach(() => runOnTwin(short))).toBe('none');
  });

  it('see a node that is given more than it has', () => {
    doctor.instead(NodeTable, 'fits', () => true);
    const { pod, nodes, node } = podAndNode();

    const overfull = breach(() => {
      for (;;) nodes.allocate(node, pod.podClass);
    });

    expect(overfull).toMatch(/^node 0 has 16000 cpuMillicores allocated of \d+$/);
  });

  it('see what is given back twice, and what is placed where no pod may be', () => {
    const { pod, nodes, node } = podAndNode();

    const twice = breach(() => {
      nodes.release(node, pod.podClass, 0);
    });
    doctor.instead(NodeTable, 'fits', () => true);
    nodes.cordon(node);
    const cordoned = breach(() => {
      nodes.allocate(node, pod.podClass);
    });

    expect(twice).toBe('more is given back to node 0 than was taken');
    expect(cordoned).toBe('a pod is placed on node 0, which is cordoned');
  });

  it('see memory that a node does not account for', () => {
    const { pod, nodes, node } = podAndNode();
    nodes.memoryFree[node] = (nodes.memoryFree[node] as number) + 1;

    const forgotten = breach(() => {
      nodes.allocate(node, pod.podClass);
    });

    expect(forgotten).toMatch(/^node 0 says \d+ MiB free where \d+ are$/);
  });

  it('see a pod that lives again, and one on two nodes', () => {
    const { pod } = podAndNode();

    const revived = breach(() => {
      pod.phase = 'queued';
    });
    const doubled = breach(() => {
      new PodsOnNodes().add(pod);
    });

    expect(revived).toBe('a pod goes from running to queued');
    expect(doubled).toMatch(/^a pod on a node is placed on node \d as well$/);
  });

  it('see a job run, and a SparkApplication, that skip their states', () => {
    doctor.instead(JobRunLifecycle, 'begin', ({ args, proceed }) => {
      proceed(...args);
      (args[0] as EmrJobRun).state = 'COMPLETED';
    });
    doctor.instead(SparkOperator, 'applicationCreated', ({ args, proceed }) => {
      proceed(...args);
      (args[0] as OperatorApplication).state = 'Completed';
    });

    const jobRun = breach(() => runOnTwin(short));
    const application = breach(() => runOnTwin({ ...short, submission: 'spark-operator' }));

    expect(jobRun).toMatch(/^job run \w+ goes from PENDING to COMPLETED$/);
    expect(application).toMatch(/^SparkApplication [-\w]+ goes from New to Completed$/);
  });

  it('see addresses that come from nowhere', () => {
    const subnet = new AddressSubnet(24);
    const holding = subnet.open();
    holding.addInterface();
    subnet.free += 1;

    const conjured = breach(() => holding.addUnits(10));

    expect(conjured).toBe('a subnet of 251 addresses has 241 free and 11 held');
  });

  it('see a node that gives more addresses than it has', () => {
    const { bench, pod } = podAndNode();
    const pool = bench.cluster.plugins.vpcCni.pool(pod.node);
    if (pool === undefined) throw new Error('the node of the pod has addresses');
    pool.assigned += pool.total;

    const overdrawn = breach(() => {
      bench.createPods(40);
      bench.pass(60_000);
    });

    expect(overdrawn).toMatch(/^node \d has \d+ of \d+ addresses in use and 0 cooling$/);
  });

  it('see requests that are neither granted nor refused nor waiting', () => {
    doctor.instead(FlowControl, 'counts', ({ proceed }) => {
      const counts = proceed() as RequestCounts;
      return { ...counts, granted: 0.9 * counts.granted };
    });

    expect(breach(() => runOnTwin(short))).toMatch(/^[\d.]+ requests arrived: [\d.]+ granted, /);
  });

  it('see fewer than no requests', () => {
    doctor.instead(FlowControl, 'counts', ({ proceed }) => {
      const counts = proceed() as RequestCounts;
      return { ...counts, refused: counts.refused - 1e-9 };
    });

    expect(breach(() => runOnTwin(short))).toBe('fewer than no requests are counted');
  });

  it('see a full etcd that is written to', () => {
    const { etcd: parameters } = defaultTwinParameters();
    const etcd = new Etcd(parameters, 2 * parameters.idleBytes);
    const written = breach(() => {
      for (let second = 0; second < 60; second += 1) {
        etcd.created(etcd.kind('pods'), 10_000);
        etcd.pass(second * 1_000);
      }
    });

    expect(written).toMatch(/^a full etcd grows from \d+ to \d+ bytes$/);
  });

  it('see time that runs back', () => {
    doctor.instead(EventQueue, 'schedule', ({ args: [time, ...rest], proceed }) =>
      proceed(Number(time) > 5_000 ? Number(time) - 5_000 : time, ...rest),
    );

    expect(breach(() => runOnTwin(short))).toMatch(/^time runs back from [\d.]+ to [\d.]+$/);
  });

  it('see pods that the twin does not integrate as they were', () => {
    let isForgotten = false;
    doctor.instead(Ledger, 'podGone', ({ args, proceed }) => {
      if (isForgotten) proceed(...args);
      isForgotten = true;
    });

    expect(breach(() => runOnTwin(short))).toMatch(/^pods: the integral is [\d.]+ s and/);
  });

  it('see CPU that the twin does not integrate as it was held', () => {
    doctor.instead(Ledger, 'requested', ({ args, proceed }) => {
      proceed(...args);
      if (args[2] === -1) proceed(...args);
    });

    expect(breach(() => runOnTwin(short))).toMatch(/^CPU of pods: the integral is/);
  });

  it('see jobs that the engine miscounts', () => {
    doctor.instead(Run, 'progress', ({ proceed }) => {
      const progress = proceed() as RunProgress;
      return { ...progress, active: Math.min(progress.active, 3) };
    });

    expect(breach(() => runOnTwin(short))).toMatch(/^jobs: the integral is [\d.]+ s and/);
  });

  it('see pods that are charged with more than nodes cost', () => {
    doctor.instead(JobAccounts, 'counters', ({ proceed }) => {
      const counters = proceed() as ReturnType<JobAccounts['counters']>;
      return { ...counters, nodeUsdRequested: 100 * counters.nodeUsdRequested };
    });

    expect(breach(() => runOnTwin(short))).toMatch(/^-[\d.]+ USD of nodes and disks are idle$/);
  });

  it('see costs of jobs that no job pays', () => {
    doctor.instead(JobAccounts, 'take', ({ proceed }) => {
      const charges = proceed() as readonly JobCharge[];
      return charges.map((charge) => ({ ...charge, nodesUsd: 0 }));
    });

    expect(breach(() => runOnTwin(short))).toMatch(/^[\d.]+ USD that job runs owe is charged to/);
  });

  it('see jobs that pay twice', () => {
    doctor.instead(JobAccounts, 'take', ({ proceed }) => {
      const charges = proceed() as readonly JobCharge[];
      return charges.flatMap((charge) => [charge, charge]);
    });

    expect(breach(() => runOnTwin(short))).toMatch(/^job runs pay [\d.]+ USD more than they owe$/);
  });

  it('see a volume out of order, on two nodes, and attachments that are given back twice', () => {
    const bench = new VolumeBench();
    const [pod] = bench.claimingPods(1);
    bench.pass(60_000);
    const [claim] = pod?.claims ?? [];
    const on = bench.volumes.on(pod?.node ?? -1);
    if (claim === undefined || on === undefined) throw new Error('the pod has its volume');
    const attach = breach(() => {
      claim.volume = 'creating';
    });
    const elsewhere = breach(() => {
      claim.node = new NodeVolumes(9, 1, 0);
    });
    doctor.instead(NodeTable, 'freeVolumes', ({ args, proceed }) => proceed(args[0], 2));
    const freed = breach(() => {
      bench.cluster.endPods(pod === undefined ? [] : [pod]);
      bench.pass(60_000);
    });

    expect(attach).toBe('a volume goes from attached to creating');
    expect(elsewhere).toBe(`a volume on node ${on.node} is attached to node 9`);
    expect(freed).toBe(`node ${on.node} says 27 attachments free of 26`);
  });

  it('see volumes that nobody knows the end of', () => {
    doctor.instead(Ledger, 'volume', ({ args, proceed }) => {
      if (args[2] === 1) proceed(...args);
    });
    const bench = new VolumeBench();
    const pods = bench.claimingPods(3);
    bench.pass(60_000);
    const lost = breach(() => {
      bench.cluster.endPods(pods);
      bench.pass(60_000);
    });

    expect(lost).toBe('3 volumes were created: 1 deleted, 3 there');
  });
});
