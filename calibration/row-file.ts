import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { RunFigures } from './figures.ts';
import { exactly, type PublishedFigure, type PublishedRow } from './rows.ts';

/** What a row of one's own may be compared by, and how far off each may be. */
const bounds = {
  jobs: null,
  activeMax: 15,
  driversMax: 15,
  podsMax: 15,
  nodesMax: 15,
  residenceSeconds: 20,
  peakResidenceSeconds: 20,
  acceptedToFinishedSeconds: 20,
  failedPercent: 0,
  queueP95Seconds: 20,
  slowApplies: 'order',
  etcdGBMax: 15,
  createPodP99Ms: 'order',
  offeredPerMinute: 20,
  driversPerMinute: 20,
} as const satisfies Partial<Record<keyof RunFigures, PublishedFigure['boundPercent']>>;

type FigureName = keyof typeof bounds;
// Every key of the table is a name.
const figureNames = Object.keys(bounds) as [FigureName, ...FigureName[]];

const range = z.tuple([z.number(), z.number()]).refine(([low, high]) => low <= high, {
  message: 'must be [lower, higher]',
});
const published = z.union([z.number(), range], 'must be a number or a range [lower, higher]');

const rowFile = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        /** Path of a scenario, relative to this file. */
        scenario: z.string(),
        id: z.string().optional(),
        /** Seeks the largest rate that is sustained, up to that of the scenario. */
        search: z.boolean().default(false),
        figures: z.partialRecord(z.enum(figureNames), published),
      }),
    )
    .min(1),
});

/** A row that names its own scenario. */
export interface OwnRow extends PublishedRow {
  readonly scenarioPath: string;
}

/** Published rows from a YAML file: scenarios and the figures to compare them with. */
export function readRowFile(path: string): readonly OwnRow[] {
  return parseRows(parse(readFileSync(path, 'utf8')), path);
}

/** @param path of the file that the rows come from: its scenarios lie relative to it */
export function parseRows(given: unknown, path: string): readonly OwnRow[] {
  const result = rowFile.safeParse(given);
  if (!result.success)
    throw new Error(`${path} is no file of rows:\n${z.prettifyError(result.error)}`);
  return result.data.rows.map(({ scenario, id, search, figures }) => ({
    id: id ?? basename(scenario).replace(/\.ya?ml$/, ''),
    scenarioPath: resolve(dirname(path), scenario),
    isSearch: search,
    figures: figureNames.flatMap((name) => {
      const value = figures[name];
      if (value === undefined) return [];
      const [low, high] = typeof value === 'number' ? [value, value] : value;
      return [{ ...exactly(name, name, low, bounds[name]), high }];
    }),
  }));
}
