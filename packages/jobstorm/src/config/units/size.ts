const unitsMiB = { Mi: 1, Gi: 1_024, Ti: 1_048_576 } as const;
type Unit = keyof typeof unitsMiB;

/** A `^…$` pattern of what {@link parseSizeMiB} reads, for editors. */
export const sizePattern = '^\\d+(?:\\.\\d+)?(?:Mi|Gi|Ti)$';

const size = /^(\d+(?:\.\d+)?)(Mi|Gi|Ti)$/;

/**
 * Reads `6Gi`, `512Mi`, `1.5Ti`: powers of 1,024, as Kubernetes spells them.
 *
 * @returns MiB, or undefined when the text is no such size
 */
export function parseSizeMiB(text: string): number | undefined {
  const match = text.length > 40 ? null : size.exec(text.trim());
  if (match === null) return undefined;
  const value = Number(match[1]) * unitsMiB[match[2] as Unit];
  return Number.isFinite(value) ? value : undefined;
}

/** The text that reads as this many MiB, in the largest unit that keeps it whole. */
export function sizeText(mebibytes: number): string {
  if (mebibytes > 0 && mebibytes % unitsMiB.Ti === 0) return `${mebibytes / unitsMiB.Ti}Ti`;
  return mebibytes % unitsMiB.Gi === 0 ? `${mebibytes / unitsMiB.Gi}Gi` : `${mebibytes}Mi`;
}
