import { setTimeout as sleep } from 'node:timers/promises';
import { targetErrorOf } from '../../adapters/aws/target-error.ts';
import type { TargetError } from '../../engine/ports.ts';
import { JobstormError } from '../../model/errors.ts';
import { second } from '../../model/instant.ts';

/** How long, and how often, a question before the run is tried before it is given up. */
const tryingMsMin = 30 * second;
const triesMin = 3;
/** After the first try, and longer by it after each further one up to the most. */
const retryMs = 200;
const retryMsMax = second;
const mayPass: ReadonlySet<string> = new Set(['throttled', 'transient']);

type ToTargetError = (thrown: unknown, action: string) => TargetError;

/**
 * Asks a question before a run, more than once when the answer may be another then.
 *
 * @param action what is asked for: it goes into the message
 * @throws {JobstormError} that says why there is no answer
 */
export async function ask<Answer>(
  action: string,
  send: () => Promise<Answer>,
  toTargetError: ToTargetError = targetErrorOf,
): Promise<Answer> {
  const startedAtMs = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (thrown) {
      if (thrown instanceof JobstormError) throw thrown;
      const error = toTargetError(thrown, action);
      const isLong = performance.now() - startedAtMs >= tryingMsMin && tries >= triesMin;
      if (!mayPass.has(error.kind) || isLong) throw failed(error, thrown);
      await sleep(Math.min(tries * retryMs, retryMsMax));
    }
  }
}

const hints: Partial<Record<TargetError['kind'], string>> = {
  'access-denied': 'Check the credentials with: aws sts get-caller-identity, kubectl auth whoami.',
  unreachable: 'Check the network, --endpoint-url, and the address in the kubeconfig.',
};

function failed({ kind, message }: TargetError, cause: unknown): JobstormError {
  const hint = hints[kind];
  return new JobstormError(kind, message, { cause, ...(hint === undefined ? {} : { hint }) });
}
