import type { KubeObject } from '../kube-object.ts';
import type { TableColumn } from '../resource-type.ts';
import { at, list, text } from './read.ts';
import { ageOf, columns, type TableView } from './table-view.ts';

const createdAt: TableColumn = { name: 'Created At', type: 'date', format: '', priority: 0 };

const role: TableView = {
  columns: [...columns(['Name']), createdAt],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
};

const binding: TableView = {
  columns: columns(['Name', 'Role', 'Age'], ['Users', 'Groups', 'ServiceAccounts']),
  cells: (one, now) => [
    one.metadata.name,
    `${text(at(one, 'roleRef', 'kind'))}/${text(at(one, 'roleRef', 'name'))}`,
    ageOf(one, now),
    subjectsOf(one, 'User'),
    subjectsOf(one, 'Group'),
    subjectsOf(one, 'ServiceAccount'),
  ],
};

/** How kinds of RBAC are shown. Source: a server 1.36.1. */
export const rbacViews: Readonly<Record<string, TableView>> = {
  'roles.rbac.authorization.k8s.io': role,
  'clusterroles.rbac.authorization.k8s.io': role,
  'rolebindings.rbac.authorization.k8s.io': binding,
  'clusterrolebindings.rbac.authorization.k8s.io': binding,
};

function subjectsOf({ subjects }: KubeObject, kind: string): string {
  return list(subjects)
    .filter((one) => at(one, 'kind') === kind)
    .map((one) => {
      const name = text(at(one, 'name'));
      return kind === 'ServiceAccount' ? `${text(at(one, 'namespace'))}/${name}` : name;
    })
    .join(', ');
}
