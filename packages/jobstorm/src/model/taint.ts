export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;
export type TaintEffect = (typeof taintEffects)[number];

/** What keeps pods off a node unless they tolerate it. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: TaintEffect;
}

/** What a pod puts up with. */
export interface Toleration {
  /** null = any key, with `Exists`. */
  readonly key: string | null;
  readonly operator: 'Equal' | 'Exists';
  readonly value: string;
  /** null = any effect. */
  readonly effect: TaintEffect | null;
}

/** Source: kubernetes `core/v1` toleration.go, ToleratesTaint. */
function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { key, operator, value, effect } = toleration;
  if (effect !== null && effect !== taint.effect) return false;
  if (key !== null && key !== taint.key) return false;
  return operator === 'Exists' || value === taint.value;
}

function untolerated(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): readonly Taint[] {
  return taints.filter((taint) => !tolerations.some((one) => tolerates(one, taint)));
}

/** Whether no taint keeps such pods off: `PreferNoSchedule` never does. */
export function admits(taints: readonly Taint[], tolerations: readonly Toleration[]): boolean {
  return untolerated(taints, tolerations).every(({ effect }) => effect === 'PreferNoSchedule');
}

/** How many `PreferNoSchedule` taints the pods do not tolerate: fewer is better. */
export function preferencesAgainst(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): number {
  return untolerated(taints, tolerations).filter(({ effect }) => effect === 'PreferNoSchedule')
    .length;
}
