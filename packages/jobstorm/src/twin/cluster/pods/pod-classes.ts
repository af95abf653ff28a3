import type { PodClass, PodSpec } from './pod.ts';

/** Gives each distinct pod spec one class. */
export class PodClasses {
  readonly #byKey = new Map<string, PodClass>();
  readonly #all: PodClass[] = [];

  get all(): readonly PodClass[] {
    return this.#all;
  }

  of(spec: PodSpec): PodClass {
    const selector = Object.entries(spec.nodeSelector).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify({ ...spec, nodeSelector: selector });
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const podClass = { index: this.#all.length, spec, isSelectedBy: [] };
    this.#byKey.set(key, podClass);
    this.#all.push(podClass);
    return podClass;
  }
}
