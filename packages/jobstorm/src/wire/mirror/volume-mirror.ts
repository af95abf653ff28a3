import type { VolumeClaim } from '../../twin/cluster/storage/volume-claim.ts';
import type { Pod } from '../../twin/cluster/pods/pod.ts';
import {
  persistentVolumeClaims,
  persistentVolumes,
  storageClasses,
} from '../kubernetes/resources/resource-types.ts';
import { timestamp } from '../kubernetes/complete-object.ts';
import type { MirrorContext } from './mirror-context.ts';

const driver = 'ebs.csi.aws.com';
const accessModes = ['ReadWriteOnce'];

interface ClaimState {
  readonly name: string;
  readonly createdAt: number;
  volume: string | null;
}

/** PersistentVolumeClaims of pods, and the PersistentVolumes that are made for them. */
export class VolumeMirror {
  readonly #context: MirrorContext;
  readonly #claims = new Map<VolumeClaim, ClaimState>();

  constructor(context: MirrorContext) {
    this.#context = context;
  }

  namesOf({ claims }: Pod): string[] {
    return claims.flatMap((claim) => this.#claims.get(claim)?.name ?? []);
  }

  changed(claim: VolumeClaim, step: 'created' | 'bound' | 'gone'): void {
    if (step === 'created') this.#created(claim);
    else if (step === 'bound') this.#bound(claim);
    else this.#gone(claim);
  }

  #created(claim: VolumeClaim): void {
    const { newSuffix, now } = this.#context;
    this.#showClass(claim.request.storageClass);
    const name = `spark-${newSuffix()}${newSuffix()}-pvc`;
    const state = { name, createdAt: now(), volume: null };
    this.#claims.set(claim, state);
    this.#write(claim, state);
  }

  #bound(claim: VolumeClaim): void {
    const state = this.#claims.get(claim);
    if (state === undefined) return;
    const { objects, newUid } = this.#context;
    state.volume = `pvc-${newUid()}`;
    objects.put(persistentVolumes, volumeObject(claim, state, newUid()));
    this.#write(claim, state);
  }

  #gone(claim: VolumeClaim): void {
    const state = this.#claims.get(claim);
    if (state === undefined) return;
    this.#claims.delete(claim);
    const { objects } = this.#context;
    if (state.volume !== null) objects.remove(persistentVolumes, '', state.volume);
    objects.remove(persistentVolumeClaims, claim.namespace, state.name);
  }

  #write(claim: VolumeClaim, { name, volume }: ClaimState): void {
    const { request, namespace } = claim;
    const storage = `${request.gib}Gi`;
    this.#context.objects.put(persistentVolumeClaims, {
      metadata: { name, namespace },
      spec: {
        accessModes,
        resources: { requests: { storage } },
        storageClassName: request.storageClass,
        volumeMode: 'Filesystem',
        ...(volume === null ? {} : { volumeName: volume }),
      },
      status:
        volume === null
          ? { phase: 'Pending' }
          : { phase: 'Bound', accessModes, capacity: { storage } },
    });
  }

  #showClass(name: string): void {
    const { objects, config } = this.#context;
    if (objects.get(storageClasses, '', name) !== undefined) return;
    objects.put(storageClasses, {
      metadata: { name },
      provisioner: driver,
      reclaimPolicy: 'Delete',
      volumeBindingMode: config.storage.volumeBindingMode,
      parameters: { type: 'gp3' },
    });
  }
}

function volumeObject(
  { request, namespace, az }: VolumeClaim,
  { name, volume, createdAt }: ClaimState,
  uid: string,
): { readonly metadata: { readonly name: string }; readonly [member: string]: unknown } {
  return {
    metadata: { name: volume ?? '' },
    spec: {
      capacity: { storage: `${request.gib}Gi` },
      accessModes,
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: request.storageClass,
      volumeMode: 'Filesystem',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name },
      csi: { driver, volumeHandle: `vol-0${uid.replaceAll('-', '').slice(0, 16)}`, fsType: 'ext4' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: 'topology.kubernetes.io/zone', operator: 'In', values: [az ?? ''] },
              ],
            },
          ],
        },
      },
    },
    status: { phase: 'Bound', lastPhaseTransitionTime: timestamp(createdAt) },
  };
}
