import { FileJournal } from '../../adapters/journal/file-journal.ts';
import type { RunJournal } from '../../engine/ports.ts';
import { ProgressRecorder, type RunProgress } from '../../metrics/run-progress.ts';
import type { JournalEntry } from '../../model/journal-entry.ts';
import { RunResults } from '../run-store/run-results.ts';

/** What a journal on the disk has come to, for a run that goes on with it. */
export interface RecordedBefore {
  readonly results: RunResults;
  readonly progress: ProgressRecorder;
}

export interface RecordingOptions {
  /** Absent = the journal is a new one. */
  readonly before?: RecordedBefore;
  /**
   * Each arrival is handed to the system before its request goes out, so that a killed run knows
   * all that it may have submitted. Costs a write for each of them.
   */
  readonly isEager?: boolean;
}

/** After these a killed process must be able to go on. */
const eagerKinds: ReadonlySet<JournalEntry['kind']> = new Set([
  'run',
  'resume',
  'phase',
  'session',
  'arrival',
  'accepted',
]);

/** The journal of a run that is going on, with what is derived from its entries as they come. */
export class RunRecording implements RunJournal {
  readonly results: RunResults;
  readonly #file: FileJournal;
  readonly #progress: ProgressRecorder;
  readonly #isEager: boolean;
  readonly #onPhase: (progress: RunProgress) => void;

  /**
   * @param onPhase called when the run has entered a phase
   * @throws {JobstormError} of kind `storage` when there can be no journal at this path
   */
  constructor(
    path: string,
    onPhase: (progress: RunProgress) => void,
    { before, isEager = false }: RecordingOptions = {},
  ) {
    this.#file = new FileJournal(path, before === undefined ? 'new' : 'append');
    this.results = before?.results ?? new RunResults();
    this.#progress = before?.progress ?? new ProgressRecorder();
    this.#isEager = isEager;
    this.#onPhase = onPhase;
  }

  get progress(): RunProgress {
    return this.#progress.progress();
  }

  append(entry: JournalEntry): void {
    this.#file.append(entry);
    if (this.#isEager && eagerKinds.has(entry.kind)) this.#file.flush();
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
