import { minute } from './instant.ts';

/**
 * Everything that a run creates carries its session id, so that it can be found and removed
 * without any local file. Spelled as upstream spells it: `emr-<8 hex>-<yyyymmdd>`.
 */
export interface Session {
  readonly id: string;
  readonly clusterName: string;
  readonly region: string;
  readonly virtualClusters: readonly VirtualCluster[];
}

export interface VirtualCluster {
  readonly id: string;
  /** `<session>-<EKS cluster>-<i>` */
  readonly name: string;
  /** `<session>-ns<i>` */
  readonly namespace: string;
}

/** The tag or label of everything that a session makes: how it is found without any local file. */
export const sessionTag = 'jobstorm/session';
/** The tag of a job run that says which arrival it is. */
export const arrivalTag = 'jobstorm/arrival';
/** The tag of a job run that says which template of the scenario it comes from. */
export const templateTag = 'jobstorm/template';

/**
 * A clean-up waits so long for the next of what it removes to go, on the twin and on a real cluster
 * alike; then what is there is left behind. An etcd that is full takes no writes for ten minutes on
 * the twin, and who deletes volumes backs off after that.
 */
export const removalStallMsMax = 30 * minute;

/** What a clean-up found that it could not remove; all 0 when nothing was left behind. */
export interface LeftBehind {
  readonly jobRuns: number;
  readonly virtualClusters: number;
  readonly namespaces: number;
  readonly pods: number;
  /** Volumes of pods, and claims to volumes. */
  readonly volumes: number;
}

export function sessionId(hex8: string, yyyymmdd: string): string {
  return `emr-${hex8}-${yyyymmdd}`;
}

export function namespaceName(session: string, index: number): string {
  return `${session}-ns${index}`;
}

/** Longest name that EMR takes for a virtual cluster (`ResourceNameString`). */
const nameLengthMax = 64;

/** Of a long name of the EKS cluster only as much as fits: the tag is what identifies. */
export function virtualClusterName(session: string, clusterName: string, index: number): string {
  const room = nameLengthMax - `${session}--${index}`.length;
  return `${session}-${clusterName.slice(0, room)}-${index}`;
}
