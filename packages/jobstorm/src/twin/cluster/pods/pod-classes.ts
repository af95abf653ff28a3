import type { PodClass, PodSpec } from './pod.ts';

/** Gives each distinct pod spec one class. */
export class PodClasses {
  readonly #byKey = new Map<string, PodClass>();
  /** By class and zones. */
  readonly #byZones = new Map<string, PodClass>();
  readonly #all: PodClass[] = [];

  get all(): readonly PodClass[] {
    return this.#all;
  }

  of(spec: PodSpec): PodClass {
    const selector = Object.entries(spec.nodeSelector).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify({ ...spec, nodeSelector: selector });
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const volumes = spec.volumes?.length ?? 0;
    const podClass = { index: this.#all.length, spec, volumes, isSelectedBy: [] };
    this.#byKey.set(key, podClass);
    this.#all.push(podClass);
    return podClass;
  }

  /** The like class of pods that only nodes in these zones suit, for their volumes are there. */
  inZones(podClass: PodClass, zones: readonly string[]): PodClass {
    const distinct = [...new Set(zones)].sort();
    if (distinct.length === 0) return podClass;
    const key = `${podClass.index} ${distinct.join(' ')}`;
    let zoned = this.#byZones.get(key);
    if (zoned === undefined) {
      zoned = this.of({ ...podClass.spec, volumeZones: distinct });
      this.#byZones.set(key, zoned);
    }
    return zoned;
  }
}
