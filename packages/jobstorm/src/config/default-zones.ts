import { defaults } from './defaults.ts';

/** The zones of node pools that name none: those of the scenario, else some of the region. */
export function defaultZones(azs: readonly string[], region: string): readonly string[] {
  return azs.length > 0 ? azs : defaults.zoneLetters.map((letter) => `${region}${letter}`);
}
