import type { KubeClient } from './kube-client.ts';
import { KubeRequestError } from './kube-request-error.ts';

/**
 * Creates an object; one of the same name that is there already is left as it is, since an earlier
 * attempt may have made it whose answer was lost.
 *
 * @param path of the collection
 */
export async function createUnlessPresent(
  kube: KubeClient,
  path: string,
  body: unknown,
): Promise<void> {
  try {
    await kube.request({ method: 'POST', path, body });
  } catch (thrown) {
    if (!isPresent(thrown)) throw thrown;
  }
}

/** Whether a creation was refused since there is an object of that name. */
export function isPresent(thrown: unknown): boolean {
  return thrown instanceof KubeRequestError && thrown.reason === 'AlreadyExists';
}

/** Whether something is not there, or not any more. */
export function isMissing(thrown: unknown): boolean {
  return thrown instanceof KubeRequestError && thrown.statusCode === 404;
}
