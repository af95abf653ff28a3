import { describe, expect, it } from 'vitest';
import { restartPolicySchema } from './restart-policy-schema.ts';

function problemOf(policy: object): string {
  const [issue] = restartPolicySchema.safeParse(policy).error?.issues ?? [];
  return issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
}

describe('restartPolicySchema', () => {
  it('tries nothing again by default, and once told waits 5 s', () => {
    const retries = { type: 'OnFailure', onFailureRetries: 3 } as const;

    expect(restartPolicySchema.parse({})).toMatchObject({ type: 'Never', onFailureRetries: 0 });
    expect(restartPolicySchema.parse(retries)).toEqual({
      ...retries,
      onFailureRetryIntervalMs: 5_000,
      onSubmissionFailureRetries: 0,
      onSubmissionFailureRetryIntervalMs: 5_000,
    });
  });

  it('refuses a type that contradicts the retries, and Always', () => {
    expect(problemOf({ type: 'OnFailure' })).toContain('type: must have onFailureRetries');
    expect(problemOf({ onSubmissionFailureRetries: 1 })).toBe(
      'type: must be OnFailure for retries to take place',
    );
    expect(problemOf({ type: 'Always' })).toBe('type: must be Never or OnFailure');
  });
});
