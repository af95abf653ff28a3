import type { TargetError } from '../../engine/ports.ts';

/** What the service answers to a request. */
export type EmrAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: TargetError };

export function success<Value>(value: Value): EmrAnswer<Value> {
  return { ok: true, value };
}

/** The request breaks a rule of the service. */
export function validationFailure(message: string): EmrAnswer<never> {
  return { ok: false, error: { kind: 'rejected', code: 'ValidationException', message } };
}

export function notFound(message: string): EmrAnswer<never> {
  return { ok: false, error: { kind: 'not-found', code: 'ResourceNotFoundException', message } };
}

/** The service failed; whether the request took effect, nobody can tell. */
export const internalFailure: EmrAnswer<never> = {
  ok: false,
  error: {
    kind: 'transient',
    code: 'InternalServerException',
    message: 'An internal error occurred.',
  },
};

export const throttled: EmrAnswer<never> = {
  ok: false,
  error: { kind: 'throttled', code: 'ThrottlingException', message: 'Rate exceeded' },
};
