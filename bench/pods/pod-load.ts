import { RandomStreams } from '../../packages/jobstorm/src/util/random.ts';

/** Pods to be run by several simulators alike; times are whole milliseconds. */
export interface PodLoad {
  readonly hosts: number;
  readonly coresPerHost: number;
  readonly pods: readonly {
    readonly arrivesAtMs: number;
    readonly host: number;
    readonly cores: number;
    readonly durationMs: number;
  }[];
}

/** What a simulator makes of a load. */
export interface PodsResult {
  /** Pods that left again. */
  readonly pods: number;
  readonly meanWaitSeconds: number;
  /** Wall-clock time of the simulation. */
  readonly seconds: number;
}

const coresPerHost = 8;
const coresMax = 4;
const durationMsMin = 10_000;
const durationMsMax = 80_000;
/** Share of the cores that the load asks for: high enough for long queues, which end. */
const utilisation = 0.85;

/** Pods at random instants, dealt out over the hosts in turn, of 1 to 4 cores and 10 to 80 s. */
export function drawPods(pods: number, hosts: number): PodLoad {
  const random = new RandomStreams(1).stream('pods');
  const meanCoreMs = ((1 + coresMax) / 2) * ((durationMsMin + durationMsMax) / 2);
  const meanGapMs = meanCoreMs / (utilisation * hosts * coresPerHost);
  let at = 0;
  return {
    hosts,
    coresPerHost,
    pods: Array.from({ length: pods }, (_, index) => {
      at += random.exponential(meanGapMs);
      return {
        arrivesAtMs: Math.round(at),
        host: index % hosts,
        cores: 1 + random.below(coresMax),
        durationMs: Math.round(random.between(durationMsMin, durationMsMax)),
      };
    }),
  };
}

/** A pod on each line: arrival in seconds, host, cores, seconds. */
export function podsCsv({ pods }: PodLoad): string {
  const lines = pods.map(({ arrivesAtMs, host, cores, durationMs }) =>
    [arrivesAtMs / 1_000, host, cores, durationMs / 1_000].join(','),
  );
  return `${lines.join('\n')}\n`;
}
