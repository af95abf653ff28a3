import { limits } from './limits.ts';
import { pathText, type Path, type ScenarioProblem } from './problem.ts';
import { sourceAt, type Source } from './yaml/source.ts';

/** Gathers what is wrong with a scenario, each with the place where it stands. */
export class ProblemList {
  readonly #root: Source;
  readonly #problems: ScenarioProblem[] = [];
  readonly #seen = new Set<string>();
  readonly #silenced = new Set<string>();

  constructor(root: Source) {
    this.#root = root;
  }

  isEmpty(): boolean {
    return this.#problems.length === 0;
  }

  /** Adds a problem with the value at this path, once. */
  add(path: Path, message: string): void {
    const { file, line } = sourceAt(this.#root, path);
    const problem = { path: pathText(path), message, file, line };
    const key = `${problem.path}\n${message}`;
    if (this.#seen.has(key) || this.#silenced.has(problem.path)) return;
    this.#seen.add(key);
    this.#problems.push(problem);
  }

  /** Takes no more problems with this value: what is wrong with it comes from elsewhere. */
  silence(path: Path): void {
    this.#silenced.add(pathText(path));
  }

  /**
   * Adds what was found wrong with the text around a value, and takes no more problems with that
   * value.
   */
  addFound(problems: Iterable<ScenarioProblem>): void {
    for (const problem of problems) {
      this.#problems.push(problem);
      this.#silenced.add(problem.path);
    }
  }

  /** Whether something is wrong with the value at this path, or with a value within it. */
  hasWithin(path: Path): boolean {
    const outer = pathText(path);
    const isWithin = (inner: string): boolean =>
      inner.startsWith(outer) && /^(?:$|[.[])/.test(inner.slice(outer.length));
    const inner = [...this.#problems.map((problem) => problem.path), ...this.#silenced];
    return inner.some(isWithin);
  }

  /** In the order of the files; the first ones only when there are very many. */
  toArray(): readonly ScenarioProblem[] {
    const files = [...new Set(this.#problems.map((problem) => problem.file))];
    const byPlace = (one: ScenarioProblem, other: ScenarioProblem): number =>
      one.file === other.file
        ? (one.line ?? 0) - (other.line ?? 0)
        : files.indexOf(one.file) - files.indexOf(other.file);
    return this.#problems.toSorted(byPlace).slice(0, limits.problems);
  }
}
