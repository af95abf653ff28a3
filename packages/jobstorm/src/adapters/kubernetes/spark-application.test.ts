import { describe, expect, it } from 'vitest';
import type { Submission } from '../../engine/ports.ts';
import { arrivalTag, sessionTag } from '../../model/session.ts';
import { sparkApplicationOf } from './spark-application.ts';

const submission: Submission = {
  virtualClusterId: 'emr-0a1b2c3d-20260131-ns0',
  clientToken: 'emr-0a1b2c3d-20260131-7',
  template: 'tpcds',
  request: {
    name: 'tpcds-7',
    executionRoleArn: 'arn:aws:iam::123456789012:role/job',
    releaseLabel: 'emr-7.9.0-latest',
    tags: { [sessionTag]: 'emr-0a1b2c3d-20260131', [arrivalTag]: '7', team: 'data & more' },
    jobDriver: {
      sparkSubmitJobDriver: {
        entryPoint: 'local:///usr/lib/spark/examples.jar',
        entryPointArguments: ['a', "it's"],
        sparkSubmitParameters:
          '--class com.example.Main --jars s3://b/one.jar,s3://b/two.jar ' +
          '--conf spark.kubernetes.container.image=repo/spark:3.5 --executor-memory 6g ' +
          '--conf spark.executor.instances=10 --conf "spark.driver.extraJavaOptions=-Da=b -Dc=d"',
      },
    },
    configurationOverrides: {
      applicationConfiguration: [
        {
          classification: 'spark-defaults',
          properties: { 'spark.driver.cores': '2', 'spark.dynamicAllocation.enabled': 'false' },
        },
      ],
    },
  },
};

describe('sparkApplicationOf()', () => {
  it('says the same as the request, in the members of a SparkApplication', () => {
    const labels = { [sessionTag]: 'emr-0a1b2c3d-20260131', [arrivalTag]: '7' };

    expect(sparkApplicationOf(submission, 'emr-0a1b2c3d-20260131-ns0')).toEqual({
      apiVersion: 'sparkoperator.k8s.io/v1beta2',
      kind: 'SparkApplication',
      metadata: {
        name: 'emr-0a1b2c3d-20260131-7',
        namespace: 'emr-0a1b2c3d-20260131-ns0',
        labels,
        annotations: { 'jobstorm/template': 'tpcds' },
      },
      spec: {
        type: 'Scala',
        mode: 'cluster',
        image: 'repo/spark:3.5',
        mainApplicationFile: 'local:///usr/lib/spark/examples.jar',
        mainClass: 'com.example.Main',
        arguments: ['a', "it's"],
        deps: { jars: ['s3://b/one.jar', 's3://b/two.jar'] },
        sparkVersion: '3.5.0',
        sparkConf: {
          'spark.dynamicAllocation.enabled': 'false',
          'spark.driver.extraJavaOptions': '-Da=b -Dc=d',
        },
        driver: { cores: 2, memory: '1g', labels, serviceAccount: 'jobstorm-spark' },
        executor: { cores: 1, memory: '6g', labels, instances: 10 },
        restartPolicy: { type: 'Never' },
      },
    });
  });

  it.each([
    ['app.py', 'Python'],
    ['app.R', 'R'],
    ['app.jar', 'Scala'],
  ])('runs %s as %s', (entryPoint, type) => {
    const sparkSubmitParameters = '--conf spark.kubernetes.container.image=i';
    const jobDriver = { sparkSubmitJobDriver: { entryPoint, sparkSubmitParameters } };
    const request = { ...submission.request, jobDriver };

    expect(sparkApplicationOf({ ...submission, request }, 'n').spec['type']).toBe(type);
  });

  it('refuses what only EMR can run, and says what to do', () => {
    const withoutImage = { sparkSubmitJobDriver: { entryPoint: 'a.jar' } };
    const refused = (jobDriver: object): (() => unknown) => {
      return () => sparkApplicationOf({ ...submission, request: { jobDriver } }, 'n');
    };

    expect(refused({ sparkSqlJobDriver: {} })).toThrow('has no sparkSubmitJobDriver');
    expect(refused(withoutImage)).toThrow('does not say which image it runs');
  });
});
