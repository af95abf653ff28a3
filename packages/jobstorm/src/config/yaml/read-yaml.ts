import { LineCounter, parseDocument } from 'yaml';
import { limits } from '../limits.ts';
import type { ScenarioProblem } from '../problem.ts';
import { toTree } from './to-tree.ts';
import type { Source } from './source.ts';

/** Plain values (mappings have no prototype), with the place of each. */
export interface Tree {
  readonly value: unknown;
  readonly source: Source;
  /** What the text says that no scenario may; the values are what is left without it. */
  readonly problems?: readonly ScenarioProblem[];
}

export type ReadResult =
  | ({ readonly ok: true } & Tree)
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] };

/**
 * Reads one document of YAML 1.2, of which JSON is a part. Never throws, and takes time in
 * proportion to the text: what could explode (aliases, depth) is bounded.
 */
export function readYaml(text: string, file: string): ReadResult {
  const failed = (message: string, line: number | null = 1): ReadResult => ({
    ok: false,
    problems: [{ path: '', message, file, line }],
  });
  if (text.length > limits.textLength) {
    return failed(`must have at most ${limits.textLength} characters: it has ${text.length}`, null);
  }
  try {
    return readDocument(text, file, failed);
  } catch (error) {
    // The parser descends by recursion; a text of brackets takes it to the end of the stack.
    return failed(faultText('', String(error)));
  }
}

const tooDeep = `must not be nested deeper than ${limits.depth} levels`;

function readDocument(
  text: string,
  file: string,
  failed: (message: string, line?: number) => ReadResult,
): ReadResult {
  const lines = new LineCounter();
  // Duplicate keys are found by toTree(): the parser compares each key with every other one.
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    uniqueKeys: false,
    lineCounter: lines,
    logLevel: 'error',
  });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  // What follows a fault is mostly its echo.
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault !== undefined) {
    return failed(faultText(fault.code, fault.message), lineAt(fault.pos[0]));
  }
  if (document.contents === null) return failed('must be a mapping: the file is empty');
  return toTree(document.contents, file, lineAt);
}

/** Slips that scenarios invite. */
const hints: readonly (readonly [sign: RegExp, hint: string])[] = [
  [/^Block scalar header/, ': text that begins with > needs quotes'],
  [/flow-map-start at node end/, ': text with ${…} needs quotes within [ ] and { }'],
];

function faultText(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'must be one document: a second one begins here';
  if (/call stack|regular expression/.test(message)) return tooDeep;
  const [, hint = ''] = hints.find(([sign]) => sign.test(message)) ?? [];
  return `Cannot read the file as YAML: ${firstLine(message).slice(0, 200)}${hint}`;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
