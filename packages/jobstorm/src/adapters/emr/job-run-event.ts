import { z } from 'zod';
import type { JobRunEnd } from '../../engine/ports.ts';
import { safeMessage } from '../safe-message.ts';

/** Of an event, what a run needs; the rest may be anything. */
const eventShape = z.object({
  source: z.literal('aws.emr-containers'),
  time: z.iso.datetime({ offset: true }),
  detail: z.object({
    id: z.string(),
    state: z.enum(['COMPLETED', 'FAILED', 'CANCELLED']),
    finishedAt: z.iso.datetime({ offset: true }).optional(),
    failureReason: z
      .enum(['INTERNAL_ERROR', 'USER_ERROR', 'VALIDATION_ERROR', 'CLUSTER_UNAVAILABLE'])
      .optional(),
    stateDetails: z.string().optional(),
  }),
});

/**
 * Reads an event "EMR Job Run State Change" as EventBridge sends it (EMR on EKS Development Guide,
 * monitoring). The end is at `finishedAt` where the event has it, else at the event's own `time`,
 * which has a resolution of one second.
 *
 * @param epochMs Unix time of instant 0, in ms
 * @returns null for anything but the end of a job run
 */
export function readJobRunEvent(text: string, epochMs: number): JobRunEnd | null {
  const event = eventShape.safeParse(parseJson(text)).data;
  if (event === undefined) return null;
  const { id, state, finishedAt, failureReason, stateDetails } = event.detail;
  return {
    kind: 'finished',
    jobRunId: id,
    state,
    reason: failureReason ?? null,
    details: safeMessage(stateDetails ?? ''),
    at: Date.parse(finishedAt ?? event.time) - epochMs,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
