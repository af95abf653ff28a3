import { jobPodsOf } from '../../model/spark/job-pods.ts';
import type { JobShape } from '../../model/spark/job-shape.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { PodClasses } from '../cluster/pods/pod-classes.ts';
import type { PodClass } from '../cluster/pods/pod.ts';

/** The classes of pods that a job run makes. */
export interface SparkPods {
  readonly submitter: PodClass;
  readonly driver: PodClass;
  readonly executor: PodClass;
}

/** The classes of a job's pods: submitter and driver have a container for logs beside them. */
export function sparkPodsOf(
  classes: PodClasses,
  shape: JobShape,
  image: string,
  parameters: TwinParameters['emr'],
): SparkPods {
  const requests = jobPodsOf(shape, parameters);
  const { initContainersPerPod, sidecarsPerPod, initContainerMs, sidecarStartMs } = parameters;
  const templateContainers = initContainersPerPod + sidecarsPerPod;
  const fromTemplate = {
    templateContainers,
    initContainerMs: initContainersPerPod * initContainerMs + sidecarsPerPod * sidecarStartMs,
  };
  return {
    submitter: classes.of({
      request: requests.submitter,
      nodeSelector: shape.submitterNodeSelector,
      image,
      imagePullPolicy: shape.submitterImagePullPolicy,
      containers: 2,
      isBilled: false,
    }),
    driver: classes.of({
      request: requests.driver,
      nodeSelector: shape.driverNodeSelector,
      doNotDisrupt: shape.isDriverProtected,
      image,
      imagePullPolicy: shape.imagePullPolicy,
      containers: 2 + templateContainers,
      ...fromTemplate,
      isBilled: true,
    }),
    executor: classes.of({
      request: requests.executor,
      nodeSelector: shape.executorNodeSelector,
      doNotDisrupt: shape.areExecutorsProtected,
      image,
      imagePullPolicy: shape.imagePullPolicy,
      containers: 1 + templateContainers,
      ...fromTemplate,
      isBilled: true,
    }),
  };
}
