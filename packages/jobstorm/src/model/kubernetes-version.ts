import { kubernetesVersions, type KubernetesVersion } from './twin-config.ts';

/** Whether a version is another one or a later one. */
export function isAtLeast(version: KubernetesVersion, other: KubernetesVersion): boolean {
  return kubernetesVersions.indexOf(version) >= kubernetesVersions.indexOf(other);
}
