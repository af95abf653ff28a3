import type { PlaceholderValues } from '../../model/fill-request.ts';
import { defaults } from '../defaults.ts';

/** Values of the form that the session will give, to check a request before there is a session. */
export function sampleValues(scenario: {
  readonly region: string;
  readonly clusterName: string;
  readonly azs: readonly string[];
}): PlaceholderValues {
  return {
    VIRTUAL_CLUSTER_ID: '0123456789abcdefghijklmno',
    JOB_UNIQUE_ID: '0123abcd',
    SELECTED_AZ: scenario.azs[0] ?? `${scenario.region}${defaults.zoneLetters[0]}`,
    AWS_REGION: scenario.region,
    CLUSTER_NAME: scenario.clusterName,
  };
}
