import { sessionPlaceholders, type SessionPlaceholder } from './job-template.ts';
import type { StartJobRunRequest } from './start-job-run-request.ts';

/** A value for each placeholder that only the session and the arrival can give. */
export type PlaceholderValues = Readonly<Record<SessionPlaceholder, string>>;

/** Makes the request of one job from its template; parts without a placeholder are shared. */
export type RequestFiller = (values: PlaceholderValues) => StartJobRunRequest;

/** A value that has placeholders somewhere in it. */
interface Filler {
  /** The placeholders that it depends on. */
  readonly names: ReadonlySet<SessionPlaceholder>;
  /** @param values those of one job */
  fill(values: PlaceholderValues): unknown;
}

/**
 * Reads a template once, so that a hundred thousand jobs cost only the strings that differ.
 * A part that does not differ from job to job is the same object in all requests with its values.
 * `${NAME}` stands for a session placeholder, `$${` for a literal `${`; any other text, a `${` of
 * another name included, stays as it is.
 */
export function compileRequest(request: StartJobRunRequest): RequestFiller {
  const filler = compile(request);
  if (filler === null) return () => request;
  return (values) => filler.fill(values) as StartJobRunRequest;
}

/** The template with these values: for one job; {@link compileRequest} is for many. */
export function fillRequest(
  request: StartJobRunRequest,
  values: PlaceholderValues,
): StartJobRunRequest {
  return compileRequest(request)(values);
}

/** @returns null when nothing in the value is to be filled in */
function compile(value: unknown): Filler | null {
  if (typeof value === 'string') return compileText(value);
  if (Array.isArray(value)) return compileList(value);
  if (typeof value === 'object' && value !== null) return compileObject(value);
  return null;
}

function compileText(text: string): Filler | null {
  const parts = partsOf(text);
  if (parts.length === 1 && parts[0] === text) return null;
  const names = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
  return {
    names: new Set(names),
    fill: (values) => {
      let filled = '';
      for (const part of parts) filled += typeof part === 'string' ? part : values[part.name];
      return filled;
    },
  };
}

function compileList(list: readonly unknown[]): Filler | null {
  const fillers = list.map(compile);
  const present = fillers.filter((filler) => filler !== null);
  if (present.length === 0) return null;
  return shared(present, (values) =>
    list.map((value, index) => fillers[index]?.fill(values) ?? value),
  );
}

function compileObject(object: object): Filler | null {
  const fillers = Object.entries(object)
    .map(([key, value]) => [key, compile(value)] as const)
    .filter((entry): entry is readonly [string, Filler] => entry[1] !== null);
  if (fillers.length === 0) return null;
  return shared(
    fillers.map(([, filler]) => filler),
    (values) => {
      const filled: Record<string, unknown> = { ...object };
      for (const [key, filler] of fillers) filled[key] = filler.fill(values);
      return filled;
    },
  );
}

/**
 * A filler of these parts that gives the same object for the same values, unless one of the parts
 * differs in every job: remembering those would help nobody.
 */
function shared(parts: readonly Filler[], fill: (values: PlaceholderValues) => unknown): Filler {
  const names = new Set(parts.flatMap((part) => [...part.names]));
  if (names.has('JOB_UNIQUE_ID')) return { names, fill };
  const filled = new Map<string, unknown>();
  return {
    names,
    fill: (values) => {
      let key = '';
      for (const name of names) key += `${values[name]}\n`;
      let value = filled.get(key);
      if (value === undefined) filled.set(key, (value = fill(values)));
      return value;
    },
  };
}

const known: ReadonlySet<string> = new Set(sessionPlaceholders);

function isKnown(name: string | undefined): name is SessionPlaceholder {
  return name !== undefined && known.has(name);
}

/** Literal texts and placeholders of a string, in order; one part when it is all literal. */
function partsOf(text: string): (string | { readonly name: SessionPlaceholder })[] {
  const parts: (string | { readonly name: SessionPlaceholder })[] = [];
  let literal = '';
  let from = 0;
  for (const match of text.matchAll(/\$\$\{|\$\{(\w+)\}/g)) {
    literal += text.slice(from, match.index);
    from = match.index + match[0].length;
    const name = match[1];
    if (isKnown(name)) {
      parts.push(literal, { name });
      literal = '';
    } else {
      literal += match[0] === '$${' ? '${' : match[0];
    }
  }
  literal += text.slice(from);
  return [...parts, literal].filter((part) => part !== '');
}
