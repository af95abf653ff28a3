import { humanDuration } from '../human-duration.ts';
import type { KubeObject } from '../kube-object.ts';
import { qualifiedName, type ResourceType } from '../resource-type.ts';
import { customViews } from './custom-views.ts';
import { podCells } from './pod-cells.ts';
import { nodeCells } from './node-cells.ts';
import { rbacViews } from './rbac-views.ts';
import { at, count, text, list, mapText } from './read.ts';
import { ageOf, columns, sinceText, type TableView } from './table-view.ts';

const plain: TableView = {
  columns: columns(['Name', 'Age']),
  cells: (object, now) => [object.metadata.name, ageOf(object, now)],
};

const views: Readonly<Record<string, TableView>> = {
  pods: {
    columns: columns(
      ['Name', 'Ready', 'Status', 'Restarts', 'Age'],
      ['IP', 'Node', 'Nominated Node', 'Readiness Gates'],
    ),
    cells: (pod, now) => podCells(pod, now),
  },
  nodes: {
    columns: columns(
      ['Name', 'Status', 'Roles', 'Age', 'Version'],
      ['Internal-IP', 'External-IP', 'OS-Image', 'Kernel-Version', 'Container-Runtime'],
    ),
    cells: (node, now) => nodeCells(node, ageOf(node, now)),
  },
  namespaces: {
    columns: columns(['Name', 'Status', 'Age']),
    cells: (one, now) => [one.metadata.name, text(at(one, 'status', 'phase')), ageOf(one, now)],
  },
  events: {
    columns: [
      ...columns(['Last Seen', 'Type', 'Reason', 'Object']),
      ...columns([], ['Subobject', 'Source']),
      ...columns(['Message']),
      ...columns([], ['First Seen', 'Count', 'Name']).map((one) =>
        one.name === 'Name' ? { ...one, format: 'name' } : one,
      ),
    ],
    cells: eventCells,
  },
  configmaps: {
    columns: columns(['Name', 'Data', 'Age']),
    cells: (map, now) => [
      map.metadata.name,
      count(map['data']) + count(map['binaryData']),
      ageOf(map, now),
    ],
  },
  secrets: {
    columns: columns(['Name', 'Type', 'Data', 'Age']),
    cells: (secret, now) => [
      secret.metadata.name,
      text(secret['type']),
      count(secret['data']),
      ageOf(secret, now),
    ],
  },
  services: {
    columns: columns(['Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age'], ['Selector']),
    cells: (service, now) => [
      service.metadata.name,
      text(at(service, 'spec', 'type')) || 'ClusterIP',
      text(at(service, 'spec', 'clusterIP')) || 'None',
      '<none>',
      list(at(service, 'spec', 'ports'))
        .map((port) => `${text(at(port, 'port'))}/${text(at(port, 'protocol')) || 'TCP'}`)
        .join(',') || '<none>',
      ageOf(service, now),
      mapText(at(service, 'spec', 'selector')),
    ],
  },
  persistentvolumeclaims: {
    columns: columns(
      [
        'Name',
        'Status',
        'Volume',
        'Capacity',
        'Access Modes',
        'StorageClass',
        'VolumeAttributesClass',
        'Age',
      ],
      ['VolumeMode'],
    ),
    cells: (claim, now) => [
      claim.metadata.name,
      text(at(claim, 'status', 'phase')),
      text(at(claim, 'spec', 'volumeName')),
      text(at(claim, 'status', 'capacity', 'storage')),
      accessModes(at(claim, 'status', 'accessModes')),
      text(at(claim, 'spec', 'storageClassName')),
      text(at(claim, 'spec', 'volumeAttributesClassName')) || '<unset>',
      ageOf(claim, now),
      text(at(claim, 'spec', 'volumeMode')) || 'Filesystem',
    ],
  },
  persistentvolumes: {
    columns: columns(
      [
        'Name',
        'Capacity',
        'Access Modes',
        'Reclaim Policy',
        'Status',
        'Claim',
        'StorageClass',
        'VolumeAttributesClass',
        'Reason',
        'Age',
      ],
      ['VolumeMode'],
    ),
    cells: (volume, now) => [
      volume.metadata.name,
      text(at(volume, 'spec', 'capacity', 'storage')),
      accessModes(at(volume, 'spec', 'accessModes')),
      text(at(volume, 'spec', 'persistentVolumeReclaimPolicy')),
      text(at(volume, 'status', 'phase')),
      claimOf(volume),
      text(at(volume, 'spec', 'storageClassName')),
      text(at(volume, 'spec', 'volumeAttributesClassName')) || '<unset>',
      text(at(volume, 'status', 'reason')),
      ageOf(volume, now),
      text(at(volume, 'spec', 'volumeMode')) || 'Filesystem',
    ],
  },
  'jobs.batch': {
    columns: columns(
      ['Name', 'Status', 'Completions', 'Duration', 'Age'],
      ['Containers', 'Images', 'Selector'],
    ),
    cells: jobCells,
  },
  'leases.coordination.k8s.io': {
    columns: columns(['Name', 'Holder', 'Age']),
    cells: (lease, now) => [
      lease.metadata.name,
      text(at(lease, 'spec', 'holderIdentity')),
      ageOf(lease, now),
    ],
  },
  'storageclasses.storage.k8s.io': {
    columns: columns([
      'Name',
      'Provisioner',
      'ReclaimPolicy',
      'VolumeBindingMode',
      'AllowVolumeExpansion',
      'Age',
    ]),
    cells: (one, now) => [
      one.metadata.name,
      text(one['provisioner']),
      text(one['reclaimPolicy']) || 'Delete',
      text(one['volumeBindingMode']) || 'Immediate',
      text(one['allowVolumeExpansion'] ?? false),
      ageOf(one, now),
    ],
  },
  ...rbacViews,
  ...customViews,
};

/** How `kubectl get` shows this kind: by name and age unless it has a view of its own. */
export function viewOf(type: ResourceType): TableView {
  const name = qualifiedName(type);
  return (Object.hasOwn(views, name) ? views[name] : undefined) ?? plain;
}

function eventCells(event: KubeObject, now: number): readonly (string | number)[] {
  const involved = at(event, 'involvedObject');
  const firstSeen = text(event['firstTimestamp']) || event.metadata.creationTimestamp;
  const lastSeen = text(event['lastTimestamp']) || firstSeen;
  const host = text(at(event, 'source', 'host'));
  const component = text(at(event, 'source', 'component')) || text(event['reportingComponent']);
  return [
    sinceText(lastSeen, now),
    text(event['type']),
    text(event['reason']),
    `${text(at(involved, 'kind')).toLowerCase()}/${text(at(involved, 'name'))}`,
    text(at(involved, 'fieldPath')),
    host === '' ? component : `${component}, ${host}`,
    text(event['message']).trim(),
    sinceText(firstSeen, now),
    Number(event['count'] ?? 1),
    event.metadata.name,
  ];
}

function jobCells(job: KubeObject, now: number): readonly string[] {
  const completions = text(at(job, 'spec', 'completions')) || '1';
  const startedAt = Date.parse(text(at(job, 'status', 'startTime')));
  const endedAt = Date.parse(text(at(job, 'status', 'completionTime')));
  const lasted = (Number.isNaN(endedAt) ? now : endedAt) - startedAt;
  const conditions = list(at(job, 'status', 'conditions')).filter(
    (one) => at(one, 'status') === 'True',
  );
  const ending = conditions.find((one) => ['Complete', 'Failed'].includes(text(at(one, 'type'))));
  const containers = list(at(job, 'spec', 'template', 'spec', 'containers'));
  return [
    job.metadata.name,
    ending === undefined ? 'Running' : text(at(ending, 'type')),
    `${text(at(job, 'status', 'succeeded')) || '0'}/${completions}`,
    Number.isNaN(startedAt) ? '' : humanDuration(lasted),
    ageOf(job, now),
    containers.map((one) => text(at(one, 'name'))).join(','),
    containers.map((one) => text(at(one, 'image'))).join(','),
    mapText(at(job, 'spec', 'selector', 'matchLabels')),
  ];
}

const modes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(value: unknown): string {
  return list(value)
    .map((mode) => modes[text(mode)] ?? text(mode))
    .join(',');
}

function claimOf(volume: KubeObject): string {
  const claim = at(volume, 'spec', 'claimRef');
  return claim === undefined ? '' : `${text(at(claim, 'namespace'))}/${text(at(claim, 'name'))}`;
}
