import { parse as parseYaml } from 'yaml';
import { JobstormError } from '../../model/errors.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import { parseShorthand, ShorthandError } from './cli-shorthand.ts';
import { fitted, startJobRunOptions, type MemberShape } from './start-job-run-shape.ts';

/** What of a call of the AWS CLI is known once its arguments were read. */
export interface AwsCall {
  /** Such as `emr-containers`; undefined when there is none. */
  readonly service: string | undefined;
  /** Such as `start-job-run`. */
  readonly operation: string | undefined;
  /** Options by their full name, without dashes. */
  readonly options: ReadonlyMap<string, string>;
}

/** Reads a file that an option names; a relative path is relative to the caller's folder. */
export type ReadParameterFile = (path: string) => string;

/** Options without a value. Source: `aws help`, versions 1 and 2. */
const flags: ReadonlySet<string> = new Set([
  'debug',
  'no-verify-ssl',
  'no-paginate',
  'no-sign-request',
  'no-cli-pager',
  'cli-auto-prompt',
  'no-cli-auto-prompt',
  'version',
  'v2-debug',
]);
const globalOptions = [
  'endpoint-url',
  'output',
  'query',
  'profile',
  'region',
  'color',
  'ca-bundle',
  'cli-read-timeout',
  'cli-connect-timeout',
  'cli-binary-format',
  'cli-error-format',
];
const inputOptions = ['cli-input-json', 'cli-input-yaml', 'generate-cli-skeleton'];
const optionNames = [
  ...flags,
  ...globalOptions,
  ...inputOptions,
  ...Object.keys(startJobRunOptions),
];

/**
 * Reads the arguments of `aws` as its own parser does: global options before or after the service,
 * `--option value` and `--option=value`, and names cut short as long as one option is meant.
 *
 * @param args without the program's own name
 */
export function readAwsCall(args: readonly string[]): AwsCall {
  const words: string[] = [];
  const options = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] as string;
    if (!arg.startsWith('--')) {
      words.push(arg);
      continue;
    }
    const equals = arg.indexOf('=');
    const name = fullName(equals < 0 ? arg.slice(2) : arg.slice(2, equals));
    if (flags.has(name)) {
      options.set(name, '');
    } else if (equals >= 0) {
      options.set(name, arg.slice(equals + 1));
    } else {
      index += 1;
      options.set(name, args[index] ?? '');
    }
  }
  return { service: words[0], operation: words[1], options };
}

/** The option that a name stands for: itself, or the only one that begins so. */
function fullName(name: string): string {
  if (optionNames.includes(name)) return name;
  const candidates = optionNames.filter((one) => one.startsWith(name));
  return candidates.length === 1 ? (candidates[0] as string) : name;
}

/**
 * The request that `aws emr-containers start-job-run` would send: what `--cli-input-json` or
 * `--cli-input-yaml` hold, and over it each option, as JSON, shorthand or from `file://`.
 *
 * @throws {JobstormError} of kind `config` that names the option which cannot be read
 */
export function startJobRunRequestOf(
  call: AwsCall,
  readFile: ReadParameterFile,
): StartJobRunRequest {
  const request: Record<string, unknown> = {};
  for (const name of ['cli-input-json', 'cli-input-yaml'] as const) {
    const input = call.options.get(name);
    if (input === undefined) continue;
    const content = contentOf(input, readFile);
    Object.assign(
      request,
      parsed(
        name,
        () => (name === 'cli-input-json' ? JSON.parse(content) : parseYaml(content)) as object,
      ),
    );
  }
  for (const [name, given] of call.options) {
    const option = startJobRunOptions[name];
    if (option === undefined) {
      checkKnown(name);
      continue;
    }
    request[option.member] = parsed(name, () => valueOf(given, option.shape, readFile));
  }
  return request;
}

function valueOf(given: string, shape: MemberShape, readFile: ReadParameterFile): unknown {
  const content = contentOf(given, readFile);
  if (shape.kind === 'text') return content;
  if (/^\s*[{[]/.test(content)) return JSON.parse(content) as unknown;
  return fitted(
    parseShorthand(content, (value) => contentOf(value, readFile)),
    shape,
  );
}

/** `file://` and `fileb://` name a file that holds the value. */
function contentOf(given: string, readFile: ReadParameterFile): string {
  const match = /^fileb?:\/\/(.*)$/s.exec(given);
  return match === null ? given : readFile(match[1] as string);
}

function parsed<Value>(option: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (error instanceof JobstormError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const what = error instanceof ShorthandError ? 'AWS CLI shorthand' : 'JSON';
    throw new JobstormError(
      'config',
      `Cannot read --${option} of aws emr-containers start-job-run as ${what}: ${reason}`,
      { cause: error },
    );
  }
}

function checkKnown(name: string): void {
  if (optionNames.includes(name)) return;
  throw new JobstormError(
    'config',
    `Cannot read the call of aws emr-containers start-job-run: there is no option --${name}`,
  );
}
