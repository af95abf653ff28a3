import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/**
 * Starts the browser that JOBSTORM_CHROMIUM names, without a window and without a network of its
 * own.
 */
export async function launchBrowser(): Promise<Browser> {
  const path = process.env['JOBSTORM_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(path)) {
    throw new Error(
      `Cannot find Chromium at '${path}': install it, or name its binary in JOBSTORM_CHROMIUM`,
    );
  }
  return chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A report in a browser, with whatever it complained of and asked for. */
export interface OpenReport {
  readonly page: Page;
  /** Errors and warnings of the console, and exceptions that nobody caught. */
  readonly complaints: readonly string[];
  /** Addresses it asked for, its own file left out. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export async function openReport(
  browser: Browser,
  path: string,
  options: BrowserContextOptions = {},
): Promise<OpenReport> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  const own = `file://${path}`;
  await page.goto(own);
  return {
    page,
    complaints,
    get requests() {
      return requests.filter((url) => url !== own);
    },
    close: () => context.close(),
  };
}

/**
 * A fingerprint of what each chart has drawn, by the chart's title: its canvas' pixels, and how
 * many of them are of a saturated colour, as only series are.
 */
export async function drawings(page: Page): Promise<Readonly<Record<string, Drawing>>> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  return page.evaluate(() => {
    const saturated = (pixels: Uint8ClampedArray, at: number): boolean => {
      const rgb = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
      return pixels[at + 3] === 255 && Math.max(...rgb) - Math.min(...rgb) > 60;
    };
    const draw = (canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      let hash = 0;
      let coloured = 0;
      for (let at = 0; at < (pixels?.length ?? 0); at += 4) {
        if (pixels === undefined) break;
        for (let part = at; part < at + 4; part += 1) {
          hash = (Math.imul(hash, 31) + (pixels[part] ?? 0)) | 0;
        }
        if (saturated(pixels, at)) coloured += 1;
      }
      return { hash, coloured };
    };
    const charts = [...document.querySelectorAll('.chart')].flatMap((chart) => {
      const canvas = chart.querySelector('canvas');
      const title = chart.querySelector('h3')?.textContent ?? '';
      return canvas === null ? [] : [[title, draw(canvas)] as const];
    });
    return Object.fromEntries(charts);
  });
}

export interface Drawing {
  readonly hash: number;
  readonly coloured: number;
}
