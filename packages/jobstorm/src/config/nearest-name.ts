import { distance } from 'fastest-levenshtein';

/** `: did you mean 'users'?`, or nothing when no known name is near. */
export function suggestion(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : `: did you mean '${nearest}'?`;
}

/** The known name that this one most likely stands for; undefined when all are too far. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > 200) return undefined;
  const wanted = name.toLowerCase();
  let nearest: string | undefined;
  let nearestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const candidateDistance = distance(wanted, candidate.toLowerCase());
    if (candidateDistance < nearestDistance) {
      nearest = candidate;
      nearestDistance = candidateDistance;
    }
  }
  return nearest !== undefined && nearestDistance < nearest.length ? nearest : undefined;
}
