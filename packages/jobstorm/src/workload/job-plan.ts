import type { Scenario } from '../model/scenario.ts';
import type { RandomStreams } from '../util/random.ts';
import { azSelection, type AzSelection } from './az-selection.ts';
import { JobMix } from './job-mix.ts';
import { jobUniqueId, type JobUniqueId } from './job-unique-id.ts';

/** What an arrival is: which job, where. */
export interface JobPlan {
  /** Index into the scenario's jobs. */
  readonly template: number;
  /** Index into the session's virtual clusters. */
  readonly virtualCluster: number;
  readonly az: string | null;
  /** 8 hexadecimal digits, unique in the run. */
  readonly uniqueId: string;
}

/**
 * Decides what each arrival is, in the order of intention. An arrival that is dropped is planned
 * too, so what the others are does not depend on how the target fares.
 *
 * Virtual clusters are taken in turn, so each holds the same number of jobs to within one; zones
 * as the scenario says.
 */
export class JobPlanner {
  readonly #mix: JobMix;
  readonly #azOf: AzSelection;
  readonly #uniqueIdOf: JobUniqueId;
  readonly #virtualClusters: number;

  constructor(scenario: Scenario, streams: RandomStreams) {
    this.#mix = new JobMix(
      scenario.jobs.map((job) => job.weight),
      streams.stream('workload/job-mix'),
    );
    this.#azOf = azSelection(
      scenario.azs,
      scenario.azSelection,
      scenario.namespaces,
      streams.stream('workload/az'),
    );
    this.#uniqueIdOf = jobUniqueId(streams.stream('workload/job-id'));
    this.#virtualClusters = scenario.namespaces;
  }

  /** @param arrival counts from 0; call once for each, in order */
  next(arrival: number): JobPlan {
    return {
      template: this.#mix.next(),
      virtualCluster: arrival % this.#virtualClusters,
      az: this.#azOf(arrival),
      uniqueId: this.#uniqueIdOf(arrival),
    };
  }
}
