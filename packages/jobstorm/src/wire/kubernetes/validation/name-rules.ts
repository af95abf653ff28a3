import type { StatusCause } from '../api-error.ts';
import type { ResourceType } from '../resource-type.ts';
import { invalidValue, required } from './causes.ts';

const labelPattern = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const subdomainPattern = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const labelLengthMax = 63;
const subdomainLengthMax = 253;

const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

/** What is wrong with a name of a kind. */
type NameProblems = (name: string) => readonly string[];

/**
 * What is wrong with the name of a new object, or with what it is to be generated from.
 * Source: k8s.io/apimachinery `pkg/api/validation`.
 */
export function nameCauses(
  { name, generateName }: { readonly name: string; readonly generateName: string },
  type: ResourceType,
): readonly StatusCause[] {
  const problems = problemsOf(type);
  return [
    ...(generateName === '' ? [] : problems(generateName.replace(/-$/, 'a'))).map((problem) =>
      invalidValue('metadata.generateName', generateName, problem),
    ),
    ...(name === ''
      ? [required('metadata.name', 'name or generateName is required')]
      : problems(name).map((problem) => invalidValue('metadata.name', name, problem))),
  ];
}

function problemsOf({ group, kind }: ResourceType): NameProblems {
  if (group === 'rbac.authorization.k8s.io') return pathSegment;
  return kind === 'Namespace' ? label : subdomain;
}

function label(name: string): readonly string[] {
  const long =
    name.length > labelLengthMax ? [`must be no more than ${labelLengthMax} characters`] : [];
  if (labelPattern.test(name)) return long;
  return [...long, subdomainPattern.test(name) ? 'must not contain dots' : labelRule];
}

function subdomain(name: string): readonly string[] {
  const long =
    name.length > subdomainLengthMax
      ? [`must be no more than ${subdomainLengthMax} characters`]
      : [];
  return subdomainPattern.test(name) ? long : [...long, subdomainRule];
}

/** Of kinds that are called as people like, as far as a path can hold it. */
function pathSegment(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((one) => name.includes(one)).map((one) => `may not contain '${one}'`);
}
