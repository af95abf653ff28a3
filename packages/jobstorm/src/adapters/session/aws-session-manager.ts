import type {
  CleanUpOptions,
  CleanUpResult,
  PrepareResult,
  ProgressListener,
  SessionManager,
  SessionSpec,
  TargetError,
} from '../../engine/ports.ts';
import type { Session, VirtualCluster } from '../../model/session.ts';
import { answer } from '../answer.ts';
import { callErrorOf } from '../paced-calls.ts';
import { cleanUpSession } from './clean-up-session.ts';
import { findSessions, type SessionQuery } from './find-sessions.ts';
import { prepareSession } from './prepare-session.ts';
import type { SessionTools } from './session-tools.ts';

/**
 * Makes and removes sessions on a real cluster: namespaces, access for EMR, virtual clusters. All
 * that it makes carries the session, in a tag or a label, and nothing without it is ever removed.
 */
export class AwsSessionManager implements SessionManager {
  readonly #tools: SessionTools;

  constructor(tools: SessionTools) {
    this.#tools = tools;
  }

  prepare(
    spec: SessionSpec,
    onProgress: ProgressListener,
    onResult: (result: PrepareResult) => void,
  ): void {
    answer(this.#tools.timeline, this.#prepare(spec, onProgress), onResult);
  }

  find(
    query: SessionQuery,
    onResult: (sessions: readonly Session[], error?: TargetError) => void,
  ): void {
    const found = findSessions(this.#tools, query).then(
      (sessions) => ({ sessions, error: undefined }),
      (thrown: unknown) => ({ sessions: [], error: callErrorOf(thrown) }),
    );
    answer(this.#tools.timeline, found, ({ sessions, error }) => {
      if (error === undefined) onResult(sessions);
      else onResult(sessions, error);
    });
  }

  cleanUp(
    session: Session,
    options: CleanUpOptions,
    onProgress: ProgressListener,
    onResult: (result: CleanUpResult) => void,
  ): void {
    const { timeline } = this.#tools;
    answer(timeline, cleanUpSession(this.#tools, session, options, onProgress), onResult);
  }

  async #prepare(spec: SessionSpec, onProgress: ProgressListener): Promise<PrepareResult> {
    const { id, clusterName, region } = spec;
    const ready: VirtualCluster[] = [];
    const sessionNow = (): Session => {
      const virtualClusters = ready.toSorted((one, other) =>
        one.namespace.localeCompare(other.namespace, 'en', { numeric: true }),
      );
      return { id, clusterName, region, virtualClusters };
    };
    try {
      await prepareSession(this.#tools, spec, (one) => ready.push(one), onProgress);
      return { kind: 'ready', session: sessionNow() };
    } catch (thrown) {
      return { kind: 'error', error: callErrorOf(thrown), partial: sessionNow() };
    }
  }
}
