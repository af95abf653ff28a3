import type { RunSeries } from '../../metrics/run-series.ts';
import type { RunSummary } from '../../metrics/run-summary.ts';
import { assert } from '../../util/assert.ts';
import { html, jsonForScript, trusted } from './html.ts';
import type { Html } from './html.ts';
import { clusterSection } from './sections/cluster.ts';
import { costSection } from './sections/cost.ts';
import { failuresSection } from './sections/failures.ts';
import { findingsSection } from './sections/findings.ts';
import { headerSection } from './sections/header.ts';
import { keyFiguresSection } from './sections/key-figures.ts';
import { latenciesSection } from './sections/latencies.ts';
import { leftBehindSection } from './sections/left-behind.ts';
import { templatesSection } from './sections/templates.ts';
import { thresholdsSection } from './sections/thresholds.ts';

/** A script or a style sheet that the page carries in itself. */
export interface InlineAsset {
  readonly text: string;
  /** SHA-256 of `text` in UTF-8, in base64: the page's security policy allows exactly this text. */
  readonly sha256: string;
}

export interface HtmlReportOptions {
  readonly summary: RunSummary;
  readonly series: RunSeries;
  /** Of the browser's tab. */
  readonly title: string;
  /** `report.js` and `report.css` as `packages/web` builds them. */
  readonly script: InlineAsset;
  readonly style: InlineAsset;
}

/**
 * The report of a run as one HTML file, which opens offline and loads nothing. All but the charts
 * can be read without JavaScript. Its policy allows only the two assets given here to run or style,
 * so that no text of a scenario can do either.
 */
export function renderHtmlReport(options: HtmlReportOptions): string {
  const { summary, series, title, script, style } = options;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${contentPolicy(options)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="Jobstorm ${summary.run.jobstormVersion}" />
        <title>${title}</title>
        ${inlineElement('style', style.text)}
      </head>
      <body>
        ${masthead(summary)}
        <main>${body(summary)}</main>
        ${footer(summary)} ${dataIsland({ summary, series })}
        ${inlineElement('script', script.text)}
      </body>
    </html> `;
  return page.toString();
}

function contentPolicy({ script, style }: HtmlReportOptions): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${script.sha256}'`,
    `style-src 'sha256-${style.sha256}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * An element that holds exactly this text, as its hash demands. Text that could end the element
 * early, or that the parser of the page would change, is refused.
 */
function inlineElement(tag: 'script' | 'style', text: string): Html {
  assert(!text.toLowerCase().includes(`</${tag}`), `inline ${tag} contains </${tag}`);
  assert(!/<!--|\r|\0/.test(text), `inline ${tag} contains <!--, a carriage return or a NUL`);
  return trusted(`<${tag}>${text}</${tag}>`);
}

function dataIsland(run: Pick<HtmlReportOptions, 'summary' | 'series'>): Html {
  return trusted(`<script type="application/json" id="run">${jsonForScript(run)}</script>`);
}

const links: readonly (readonly [id: string, label: string])[] = [
  ['thresholds', 'Thresholds'],
  ['charts', 'Charts'],
  ['latencies', 'Latencies'],
  ['templates', 'Templates'],
  ['cluster', 'Cluster'],
  ['cost', 'Cost'],
  ['left-behind', 'Left behind'],
];

function masthead({ run }: RunSummary): Html {
  return html`<header class="masthead">
    <p class="brand"><strong>Jobstorm</strong> ${run.jobstormVersion}</p>
    <nav aria-label="Sections">
      ${links.map(([id, label]) => html`<a href="#${id}">${label}</a> `)}
    </nav>
    <div id="tools"></div>
  </header> `;
}

function body(summary: RunSummary): Html {
  return html`${[
    headerSection(summary),
    findingsSection(summary),
    keyFiguresSection(summary),
    thresholdsSection(summary),
    chartsSection,
    latenciesSection(summary),
    templatesSection(summary),
    failuresSection(summary),
    sideBySide(clusterSection(summary), costSection(summary)),
    leftBehindSection(summary),
  ]}`;
}

/** Two short sections, where the page is wide enough for both. */
function sideBySide(left: Html, right: Html): Html {
  return html`<div class="side-by-side">${left}${right}</div>`;
}

const chartsSection = html`<section id="charts">
  <h2>The run over time</h2>
  <noscript
    ><p class="notice">
      The charts are drawn by JavaScript, which is switched off here. Everything else on this page
      is complete without it.
    </p></noscript
  >
</section> `;

function footer({ run }: RunSummary): Html {
  return html`<footer>
    <p>
      Instants count from the start of the run; statistics come from the arrivals that were intended
      in its steady phase. What was not measured is shown as –, never as 0.
    </p>
    <p>
      ${run.scenario}, seed ${run.seed}, session ${run.session}. Written by Jobstorm
      ${run.jobstormVersion}.
    </p>
  </footer> `;
}
