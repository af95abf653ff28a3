/**
 * Markup that is safe to put into a page. Only {@link html} and {@link trusted} make it, and its
 * text is private, so that no object from a journal or a scenario can pass for it.
 */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What a template may hold: text is escaped, null is nothing, a list is its parts in order. */
export type HtmlPart = Html | string | number | null | readonly HtmlPart[];

/** Tagged template for markup. Whatever is filled in is escaped, unless it is markup itself. */
export function html(markup: TemplateStringsArray, ...parts: HtmlPart[]): Html {
  const filled = markup.map((text, index) => text + render(parts[index] ?? null));
  return new Html(filled.join(''));
}

/** Takes text as markup, unescaped: only for what Jobstorm itself wrote. */
export function trusted(text: string): Html {
  return new Html(text);
}

function render(part: HtmlPart): string {
  if (part === null) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'object') return part.map(render).join('');
  return escapeHtml(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it must be written between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** JSON that is safe inside a `<script>` element, whatever strings it holds: it has no `<`. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
