import { sparkConfigurationOf } from '../model/spark/spark-configuration.ts';
import type { Configuration, StartJobRunRequest } from '../model/start-job-run-request.ts';

/** Pins driver and executors to one zone; settings for one of the two win over it. */
const zoneSelector = 'spark.kubernetes.node.selector.topology.kubernetes.io/zone';

/**
 * A template whose jobs stay in the zone selected for them, so that no shuffle crosses zones. A
 * template that sets the zone selector itself, as Spark default or submit parameter, is left alone.
 */
export function withZoneSelector(template: StartJobRunRequest): StartJobRunRequest {
  if (sparkConfigurationOf(template).has(zoneSelector)) return template;
  const overrides = template.configurationOverrides;
  const applicationConfiguration = withProperty(
    overrides?.applicationConfiguration ?? [],
    zoneSelector,
    '${SELECTED_AZ}',
  );
  return { ...template, configurationOverrides: { ...overrides, applicationConfiguration } };
}

/** Adds a Spark default to the classification that is there, or a classification that holds it. */
function withProperty(
  configurations: readonly Configuration[],
  property: string,
  value: string,
): Configuration[] {
  const at = configurations.findIndex((one) => one.classification === 'spark-defaults');
  if (at < 0) {
    return [
      ...configurations,
      { classification: 'spark-defaults', properties: { [property]: value } },
    ];
  }
  return configurations.map((one, index) =>
    index === at ? { ...one, properties: { ...one.properties, [property]: value } } : one,
  );
}
