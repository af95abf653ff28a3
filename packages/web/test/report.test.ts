import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hostileText } from '../../jobstorm/src/report/html/testing/example-runs.ts';
import { drawings, launchBrowser, openReport } from './browser.ts';
import type { OpenReport } from './browser.ts';
import { exampleNames, renderExamples } from './render-examples.ts';
import type { ExampleName } from './render-examples.ts';

const webRoot = fileURLToPath(new URL('..', import.meta.url));
const schemes = ['light', 'dark'] as const;
const chartTitles = [
  'Load',
  'Jobs by step',
  'Throttled, failed, late, dropped',
  'Latency over time',
  'Latency by percentile',
  'Pods',
  'Nodes',
  'CPU',
  'API server: seats',
  'API server: wait for a seat',
  'etcd: size',
  'Control plane: trouble',
];

let directory: string;
let browser: Browser;
let paths: Readonly<Record<ExampleName, string>>;
let report: OpenReport | undefined;

beforeAll(async () => {
  await build({ root: webRoot, logLevel: 'error' });
  directory = mkdtempSync(join(tmpdir(), 'jobstorm-report-'));
  paths = renderExamples(directory);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  rmSync(directory, { recursive: true });
});

afterEach(async () => {
  await report?.close();
});

async function open(name: ExampleName, options?: BrowserContextOptions): Promise<OpenReport> {
  report = await openReport(browser, paths[name], options);
  return report;
}

describe('the build', () => {
  it('is one script and one style sheet', () => {
    expect(readdirSync(join(webRoot, 'dist')).toSorted()).toEqual(['report.css', 'report.js']);
  });
});

describe.each(schemes)('a report in the %s theme', (colorScheme) => {
  it.each(exampleNames)('opens without a complaint and loads nothing: %s', async (name) => {
    const { page, complaints, requests } = await open(name, { colorScheme });
    await drawings(page);

    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  it('draws every chart', async () => {
    const { page } = await open('overloaded', { colorScheme });

    const drawn = await drawings(page);

    expect(Object.keys(drawn)).toEqual(chartTitles);
    for (const { coloured } of Object.values(drawn)) expect(coloured).toBeGreaterThan(500);
  });

  it('changes to the other theme and back, its charts too', async () => {
    const { page } = await open('overloaded', { colorScheme });
    const toggle = page.locator('.theme-toggle');
    const look = async () => ({
      ground: await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
      charts: await drawings(page),
    });

    const before = await look();
    await toggle.click();
    const after = await look();
    await toggle.click();

    expect(after.ground).not.toBe(before.ground);
    for (const title of chartTitles) {
      expect(after.charts[title]?.hash).not.toBe(before.charts[title]?.hash);
    }
    expect(await look()).toEqual(before);
  });
});

describe('a hostile scenario', () => {
  it('shows its words and runs none of them', async () => {
    const { page } = await open('hostile');

    expect(await page.locator('h1').textContent()).toBe(hostileText);
    expect(await page.title()).toBe(hostileText);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
    expect(Object.keys(await drawings(page))).toEqual(chartTitles);
  });

  it('could run nothing even as markup', async () => {
    const { page, complaints } = await open('hostile');

    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.hacked = 1';
      document.body.append(script);
    });

    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
    expect(complaints.join()).toContain('Content Security Policy');
  });
});

describe('a run that died in its set-up', () => {
  it('says why, and that there is nothing to draw', async () => {
    const { page } = await open('empty');

    expect(await page.locator('.reasons').textContent()).toContain('could not be set up');
    expect(await page.locator('#charts').textContent()).toContain('nothing to draw');
    expect(await page.locator('canvas').count()).toBe(0);
  });
});

describe('without JavaScript', () => {
  it('says everything but the charts, and says that these are missing', async () => {
    const { page } = await open('overloaded', { javaScriptEnabled: false });

    for (const id of ['against', 'key-figures', 'thresholds', 'latencies', 'cluster', 'cost']) {
      expect(await page.locator(`#${id}`).isVisible()).toBe(true);
    }
    expect(await page.locator('#charts .notice').isVisible()).toBe(true);
    expect(await page.locator('.badge').textContent()).toContain('Failed');
  });
});

describe('a chart', () => {
  it('shows the values under the cursor in all charts over time at once', async () => {
    const { page } = await open('overloaded');

    await page.locator('.chart', { hasText: 'Load' }).first().locator('.u-over').hover();

    const positions = await page.locator('.chart:has(.u-hz) .position').allTextContents();
    const pointed = positions.filter((text) => text !== 'largest values');
    expect(pointed).toHaveLength(chartTitles.length - 1);
    for (const text of pointed) expect(text).toMatch(/^0:3[67]:\d\d \(09:3[67]:\d\d UTC\)$/);
  });

  it('hides a series when its name is pressed, and shows it again', async () => {
    const { page } = await open('overloaded');
    const key = page.getByRole('button', { name: /^image pull/ });

    const before = await drawings(page);
    await key.click();
    const without = await drawings(page);
    await key.click();

    expect(without['Pods']?.hash).not.toBe(before['Pods']?.hash);
    expect(without['Nodes']).toEqual(before['Nodes']);
    expect(await drawings(page)).toEqual(before);
  });

  it('zooms with all others over time, and back', async () => {
    const { page } = await open('overloaded');
    const showAll = page.getByRole('button', { name: 'Show the whole run' });
    const before = await drawings(page);

    await page.locator('.u-over').first().scrollIntoViewIfNeeded();
    const plot = await page.locator('.u-over').first().boundingBox();
    if (plot === null) throw new Error('The first chart has no plot');
    await page.mouse.move(plot.x + 200, plot.y + 50);
    await page.mouse.down();
    await page.mouse.move(plot.x + 400, plot.y + 60, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(1, 1);
    const zoomed = await drawings(page);
    await page.getByLabel('log scale').check();
    await page.getByLabel('log scale').uncheck();
    expect((await drawings(page))['Latency over time']).toEqual(zoomed['Latency over time']);
    await showAll.click();
    await page.mouse.move(1, 1);

    for (const title of chartTitles) {
      const same = zoomed[title]?.hash === before[title]?.hash;
      expect([title, same]).toEqual([title, title === 'Latency by percentile']);
    }
    expect(await drawings(page)).toEqual(before);
    expect(await showAll.isVisible()).toBe(false);
  });

  it('can be read with the keyboard alone', async () => {
    const { page } = await open('overloaded');
    const load = page.getByRole('group', { name: /^Load/ });

    await load.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');

    const spoken = page.locator('.chart', { hasText: 'Load' }).first().locator('.spoken');
    expect(await spoken.textContent()).toMatch(/^1:13:30 .*offered 0, accepted 0, completed \S+$/);
    await page.keyboard.press('Escape');
    const position = page.locator('.chart', { hasText: 'Load' }).first().locator('.position');
    expect(await position.textContent()).toBe('largest values');
  });

  it('shows the latency that is chosen, on the scale that is chosen', async () => {
    const { page } = await open('overloaded');
    const chart = page.locator('.chart', { hasText: 'Latency over time' });
    const before = await drawings(page);

    await page.getByLabel('Latency', { exact: true }).selectOption('Queue');
    const queue = await drawings(page);
    await page.getByLabel('log scale').check();
    const logarithmic = await drawings(page);

    expect(await chart.locator('figcaption').textContent()).toContain('Job run accepted to driver');
    expect(await chart.locator('.unit').textContent()).toContain('log scale');
    const hashes = [before, queue, logarithmic].map((drawn) => drawn['Latency over time']?.hash);
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('the page', () => {
  it.each([360, 390, 768, 1280, 2560])('fits a window %d px wide', async (width) => {
    const { page } = await open('overloaded', { viewport: { width, height: 800 } });
    await drawings(page);

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const overflowing = await page.evaluate(
      () =>
        [...document.querySelectorAll('.chart')].filter(
          ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
        ).length,
    );
    expect(overflowing).toBe(0);
  });

  it('fits its charts again when the window changes', async () => {
    const { page } = await open('overloaded');
    await page.setViewportSize({ width: 390, height: 800 });
    await page.waitForFunction(() => {
      const plot = document.querySelector('.uplot');
      return plot !== null && plot.clientWidth < 390;
    });

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('prints in the light theme from the dark one', async () => {
    const { page, complaints } = await open('overloaded', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });

    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const paper = await page.pdf({ format: 'A4' });

    expect(ground).toBe('rgb(255, 255, 255)');
    expect(paper.length).toBeGreaterThan(10_000);
    expect(complaints).toEqual([]);
  });
});
