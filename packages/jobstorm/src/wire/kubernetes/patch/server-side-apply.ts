import { ApiError } from '../api-error.ts';
import { timestamp } from '../complete-object.ts';
import type { KubeObject, KubeObjectDraft, ManagedFields } from '../kube-object.ts';
import { isTrue } from '../resource-request.ts';
import { groupVersionOf, isCustom, type ResourceType } from '../resource-type.ts';
import { fieldAt, fromFieldsV1, setFields, toFieldsV1, withoutField } from './field-sets.ts';
import type { FieldPath, SetField } from './field-sets.ts';
import { isMapping, mergePatch } from './merge-patch.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

/** The content type of server-side apply. */
export const applyType = 'application/apply-patch+yaml';

export interface ApplyOptions {
  readonly query: URLSearchParams;
  readonly type: ResourceType;
  /** ms since 1970. */
  readonly now: number;
}

/**
 * What becomes of an object when a manager applies a configuration: its fields are merged in, those
 * that it applied before and applies no more are taken out, and `managedFields` says who applied
 * what. Managers are told apart only among those that apply: other writes own nothing here.
 *
 * @throws {ApiError} Conflict when another manager applied another value and `force` is not set,
 *   Invalid without a `fieldManager`, BadRequest when it is no configuration
 */
export function serverSideApply(
  stored: KubeObject | undefined,
  configuration: KubeObjectDraft,
  options: ApplyOptions,
): KubeObjectDraft {
  const { query, type, now } = options;
  const manager = query.get('fieldManager') ?? '';
  if (manager === '') {
    const message = 'Required value: is required for apply patch';
    throw new ApiError(
      'Invalid',
      `PatchOptions.meta.k8s.io "" is invalid: fieldManager: ${message}`,
      {
        group: 'meta.k8s.io',
        kind: 'PatchOptions',
        causes: [{ reason: 'FieldValueRequired', message, field: 'fieldManager' }],
      },
    );
  }
  checkConfiguration(configuration, type);
  const fields = setFields(configuration, isCustom(type));
  const entries = stored?.metadata.managedFields ?? [];
  const others = entries.filter((entry) => entry.manager !== manager);
  const conflicts = stored === undefined ? [] : conflictsOf(stored, fields, others);
  if (conflicts.length > 0 && !isTrue(query.get('force'))) throw conflict(conflicts);
  const taken = new Set(conflicts.map(({ path }) => textOf(path)));
  const kept = others.map((entry) => without(entry, taken));
  const own = entries.find((entry) => entry.manager === manager);
  const base = stored === undefined ? {} : withoutDropped(stored, { own, fields, kept });
  const merged = isCustom(type)
    ? mergePatch(base, configuration)
    : strategicMergePatch(base, configuration, true);
  const entry: ManagedFields = {
    manager,
    operation: 'Apply',
    apiVersion: groupVersionOf(type),
    time: timestamp(now),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(fields.map(({ path }) => path)),
  };
  const draft = merged as KubeObjectDraft;
  const managedFields = [
    entry,
    ...kept.filter(({ fieldsV1 }) => fromFieldsV1(fieldsV1).length > 0),
  ];
  const unchanged = own !== undefined && textOf([own.fieldsV1]) === textOf([entry.fieldsV1]);
  return {
    ...draft,
    metadata: {
      ...draft.metadata,
      managedFields: unchanged
        ? managedFields.map((one) => (one === entry ? { ...one, time: own.time } : one))
        : managedFields,
    },
  };
}

interface FieldConflict {
  readonly manager: string;
  readonly path: FieldPath;
}

/** Fields to which another manager applied something else. */
function conflictsOf(
  stored: KubeObject,
  fields: readonly SetField[],
  others: readonly ManagedFields[],
): FieldConflict[] {
  return others.flatMap(({ manager, fieldsV1 }) => {
    const owned = new Set(fromFieldsV1(fieldsV1).map(textOf));
    return fields
      .filter(({ path, value }) => {
        if (!owned.has(textOf(path)) || path.at(-1)?.startsWith('k:') === true) return false;
        return textOf([fieldAt(stored, path)]) !== textOf([value]);
      })
      .map(({ path }) => ({ manager, path }));
  });
}

/** The object without what its manager applied before, applies no more, and nobody else does. */
function withoutDropped(
  stored: KubeObject,
  {
    own,
    fields,
    kept,
  }: {
    readonly own: ManagedFields | undefined;
    readonly fields: readonly SetField[];
    readonly kept: readonly ManagedFields[];
  },
): unknown {
  const still = new Set([
    ...fields.map(({ path }) => textOf(path)),
    ...kept.flatMap(({ fieldsV1 }) => fromFieldsV1(fieldsV1).map(textOf)),
  ]);
  const dropped = fromFieldsV1(own?.fieldsV1).filter((path) => !still.has(textOf(path)));
  return dropped.reduce<unknown>(withoutField, stored);
}

function without(entry: ManagedFields, taken: ReadonlySet<string>): ManagedFields {
  const left = fromFieldsV1(entry.fieldsV1).filter((path) => !taken.has(textOf(path)));
  return { ...entry, fieldsV1: toFieldsV1(left) };
}

function conflict(conflicts: readonly FieldConflict[]): ApiError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with "${manager}"`,
    field: path.map(stepText).join(''),
  }));
  const [first] = causes;
  const text =
    causes.length === 1
      ? `1 conflict: ${first?.message ?? ''}: ${first?.field ?? ''}`
      : `${causes.length} conflicts: ${causes.map(({ message, field }) => `${message}: ${field}`).join('\n- ')}`;
  return new ApiError('Conflict', `Apply failed with ${text}`, { causes });
}

/** `.spec.containers[name="a"].image` */
function stepText(step: string): string {
  if (step.startsWith('f:')) return `.${step.slice(2)}`;
  const value: unknown = JSON.parse(step.slice(2));
  if (!isMapping(value)) return `[=${step.slice(2)}]`;
  const keys = Object.entries(value).map(([name, one]) => `${name}=${JSON.stringify(one)}`);
  return `[${keys.join(',')}]`;
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

function checkConfiguration(
  { apiVersion = '', kind = '', metadata = {} }: KubeObjectDraft,
  type: ResourceType,
): void {
  if (apiVersion !== groupVersionOf(type) || kind !== type.kind) {
    const given = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
    throw new ApiError('BadRequest', `invalid object type: ${given}, Kind=${kind}`);
  }
  if (metadata.managedFields === undefined) return;
  throw new ApiError('BadRequest', 'metadata.managedFields must be nil');
}
