import fc from 'fast-check';

/** A scenario as plain values, to mutate. */
export type PlainValue =
  string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/** Values that are wrong nearly everywhere, extreme, or right somewhere else. */
const strangeValues: fc.Arbitrary<PlainValue> = fc.oneof(
  fc.constantFrom<PlainValue>(null, true, false, '', ' ', [], {}, [[]], [null], { a: 1 }),
  fc.constantFrom<PlainValue>(
    ...[0, -0, -1, 1, 0.5, 1e-9, 1e9, 1e21, 1e308, 2 ** 31, 2 ** 53, -(2 ** 53)],
  ),
  fc.constantFrom<PlainValue>(
    ...['60', '60m', '0s', '7d', '8d', '1ms', '-5m', '20s..30s', '30s..20s', '0s..0s', '1e9s'],
    ...['300/min', '0/s', '1/d', '600000/min', '99999999999/s', '1%', '101%', '6Gi', '0Mi'],
    ...[
      '< 2s',
      '>= 140/min',
      '== 0',
      '< 1%',
      '<',
      'static',
      'karpenter',
      'managed',
      'regular',
      'poisson',
    ],
    ...['drain', 'leave', 'cancel', 'm5.24xlarge', 'us-west-2a', '2026-02-30T00:00:00Z'],
    ...['${AWS_REGION}', '${NOPE}', '${', '$${', '${}', './nowhere.json', '../../etc/passwd'],
    ...['--conf spark.executor.instances=999999999', '--conf spark.executor.memory=1t', '--conf'],
    ...[
      'constructor',
      'toString',
      '__proto__',
      '\u0000',
      '\ud800',
      '🙂',
      '\u202e',
      'a'.repeat(5_000),
    ],
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ maxLength: 20 }),
);

const strangeKeys = fc.oneof(
  fc.constantFrom('constructor', 'toString', 'hasOwnProperty', 'length', '', ' ', 'kind', 'names'),
  fc.string({ maxLength: 10 }),
);

type Change = (target: PlainValue) => PlainValue;

/** What is done to one place of the tree. */
const changes: fc.Arbitrary<Change> = fc.oneof(
  strangeValues.map(
    (value): Change =>
      () =>
        value,
  ),
  fc.constantFrom<Change>(asText, asNumber, inList, inMapping, negated, doubled),
  fc.nat(30).map(
    (index): Change =>
      (target) =>
        withoutMember(target, index),
  ),
  fc.tuple(fc.nat(30), strangeKeys).map(
    ([index, key]): Change =>
      (target) =>
        renameMember(target, index, key),
  ),
  fc.tuple(fc.nat(30), fc.nat(30)).map(
    ([from, to]): Change =>
      (target) =>
        copyMember(target, from, to),
  ),
  fc.tuple(strangeKeys, strangeValues).map(([key, value]): Change => (target) => {
    if (isList(target)) return [...target, value];
    return isMapping(target) ? { ...target, [key]: value } : value;
  }),
);

/**
 * The tree after one to four changes, each at a place drawn among all of its places. Few of them
 * are the rule: they leave more scenarios valid, and so test what is behind the schema.
 */
export function mutatedTree(tree: PlainValue): fc.Arbitrary<PlainValue> {
  const change = fc.tuple(fc.nat(1_000_000), changes);
  const few = fc.array(change, { minLength: 1, maxLength: 2 });
  const many = fc.array(change, { minLength: 3, maxLength: 4 });
  const drawnChanges = fc.oneof({ arbitrary: few, weight: 4 }, { arbitrary: many, weight: 1 });
  return drawnChanges.map((drawn) => {
    let mutated = tree;
    for (const [place, apply] of drawn) {
      const places = placesOf(mutated);
      mutated = changeAt(mutated, places[place % places.length] ?? [], apply);
    }
    return mutated;
  });
}

/** The text after one to five cuts, insertions, repetitions or exchanges of characters. */
export function mutatedText(text: string): fc.Arbitrary<string> {
  const insertion = fc.oneof(
    fc.constantFrom(
      ':',
      '-',
      '\n',
      '  ',
      '\t',
      '{',
      '[',
      '}',
      ']',
      '"',
      "'",
      '&a ',
      '*a',
      '!!set ',
    ),
    fc.constantFrom(
      '<<: *a',
      '|',
      '>',
      '#',
      '%',
      '---\n',
      '...\n',
      '? ',
      '\u0000',
      '\ud800',
      '1e999',
    ),
    fc.constantFrom(
      '.nan',
      '.inf',
      '__proto__: 1\n',
      'null',
      '~',
      '0x1F',
      '[[[[[[[[',
      '\r',
      '\ufeff',
    ),
    fc.string({ maxLength: 5 }),
  );
  const edit = fc.tuple(
    fc.nat(1_000_000),
    fc.nat(40),
    fc.constantFrom('cut', 'insert', 'repeat', 'exchange', 'end'),
    insertion,
  );
  return fc.array(edit, { minLength: 1, maxLength: 5 }).map((edits) => {
    let mutated = text;
    for (const [at, length, kind, inserted] of edits) {
      const start = mutated.length === 0 ? 0 : at % mutated.length;
      const piece = mutated.slice(start, start + length);
      const before = mutated.slice(0, start);
      const after = mutated.slice(start + length);
      if (kind === 'cut') mutated = before + after;
      else if (kind === 'insert') mutated = before + inserted + piece + after;
      else if (kind === 'repeat') mutated = before + piece + piece + after;
      else mutated = kind === 'exchange' ? before + inserted + after : before;
    }
    return mutated;
  });
}

type Place = readonly (string | number)[];

function placesOf(value: PlainValue, around: Place = []): Place[] {
  const places: Place[] = [around];
  if (isList(value)) {
    for (const [index, item] of value.entries()) {
      places.push(...placesOf(item, [...around, index]));
    }
  } else if (isMapping(value)) {
    for (const [key, item] of Object.entries(value))
      places.push(...placesOf(item, [...around, key]));
  }
  return places;
}

function changeAt(value: PlainValue, [step, ...rest]: Place, apply: Change): PlainValue {
  if (step === undefined) return apply(value);
  if (isList(value)) {
    return value.map((item, index) => (index === step ? changeAt(item, rest, apply) : item));
  }
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === step ? changeAt(item, rest, apply) : item,
    ]),
  );
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

// eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style -- it names itself
function isMapping(value: PlainValue): value is { readonly [key: string]: PlainValue } {
  return typeof value === 'object' && value !== null && !isList(value);
}

function asText(target: PlainValue): PlainValue {
  return typeof target === 'object' ? JSON.stringify(target) : String(target);
}

function asNumber(target: PlainValue): PlainValue {
  if (typeof target === 'object') return 1;
  const number = typeof target === 'string' ? parseFloat(target) : Number(target);
  return Number.isFinite(number) ? number : 0;
}

function inList(target: PlainValue): PlainValue {
  return [target, target];
}

function inMapping(target: PlainValue): PlainValue {
  return { value: target };
}

function negated(target: PlainValue): PlainValue {
  if (typeof target === 'number') return -target;
  return typeof target === 'boolean' ? !target : target;
}

function doubled(target: PlainValue): PlainValue {
  if (typeof target === 'number') return target * 1_000;
  if (typeof target === 'string') return target + target;
  return isList(target) ? [...target, ...target] : target;
}

function withoutMember(target: PlainValue, index: number): PlainValue {
  if (isList(target)) {
    return target.filter((_, at) => at !== index % target.length);
  }
  return isMapping(target)
    ? Object.fromEntries(Object.entries(target).filter((_, at, all) => at !== index % all.length))
    : null;
}

function renameMember(target: PlainValue, index: number, name: string): PlainValue {
  if (!isMapping(target)) return name;
  return Object.fromEntries(
    Object.entries(target).map(([key, value], at, all) => [
      at === index % all.length ? name : key,
      value,
    ]),
  );
}

/** One member's value in the place of another's. */
function copyMember(target: PlainValue, from: number, to: number): PlainValue {
  if (!isMapping(target)) return target;
  const entries = Object.entries(target);
  const source = entries[from % entries.length];
  const destination = entries[to % entries.length];
  if (source === undefined || destination === undefined) return target;
  return { ...target, [destination[0]]: source[1] };
}
