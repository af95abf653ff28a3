import type { RawRequest } from '../../src/wire/kubernetes/testing/raw-client.ts';

/** One request of a script, with a name to tell it by. */
export interface ScriptStep extends RawRequest {
  readonly name: string;
}

/** The places that the steps of a script write to. */
export interface ScriptPlaces {
  readonly namespace: string;
  /** Of ConfigMaps. */
  readonly maps: string;
}

export const mergePatch = 'application/merge-patch+json';
export const jsonPatch = 'application/json-patch+json';
export const strategicPatch = 'application/strategic-merge-patch+json';
export const applyPatch = 'application/apply-patch+yaml';

export function step(
  name: string,
  method: string,
  path: string,
  rest: Omit<RawRequest, 'method' | 'path'> = {},
): ScriptStep {
  return { name, method, path, ...rest };
}

export function patch(name: string, path: string, body: unknown, contentType: string): ScriptStep {
  return step(name, 'PATCH', path, { body, contentType });
}

export function create(name: string, path: string, body: unknown): ScriptStep {
  return step(name, 'POST', path, { body });
}

export function get(name: string, path: string, accept?: string): ScriptStep {
  return step(name, 'GET', path, accept === undefined ? {} : { accept });
}

export function apply(name: string, path: string, manager: string, body: unknown): ScriptStep {
  return patch(name, `${path}?fieldManager=${manager}`, body, applyPatch);
}

/** An Accept header for a list in another form. */
export function tableOf(kind: string): string {
  return `application/json;as=${kind};v=v1;g=meta.k8s.io,application/json`;
}

export function configMap(name: string, more: object = {}, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, ...more };
}

/** That no object has. */
export const otherUid = '11111111-2222-3333-4444-555555555555';
