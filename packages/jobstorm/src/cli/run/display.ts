import { createLogUpdate } from 'log-update';
import type { RunProgress } from '../../metrics/run-progress.ts';
import { renderProgress, renderProgressLine } from '../../report/terminal/progress.ts';
import { wrapText } from '../../util/wrap.ts';
import type { Environment } from '../context.ts';
import { canRewrite, proseWidth, textLayout, type OutputStream } from '../streams.ts';

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

/** The cursor to the first column, and the line behind it cleared. */
const eraseLine = '\r\u001B[K';

/** A block that rewrites itself on a terminal, a line now and then in a log. */
export function createRunDisplay(options: RunDisplayOptions): RunDisplay {
  if (options.isQuiet) return new QuietDisplay(options.stream);
  const { stream, environment } = options;
  return canRewrite(stream, environment) ? new LiveDisplay(options) : new LogDisplay(options);
}

class QuietDisplay implements RunDisplay {
  protected readonly stream: OutputStream;

  constructor(stream: OutputStream) {
    this.stream = stream;
  }

  refresh(_progress: RunProgress): void {
    // Nothing is shown before the summary.
  }

  note(text: string): void {
    this.stream.write(`${wrapLines(text, this.stream)}\n`);
  }

  close(): void {
    // Nothing is shown that could be taken away.
  }
}

class LiveDisplay implements RunDisplay {
  readonly #options: RunDisplayOptions;
  readonly #startedAtMs = performance.now();
  readonly #block;
  #isShown = false;

  constructor(options: RunDisplayOptions) {
    this.#options = options;
    this.#block = createLogUpdate(options.stream);
  }

  refresh(progress: RunProgress): void {
    const { stream, environment } = this.#options;
    const wallElapsedMs = performance.now() - this.#startedAtMs;
    const block = renderProgress(progress, { ...textLayout(stream, environment), wallElapsedMs });
    this.#clearEcho();
    this.#block(block.trimEnd());
    this.#isShown = true;
  }

  note(text: string): void {
    this.#clearEcho();
    this.#isShown = false;
    this.#block.persist(wrapLines(text, this.#options.stream));
  }

  close(): void {
    this.#block.clear();
    this.#block.done();
  }

  /**
   * The terminal echoes `^C` where the cursor is. A block erases it with itself; without one it
   * would stand before what comes next, which may then wrap to a line that nobody erases.
   */
  #clearEcho(): void {
    if (!this.#isShown) this.#options.stream.write(eraseLine);
  }
}

function wrapLines(text: string, stream: OutputStream): string {
  const width = proseWidth(stream);
  return text
    .split('\n')
    .map((line) => wrapText(line, width))
    .join('\n');
}

const firstLineAfterMs = 5_000;
const lineIntervalMs = 10_000;

/** The first line comes late: a run that is over by then needs none. */
class LogDisplay extends QuietDisplay {
  readonly #isPaced: boolean;
  #nextLineAtMs = performance.now() + firstLineAfterMs;
  #phase: RunProgress['phase'] | undefined;

  constructor({ stream, isPaced }: RunDisplayOptions) {
    super(stream);
    this.#isPaced = isPaced;
  }

  override refresh(progress: RunProgress): void {
    const isNewPhase = this.#isPaced && progress.phase !== this.#phase;
    this.#phase = progress.phase;
    const nowMs = performance.now();
    if (!isNewPhase && nowMs < this.#nextLineAtMs) return;
    this.#nextLineAtMs = nowMs + lineIntervalMs;
    this.note(renderProgressLine(progress));
  }
}
