import type { RunProgress } from '../../metrics/run-progress.ts';
import { renderProgressLine } from '../../report/terminal/progress.ts';
import { canRewrite, type OutputStream } from '../streams.ts';
import { wrapLines, type RunDisplay, type RunDisplayOptions } from './run-display.ts';

/** A block that rewrites itself on a terminal, a line now and then in a log. */
export async function createRunDisplay(options: RunDisplayOptions): Promise<RunDisplay> {
  if (options.isQuiet) return new QuietDisplay(options.stream);
  const { stream, environment } = options;
  if (!canRewrite(stream, environment)) return new LogDisplay(options);
  // What it is drawn with knows the width of every character, and takes a while to load.
  const { LiveDisplay } = await import('./live-display.ts');
  return new LiveDisplay(options);
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
