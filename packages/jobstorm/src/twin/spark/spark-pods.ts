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

/**
 * Adds to the job's own requests what EMR puts beside them: the submitter, the driver's logging.
 */
export function sparkPodsOf(
  classes: PodClasses,
  shape: JobShape,
  image: string,
  parameters: TwinParameters['emr'],
): SparkPods {
  const { imagePullPolicy } = shape;
  return {
    submitter: classes.of({
      request: {
        cpuMillicores: parameters.submitterCpuMillicores,
        memoryMiB: parameters.submitterMemoryMiB,
      },
      nodeSelector: shape.submitterNodeSelector,
      image,
      imagePullPolicy,
      isBilled: false,
    }),
    driver: classes.of({
      request: {
        cpuMillicores: shape.driver.cpuMillicores,
        memoryMiB: shape.driver.memoryMiB + parameters.loggingMemoryMiB,
      },
      nodeSelector: shape.driverNodeSelector,
      image,
      imagePullPolicy,
      isBilled: true,
    }),
    executor: classes.of({
      request: shape.executor,
      nodeSelector: shape.executorNodeSelector,
      image,
      imagePullPolicy,
      isBilled: true,
    }),
  };
}
