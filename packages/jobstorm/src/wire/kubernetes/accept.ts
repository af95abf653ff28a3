import { ApiError } from './api-error.ts';

/** The form in which a client wants its answer. */
export type AnswerForm =
  | { readonly kind: 'object' }
  | { readonly kind: 'table'; readonly version: MetaVersion }
  /** Metadata alone, of objects or of lists. */
  | { readonly kind: 'metadata'; readonly version: MetaVersion; readonly isList: boolean }
  /** Discovery of all groups in one answer. */
  | { readonly kind: 'discovery'; readonly version: 'v2' | 'v2beta1' };

/** Of `meta.k8s.io`. */
type MetaVersion = 'v1' | 'v1beta1';

const representations = 'application/json, application/json;stream=watch';

/**
 * The first form of an Accept header that the server can give. Protobuf is passed over: clients
 * name JSON behind it.
 *
 * @throws {ApiError} NotAcceptable when there is none
 */
export function acceptedForm(accept: string | undefined): AnswerForm {
  const choices = (accept === undefined || accept === '' ? '*/*' : accept).split(',');
  for (const choice of choices) {
    const form = formOf(choice);
    if (form !== null) return form;
  }
  const isOtherForm = choices.some((choice) => choice.trim().startsWith('application/json;'));
  throw notAcceptable(
    isOtherForm
      ? 'only the following media types are accepted: application/json'
      : `406: Not Acceptable\n\nAvailable representations: ${representations}`,
  );
}

/**
 * @throws {ApiError} NotAcceptable when metadata alone is asked for of a list as of one, or the
 *   other way round
 */
export function checkForm(form: AnswerForm, isList: boolean): void {
  if (form.kind !== 'metadata' || form.isList === isList) return;
  const asked = `PartialObjectMetadata${form.isList ? 'List' : ''}`;
  throw notAcceptable(
    `you requested ${asked}, but the requested object is ${isList ? 'a list' : 'not a list'}`,
  );
}

function notAcceptable(message: string): ApiError {
  return new ApiError('NotAcceptable', message, {});
}

function formOf(choice: string): AnswerForm | null {
  const [type = '', ...parameters] = choice.split(';').map((part) => part.trim());
  if (!['application/json', '*/*'].includes(type)) return null;
  const given = new Map(
    parameters.map((one) => {
      const [name = '', value = ''] = one.split('=');
      return [name, value] as const;
    }),
  );
  const as = given.get('as');
  if (as === undefined) return { kind: 'object' };
  const [group, version] = [given.get('g'), given.get('v')];
  if (as === 'APIGroupDiscoveryList') {
    return version === 'v2' || version === 'v2beta1' ? { kind: 'discovery', version } : null;
  }
  return group === 'meta.k8s.io' ? metaForm(as, version) : null;
}

/** Forms of the group `meta.k8s.io`. */
function metaForm(as: string, version: string | undefined): AnswerForm | null {
  if (version !== 'v1' && version !== 'v1beta1') return null;
  if (as === 'Table') return { kind: 'table', version };
  if (as === 'PartialObjectMetadata') return { kind: 'metadata', version, isList: false };
  return as === 'PartialObjectMetadataList' ? { kind: 'metadata', version, isList: true } : null;
}
