import type { Scenario } from '../../model/scenario.ts';
import { sessionId } from '../../model/session.ts';
import { hash32 } from '../../util/hash.ts';

/**
 * The session of a run on the twin, which its seed and the twin's own date name: nothing of the
 * clock on the wall may reach the journal.
 */
export function twinSessionId({ seed, twin }: Scenario): string {
  const hex8 = hash32(`${seed}/session`).toString(16).padStart(8, '0');
  const day = new Date(twin.startsAtEpochMs).toISOString().slice(0, 10).replaceAll('-', '');
  return sessionId(hex8, day);
}
