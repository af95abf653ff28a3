import { describe, expect, it } from 'vitest';
import { readJobRunEvent } from './job-run-event.ts';

const epochMs = Date.parse('2026-01-05T00:00:00Z');

function event(detail: object, rest: object = {}): string {
  return JSON.stringify({
    version: '0',
    id: 'f0b1c2d3',
    source: 'aws.emr-containers',
    'detail-type': 'EMR Job Run State Change',
    account: '123456789012',
    time: '2026-01-05T00:01:30Z',
    region: 'us-west-2',
    detail: { id: 'job-0', virtualClusterId: 'vc', ...detail },
    ...rest,
  });
}

describe('readJobRunEvent()', () => {
  it('takes the end at finishedAt, and at the time of the event where that is missing', () => {
    const finishedAt = '2026-01-05T00:01:12.345Z';
    const failed = { state: 'FAILED', failureReason: 'USER_ERROR', stateDetails: 'exit 1' };

    expect(readJobRunEvent(event({ ...failed, finishedAt }), epochMs)).toEqual({
      kind: 'finished',
      jobRunId: 'job-0',
      state: 'FAILED',
      reason: 'USER_ERROR',
      details: 'exit 1',
      at: 72_345,
    });
    expect(readJobRunEvent(event({ state: 'COMPLETED' }), epochMs)?.at).toBe(90_000);
  });

  it.each([
    ['a state that is no end', event({ state: 'RUNNING' })],
    ['another source', event({ state: 'COMPLETED' }, { source: 'aws.emr' })],
    ['no time', event({ state: 'COMPLETED' }, { time: 'soon' })],
    ['no job run', event({ state: 'COMPLETED', id: 7 })],
    ['no JSON', 'hello'],
  ])('takes %s for no end', (_case, text) => {
    expect(readJobRunEvent(text, epochMs)).toBeNull();
  });
});
