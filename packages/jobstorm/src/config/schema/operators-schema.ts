import { z } from 'zod';
import type { OperatorsConfig } from '../../model/twin-config.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { durationMs, oneOf, positiveNumber, wholeNumber } from './fields.ts';
import { restartPolicySchema } from './restart-policy-schema.ts';

const { operators } = defaults.twin;

/** The Spark operators of the twin's cluster. */
export const operatorsSchema = z
  .strictObject(
    {
      count: wholeNumber(1, limits.operatorsMax)
        .prefault(operators.count)
        .meta({ description: 'Spark operators; the namespaces are dealt out to them in turn.' }),
      version: oneOf(['v1', 'v2']).prefault(operators.version).meta({
        description:
          '`v1`: as v1beta2-1.3.8, which is told of every change of a pod; `v2`: as v2.1, which is told of changes of phase.',
      }),
      workers: wholeNumber(1, limits.operatorWorkersMax).prefault(operators.workers).meta({
        description:
          'Applications that one operator works on at once, `controllerThreads` or `controller.workers`.',
      }),
      cores: positiveNumber(limits.operatorCoresMax).prefault(operators.cores).meta({
        description: 'Cores that the pod of one operator can use: its spark-submits share them.',
      }),
      webhook: z
        .boolean('must be true or false')
        .prefault(operators.webhook)
        .meta({ description: "Whether the operator's webhook is asked about each Spark pod." }),
      initContainer: durationMs(0, limits.durationMsMax, '2s')
        .nullable()
        .prefault(operators.initContainer)
        .meta({
          description:
            'Each Spark pod has an init container that takes so long before the others start; `null`: none.',
        }),
      restartPolicy: restartPolicySchema,
      timeToLive: durationMs(0, limits.durationMsMax, '30s')
        .nullable()
        .prefault(operators.timeToLive)
        .meta({
          description:
            '`spec.timeToLiveSeconds` of every SparkApplication: its operator deletes it so long after its end; `null`: whoever created it deletes it at its end.',
        }),
    },
    'must be a mapping',
  )
  .transform(({ webhook, initContainer, timeToLive, ...given }): OperatorsConfig => ({
    ...given,
    hasWebhook: webhook,
    initContainerMs: initContainer,
    timeToLiveMs: timeToLive,
  }))
  .prefault({})
  .meta({
    description: 'Spark operators, all alike, which `submission: spark-operator` needs.',
  });
