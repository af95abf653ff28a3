import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../../util/random.ts';

/** What slows etcd down. */
export interface EtcdLoad {
  readonly writesPerSecond: number;
  /** Objects that LIST requests read. */
  readonly readsPerSecond: number;
  /** Size of the database over its quota. */
  readonly fullness: number;
  /** A fault's factor; 1 = none. */
  readonly slowdown: number;
}

/** Beyond this utilisation the latency grows no further: clients have long given up. */
const utilisationMax = 0.95;

/** How long etcd takes for a write under the load of the last window, and how often too long. */
export class EtcdLatency {
  readonly #parameters: TwinParameters['etcd'];
  #slowdown = 1;
  #slowApplies = 0;

  constructor(parameters: TwinParameters['etcd']) {
    this.#parameters = parameters;
  }

  /** The expected number of writes so far that took longer than the warning time. */
  get slowApplies(): number {
    return this.#slowApplies;
  }

  /** Mean of the log-normal latency: median · exp(σ² / 2). */
  get meanMs(): number {
    const { latencyMedianMs, latencySigma } = this.#parameters;
    return this.#slowdown * latencyMedianMs * Math.exp(latencySigma ** 2 / 2);
  }

  draw(random: RandomStream): number {
    const { latencyMedianMs, latencySigma } = this.#parameters;
    return random.logNormal(latencyMedianMs * this.#slowdown, latencySigma);
  }

  /** Ends a window with this many writes under this load. */
  endWindow(writes: number, load: EtcdLoad): void {
    this.#slowdown = etcdSlowdown(load, this.#parameters);
    this.#slowApplies += writes * slowApplyShare(this.#slowdown * load.slowdown, this.#parameters);
  }
}

/**
 * Factor on etcd's latency: `(1 + 4 · max(0, fullness − 0.5)) / (1 − utilisation)`, where the
 * utilisation is that by writes and by objects read: pages are searched longer in a full database,
 * and requests queue for those before them.
 */
export function etcdSlowdown(
  load: Omit<EtcdLoad, 'slowdown'>,
  parameters: TwinParameters['etcd'],
): number {
  const { writesPerSecondMax, readsPerSecondMax, fullnessSlowdown } = parameters;
  const asked = load.writesPerSecond / writesPerSecondMax + load.readsPerSecond / readsPerSecondMax;
  const utilisation = Math.min(utilisationMax, asked);
  return (1 + fullnessSlowdown * Math.max(0, load.fullness - 0.5)) / (1 - utilisation);
}

/** Share of writes that take longer than etcd's warning time: 1 − Φ(ln(warning / median) / σ). */
export function slowApplyShare(slowdown: number, parameters: TwinParameters['etcd']): number {
  const { slowApplyMs, latencyMedianMs, latencySigma } = parameters;
  const medianMs = latencyMedianMs * slowdown;
  if (latencySigma === 0 || medianMs === 0) return medianMs > slowApplyMs ? 1 : 0;
  return normalTail(Math.log(slowApplyMs / medianMs) / latencySigma);
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
