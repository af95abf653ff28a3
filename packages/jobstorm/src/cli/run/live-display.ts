import { createLogUpdate } from 'log-update';
import type { RunProgress } from '../../metrics/run-progress.ts';
import { renderProgress } from '../../report/terminal/progress.ts';
import { textLayout } from '../streams.ts';
import { wrapLines, type RunDisplay, type RunDisplayOptions } from './run-display.ts';

/** The cursor to the first column, and the line behind it cleared. */
const eraseLine = '\r\u001B[K';

/** A block that rewrites itself on a terminal. */
export class LiveDisplay implements RunDisplay {
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
