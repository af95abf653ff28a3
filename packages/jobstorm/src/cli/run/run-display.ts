import type { RunProgress } from '../../metrics/run-progress.ts';
import { wrapText } from '../../util/wrap.ts';
import type { Environment } from '../context.ts';
import { proseWidth, type OutputStream } from '../streams.ts';

/** Shows how a run goes on. */
export interface RunDisplay {
  /** Called a few times a second. */
  refresh(progress: RunProgress): void;
  /** A line that stays. */
  note(text: string): void;
  /** Takes away what does not stay. */
  close(): void;
}

export interface RunDisplayOptions {
  readonly stream: OutputStream;
  readonly environment: Environment;
  /** The run follows the clock, so that its phases are worth a line each. */
  readonly isPaced: boolean;
  /** No progress, only what stays. */
  readonly isQuiet: boolean;
}

/** A note of several lines, wrapped between words where the stream is a terminal. */
export function wrapLines(text: string, stream: OutputStream): string {
  const width = proseWidth(stream);
  return text
    .split('\n')
    .map((line) => wrapText(line, width))
    .join('\n');
}
