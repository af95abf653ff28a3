import type { Readable } from 'node:stream';
import type { Streams } from './streams.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A terminal, a pipe or a file. */
export type InputStream = Readable & { readonly isTTY?: boolean };

/** What a command gets of the process around it. */
export interface CliContext {
  readonly streams: Streams;
  readonly environment: Environment;
  /** As the user typed it, without the program's name. */
  readonly args: readonly string[];
  /** Where the user answers; by default the process's own. */
  readonly input?: InputStream;
  /** Where the parts of a report are; by default, where `packages/web` is built. */
  readonly assetsUrl?: URL;
}
