import { accessSync, constants } from 'node:fs';
import { availableParallelism } from 'node:os';
import { ScriptSubmitter } from '../../adapters/script/script-submitter.ts';
import { systemReason } from '../../adapters/system-reason.ts';
import type { JobSubmitter, Timeline } from '../../engine/ports.ts';
import { JobstormError } from '../../model/errors.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { SubmissionScript } from '../../model/submission-script.ts';

/** Scripts wait for the network most of the time. */
const scriptsPerProcessor = 8;

/** Puts scripts in the place of the submitter for the jobs that they submit. */
export class PerJobScripts {
  readonly #scripts: ReadonlyMap<string, SubmissionScript>;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #scenario: Scenario;
  readonly #opened: ScriptSubmitter[] = [];

  /**
   * @param environment what a script finds in its environment besides what a job's own is
   * @throws {JobstormError} of kind `config` when a script is not there, as it may be when a run is
   *   resumed elsewhere
   */
  constructor(scenario: Scenario, environment: Readonly<Record<string, string>>) {
    this.#scenario = scenario;
    this.#environment = environment;
    this.#scripts = new Map(
      scenario.jobs.flatMap(({ name, script }) =>
        script?.mode === 'run' ? [[name, script] as const] : [],
      ),
    );
    for (const { path } of this.#scripts.values()) requireScript(path);
  }

  readonly wrap = (submitter: JobSubmitter, timeline: Timeline): JobSubmitter => {
    if (this.#scripts.size === 0) return submitter;
    const { clusterName, region } = this.#scenario;
    const opened = new ScriptSubmitter({
      scripts: this.#scripts,
      environment: this.#environment,
      clusterName,
      region,
      timeline,
      submitter,
      concurrencyMax: scriptsPerProcessor * availableParallelism(),
    });
    this.#opened.push(opened);
    return opened;
  };

  /** Ends the scripts that run. */
  close(): void {
    for (const submitter of this.#opened) submitter.close();
  }
}

function requireScript(path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new JobstormError('config', `Cannot read the script '${path}': ${systemReason(error)}`, {
      cause: error,
      hint: 'Jobs of this run are submitted by it: run jobstorm in the folder where it was begun.',
    });
  }
}
