import type { KubeObject } from '../kube-object.ts';
import { at, list, text } from './read.ts';
import { ageOf, columns, type TableView } from './table-view.ts';

/**
 * How custom resources are shown: the printer columns of their definitions. Sources:
 * kubeflow/spark-operator v1beta2; Karpenter v1.
 */
export const customViews: Readonly<Record<string, TableView>> = {
  'sparkapplications.sparkoperator.k8s.io': {
    columns: columns(['Name', 'Status', 'Attempts', 'Start', 'Finish', 'Age']),
    cells: (one, now) => [
      one.metadata.name,
      text(at(one, 'status', 'applicationState', 'state')),
      text(at(one, 'status', 'executionAttempts')),
      text(at(one, 'status', 'lastSubmissionAttemptTime')),
      text(at(one, 'status', 'terminationTime')) || '<no value>',
      ageOf(one, now),
    ],
  },
  'nodepools.karpenter.sh': {
    columns: columns(['Name', 'NodeClass', 'Nodes', 'Ready', 'Age'], ['Weight', 'CPU']),
    cells: (one, now) => [
      one.metadata.name,
      text(at(one, 'spec', 'template', 'spec', 'nodeClassRef', 'name')),
      text(at(one, 'status', 'nodes')),
      readiness(one),
      ageOf(one, now),
      text(at(one, 'spec', 'weight')),
      text(at(one, 'spec', 'limits', 'cpu')),
    ],
  },
  'nodeclaims.karpenter.sh': {
    columns: columns(
      ['Name', 'Type', 'Capacity', 'Zone', 'Node', 'Ready', 'Age'],
      ['ID', 'NodePool', 'NodeClass'],
    ),
    cells: (one, now) => [
      one.metadata.name,
      labelOf(one, 'node.kubernetes.io/instance-type'),
      labelOf(one, 'karpenter.sh/capacity-type'),
      labelOf(one, 'topology.kubernetes.io/zone'),
      text(at(one, 'status', 'nodeName')),
      readiness(one),
      ageOf(one, now),
      text(at(one, 'status', 'providerID')),
      labelOf(one, 'karpenter.sh/nodepool'),
      text(at(one, 'spec', 'nodeClassRef', 'name')),
    ],
  },
};

function readiness(object: KubeObject): string {
  const conditions = list(at(object, 'status', 'conditions'));
  return text(
    at(
      conditions.find((one) => at(one, 'type') === 'Ready'),
      'status',
    ),
  );
}

function labelOf({ metadata }: KubeObject, label: string): string {
  return metadata.labels?.[label] ?? '';
}
