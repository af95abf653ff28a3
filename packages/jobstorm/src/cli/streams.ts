import type { Writable } from 'node:stream';
import { ansiStyle, plainStyle, type Style } from '../report/terminal/style.ts';
import type { Environment } from './context.ts';

/** Where a command writes: what was asked for to `out`, what accompanies it to `err`. */
export interface Streams {
  readonly out: OutputStream;
  readonly err: OutputStream;
}

/** A terminal, a pipe or a file. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Room and colours for text on a stream. */
export interface TextLayout {
  readonly width: number;
  readonly height: number;
  readonly style: Style;
}

/** What a log or a file is laid out for: everything, on lines that still fit beside something. */
const plainWidth = 100;
const plainHeight = 60;

/** The layout that a stream asks for; on a terminal it follows the window. */
export function textLayout(stream: OutputStream, environment: Environment): TextLayout {
  const isTty = stream.isTTY === true;
  return {
    width: sizeOr(isTty ? stream.columns : undefined, plainWidth),
    height: sizeOr(isTty ? stream.rows : undefined, plainHeight),
    style: wantsColor(isTty, environment) ? ansiStyle : plainStyle,
  };
}

/** Columns for prose: a terminal's own; in a log, lines are left whole. */
export function proseWidth(stream: OutputStream): number {
  return stream.isTTY === true ? sizeOr(stream.columns, plainWidth) : Infinity;
}

/** Whether a block of text can be rewritten in place. */
export function canRewrite(stream: OutputStream, environment: Environment): boolean {
  return stream.isTTY === true && (stream.rows ?? 0) > 0 && environment['TERM'] !== 'dumb';
}

/** A terminal that does not know its size says 0. */
function sizeOr(size: number | undefined, otherwise: number): number {
  return size === undefined || size <= 0 ? otherwise : size;
}

/**
 * FORCE_COLOR (0 = never) comes before NO_COLOR (anything = never), which comes before the
 * terminal.
 */
function wantsColor(isTty: boolean, environment: Environment): boolean {
  const forced = environment['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced !== '0';
  const isRefused = (environment['NO_COLOR'] ?? '') !== '';
  return isTty && !isRefused && environment['TERM'] !== 'dumb';
}

/**
 * Calls back once for each stream that what a command says cannot be written to. A reader that has
 * seen enough (`jobstorm runs | head -1`) closes the pipe: that is no reason to complain.
 */
export function onWriteError(
  { out, err }: Streams,
  callback: (stream: OutputStream, error: Error) => void,
): void {
  for (const stream of [out, err]) {
    let isTold = false;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || isTold) return;
      isTold = true;
      callback(stream, error);
    });
  }
}
