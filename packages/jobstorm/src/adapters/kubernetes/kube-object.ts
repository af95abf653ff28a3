/** A point in time as a watch sends it, or as the client has read it in a list. */
export type KubeTime = string | Date;

/** What is read of the metadata of any object. */
export interface KubeMetadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: KubeTime;
  readonly deletionTimestamp?: KubeTime;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An object of the Kubernetes API, before anything is known of its kind. */
export interface KubeObject {
  readonly metadata?: KubeMetadata;
}

/** What identifies an object, and its labels; empty where the object lacks them. */
export function identityOf({ metadata }: KubeObject): {
  readonly uid: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
} {
  const { uid = '', name = '', labels = {} } = metadata ?? {};
  return { uid, name, labels };
}

/** Unix time in ms; null when the time is absent or is none. */
export function kubeTimeMs(time: KubeTime | null | undefined): number | null {
  if (time === undefined || time === null) return null;
  const ms = typeof time === 'string' ? Date.parse(time) : time.getTime();
  return Number.isNaN(ms) ? null : ms;
}
