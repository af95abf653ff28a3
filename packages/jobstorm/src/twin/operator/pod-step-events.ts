import type { OperatorsConfig } from '../../model/twin-config.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { PodStep } from '../spark/spark-application-listener.ts';

/**
 * Events that one pod's step puts into the work queue of its operator: version v1 hears of every
 * change of a pod, v2 of changes of its phase.
 */
export function eventsOfSteps(
  { version, initContainerMs }: OperatorsConfig,
  parameters: TwinParameters['sparkOperator'],
): Readonly<Record<PodStep, number>> {
  const ofInitContainer = initContainerMs === null ? 0 : parameters.podUpdatesInitContainerV1;
  return version === 'v1'
    ? {
        created: 1,
        scheduled: parameters.podUpdatesScheduledV1,
        running: 1 + ofInitContainer,
        ended: 1,
        deleted: parameters.podUpdatesDeletedV1,
      }
    : { created: 1, scheduled: 0, running: 1, ended: 1, deleted: parameters.podUpdatesDeletedV2 };
}
