import { jobPodsOf } from '../../model/spark/job-pods.ts';
import type { JobShape } from '../../model/spark/job-shape.ts';
import type { VolumeRequest } from '../../model/spark/job-volumes.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import { loggingImage, templateImage } from '../../model/spark/image-names.ts';
import type { PodClasses } from '../cluster/pods/pod-classes.ts';
import type { PodClass, PodSpec } from '../cluster/pods/pod.ts';

/** The classes of pods that a job run makes. */
export interface SparkPods {
  readonly submitter: PodClass;
  readonly driver: PodClass;
  readonly executor: PodClass;
}

/**
 * The classes of a job's pods: submitter and driver have a container for logs beside them,
 * executors when their logs are sent somewhere.
 *
 * @param image of the release label, for the containers of which the job names no other
 */
export function sparkPodsOf(
  classes: PodClasses,
  shape: JobShape,
  image: string,
  parameters: TwinParameters['emr'],
): SparkPods {
  const requests = jobPodsOf(shape, parameters);
  const { images } = shape;
  const { initContainersPerPod, sidecarsPerPod, initContainerMs, sidecarStartMs } = parameters;
  const templateContainers = initContainersPerPod + sidecarsPerPod;
  const fromTemplate = templateContainers === 0 ? [] : [templateImage];
  const shared = {
    imagePullPolicy: shape.imagePullPolicy,
    initContainers: initContainersPerPod,
    initContainerMs: initContainersPerPod * initContainerMs + sidecarsPerPod * sidecarStartMs,
    isBilled: true,
  };
  const logging = images.logging ?? loggingImage;
  return {
    submitter: classes.of({
      request: requests.submitter,
      ...shape.placement.submitter,
      image: images.submitter ?? image,
      otherImages: [images.submitterLogging ?? loggingImage],
      imagePullPolicy: shape.submitterImagePullPolicy,
      containers: 2,
      isBilled: false,
    }),
    driver: classes.of({
      ...shared,
      request: requests.driver,
      ...shape.placement.driver,
      doNotDisrupt: shape.isDriverProtected,
      image: images.driver ?? image,
      otherImages: [logging, ...fromTemplate],
      containers: 2 + templateContainers,
      ...claiming(shape.driverVolumes),
    }),
    executor: classes.of({
      ...shared,
      request: requests.executor,
      ...shape.placement.executor,
      doNotDisrupt: shape.areExecutorsProtected,
      image: images.executor ?? image,
      otherImages: [...(shape.areExecutorsLogged ? [logging] : []), ...fromTemplate],
      containers: (shape.areExecutorsLogged ? 2 : 1) + templateContainers,
      ...claiming(shape.executorVolumes),
    }),
  };
}

function claiming(volumes: readonly VolumeRequest[]): Pick<PodSpec, 'volumes'> {
  return volumes.length === 0 ? {} : { volumes };
}
