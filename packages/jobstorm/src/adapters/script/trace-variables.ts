/** Values of variables, by name. */
export type VariableValues = Readonly<Record<string, string>>;

/** A place in a request whose value no variable explains. */
export interface UntracedValue {
  /** Such as `jobDriver.sparkSubmitJobDriver.entryPointArguments[3]`. */
  readonly path: string;
  readonly values: readonly [string, string];
}

export interface TracedRequest {
  /** With `${NAME}` in place of the values of variables. */
  readonly template: unknown;
  readonly untraced: readonly UntracedValue[];
}

/**
 * Finds the template of two requests that were made with different values of variables: a text in
 * which both hold the value of the same variable at the same place has its name there. What differs
 * in any other way was made by something else: a clock, chance, or a variable that was changed on
 * its way, which a value in the place of its name would not follow.
 */
export function traceVariables(
  first: unknown,
  second: unknown,
  variables: readonly [VariableValues, VariableValues],
): TracedRequest {
  const untraced: UntracedValue[] = [];
  const template = traced({ first, second, path: '' }, variables, untraced);
  return { template, untraced };
}

interface Pair {
  readonly first: unknown;
  readonly second: unknown;
  readonly path: string;
}

function traced(
  pair: Pair,
  variables: readonly [VariableValues, VariableValues],
  untraced: UntracedValue[],
): unknown {
  const { first, second, path } = pair;
  if (typeof first === 'string' && typeof second === 'string') {
    const template = tracedText(first, second, variables);
    if (template === undefined) untraced.push({ path, values: [first, second] });
    return template ?? first;
  }
  if (Array.isArray(first) && Array.isArray(second) && first.length === second.length) {
    return first.map((item, index) => {
      const inside = { first: item as unknown, second: second[index] as unknown };
      return traced({ ...inside, path: `${path}[${index}]` }, variables, untraced);
    });
  }
  if (isObject(first) && isObject(second) && haveSameKeys(first, second)) {
    return Object.fromEntries(
      Object.keys(first).map((key) => {
        const inside = { first: first[key], second: second[key] };
        const memberPath = path === '' ? key : `${path}.${key}`;
        return [key, traced({ ...inside, path: memberPath }, variables, untraced)];
      }),
    );
  }
  if (JSON.stringify(first) !== JSON.stringify(second)) {
    untraced.push({ path, values: [JSON.stringify(first), JSON.stringify(second)] });
  }
  return first;
}

/** undefined when the two differ by more than their variables. */
function tracedText(
  first: string,
  second: string,
  [ofFirst, ofSecond]: readonly [VariableValues, VariableValues],
): string | undefined {
  const names = Object.keys(ofFirst)
    .filter((name) => ofFirst[name] !== ofSecond[name])
    .sort((a, b) => (ofFirst[b]?.length ?? 0) - (ofFirst[a]?.length ?? 0));
  let template = '';
  let inFirst = 0;
  let inSecond = 0;
  while (inFirst < first.length || inSecond < second.length) {
    const name = names.find(
      (one) =>
        first.startsWith(ofFirst[one] as string, inFirst) &&
        second.startsWith(ofSecond[one] as string, inSecond),
    );
    if (name !== undefined) {
      // `$${NAME}` would be a literal `${NAME}`: a template cannot say this.
      if (template.endsWith('$')) return undefined;
      template += `\${${name}}`;
      inFirst += ofFirst[name]?.length ?? 0;
      inSecond += ofSecond[name]?.length ?? 0;
    } else if (first[inFirst] === second[inSecond]) {
      // What looks like a placeholder and is none is escaped.
      template += first.startsWith('${', inFirst) ? '$$' : (first[inFirst] as string);
      inFirst += 1;
      inSecond += 1;
    } else {
      return undefined;
    }
  }
  return template;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function haveSameKeys(first: object, second: object): boolean {
  return Object.keys(first).sort().join('\n') === Object.keys(second).sort().join('\n');
}
