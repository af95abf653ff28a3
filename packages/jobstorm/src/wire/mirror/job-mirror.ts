import { timestamp } from '../kubernetes/complete-object.ts';
import type { OwnerReference, TextMap } from '../kubernetes/kube-object.ts';
import { configMaps, jobs, secrets } from '../kubernetes/resources/resource-types.ts';
import type { MirrorContext } from './mirror-context.ts';
import { controllerReference } from './pod-mirror.ts';

/** A job run that EMR has handed over to the cluster. */
export interface HandedOverJob {
  readonly jobRunId: string;
  readonly virtualClusterId: string;
  readonly namespace: string;
  readonly labels: TextMap;
  readonly job: OwnerReference;
  readonly configMaps: readonly string[];
  readonly secret: string;
}

/** What EMR on EKS makes for a job run: the Job of its submitter, ConfigMaps and a Secret. */
export class JobMirror {
  readonly #context: MirrorContext;
  readonly #jobs = new Map<string, HandedOverJob>();

  constructor(context: MirrorContext) {
    this.#context = context;
  }

  find(jobRunId: string): HandedOverJob | undefined {
    return this.#jobs.get(jobRunId);
  }

  /** EMR creates the objects of a job run. */
  submitted(jobRunId: string, virtualClusterId: string, namespace: string): void {
    const { objects, now, config } = this.#context;
    const labels = {
      'emr-containers.amazonaws.com/resource.type': 'job.run',
      'emr-containers.amazonaws.com/job.id': jobRunId,
      'emr-containers.amazonaws.com/virtual-cluster-id': virtualClusterId,
    };
    const job = objects.put(jobs, {
      metadata: { name: jobRunId, namespace, labels },
      spec: jobSpec(jobRunId, labels),
      status: { active: 1, ready: 0, startTime: timestamp(now()) },
    });
    const owner = controllerReference(job);
    const record = {
      jobRunId,
      virtualClusterId,
      namespace,
      labels,
      job: owner,
      configMaps: configMapNames(jobRunId, virtualClusterId, config.parameters.emr),
      secret: `emr-${jobRunId}`,
    };
    for (const name of record.configMaps) {
      objects.put(configMaps, {
        metadata: { name, namespace, labels, ownerReferences: [owner] },
        data: { 'job.id': jobRunId },
      });
    }
    objects.put(secrets, {
      metadata: { name: record.secret, namespace, labels, ownerReferences: [owner] },
      type: 'Opaque',
      data: {},
    });
    this.#context.events.add(job, {
      reason: 'SuccessfulCreate',
      message: `Created pod of ${jobRunId}`,
      component: 'job-controller',
    });
    this.#jobs.set(jobRunId, record);
  }

  /** EMR deletes the Job; what it owns is left to the garbage collector. */
  finished(jobRunId: string): void {
    const record = this.#jobs.get(jobRunId);
    if (record !== undefined) this.#context.objects.remove(jobs, record.namespace, jobRunId);
  }

  /** The garbage collector has come. */
  collected(jobRunId: string): void {
    const record = this.#jobs.get(jobRunId);
    if (record === undefined) return;
    const { objects } = this.#context;
    const { namespace, secret } = record;
    for (const name of record.configMaps) objects.remove(configMaps, namespace, name);
    objects.remove(secrets, namespace, secret);
    this.#jobs.delete(jobRunId);
  }

  /** A namespace is gone, and all that was in it. */
  namespaceGone(namespace: string): void {
    for (const [jobRunId, job] of this.#jobs) {
      if (job.namespace === namespace) this.#jobs.delete(jobRunId);
    }
  }
}

/** As EMR names them, as many as the twin counts. Source: EMR on EKS Development Guide. */
function configMapNames(
  jobRunId: string,
  virtualClusterId: string,
  { configMapsPerJob }: { readonly configMapsPerJob: number },
): string[] {
  const named = [
    `${jobRunId}-spark-defaults`,
    `podtemplate-${jobRunId}`,
    `fluentd-${virtualClusterId}-${jobRunId}`,
  ];
  return Array.from(
    { length: configMapsPerJob },
    (_, index) => named[index] ?? `${jobRunId}-${index}`,
  );
}

function jobSpec(jobRunId: string, labels: TextMap): Readonly<Record<string, unknown>> {
  return {
    parallelism: 1,
    completions: 1,
    backoffLimit: 0,
    completionMode: 'NonIndexed',
    suspend: false,
    selector: { matchLabels: { 'emr-containers.amazonaws.com/job.id': jobRunId } },
    template: {
      metadata: { labels },
      spec: { restartPolicy: 'Never', containers: [{ name: 'job-runner', image: 'emr' }] },
    },
  };
}
