import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { PodOwner } from '../../twin/cluster/pods/pod.ts';
import type {
  OperatorApplication,
  OperatorApplicationState,
} from '../../twin/operator/operator-application.ts';
import type { ApplicationManifest, SparkOperators } from '../../twin/operator/spark-operators.ts';
import { ApiError } from '../kubernetes/api-error.ts';
import { timestamp } from '../kubernetes/complete-object.ts';
import type { KubeObject } from '../kubernetes/kube-object.ts';
import { sparkApplications } from '../kubernetes/resources/resource-types.ts';
import { at } from '../kubernetes/table/read.ts';
import { requestOf } from './application-request.ts';
import type { MirrorContext } from './mirror-context.ts';
import type { SparkRecord } from './spark-record.ts';

export interface ApplicationMirrorOptions {
  readonly context: MirrorContext;
  readonly operators: () => SparkOperators;
  readonly jobOf: (application: KubeObject, request: StartJobRunRequest) => ServedJob;
}

/** What an application of a client does on the twin. */
export interface ServedJob {
  readonly template: string;
  readonly job: ApplicationManifest['job'];
}

interface Entry {
  readonly application: OperatorApplication;
  /** Its present run, or its last. */
  spark: PodOwner | null;
  readonly submissionId: string;
  submittedAt: number | null;
  endedAt: number | null;
  record: SparkRecord | null;
}

/** `status.applicationState.state` as the operator writes it. */
const stateNames: Readonly<Record<OperatorApplicationState, string>> = {
  New: '',
  Submitted: 'SUBMITTED',
  SubmissionFailed: 'SUBMISSION_FAILED',
  Running: 'RUNNING',
  Unknown: 'UNKNOWN',
  PendingRerun: 'PENDING_RERUN',
  Invalidating: 'INVALIDATING',
  Succeeding: 'SUCCEEDING',
  Completed: 'COMPLETED',
  Failing: 'FAILING',
  Failed: 'FAILED',
};

/** SparkApplications that clients create: the twin's operators run them and write their status. */
export class ApplicationMirror {
  readonly #options: ApplicationMirrorOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #bySpark = new Map<PodOwner, KubeObject>();

  constructor(options: ApplicationMirrorOptions) {
    this.#options = options;
  }

  /** The SparkApplication whose pods these are. */
  ofOwner(owner: PodOwner): KubeObject | undefined {
    return this.#bySpark.get(owner);
  }

  /** Its first pod is there. */
  recorded(owner: PodOwner, record: SparkRecord): void {
    const object = this.#bySpark.get(owner);
    const entry = object === undefined ? undefined : this.#entries.get(keyOf(object));
    if (entry !== undefined) entry.record = record;
  }

  created(object: KubeObject): void {
    const { context, operators, jobOf } = this.#options;
    const { name, namespace: namespaceName = '' } = object.metadata;
    const namespace = context.cluster.namespaces.find(namespaceName);
    if (namespace === undefined) return;
    const request = requestOf(object);
    const application = operators().run({
      ...jobOf(object, request),
      name,
      namespace,
      request,
      keeper: {
        runBegan: (one) => this.#runBegan(object, one),
        statusWritten: (one) => this.#statusWritten(object, one),
        expired: () => this.#expired(object),
      },
    });
    this.#entries.set(keyOf(object), {
      application,
      spark: null,
      submissionId: context.newUid(),
      submittedAt: null,
      endedAt: null,
      record: null,
    });
  }

  deleting(object: KubeObject): void {
    const key = keyOf(object);
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#options.operators().remove(entry.application);
    this.#forget(key, entry);
  }

  /** A namespace goes with all that is in it. */
  deleteIn(namespace: string): void {
    const { objects } = this.#options.context;
    for (const { application } of [...this.#entries.values()]) {
      if (application.namespace.name !== namespace) continue;
      const object = objects.get(sparkApplications, namespace, application.name);
      if (object !== undefined) this.deleting(object);
    }
  }

  #runBegan(object: KubeObject, { spark }: OperatorApplication): void {
    const entry = this.#entries.get(keyOf(object));
    if (entry === undefined || spark === null) return;
    if (entry.spark !== null) this.#bySpark.delete(entry.spark);
    entry.spark = spark;
    entry.record = null;
    this.#bySpark.set(spark, object);
  }

  #expired(object: KubeObject): void {
    const { namespace = '', name } = object.metadata;
    const key = keyOf(object);
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#forget(key, entry);
    this.#options.context.objects.remove(sparkApplications, namespace, name);
  }

  #forget(key: string, { spark }: Entry): void {
    this.#entries.delete(key);
    if (spark !== null) this.#bySpark.delete(spark);
  }

  #statusWritten(object: KubeObject, application: OperatorApplication): void {
    const entry = this.#entries.get(keyOf(object));
    const { objects, now } = this.#options.context;
    const { namespace = '', name } = object.metadata;
    const stored = objects.get(sparkApplications, namespace, name);
    if (entry === undefined || stored === undefined) return;
    entry.submittedAt ??= now();
    if (application.state === 'Completed' || application.state === 'Failed') {
      entry.endedAt ??= now();
    }
    objects.put(sparkApplications, { ...stored, status: statusOf(entry) });
  }
}

/** Source: kubeflow/spark-operator, api/v1beta2 SparkApplicationStatus. */
function statusOf(entry: Entry): Readonly<Record<string, unknown>> {
  const { application, submissionId, submittedAt, endedAt, record } = entry;
  const { state, failure } = application;
  const hasFailed = state === 'Failed' || state === 'Failing' || state === 'SubmissionFailed';
  const message = failure === '' || !hasFailed ? {} : { errorMessage: failure };
  return {
    applicationState: { state: stateNames[state], ...message },
    submissionID: submissionId,
    submissionAttempts: application.submissionAttempts,
    executionAttempts: application.executionAttempts,
    lastSubmissionAttemptTime: submittedAt === null ? null : timestamp(submittedAt),
    terminationTime: endedAt === null ? null : timestamp(endedAt),
    ...(record === null
      ? {}
      : {
          sparkApplicationId: `spark-${record.hash}`,
          driverInfo: { podName: record.driverName },
          executorState: Object.fromEntries(record.executorState),
        }),
  };
}

/** @throws {ApiError} Invalid when the operator could not run it */
export function checkApplication(object: KubeObject): void {
  const { name } = object.metadata;
  if (at(object, 'spec', 'executor') !== undefined && at(object, 'spec', 'driver') !== undefined) {
    return;
  }
  throw new ApiError(
    'Invalid',
    `SparkApplication.sparkoperator.k8s.io "${name}" is invalid: spec: Required value: driver and executor`,
    { name, group: sparkApplications.group, kind: sparkApplications.kind },
  );
}

function keyOf({ metadata: { namespace = '', name } }: KubeObject): string {
  return `${namespace}/${name}`;
}
