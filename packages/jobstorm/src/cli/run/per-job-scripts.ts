import { availableParallelism } from 'node:os';
import { ScriptSubmitter } from '../../adapters/script/script-submitter.ts';
import type { JobSubmitter, Timeline } from '../../engine/ports.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { ScriptPerJob } from './script-plan.ts';

/** Scripts wait for the network most of the time. */
const scriptsPerProcessor = 8;

/** Puts a script in the place of the submitter, which goes on to cancel. */
export class PerJobScripts {
  readonly #perJob: ScriptPerJob | null;
  readonly #scenario: Scenario;
  readonly #opened: ScriptSubmitter[] = [];

  /** @param perJob null = jobs are submitted without one */
  constructor(perJob: ScriptPerJob | null, scenario: Scenario) {
    this.#perJob = perJob;
    this.#scenario = scenario;
  }

  readonly wrap = (submitter: JobSubmitter, timeline: Timeline): JobSubmitter => {
    if (this.#perJob === null) return submitter;
    const { clusterName, region } = this.#scenario;
    const opened = new ScriptSubmitter({
      ...this.#perJob,
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
