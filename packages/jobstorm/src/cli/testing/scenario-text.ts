export interface ScenarioTextParts {
  readonly name?: string;
  /** Lines of the load. */
  readonly load?: string;
  /** One threshold. */
  readonly threshold?: string;
}

/** A small scenario file: by default a minute of six small jobs, with a threshold that holds. */
export function scenarioText(parts: ScenarioTextParts = {}): string {
  const {
    name = 'small',
    load = 'arrivals: 6/min, duration: 1m',
    threshold = 'jobRuns.completed: ">= 6"',
  } = parts;
  return `name: ${name}
jobs:
  - name: sleep
    request:
      name: job-\${JOB_UNIQUE_ID}
      virtualClusterId: \${VIRTUAL_CLUSTER_ID}
      executionRoleArn: arn:aws:iam::111122223333:role/emr
      releaseLabel: emr-7.9.0-latest
      jobDriver:
        sparkSubmitJobDriver:
          entryPoint: local:///usr/lib/spark/examples/src/main/python/pi.py
          sparkSubmitParameters: --conf spark.executor.instances=2
    work: { duration: 30s..60s }
load: { ${load} }
thresholds: { ${threshold} }
`;
}
