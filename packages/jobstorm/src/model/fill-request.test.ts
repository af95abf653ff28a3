import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRequest, fillRequest, type PlaceholderValues } from './fill-request.ts';
import { sessionPlaceholders } from './job-template.ts';
import type { StartJobRunRequest } from './start-job-run-request.ts';

const values: PlaceholderValues = {
  VIRTUAL_CLUSTER_ID: 'vc1',
  JOB_UNIQUE_ID: '0000002a',
  SELECTED_AZ: 'us-west-2b',
  AWS_REGION: 'us-west-2',
  CLUSTER_NAME: 'eks',
};

function filledName(name: string): string | undefined {
  return fillRequest({ name }, values).name;
}

describe('fillRequest()', () => {
  it('fills in every placeholder, wherever it stands', () => {
    const request: StartJobRunRequest = {
      name: 'job-${JOB_UNIQUE_ID}',
      virtualClusterId: '${VIRTUAL_CLUSTER_ID}',
      jobDriver: {
        sparkSubmitJobDriver: {
          entryPoint: 's3://b/x.py',
          entryPointArguments: ['${AWS_REGION}', 'plain', '${CLUSTER_NAME}/${JOB_UNIQUE_ID}'],
        },
      },
      tags: { az: '${SELECTED_AZ}' },
    };

    expect(fillRequest(request, values)).toEqual({
      name: 'job-0000002a',
      virtualClusterId: 'vc1',
      jobDriver: {
        sparkSubmitJobDriver: {
          entryPoint: 's3://b/x.py',
          entryPointArguments: ['us-west-2', 'plain', 'eks/0000002a'],
        },
      },
      tags: { az: 'us-west-2b' },
    });
  });

  it('reads $${ as a literal ${, and leaves other names alone', () => {
    expect(filledName('$${AWS_REGION}')).toBe('${AWS_REGION}');
    expect(filledName('$$${AWS_REGION}')).toBe('$${AWS_REGION}');
    expect(filledName('${OTHER} $ {} ${')).toBe('${OTHER} $ {} ${');
  });

  it('never reads what it filled in as a placeholder again', () => {
    const nested = { ...values, CLUSTER_NAME: '${AWS_REGION}' };
    expect(fillRequest({ name: '${CLUSTER_NAME}' }, nested).name).toBe('${AWS_REGION}');
  });

  it('agrees with replacing one by one, for any text without the escape', () => {
    const piece = fc.oneof(
      fc.constantFrom(...sessionPlaceholders.map((name) => `\${${name}}`)),
      fc.string().filter((text) => !text.includes('$')),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        let expected = pieces.join('');
        for (const name of sessionPlaceholders) {
          expected = expected.replaceAll(`\${${name}}`, () => values[name]);
        }
        expect(filledName(pieces.join(''))).toBe(expected);
      }),
    );
  });
});

describe('compileRequest()', () => {
  it('shares the parts without a placeholder between jobs, and never the others', () => {
    const request: StartJobRunRequest = {
      name: '${JOB_UNIQUE_ID}',
      jobDriver: { sparkSubmitJobDriver: { entryPoint: 's3://b/x.py' } },
    };
    const fill = compileRequest(request);
    const first = fill(values);
    const second = fill({ ...values, JOB_UNIQUE_ID: '0000002b' });

    expect(first.jobDriver).toBe(second.jobDriver);
    expect([first.name, second.name]).toEqual(['0000002a', '0000002b']);
    expect(request.name).toBe('${JOB_UNIQUE_ID}');
  });

  it('shares the parts that do not differ from job to job', () => {
    const fill = compileRequest({
      name: '${JOB_UNIQUE_ID}',
      configurationOverrides: { monitoringConfiguration: { logUri: '${SELECTED_AZ}' } },
    } as StartJobRunRequest);
    const first = fill(values);
    const second = fill({ ...values, JOB_UNIQUE_ID: '0000002b' });
    const elsewhere = fill({ ...values, SELECTED_AZ: 'us-west-2a' });

    expect(second.name).toBe('0000002b');
    expect(second.configurationOverrides).toBe(first.configurationOverrides);
    expect(elsewhere.configurationOverrides).toEqual({
      monitoringConfiguration: { logUri: 'us-west-2a' },
    });
  });
});
