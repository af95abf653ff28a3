import { describe, expect, it } from 'vitest';
import { renderHtmlReport } from './report.ts';
import { emptyRun, exampleRun, hostileRun, hostileText } from './testing/example-runs.ts';
import type { ExampleRun } from './testing/example-runs.ts';
import { outline } from './testing/outline.ts';

const script = { text: 'draw("</p>")', sha256: 'c2NyaXB0' };
const style = { text: 'p{margin:0}', sha256: 'c3R5bGU=' };

function render(run: ExampleRun): string {
  return renderHtmlReport({ ...run, title: run.summary.run.scenario, script, style });
}

describe('renderHtmlReport()', () => {
  it.each([
    ['passed', exampleRun('healthy')],
    ['failed', exampleRun('overloaded')],
    ['empty', emptyRun()],
  ])('says all but the charts without JavaScript: %s', async (name, run) => {
    await expect(outline(render(run))).toMatchFileSnapshot(`testdata/${name}.golden`);
  });

  it('puts what speaks against the run before any figure that flatters', () => {
    const page = render(exampleRun('overloaded'));
    const order = ['verdict', 'against', 'key-figures', 'thresholds', 'charts', 'latencies'];
    const places = order.map((name) => page.search(new RegExp(`(id|class)="[^"]*${name}`)));

    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
  });

  it('carries its assets unchanged and allows nothing but them', () => {
    const page = render(exampleRun('healthy'));

    expect(page).toContain(`<script>${script.text}</script>`);
    expect(page).toContain(`<style>${style.text}</style>`);
    expect(page).toContain(
      'default-src &#39;none&#39;; script-src &#39;sha256-c2NyaXB0&#39;; style-src &#39;sha256-c3R5bGU=&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;',
    );
    expect(page).not.toMatch(/ (src|style|on\w+)=/);
    expect(page.match(/ href="[^"]*"/g)?.every((link) => link.startsWith(' href="#'))).toBe(true);
  });

  it('hands the script the run as it was', () => {
    const run = hostileRun();
    const island = /<script type="application\/json" id="run">(.*?)<\/script>/s.exec(render(run));

    expect(JSON.parse(island?.[1] ?? '')).toEqual(run);
  });

  it('makes no markup of a hostile scenario, but shows its words', () => {
    const page = render(hostileRun());
    const friendly = render(exampleRun('overloaded'));

    expect(page).not.toContain('<img');
    expect(page).not.toContain('<!--');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(tagNames(page)).toEqual(tagNames(friendly));
    expect(outline(page)).toContain(`h1: ${hostileText}`);
  });

  it.each(['</script>', '</SCRIPT', '<!--', 'a\r\nb'])(
    'refuses a script that the page would not hold unchanged: %j',
    (text) => {
      const options = { ...exampleRun('healthy'), title: '', style };

      expect(() => renderHtmlReport({ ...options, script: { ...script, text } })).toThrow(
        'inline script contains',
      );
    },
  );
});

/** Which elements a page has, so that two can be compared whatever their text. */
function tagNames(page: string): readonly string[] {
  return [...new Set(page.match(/<[a-z][a-z0-9]*/g))].toSorted();
}
