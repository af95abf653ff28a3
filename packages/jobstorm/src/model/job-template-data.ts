import type {
  ConfigurationOverrides,
  JobDriver,
  StartJobRunRequest,
} from './start-job-run-request.ts';

/**
 * What a job template stored at EMR on EKS holds, in the API's own member names; any text may hold
 * `${parameter}`. Source: boto/botocore `emr-containers/2020-10-01/service-2.json`.
 */
export interface JobTemplateData {
  readonly executionRoleArn: string;
  readonly releaseLabel: string;
  readonly jobDriver: JobDriver;
  readonly configurationOverrides?: ConfigurationOverrides;
  readonly parameterConfiguration?: Readonly<Record<string, TemplateParameter>>;
  readonly jobTags?: Readonly<Record<string, string>>;
}

export interface TemplateParameter {
  readonly type?: 'NUMBER' | 'STRING';
  readonly defaultValue?: string;
}

export interface ResolvedRequest {
  readonly request: StartJobRunRequest;
  /** What is wrong with the parameters, one sentence part each. */
  readonly problems: readonly string[];
}

/**
 * The request as if the job template had been written out in it. What the request says itself
 * stands; the service's own precedence is not documented.
 */
export function resolveJobTemplate(
  request: StartJobRunRequest,
  data: JobTemplateData,
): ResolvedRequest {
  const { parameterConfiguration, jobTags, ...parts } = data;
  const { jobTemplateParameters = {}, ...own } = request;
  const problems: string[] = [];
  const values = parameterValues(parameterConfiguration ?? {}, jobTemplateParameters, problems);
  const filled = fill({ ...parts, tags: { ...jobTags } }, values, problems);
  const resolved = filled as Omit<typeof parts, 'tags'> & { tags: Record<string, string> };
  const tags = { ...resolved.tags, ...own.tags };
  return { request: { ...resolved, ...own, tags }, problems: [...new Set(problems)] };
}

/** Values given, else defaults. */
function parameterValues(
  declared: Readonly<Record<string, TemplateParameter>>,
  given: Readonly<Record<string, string>>,
  problems: string[],
): Map<string, string> {
  const values = new Map<string, string>();
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(declared, name)) continue;
    problems.push(`the job template has no parameter '${name}'`);
  }
  for (const [name, { type, defaultValue }] of Object.entries(declared)) {
    const value = Object.hasOwn(given, name) ? given[name] : defaultValue;
    if (value === undefined) {
      problems.push(`the parameter '${name}' has no default and must be given`);
    } else {
      const isWrong = type === 'NUMBER' && (value.trim() === '' || Number.isNaN(Number(value)));
      if (isWrong) problems.push(`the parameter '${name}' must be a number: "${value}"`);
      values.set(name, value);
    }
  }
  return values;
}

function fill(value: unknown, values: ReadonlyMap<string, string>, problems: string[]): unknown {
  if (typeof value === 'string') return fillText(value, values, problems);
  if (Array.isArray(value)) return value.map((item) => fill(item, values, problems));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fill(item, values, problems)]),
  );
}

function fillText(text: string, values: ReadonlyMap<string, string>, problems: string[]): string {
  return text.replaceAll(/\$\{([.\-_#A-Za-z0-9]+)\}/g, (placeholder, name: string) => {
    const value = values.get(name);
    if (value === undefined) problems.push(`${placeholder} is no parameter of the job template`);
    return value ?? placeholder;
  });
}
