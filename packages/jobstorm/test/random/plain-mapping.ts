import type { PlainValue } from '../../src/config/testing/mutations.ts';

/** A mapping of a scenario as a user writes it. */
export type PlainMapping = Readonly<Record<string, PlainValue>>;
