import type { Streams } from './streams.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command gets of the process around it. */
export interface CliContext {
  readonly streams: Streams;
  readonly environment: Environment;
  /** As the user typed it, without the program's name. */
  readonly args: readonly string[];
  /** Where the parts of a report are; by default, where `packages/web` is built. */
  readonly assetsUrl?: URL;
}
