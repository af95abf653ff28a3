import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, jsonForScript, trusted } from './html.ts';
import { hostileText } from './testing/example-runs.ts';

describe('html', () => {
  it('escapes text between tags and in attributes', () => {
    expect(html`<p title="${`"<'&`}">${'a < b & c'}</p>`.toString()).toBe(
      '<p title="&quot;&lt;&#39;&amp;">a &lt; b &amp; c</p>',
    );
  });

  it('takes markup, lists of it, numbers and nothing as they are', () => {
    const items = ['a', 'b'].map((text) => html`<li>${text}</li>`);

    expect(html`${items}${null}${0}`.toString()).toBe('<li>a</li><li>b</li>0');
  });

  it('takes only its own markup for markup, not an object that looks like it', () => {
    const forged = { toString: () => '<b>' } as unknown as string;

    expect(() => html`${forged}`.toString()).toThrow();
    expect(html`${trusted('<b>')}`.toString()).toBe('<b>');
  });
});

describe('escapeHtml()', () => {
  it('leaves no character that markup is made of, and loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeHtml(text);

        expect(escaped).not.toMatch(/[<>"']/);
        expect(unescape(escaped)).toBe(text);
      }),
    );
  });
});

describe('jsonForScript()', () => {
  it('never holds a <, and reads back as what it was', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(hostileText));
    fc.assert(
      fc.property(fc.dictionary(anyText, fc.array(anyText), { noNullPrototype: true }), (value) => {
        const json = jsonForScript(value);

        expect(json).not.toContain('<');
        expect(JSON.parse(json)).toEqual(value);
      }),
    );
  });
});

function unescape(text: string): string {
  const characters: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    quot: '"',
    '#39': "'",
    amp: '&',
  };
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => characters[name] ?? '');
}
