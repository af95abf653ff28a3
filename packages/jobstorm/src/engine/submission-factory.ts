import { compileRequest, type RequestFiller } from '../model/fill-request.ts';
import type { Scenario } from '../model/scenario.ts';
import { arrivalTag, sessionTag, type Session, type VirtualCluster } from '../model/session.ts';
import { assert } from '../util/assert.ts';
import type { Job } from './job.ts';
import type { Submission } from './ports.ts';
import { withZoneSelector } from './zone-selector.ts';

/** The same for every attempt at an arrival, so that a retry never starts a second job run. */
export function clientTokenOf(sessionId: string, arrival: number): string {
  return `${sessionId}-${arrival}`;
}

/**
 * Makes the complete request of a job from its template: placeholders filled in; virtual cluster,
 * client token and session tags set, whatever the template says of them; and the zone selector
 * added when zones are given.
 */
export class SubmissionFactory {
  readonly #scenario: Scenario;
  readonly #session: Session;
  readonly #fillers: readonly RequestFiller[];

  constructor(scenario: Scenario, session: Session) {
    this.#scenario = scenario;
    this.#session = session;
    this.#fillers = scenario.jobs.map(({ request }) =>
      compileRequest(scenario.azs.length > 0 ? withZoneSelector(request) : request),
    );
  }

  virtualClusterOf(job: Job): VirtualCluster {
    const virtualCluster = this.#session.virtualClusters[job.plan.virtualCluster];
    assert(virtualCluster !== undefined, 'a session has the virtual clusters that were asked for');
    return virtualCluster;
  }

  submissionOf(job: Job): Submission {
    const { plan, arrival } = job;
    const template = this.#scenario.jobs[plan.template];
    const fill = this.#fillers[plan.template];
    assert(template !== undefined && fill !== undefined, 'a plan names a template');
    const virtualClusterId = this.virtualClusterOf(job).id;
    const clientToken = clientTokenOf(this.#session.id, arrival);
    const filled = fill({
      VIRTUAL_CLUSTER_ID: virtualClusterId,
      JOB_UNIQUE_ID: plan.uniqueId,
      SELECTED_AZ: plan.az ?? '',
      AWS_REGION: this.#scenario.region,
      CLUSTER_NAME: this.#scenario.clusterName,
    });
    const tags = { ...filled.tags, [sessionTag]: this.#session.id, [arrivalTag]: String(arrival) };
    const request = { ...filled, virtualClusterId, clientToken, tags };
    return { virtualClusterId, clientToken, request, template: template.name };
  }
}
