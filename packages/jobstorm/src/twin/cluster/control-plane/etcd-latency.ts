import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../../util/random.ts';

/** What slows etcd down. */
export interface EtcdLoad {
  readonly writesPerSecond: number;
  /** LISTs that are answered by etcd, and the bytes of one of them. */
  readonly listsPerSecond: number;
  readonly listBytes: number;
  /** Size of the database over its quota. */
  readonly fullness: number;
  /** A fault's factor; 1 = none. */
  readonly slowdown: number;
}

/** What was asked of etcd in one window. */
export interface EtcdWindow {
  readonly writes: number;
  readonly lists: number;
}

/** Beyond this utilisation the latency grows no further: clients have long given up. */
const utilisationMax = 0.95;
const msPerSecond = 1_000;

/** How long etcd takes for a write under the load of the last window, and how often too long. */
export class EtcdLatency {
  readonly #parameters: TwinParameters['etcd'];
  #slowdown = 1;
  #linkWaitMs = 0;
  #slowApplies = 0;

  constructor(parameters: TwinParameters['etcd']) {
    this.#parameters = parameters;
  }

  /** The expected number of requests so far that took longer than the warning time. */
  get slowApplies(): number {
    return this.#slowApplies;
  }

  /** Mean of the log-normal latency, median · exp(σ² / 2), and of the wait for the network. */
  get meanMs(): number {
    const { latencyMedianMs, latencySigma } = this.#parameters;
    return this.#linkWaitMs + this.#slowdown * latencyMedianMs * Math.exp(latencySigma ** 2 / 2);
  }

  draw(random: RandomStream): number {
    const { latencyMedianMs, latencySigma } = this.#parameters;
    return this.#linkWaitMs + random.logNormal(latencyMedianMs * this.#slowdown, latencySigma);
  }

  /**
   * Ends a window. Each member applies every write and counts those that are slow; a LIST is
   * answered by one member, and counts as slow, too, when it takes longer than the warning time.
   */
  endWindow({ writes, lists }: EtcdWindow, load: EtcdLoad): void {
    const parameters = this.#parameters;
    this.#slowdown = etcdSlowdown(load, parameters);
    this.#linkWaitMs = linkWaitMs(load, parameters);
    const slowdown = this.#slowdown * load.slowdown;
    const write = { medianMs: parameters.latencyMedianMs * slowdown, passedMs: this.#linkWaitMs };
    this.#slowApplies += parameters.members * writes * slowApplyShare(write, parameters);
    if (lists === 0) return;
    const passedMs =
      this.#linkWaitMs +
      rangeMs(load.listBytes, parameters) +
      transferMs(load.listBytes, parameters);
    const list = { medianMs: parameters.listLatencyMedianMs * slowdown, passedMs };
    this.#slowApplies += lists * slowApplyShare(list, parameters);
  }
}

/**
 * Factor on etcd's latency: `(1 + s · max(0, fullness − 0.5)) / (1 − utilisation)`, where s is
 * `fullnessSlowdown` and the utilisation is that by writes: pages are searched longer in a full
 * database, and writes queue for those before them.
 */
export function etcdSlowdown(
  load: Pick<EtcdLoad, 'writesPerSecond' | 'fullness'>,
  { writesPerSecondMax, fullnessSlowdown }: TwinParameters['etcd'],
): number {
  const utilisation = Math.min(utilisationMax, load.writesPerSecond / writesPerSecondMax);
  return (1 + fullnessSlowdown * Math.max(0, load.fullness - 0.5)) / (1 - utilisation);
}

/** Time in which a member reads so many bytes of objects from its database for a LIST. */
export function rangeMs(bytes: number, parameters: TwinParameters['etcd']): number {
  return (msPerSecond * bytes) / parameters.rangeBytesPerSecond;
}

/** Time for which a LIST of so many bytes occupies the network of its member. */
export function transferMs(bytes: number, parameters: TwinParameters['etcd']): number {
  return (msPerSecond * bytes) / parameters.memberBytesPerSecondMax;
}

/**
 * How long any message waits for the LISTs before it on the network of a member: M/D/1,
 * `ρ s / 2 (1 − ρ)` with the time s of one LIST.
 */
export function linkWaitMs(
  { listsPerSecond, listBytes }: Pick<EtcdLoad, 'listsPerSecond' | 'listBytes'>,
  parameters: TwinParameters['etcd'],
): number {
  const listMs = transferMs(listBytes, parameters);
  const asked = ((listsPerSecond / parameters.members) * listMs) / msPerSecond;
  const utilisation = Math.min(utilisationMax, asked);
  return (utilisation * listMs) / (2 * (1 - utilisation));
}

/** A request to etcd: the median of its own log-normal time, and what passes before that. */
export interface EtcdRequestTime {
  readonly medianMs: number;
  readonly passedMs: number;
}

/**
 * Share of requests that take longer than etcd's warning time, of which so much passes before:
 * 1 − Φ(ln((warning − passed) / median) / σ).
 */
export function slowApplyShare(
  { medianMs, passedMs }: EtcdRequestTime,
  { latencySigma, slowApplyMs }: TwinParameters['etcd'],
): number {
  const leftMs = slowApplyMs - passedMs;
  if (leftMs <= 0) return 1;
  if (latencySigma === 0 || medianMs === 0) return medianMs > leftMs ? 1 : 0;
  return normalTail(Math.log(leftMs / medianMs) / latencySigma);
}

/**
 * Probability that a standard normal draw exceeds z, to 1e-7. Source: Abramowitz and Stegun,
 * Handbook of Mathematical Functions, 26.2.17.
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const series =
    0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)));
  return density * t * series;
}
