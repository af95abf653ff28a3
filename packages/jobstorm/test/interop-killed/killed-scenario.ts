/** Arrivals of each run, in one minute of the twin, on nodes that are there. */
export const arrivals = 60;

/** What the runs do. */
export const runScenario = `
name: killed
namespaces: 2
jobs:
  - name: sleep
    request:
      name: sleep-\${JOB_UNIQUE_ID}
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver:
        sparkSubmitJobDriver:
          entryPoint: local:///sleep.py
          sparkSubmitParameters: --conf spark.executor.instances=1
    work: { duration: 20s }
load: { arrivals: ${arrivals}/min, duration: 1m, warmUp: 20s, onEnd: drain, drainMax: 2h }
retry: { attemptsMax: 60, cap: 5s }
# A busy machine is late at many times the speed: that is not what is looked at here.
validity: { startLagP99Max: 1h }
thresholds: { jobRuns.failed: == 0 }
sampleInterval: 10s
twin:
  quotas:
    StartJobRun: { burst: 100, refill: 10/s }
    CancelJobRun: { burst: 20, refill: 5/s }
    all: { burst: 400, refill: 40/s }
  nodePools: [{ name: spark, kind: static, instanceType: m5.24xlarge, nodes: 6 }]
`;

/** The job of somebody else, which the served twin knows, too. */
const bystander = `  - name: for-a-long-time
    request:
      name: for-a-long-time-\${JOB_UNIQUE_ID}
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver: { sparkSubmitJobDriver: { entryPoint: local:///for-a-long-time.py } }
    work: { duration: 7d }
`;

/** What the served twin is made of. */
export const servedScenario = runScenario.replace('load:', `${bystander.trimEnd()}\nload:`);

/** The served twin, with another parameter of its EMR service. */
export function servedScenarioWith(parameters: string): string {
  return servedScenario.replace('twin:\n', `twin:\n  parameters: { emr: ${parameters} }\n`);
}
