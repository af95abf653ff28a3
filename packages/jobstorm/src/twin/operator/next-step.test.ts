import { describe, expect, it, test } from 'vitest';
import type { OperatorsConfig } from '../../model/twin-config.ts';
import { nextStep, type OperatorStep } from './next-step.ts';
import {
  operatorApplicationStates,
  type OperatorApplicationState,
} from './operator-application.ts';

type Looked = Parameters<typeof nextStep>[0];

const seen: Looked = {
  state: 'New',
  driver: 'pending',
  isDriverUnknown: false,
  changes: 0,
  changesWritten: 0,
  submissionAttempts: 1,
  executionAttempts: 1,
  endedAt: 1_000,
  arePodsLeft: false,
};
const never: Pick<OperatorsConfig, 'restartPolicy' | 'timeToLiveMs'> = {
  restartPolicy: {
    type: 'Never',
    onFailureRetries: 0,
    onFailureRetryIntervalMs: 10_000,
    onSubmissionFailureRetries: 0,
    onSubmissionFailureRetryIntervalMs: 20_000,
  },
  timeToLiveMs: null,
};
const onFailure = {
  ...never,
  restartPolicy: {
    ...never.restartPolicy,
    type: 'OnFailure',
    onFailureRetries: 2,
    onSubmissionFailureRetries: 2,
  },
} as const;
const forAMinute = { ...never, timeToLiveMs: 60_000 };

const write = (state: OperatorApplicationState): OperatorStep => ({ kind: 'write', state });
const retryAt = (dueAt: number): OperatorStep => ({ kind: 'wait-for-retry', dueAt });

type Row = readonly [
  OperatorApplicationState,
  Partial<Looked>,
  typeof never,
  now: number,
  OperatorStep,
];

const table: readonly Row[] = [
  ['New', {}, never, 0, { kind: 'submit' }],
  ['Submitted', {}, never, 0, { kind: 'nothing' }],
  ['Submitted', { changes: 1 }, never, 0, write('Submitted')],
  ['Submitted', { driver: 'running' }, never, 0, write('Running')],
  ['Submitted', { driver: 'succeeded' }, never, 0, write('Succeeding')],
  ['Submitted', { driver: 'failed' }, never, 0, write('Failing')],
  ['Running', { driver: 'running' }, never, 0, { kind: 'nothing' }],
  ['Running', { driver: 'running', changes: 2, changesWritten: 1 }, never, 0, write('Running')],
  ['Running', { driver: 'running', isDriverUnknown: true }, never, 0, write('Unknown')],
  ['Running', { driver: 'succeeded' }, never, 0, write('Succeeding')],
  ['Running', { driver: 'failed' }, onFailure, 0, write('Failing')],
  ['Unknown', { driver: 'running', isDriverUnknown: true }, never, 0, { kind: 'nothing' }],
  ['Unknown', { driver: 'running' }, never, 0, write('Running')],
  ['Unknown', { driver: 'succeeded', isDriverUnknown: true }, never, 0, write('Succeeding')],
  ['Succeeding', { driver: 'succeeded' }, onFailure, 0, write('Completed')],
  ['Failing', {}, never, 99_000, write('Failed')],
  // The wait grows by the interval with each attempt: linear back-off.
  ['Failing', { executionAttempts: 1 }, onFailure, 10_999, retryAt(11_000)],
  ['Failing', { executionAttempts: 1 }, onFailure, 11_000, { kind: 'rerun' }],
  ['Failing', { executionAttempts: 2 }, onFailure, 11_000, retryAt(21_000)],
  ['Failing', { executionAttempts: 3 }, onFailure, 99_000, write('Failed')],
  ['SubmissionFailed', {}, never, 99_000, write('Failed')],
  ['SubmissionFailed', { submissionAttempts: 2 }, onFailure, 0, retryAt(41_000)],
  ['SubmissionFailed', { submissionAttempts: 2 }, onFailure, 41_000, { kind: 'submit' }],
  ['SubmissionFailed', { submissionAttempts: 3 }, onFailure, 99_000, write('Failed')],
  ['Invalidating', {}, never, 0, { kind: 'rerun' }],
  ['PendingRerun', { arePodsLeft: true }, never, 0, { kind: 'nothing' }],
  ['PendingRerun', {}, never, 0, { kind: 'submit' }],
  ['Completed', { changes: 1 }, never, 99_000, { kind: 'nothing' }],
  ['Completed', { changes: 1 }, forAMinute, 2_000, write('Completed')],
  ['Completed', {}, forAMinute, 2_000, { kind: 'wait-for-expiry', dueAt: 61_000 }],
  ['Failed', {}, forAMinute, 61_000, { kind: 'delete' }],
];

describe('nextStep()', () => {
  test.each(table)('of %s with %j', (state, changes, config, now, step) => {
    expect(nextStep({ ...seen, ...changes, state }, config, now)).toEqual(step);
  });

  it('has a row for every state, and reaches every state but the first', () => {
    expect(new Set(table.map(([state]) => state))).toEqual(new Set(operatorApplicationStates));
    // `submit` ends as Submitted or SubmissionFailed, `rerun` as PendingRerun; a spec changes.
    const written = table.flatMap(([, , , , step]) => ('state' in step ? [step.state] : []));
    const others = ['New', 'SubmissionFailed', 'PendingRerun', 'Invalidating'];
    expect(new Set([...written, ...others])).toEqual(new Set(operatorApplicationStates));
  });
});
