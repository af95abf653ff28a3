import { ApiError } from './api-error.ts';

/** The form in which a client wants its answer. */
export type AnswerForm =
  | { readonly kind: 'object' }
  | { readonly kind: 'table' }
  /** Metadata alone, of objects or of lists. */
  | { readonly kind: 'metadata' }
  /** Discovery of all groups in one answer. */
  | { readonly kind: 'discovery'; readonly version: 'v2' | 'v2beta1' };

/**
 * The first form of an Accept header that the server can give. Protobuf is passed over: clients
 * name JSON behind it.
 *
 * @throws {ApiError} NotAcceptable when there is none
 */
export function acceptedForm(accept: string | undefined): AnswerForm {
  for (const choice of (accept ?? '*/*').split(',')) {
    const form = formOf(choice);
    if (form !== null) return form;
  }
  throw new ApiError(
    'NotAcceptable',
    '406: Not Acceptable\n\nAvailable representations: application/json, application/json;stream=watch',
    {},
  );
}

function formOf(choice: string): AnswerForm | null {
  const [type = '', ...parameters] = choice.split(';').map((part) => part.trim());
  if (!['application/json', 'application/*', '*/*'].includes(type)) return null;
  const given = new Map(
    parameters.map((one) => {
      const [name = '', value = ''] = one.split('=');
      return [name, value] as const;
    }),
  );
  const as = given.get('as');
  if (as === undefined) return { kind: 'object' };
  if (as === 'Table') return { kind: 'table' };
  if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') {
    return { kind: 'metadata' };
  }
  const version = given.get('v');
  const isDiscovery = as === 'APIGroupDiscoveryList';
  if (isDiscovery && (version === 'v2' || version === 'v2beta1')) {
    return { kind: 'discovery', version };
  }
  return null;
}
