import type { AnswerForm } from './accept.ts';
import type { KubeObject } from './kube-object.ts';
import { groupVersionOf, isCustom, type ResourceType } from './resource-type.ts';
import type { ListPage } from './store/list-pages.ts';
import { viewOf } from './table/columns.ts';

type Body = Readonly<Record<string, unknown>>;

export interface AnswerOptions {
  readonly type: ResourceType;
  readonly form: AnswerForm;
  /** Of a table: what stands in `object` of its rows. */
  readonly includeObject: string;
  /** ms since 1970, for ages. */
  readonly now: number;
}

/** One object in the form that was asked for. */
export function objectAnswer(object: KubeObject, options: AnswerOptions): Body {
  const { form } = options;
  if (form.kind === 'table') {
    const { resourceVersion } = object.metadata;
    return table([object], { resourceVersion }, options);
  }
  return form.kind === 'metadata' ? partial(object, form.version) : object;
}

/** A list in the form that was asked for. */
export function listAnswer(page: ListPage, options: AnswerOptions): Body {
  const { type, form } = options;
  const { items, resourceVersion, continueToken, remaining } = page;
  const metadata = {
    resourceVersion,
    ...(continueToken === null ? {} : { continue: continueToken }),
    ...(remaining === null ? {} : { remainingItemCount: remaining }),
  };
  if (form.kind === 'table') return table(items, metadata, options);
  if (form.kind === 'metadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: `meta.k8s.io/${form.version}`,
      metadata,
      items: items.map((item) => partial(item, form.version)),
    };
  }
  const apiVersion = groupVersionOf(type);
  // As a real server: custom resources repeat their kind, and the lists of them name a token.
  if (isCustom(type)) {
    const whole = { continue: '', ...metadata };
    return { kind: `${type.kind}List`, apiVersion, metadata: whole, items };
  }
  const bare = items.map(({ apiVersion: _version, kind: _kind, ...rest }) => rest);
  return { kind: `${type.kind}List`, apiVersion, metadata, items: bare };
}

/** The object of a watch event in the form that was asked for. */
export function eventAnswer(object: KubeObject, isFirst: boolean, options: AnswerOptions): Body {
  const answer = objectAnswer(object, options);
  if (options.form.kind !== 'table' || isFirst) return answer;
  return { ...answer, columnDefinitions: null };
}

function table(
  items: readonly KubeObject[],
  metadata: Readonly<Record<string, unknown>>,
  { type, form, includeObject, now }: AnswerOptions,
): Body {
  const view = viewOf(type);
  const version = form.kind === 'table' ? form.version : 'v1';
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: view.columns.map((column) => ({ ...column, description: '' })),
    rows: items.map((item) => ({
      cells: view.cells(item, now),
      object:
        includeObject === 'None'
          ? null
          : includeObject === 'Object'
            ? item
            : partial(item, version),
    })),
  };
}

function partial({ metadata }: KubeObject, version: string): Body {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata };
}
