import { ListedJobRuns } from '../../adapters/emr/listed-job-runs.ts';
import { findKnownJobRuns } from '../../adapters/emr/known-job-runs.ts';
import { WallTimeline } from '../../adapters/timeline/wall-timeline.ts';
import type { Timeline } from '../../engine/ports.ts';
import { JobstormError } from '../../model/errors.ts';
import type { RunPhase } from '../../model/run-phase.ts';
import type { VirtualCluster } from '../../model/session.ts';
import type { AwsAccess } from '../target/aws-access.ts';
import { sessionToolsOf } from '../target/session-tools-of.ts';
import type { KilledRun } from './resume-run.ts';

/** Job runs by what names their arrival. */
type KnownJobRuns = ReadonlyMap<string, string>;

interface Look {
  readonly killed: KilledRun;
  readonly access: AwsAccess;
  readonly timeline: Timeline;
}

/** Phases in which what the session had made may be gone already. */
const removingPhases: ReadonlySet<RunPhase> = new Set(['cancel', 'teardown', 'ended']);

/**
 * Looks at what a killed run has left on the target, before anything is done there: its virtual
 * clusters must be there, and the job runs are found whose answer it did not live to see.
 *
 * @param speed of the service's clock, times real time
 * @returns the job runs that its journal may not know of
 * @throws {JobstormError} when the session is gone, or the service cannot be asked
 */
export async function lookBeforeResume(
  killed: KilledRun,
  access: AwsAccess,
  speed: number,
): Promise<KnownJobRuns> {
  const { virtualClusters, phase } = killed.restorer;
  if (virtualClusters === null || (phase !== null && removingPhases.has(phase))) return new Map();
  let fail: (thrown: unknown) => void = () => undefined;
  const fault = new Promise<never>((_resolve, reject) => (fail = reject));
  const timeline = new WallTimeline({ speed, onError: fail });
  try {
    const found = knownJobRuns({ killed, access, timeline }, virtualClusters);
    return await Promise.race([found, fault]);
  } finally {
    timeline.stop();
  }
}

async function knownJobRuns(
  look: Look,
  virtualClusters: readonly VirtualCluster[],
): Promise<KnownJobRuns> {
  const { killed, access, timeline } = look;
  const { begin, restorer } = killed;
  const present = await presentIds(look);
  const gone = virtualClusters.find(({ id }) => !present.has(id));
  if (gone !== undefined) throw sessionGone(begin.session, gone);
  // The name of a SparkApplication does what a client token does, for as long as it is there.
  if (begin.scenario.submission === 'spark-operator') return new Map();
  return findKnownJobRuns({
    jobRuns: new ListedJobRuns(access.aws.emr, timeline),
    session: begin.session,
    virtualClusterIds: virtualClusters.map(({ id }) => id),
    since: restorer.unknownSince,
    epochMs: Date.parse(begin.startedAt),
  });
}

/** Virtual clusters that take jobs; for a Spark operator, the namespaces that stand for them. */
async function presentIds({ killed: { begin }, access, timeline }: Look): Promise<Set<string>> {
  const { clusters, namespaces } = sessionToolsOf({ access, timeline });
  if (begin.scenario.submission === 'spark-operator') {
    return new Set((await namespaces.list(begin.session)).map(({ name }) => name));
  }
  const running = (await clusters.list(begin.scenario.clusterName)).filter(
    ({ state }) => state === 'RUNNING',
  );
  return new Set(running.map(({ id = '' }) => id));
}

function sessionGone(session: string, { name }: VirtualCluster): JobstormError {
  return new JobstormError(
    'config',
    `Cannot resume session ${session}: it was stopped, its virtual cluster ${name} is gone`,
    {
      hint:
        'Look at what it did with `jobstorm report`, and run its scenario again; ' +
        `\`jobstorm stop --id ${session}\` removes what may be left of it.`,
    },
  );
}
