import type { KubeObject } from '../kube-object.ts';
import { at, list, text } from './read.ts';

const rolePrefix = 'node-role.kubernetes.io/';

/** The cells of a node. Source: kubernetes `pkg/printers/internalversion.printNode`. */
export function nodeCells(node: KubeObject, age: string): readonly string[] {
  const info = (name: string): string => text(at(node, 'status', 'nodeInfo', name)) || '<unknown>';
  return [
    node.metadata.name,
    nodeStatus(node),
    rolesOf(node),
    age,
    text(at(node, 'status', 'nodeInfo', 'kubeletVersion')),
    addressOf(node, 'InternalIP'),
    addressOf(node, 'ExternalIP'),
    info('osImage'),
    info('kernelVersion'),
    info('containerRuntimeVersion'),
  ];
}

function nodeStatus(node: KubeObject): string {
  const ready = list(at(node, 'status', 'conditions')).find((one) => at(one, 'type') === 'Ready');
  const words = [
    ready === undefined ? 'Unknown' : at(ready, 'status') === 'True' ? 'Ready' : 'NotReady',
    ...(at(node, 'spec', 'unschedulable') === true ? ['SchedulingDisabled'] : []),
  ];
  return words.join(',');
}

function rolesOf(node: KubeObject): string {
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter((label) => label.startsWith(rolePrefix))
    .map((label) => label.slice(rolePrefix.length));
  return roles.length === 0 ? '<none>' : roles.sort().join(',');
}

function addressOf(node: KubeObject, type: string): string {
  const addresses = list(at(node, 'status', 'addresses'));
  return (
    text(
      at(
        addresses.find((one) => at(one, 'type') === type),
        'address',
      ),
    ) || '<none>'
  );
}
