import { second } from '../model/instant.ts';

/** How far the clocks of a service or a cluster may be from ours. */
export const clockSkewMaxMs = 30 * second;
