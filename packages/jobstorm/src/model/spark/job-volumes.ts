import type { SettingReader } from './job-shape.ts';
import { parseQuantityMiB } from './quantities.ts';

/** A volume that each pod of a role claims for itself. */
export interface VolumeRequest {
  readonly storageClass: string;
  /** EBS sizes are whole GiB. */
  readonly gib: number;
}

/** The claims of one role's pods. */
export interface PodVolumes {
  readonly requests: readonly VolumeRequest[];
  /** Whether one of them is a local directory of Spark, with its shuffle files. */
  readonly hasLocalDir: boolean;
}

const mebibytesPerGiB = 1_024;
/** Spark makes a claim of its own for each pod of which the name says so. */
const onDemand = 'OnDemand';
/** Volumes of such a name are Spark's local directories. Source: LocalDirsFeatureStep. */
const localDirPrefix = 'spark-local-dir-';

/**
 * Reads `spark.kubernetes.<role>.volumes.persistentVolumeClaim.<name>.*`: claims on demand, which
 * need a storage class, a size and a mount path. Claims that exist already are not modelled.
 * Sources: apache/spark KubernetesVolumeUtils and MountVolumesFeatureStep,
 * running-on-kubernetes.md.
 */
export function podVolumesOf(reader: SettingReader, role: 'driver' | 'executor'): PodVolumes {
  const prefix = `spark.kubernetes.${role}.volumes.persistentVolumeClaim.`;
  const requests: VolumeRequest[] = [];
  let hasLocalDir = false;
  for (const [key, claimName] of Object.entries(reader.withPrefix(prefix))) {
    const name = /^(.+)\.options\.claimName$/.exec(key)?.[1];
    if (name === undefined || !claimName.includes(onDemand)) continue;
    const request = volumeRequest(reader, prefix + name);
    if (request === null) continue;
    requests.push(request);
    hasLocalDir ||= name.startsWith(localDirPrefix);
  }
  return { requests, hasLocalDir };
}

/** Without a class and a size Spark makes no claim, and the pod would wait for one for ever. */
function volumeRequest(reader: SettingReader, volume: string): VolumeRequest | null {
  const storageClass = required(reader, `${volume}.options.storageClass`, 'a storage class');
  const size = required(reader, `${volume}.options.sizeLimit`, 'a size such as 5Gi');
  required(reader, `${volume}.mount.path`, 'a path such as /data1');
  if (storageClass === null || size === null) return null;
  const sizeMiB = parseQuantityMiB(size);
  if (sizeMiB === undefined || sizeMiB === 0) {
    reader.refuse(`${volume}.options.sizeLimit`, size, 'a size such as 5Gi');
    return null;
  }
  return { storageClass, gib: Math.ceil(sizeMiB / mebibytesPerGiB) };
}

function required(reader: SettingReader, setting: string, expected: string): string | null {
  const text = reader.text(setting) ?? '';
  if (text !== '') return text;
  reader.refuse(setting, text, expected);
  return null;
}
