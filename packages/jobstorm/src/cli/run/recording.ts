import { FileJournal } from '../../adapters/journal/file-journal.ts';
import type { RunJournal } from '../../engine/ports.ts';
import { ProgressRecorder, type RunProgress } from '../../metrics/run-progress.ts';
import type { JournalEntry } from '../../model/journal-entry.ts';
import { RunResults } from '../run-store/run-results.ts';

/** The journal of a run that is going on, with what is derived from its entries as they come. */
export class RunRecording implements RunJournal {
  readonly results = new RunResults();
  readonly #file: FileJournal;
  readonly #progress = new ProgressRecorder();
  readonly #onPhase: (progress: RunProgress) => void;

  /**
   * @param onPhase called when the run has entered a phase
   * @throws {JobstormError} of kind `storage` when there can be no journal at this path
   */
  constructor(path: string, onPhase: (progress: RunProgress) => void) {
    this.#file = new FileJournal(path);
    this.#onPhase = onPhase;
  }

  get progress(): RunProgress {
    return this.#progress.progress();
  }

  append(entry: JournalEntry): void {
    this.#file.append(entry);
    this.results.add(entry);
    this.#progress.add(entry);
    if (entry.kind === 'phase') this.#onPhase(this.progress);
  }

  /** Makes what was appended safe from the end of this process. */
  flush(): void {
    try {
      this.#file.flush();
    } catch {
      // The next append throws the same error, and there the engine knows how to end the run.
    }
  }

  /** @throws {JobstormError} of kind `storage` when not all of it could be written */
  close(): void {
    this.#file.close();
  }
}
