import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderHtmlReport } from '../../jobstorm/src/report/html/report.ts';
import type { InlineAsset } from '../../jobstorm/src/report/html/report.ts';
import {
  emptyRun,
  exampleRun,
  hostileRun,
} from '../../jobstorm/src/report/html/testing/example-runs.ts';

const examples = {
  healthy: () => exampleRun('healthy'),
  overloaded: () => exampleRun('overloaded'),
  hostile: hostileRun,
  empty: emptyRun,
};
export type ExampleName = keyof typeof examples;
export const exampleNames = Object.keys(examples) as ExampleName[];

/** Renders every example run with the built script and style, and tells where each report is. */
export function renderExamples(directory: string): Readonly<Record<ExampleName, string>> {
  const assets = { script: readAsset('report.js'), style: readAsset('report.css') };
  mkdirSync(directory, { recursive: true });
  const paths = exampleNames.map((name) => {
    const path = join(directory, `${name}.html`);
    const { summary, series } = examples[name]();
    const page = renderHtmlReport({ summary, series, title: summary.run.scenario, ...assets });
    writeFileSync(path, page);
    return [name, path];
  });
  return Object.fromEntries(paths) as Record<ExampleName, string>;
}

function readAsset(name: string): InlineAsset {
  const text = readFileSync(new URL(`../dist/${name}`, import.meta.url), 'utf8');
  return { text, sha256: createHash('sha256').update(text).digest('base64') };
}
