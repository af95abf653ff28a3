import { isAlias, isMap, isPair, isScalar, isSeq, type Node } from 'yaml';
import { limits } from '../limits.ts';
import { pathText, type Path, type ScenarioProblem } from '../problem.ts';
import type { ReadResult } from './read-yaml.ts';
import type { Source } from './source.ts';

/** Turns the parsed document into plain values, and says what no scenario may contain. */
export function toTree(
  contents: Node,
  file: string,
  lineAt: (offset: number) => number,
): ReadResult {
  const builder = new TreeBuilder(file, lineAt);
  const tree = builder.build(contents, []);
  const { problems, isWhole } = builder;
  return isWhole ? { ok: true, ...tree, problems } : { ok: false, problems };
}

interface Built {
  readonly value: unknown;
  readonly source: Source;
}

class TreeBuilder {
  readonly problems: ScenarioProblem[] = [];
  readonly #file: string;
  readonly #lineAt: (offset: number) => number;
  /** The node that each alias stands for: the last one of that name before it. */
  readonly #anchors = new Map<string, Node>();
  #values = 0;
  #isTooLarge = false;
  #hasLostKeys = false;

  constructor(file: string, lineAt: (offset: number) => number) {
    this.#file = file;
    this.#lineAt = lineAt;
  }

  /** What is left of the document says as much as its author meant. */
  get isWhole(): boolean {
    return !this.#isTooLarge && !this.#hasLostKeys;
  }

  build(node: unknown, path: Path): Built {
    const line = this.#lineOf(node);
    this.#values += 1;
    if (path.length > limits.depth || this.#values > limits.values) {
      if (!this.#isTooLarge) {
        this.#isTooLarge = true;
        this.#report(
          path.slice(0, 3),
          line,
          `must have at most ${limits.values} values and ${limits.depth} levels, aliases expanded`,
        );
      }
      return this.#built(null, line);
    }
    if (isAlias(node)) return this.#buildAlias(node.source, line, path);
    this.#rememberAnchor(node);
    if (isMap(node)) return this.#buildMap(node.items, line, path);
    if (isSeq(node)) return this.#buildList(node.items, line, path);
    if (isScalar(node)) return this.#buildScalar(node.value, node.source, line, path);
    return this.#built(null, line);
  }

  #buildAlias(anchor: string, line: number, path: Path): Built {
    const target = this.#anchors.get(anchor);
    if (target !== undefined) return this.build(target, path);
    this.#report(path, line, `must be a value: nothing has the anchor &${anchor} before it`);
    return this.#built(null, line);
  }

  #buildMap(items: readonly unknown[], line: number, path: Path): Built {
    const value = Object.create(null) as Record<string, unknown>;
    const source = this.#source(line);
    for (const pair of items) {
      if (this.#isTooLarge || !isPair(pair)) break;
      const keyLine = this.#lineOf(pair.key, line);
      const key = this.#keyOf(pair.key, keyLine, path);
      if (key === undefined) continue;
      const earlier = source.children.get(key);
      if (earlier !== undefined) {
        const first = `it is also given on line ${earlier.line ?? 1}`;
        this.#report([...path, key], keyLine, `must be given once: ${first}`);
        continue;
      }
      const child = this.build(pair.value, [...path, key]);
      value[key] = child.value;
      source.children.set(key, { ...child.source, line: keyLine });
    }
    return { value, source };
  }

  #buildList(items: readonly unknown[], line: number, path: Path): Built {
    const value: unknown[] = [];
    const source = this.#source(line);
    for (const [index, item] of items.entries()) {
      if (this.#isTooLarge) break;
      const child = this.build(item, [...path, index]);
      value.push(child.value);
      source.children.set(String(index), child.source);
    }
    return { value, source };
  }

  #buildScalar(value: unknown, text: string | undefined, line: number, path: Path): Built {
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
      const numberText = typeof value === 'number' && text !== undefined ? text : null;
      return this.#built(value, line, numberText);
    }
    this.#report(path, line, 'must be text, a number, true, false or null');
    return this.#built(null, line);
  }

  #keyOf(key: unknown, line: number, path: Path): string | undefined {
    const name = isScalar(key) ? key.value : undefined;
    const isName = typeof name === 'string' || typeof name === 'number';
    if (name === '__proto__') {
      this.#report([...path, name], line, `unknown key '${name}'`);
      return undefined;
    }
    if (isName && name !== '<<') return String(name);
    this.#hasLostKeys = true;
    const reason = name === '<<' ? 'merge keys (<<) are not read' : 'keys must be plain text';
    this.#report(path, line, `must be a mapping of names to values: ${reason}`);
    return undefined;
  }

  #rememberAnchor(node: unknown): void {
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }

  #lineOf(node: unknown, fallback = 1): number {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : null;
    return range === null || range === undefined ? fallback : this.#lineAt(range[0]);
  }

  #source(line: number, numberText: string | null = null): Source {
    return { file: this.#file, line, numberText, children: new Map() };
  }

  #built(value: unknown, line: number, numberText: string | null = null): Built {
    return { value, source: this.#source(line, numberText) };
  }

  #report(path: Path, line: number, message: string): void {
    if (this.problems.length >= limits.problems) return;
    this.problems.push({ path: pathText(path), message, file: this.#file, line });
  }
}
