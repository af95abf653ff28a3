/** A value as the AWS CLI's shorthand syntax writes it, before its type is known. */
export type ShorthandValue = string | readonly ShorthandValue[] | ShorthandObject;

export interface ShorthandObject {
  readonly [key: string]: ShorthandValue;
}

/** Text that is not shorthand, with the place where it goes wrong. */
export class ShorthandError extends Error {
  constructor(expected: string, text: string, at: number) {
    const found = at >= text.length ? 'its end' : `'${text.slice(at, at + 12)}'`;
    super(`expected ${expected} at character ${at + 1}, and found ${found}`);
    this.name = 'ShorthandError';
  }
}

/** What a value that begins with `file://` or `fileb://` stands for after `@=`; else the value. */
export type ResolveFile = (value: string) => string;

const keyPattern = /[A-Za-z0-9\-_.#/:]*/y;
// First and further values of a comma-separated list, whose characters the grammar gives as ranges:
// the first may hold `=` and what is left of brackets, the further ones may not.
const firstValue = /(?:\\,|[!#-&(-+\--<>-Z\\-z|-￿])(?:\\,|[\s!#-&(-+\--\\^-|~-￿])*/y;
const furtherValue = /(?:\\,|[!#-&(-+\--<>-Z\\-z|-￿])(?:\\,|[\s!#-&(-+\--<>-￿])*/y;
const singleQuoted = /'(?:\\'|[^'])*'/y;
const doubleQuoted = /"(?:\\"|[^"])*"/y;
const whiteSpace = /\s*/y;

/**
 * Reads the AWS CLI's shorthand syntax: `Key=value,List=a,b,Nested={Key=value,List=[a,b]}`, quoted
 * values, and `Key@=file://path`. Everything is text, lists and objects; types come from the shape
 * of the request.
 *
 * Grammar: AWS CLI User Guide, "Using shorthand syntax"; aws-cli `shorthand.py`.
 *
 * @throws {ShorthandError} when the text does not follow it
 */
export function parseShorthand(
  text: string,
  resolveFile: ResolveFile = (value) => value,
): ShorthandObject {
  return new ShorthandParser(text, resolveFile).parse();
}

class ShorthandParser {
  readonly #text: string;
  readonly #resolveFile: ResolveFile;
  #at = 0;
  /** The value that is being read came after `@=`. */
  #isFile = false;

  constructor(text: string, resolveFile: ResolveFile) {
    this.#text = text;
    this.#resolveFile = resolveFile;
  }

  /** parameter = keyval *("," keyval) */
  parse(): ShorthandObject {
    const object = new Map<string, ShorthandValue>();
    for (;;) {
      const start = this.#at;
      const key = this.#keyAndSign();
      if (object.has(key)) throw new ShorthandError(`a key other than ${key}`, this.#text, start);
      object.set(key, this.#values());
      if (this.#isAtEnd()) return Object.fromEntries(object);
      this.#expect(',');
    }
  }

  #keyAndSign(): string {
    const key = this.#match(keyPattern) ?? '';
    this.#skipSpace();
    this.#isFile = this.#current() === '@';
    if (this.#isFile) this.#at += 1;
    this.#expect('=');
    return key;
  }

  /** values = csv-list / explicit-list / hash-literal */
  #values(): ShorthandValue {
    if (this.#isAtEnd()) return '';
    if (this.#current() === '[') return this.#explicitList();
    if (this.#current() === '{') return this.#hash();
    return this.#commaSeparated();
  }

  #commaSeparated(): ShorthandValue {
    const first = this.#firstValue();
    this.#skipSpace();
    if (this.#current() !== ',') return first;
    const values: ShorthandValue[] = [first];
    for (;;) {
      this.#expect(',');
      const value = this.#furtherValue();
      this.#skipSpace();
      if (value !== undefined && (this.#isAtEnd() || this.#current() === ',')) {
        values.push(value);
        if (this.#isAtEnd()) return values;
        continue;
      }
      if (this.#isAtEnd()) throw new ShorthandError('a value', this.#text, this.#at);
      // What follows the last comma is the next key, not another value.
      this.#at = this.#text.lastIndexOf(',', this.#at);
      return values.length === 1 ? first : values;
    }
  }

  #explicitList(): readonly ShorthandValue[] {
    this.#expect('[');
    const values: ShorthandValue[] = [];
    while (this.#current() !== ']') {
      values.push(this.#explicitValue());
      this.#separator(']');
    }
    this.#at += 1;
    return values;
  }

  #hash(): ShorthandObject {
    this.#expect('{');
    const object = new Map<string, ShorthandValue>();
    while (this.#current() !== '}') {
      const key = this.#keyAndSign();
      object.set(key, this.#explicitValue());
      this.#separator('}');
    }
    this.#at += 1;
    return Object.fromEntries(object);
  }

  #separator(end: string): void {
    this.#skipSpace();
    if (this.#current() !== end) this.#expect(',');
  }

  #explicitValue(): ShorthandValue {
    if (this.#current() === '[') return this.#explicitList();
    if (this.#current() === '{') return this.#hash();
    return this.#firstValue();
  }

  #firstValue(): string {
    return this.#quoted() ?? this.#plain(firstValue) ?? '';
  }

  #furtherValue(): string | undefined {
    return this.#quoted() ?? this.#plain(furtherValue);
  }

  #quoted(): string | undefined {
    const quote = this.#current();
    if (quote !== "'" && quote !== '"') return undefined;
    const matched = this.#match(quote === "'" ? singleQuoted : doubleQuoted);
    if (matched === undefined)
      throw new ShorthandError(`the closing ${quote}`, this.#text, this.#at);
    const inside = matched.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\');
    return this.#resolved(inside);
  }

  #plain(pattern: RegExp): string | undefined {
    const matched = this.#match(pattern);
    return matched === undefined
      ? undefined
      : this.#resolved(matched.replaceAll('\\,', ',').trimEnd());
  }

  #resolved(value: string): string {
    return this.#isFile ? this.#resolveFile(value) : value;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const matched = pattern.exec(this.#text)?.[0];
    if (matched !== undefined) this.#at += matched.length;
    return matched;
  }

  #expect(char: string): void {
    this.#skipSpace();
    if (this.#current() !== char) throw new ShorthandError(`'${char}'`, this.#text, this.#at);
    this.#at += 1;
    this.#skipSpace();
  }

  #skipSpace(): void {
    this.#match(whiteSpace);
  }

  #current(): string | undefined {
    return this.#text[this.#at];
  }

  #isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }
}
