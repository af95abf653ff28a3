import { describe, expect, it } from 'vitest';
import type { Scenario } from '../model/scenario.ts';
import { sparkConfigurationOf } from '../model/spark/spark-configuration.ts';
import type { StartJobRunRequest } from '../model/start-job-run-request.ts';
import { fakeScenario } from './fakes/fake-scenario.ts';
import type { Submission } from './ports.ts';
import { SubmissionFactory } from './submission-factory.ts';

const zone = 'spark.kubernetes.node.selector.topology.kubernetes.io/zone';
const virtualClusters = [0, 1].map((index) => ({
  id: `vc${index}`,
  name: `name-${index}`,
  namespace: `ns${index}`,
}));

function submissionOf(request: StartJobRunRequest, azs: readonly string[] = []): Submission {
  const work = { kind: 'duration', lowMs: 1, highMs: 1 } as const;
  const scenario: Scenario = fakeScenario({
    azs,
    jobs: [{ name: 'nightly', weight: 1, request, work }],
  });
  const session = { id: 'emr-0a1b2c3d-20260101', clusterName: 'c', region: 'r', virtualClusters };
  return new SubmissionFactory(scenario, session).submissionOf({
    arrival: 41,
    intendedAt: 0,
    plan: { template: 0, virtualCluster: 1, az: azs[0] ?? null, uniqueId: 'deadbeef' },
    user: null,
    attempts: 1,
    jobRunId: null,
  });
}

describe('SubmissionFactory', () => {
  it('fills in the template and marks the job run as one of the session', () => {
    const submission = submissionOf({
      name: 'nightly-${JOB_UNIQUE_ID}',
      virtualClusterId: '${VIRTUAL_CLUSTER_ID}',
      clientToken: 'the template does not decide this',
      tags: { team: 'data', az: '${SELECTED_AZ}' },
      jobDriver: { sparkSubmitJobDriver: { entryPoint: 's3://${CLUSTER_NAME}.${AWS_REGION}/a' } },
    });

    expect(submission).toEqual({
      virtualClusterId: 'vc1',
      clientToken: 'emr-0a1b2c3d-20260101-41',
      template: 'nightly',
      request: {
        name: 'nightly-deadbeef',
        virtualClusterId: 'vc1',
        clientToken: 'emr-0a1b2c3d-20260101-41',
        tags: {
          team: 'data',
          az: '',
          'jobstorm/session': 'emr-0a1b2c3d-20260101',
          'jobstorm/arrival': '41',
        },
        jobDriver: { sparkSubmitJobDriver: { entryPoint: 's3://fake.us-west-2/a' } },
      },
    });
  });

  it('pins all pods of a job to its zone, beside the Spark defaults that are there', () => {
    const { request } = submissionOf(
      {
        configurationOverrides: {
          applicationConfiguration: [
            { classification: 'emr-job-submitter', properties: { key: 'value' } },
            { classification: 'spark-defaults', properties: { 'spark.ui.enabled': 'false' } },
          ],
          monitoringConfiguration: { persistentAppUI: 'DISABLED' },
        },
      },
      ['us-west-2b'],
    );

    expect(request.configurationOverrides).toEqual({
      applicationConfiguration: [
        { classification: 'emr-job-submitter', properties: { key: 'value' } },
        {
          classification: 'spark-defaults',
          properties: { 'spark.ui.enabled': 'false', [zone]: 'us-west-2b' },
        },
      ],
      monitoringConfiguration: { persistentAppUI: 'DISABLED' },
    });
  });

  it('adds the Spark defaults when the template has none', () => {
    const { request } = submissionOf({}, ['us-west-2b']);

    expect(sparkConfigurationOf(request).get(zone)).toBe('us-west-2b');
  });

  it('leaves a template alone that sets the zone itself', () => {
    const sparkSubmitParameters = `--conf ${zone}=us-west-2d`;
    const jobDriver = { sparkSubmitJobDriver: { entryPoint: 'a', sparkSubmitParameters } };
    const { request } = submissionOf({ jobDriver }, ['us-west-2b']);

    expect(request.configurationOverrides).toBeUndefined();
    expect(request.jobDriver).toEqual(jobDriver);
  });
});
