/** What the stand-in does with `aws emr-containers start-job-run`. */
export const standInModes = [
  /** Keeps the request and answers as if a job run had started. */
  'record',
  /** Lets the real CLI start it, and keeps the id that it answers with. */
  'run',
] as const;
export type StandInMode = (typeof standInModes)[number];

/** What the stand-in does with every other call of `aws`. */
export type OtherCalls =
  /** The real CLI gets it. */
  | 'pass'
  /** There is no account: who is calling is answered, the rest is refused. */
  | 'twin';

/** What a script's stand-in for `aws` is told, in variables of its environment. */
export interface StandInSettings {
  readonly mode: StandInMode;
  readonly otherCalls: OtherCalls;
  /** The folder that the stand-in is in; it is left out when the real CLI is looked for. */
  readonly folder: string;
  /** File to which a line of JSON is added for each job run that the script starts. */
  readonly capture: string;
  /** For job runs that the script gives no client token; '' = none. */
  readonly clientToken: string;
}

const prefix = 'JOBSTORM_STAND_IN_';

export function standInVariables(settings: StandInSettings): Record<string, string> {
  return {
    [`${prefix}MODE`]: settings.mode,
    [`${prefix}OTHER_CALLS`]: settings.otherCalls,
    [`${prefix}FOLDER`]: settings.folder,
    [`${prefix}CAPTURE`]: settings.capture,
    [`${prefix}CLIENT_TOKEN`]: settings.clientToken,
  };
}

export function readStandInSettings(
  environment: Readonly<Record<string, string | undefined>>,
): StandInSettings {
  const value = (name: string): string => environment[`${prefix}${name}`] ?? '';
  return {
    mode: value('MODE') === 'run' ? 'run' : 'record',
    otherCalls: value('OTHER_CALLS') === 'twin' ? 'twin' : 'pass',
    folder: value('FOLDER'),
    capture: value('CAPTURE'),
    clientToken: value('CLIENT_TOKEN'),
  };
}

/** What the stand-in keeps of one job run. */
export type CapturedJobRun =
  | { readonly kind: 'request'; readonly request: unknown }
  | { readonly kind: 'started'; readonly jobRunId: string | null }
  | { readonly kind: 'problem'; readonly message: string };
