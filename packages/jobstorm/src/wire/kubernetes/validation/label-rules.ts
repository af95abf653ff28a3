import type { StatusCause } from '../api-error.ts';
import type { KubeObjectDraft } from '../kube-object.ts';
import { invalidValue } from './causes.ts';

const nameLengthMax = 63;
const prefixLengthMax = 253;
const namePattern = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const valuePattern = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const prefixPattern = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

const nameRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const valueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const prefixRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/**
 * What is wrong with the labels and the keys of the annotations of an object.
 * Source: k8s.io/apimachinery `pkg/util/validation`: IsQualifiedName and IsValidLabelValue.
 */
export function labelCauses({ metadata = {} }: KubeObjectDraft): readonly StatusCause[] {
  const { labels = {}, annotations = {} } = metadata;
  return [
    ...Object.entries(labels).flatMap(([key, value]) => [
      ...keyCauses(key, 'metadata.labels'),
      ...valueCauses(value),
    ]),
    ...Object.keys(annotations).flatMap((key) =>
      // Annotations may be written in capitals.
      keyCauses(key, 'metadata.annotations', key.toLowerCase()),
    ),
  ];
}

/** What is wrong with a qualified name: a name, or a domain, a slash and a name. */
export function keyCauses(key: string, field: string, checked = key): readonly StatusCause[] {
  return keyProblems(checked).map((problem) => invalidValue(field, key, problem));
}

/** The same, in words alone. */
export function keyProblems(checked: string): readonly string[] {
  const parts = checked.split('/');
  const [prefix] = parts;
  return parts.length > 2
    ? [`a valid label key ${nameRule} with an optional DNS subdomain prefix and '/' ${example}`]
    : [
        ...(parts.length === 2 ? prefixProblems(prefix ?? '') : []),
        ...nameProblems(parts.at(-1) ?? ''),
      ];
}

const example = "(e.g. 'example.com/MyName')";

function prefixProblems(prefix: string): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  return [
    ...(prefix.length > prefixLengthMax
      ? [`prefix part must be no more than ${prefixLengthMax} bytes`]
      : []),
    ...(prefixPattern.test(prefix) ? [] : [`prefix part ${prefixRule}`]),
  ];
}

function nameProblems(name: string): readonly string[] {
  return [
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...(name.length > nameLengthMax
      ? [`name part must be no more than ${nameLengthMax} bytes`]
      : []),
    ...(namePattern.test(name) ? [] : [`name part ${nameRule}`]),
  ];
}

function valueCauses(value: string): readonly StatusCause[] {
  return valueProblems(value).map((problem) => invalidValue('metadata.labels', value, problem));
}

/** What is wrong with the value of a label, in words. */
export function valueProblems(value: string): readonly string[] {
  return [
    ...(value.length > nameLengthMax ? [`must be no more than ${nameLengthMax} bytes`] : []),
    ...(valuePattern.test(value) ? [] : [valueRule]),
  ];
}
