import { describe, expect, it } from 'vitest';
import { resolveJobTemplate, type JobTemplateData } from './job-template-data.ts';

const data: JobTemplateData = {
  executionRoleArn: 'arn:aws:iam::123456789012:role/${role}',
  releaseLabel: 'emr-7.9.0-latest',
  jobDriver: {
    sparkSubmitJobDriver: {
      entryPoint: 's3://b/job.py',
      entryPointArguments: ['${date}', '${date}'],
    },
  },
  parameterConfiguration: { role: { defaultValue: 'jobs' }, date: { type: 'STRING' } },
  jobTags: { team: 'etl', role: '${role}' },
};

describe('resolveJobTemplate()', () => {
  it('writes the job template out in the request, with values given or by default', () => {
    const request = {
      name: 'nightly',
      jobTemplateId: 'abc',
      jobTemplateParameters: { date: '2026-01-05' },
      tags: { team: 'bi' },
      retryPolicyConfiguration: { maxAttempts: 3 },
    };

    expect(resolveJobTemplate(request, data)).toEqual({
      problems: [],
      request: {
        name: 'nightly',
        jobTemplateId: 'abc',
        executionRoleArn: 'arn:aws:iam::123456789012:role/jobs',
        releaseLabel: 'emr-7.9.0-latest',
        jobDriver: {
          sparkSubmitJobDriver: {
            entryPoint: 's3://b/job.py',
            entryPointArguments: ['2026-01-05', '2026-01-05'],
          },
        },
        retryPolicyConfiguration: { maxAttempts: 3 },
        tags: { team: 'bi', role: 'jobs' },
      },
    });
  });

  it('names every parameter that is missing, unknown or of the wrong type, once', () => {
    const typed = {
      ...data,
      releaseLabel: '${label}',
      parameterConfiguration: { date: {}, count: { type: 'NUMBER', defaultValue: ' ' } },
    } as const;
    const request = { jobTemplateId: 'abc', jobTemplateParameters: { constructor: 'x' } };

    expect(resolveJobTemplate(request, typed).problems).toEqual([
      "the job template has no parameter 'constructor'",
      "the parameter 'date' has no default and must be given",
      `the parameter 'count' must be a number: " "`,
      '${role} is no parameter of the job template',
      '${label} is no parameter of the job template',
      '${date} is no parameter of the job template',
    ]);
  });
});
