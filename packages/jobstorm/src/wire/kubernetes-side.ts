import type { StartJobRunRequest } from '../model/start-job-run-request.ts';
import { JobMatching } from './job-matching.ts';
import type { KubeObject } from './kubernetes/kube-object.ts';
import type { KubernetesServerOptions } from './kubernetes/http-server.ts';
import type { ServedJob } from './mirror/application-mirror.ts';
import { TwinKubernetes } from './mirror/twin-kubernetes.ts';
import type { ServedTwin } from './served-twin.ts';

/** Names the scenario's job whose work a SparkApplication does; operators know nothing of it. */
const templateAnnotation = 'jobstorm/template';

/** The Kubernetes API of a served twin: what clients write reaches the twin, and the way back. */
export function createKubernetesSide(
  served: ServedTwin,
): Required<Pick<KubernetesServerOptions, 'api' | 'admit'>> {
  const { scenario, timeline, twin } = served;
  const matching = new JobMatching(scenario.jobs);
  const kubernetes = new TwinKubernetes({
    cluster: twin.cluster,
    emr: twin.emr,
    operators: () => twin.operators,
    timeline,
    config: scenario.twin,
    region: scenario.region,
    random: served.stream('kubernetes-names'),
    now: () => served.now(),
    jobOf: ({ metadata }: KubeObject, request: StartJobRunRequest): ServedJob => {
      const named = metadata.annotations?.[templateAnnotation];
      const job = scenario.jobs.find(({ name }) => name === named) ?? matching.jobOf(request);
      return { template: job.name, job };
    },
  });
  return {
    api: kubernetes.api,
    admit: async (request) => {
      const refusal = await served.ask((onAnswer: (refused: Error | null) => void) => {
        kubernetes.admission.admit(request, onAnswer);
      });
      if (refusal !== null) throw refusal;
    },
  };
}
