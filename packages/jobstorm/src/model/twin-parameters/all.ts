import { apiServerParameters } from './api-server.ts';
import { clusterAutoscalerParameters } from './cluster-autoscaler.ts';
import { controllerManagerParameters } from './controller-manager.ts';
import { ebsParameters } from './ebs.ts';
import { ec2Parameters } from './ec2.ts';
import { emrParameters } from './emr.ts';
import { etcdParameters } from './etcd.ts';
import { karpenterParameters } from './karpenter.ts';
import { kubeletParameters } from './kubelet.ts';
import { nodeBootParameters } from './node-boot.ts';
import { defaultValues, type ParameterTable, type ParameterValues } from './parameter.ts';
import { schedulerParameters } from './scheduler.ts';
import { sparkOperatorParameters } from './spark-operator.ts';
import { sparkParameters } from './spark.ts';
import { vpcCniParameters } from './vpc-cni.ts';

/** Every figure of the twin by component, as the scenario's `twin.parameters` names them. */
export const twinParameterTables = {
  emr: emrParameters,
  apiServer: apiServerParameters,
  etcd: etcdParameters,
  controllerManager: controllerManagerParameters,
  scheduler: schedulerParameters,
  kubelet: kubeletParameters,
  ec2: ec2Parameters,
  nodeBoot: nodeBootParameters,
  karpenter: karpenterParameters,
  clusterAutoscaler: clusterAutoscalerParameters,
  vpcCni: vpcCniParameters,
  ebs: ebsParameters,
  spark: sparkParameters,
  sparkOperator: sparkOperatorParameters,
} as const satisfies Readonly<Record<string, ParameterTable>>;

type Tables = typeof twinParameterTables;

/** The figures in force, by component and name. */
export type TwinParameters = {
  readonly [Component in keyof Tables]: ParameterValues<Tables[Component]>;
};

/** Every figure at its default. */
export function defaultTwinParameters(): TwinParameters {
  return {
    emr: defaultValues(emrParameters),
    apiServer: defaultValues(apiServerParameters),
    etcd: defaultValues(etcdParameters),
    controllerManager: defaultValues(controllerManagerParameters),
    scheduler: defaultValues(schedulerParameters),
    kubelet: defaultValues(kubeletParameters),
    ec2: defaultValues(ec2Parameters),
    nodeBoot: defaultValues(nodeBootParameters),
    karpenter: defaultValues(karpenterParameters),
    clusterAutoscaler: defaultValues(clusterAutoscalerParameters),
    vpcCni: defaultValues(vpcCniParameters),
    ebs: defaultValues(ebsParameters),
    spark: defaultValues(sparkParameters),
    sparkOperator: defaultValues(sparkOperatorParameters),
  };
}
