import { InvalidArgumentError } from 'commander';

/** Readers of option values: each gives the value or says what it must be. */

/** A whole number in a range, such as that of the scenario's own key. */
export function countBetween(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      const range = `from ${min} to ${max}`;
      throw new InvalidArgumentError(`It must be a whole number ${range}, such as ${min + 1}.`);
    }
    return value;
  };
}

/** A folder, which may be new. */
export function parseFolder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must name a folder, such as runs.');
  return text;
}

export function parsePositive(text: string): number {
  const value = Number(text);
  if (!/^(\d+\.?\d*|\.\d+)$/.test(text) || !(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be a number above 0, such as 2 or 0.5.');
  }
  return value;
}

/** A number of times faster than real time; 0 = time stands still. */
export function parseSpeed(text: string): number {
  if (/^0+(\.0*)?$/.test(text)) return 0;
  return parsePositive(text);
}

export function parseFile(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must name a file.');
  return text;
}

/** An address or a name to listen on. */
export function parseHost(text: string): string {
  if (/^[A-Za-z0-9.:-]+$/.test(text)) return text;
  throw new InvalidArgumentError('It must be an address or a name, such as 127.0.0.1.');
}

/** A bearer token: long enough that nobody guesses it. */
export function parseToken(text: string): string {
  if (/^[\w.~+/=-]{16,}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be 16 or more letters, digits and - . _ ~ + / = characters.',
  );
}

/** Locust's spelling of a run time, where a bare number is seconds, as a duration of a scenario. */
export function parseRunTime(text: string): string {
  if (/^\d+$/.test(text)) return `${text}s`;
  if (/^(?=.)(\d+h)?(\d+m)?(\d+s)?$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a time such as 300, 300s, 20m, 3h or 1h30m.');
}

/**
 * Upstream's list of availability zones, `["us-west-2a","us-west-2b"]`; also
 * `us-west-2a,us-west-2b`.
 */
export function parseAzs(text: string): readonly string[] {
  const azs = text.trim().startsWith('[')
    ? parseJson(text)
    : text.split(',').map((az) => az.trim());
  const isList = Array.isArray(azs) && azs.every((az) => typeof az === 'string' && az !== '');
  if (!isList) {
    throw new InvalidArgumentError(
      `It must be a JSON list of zones, such as '["us-west-2a","us-west-2b"]'.`,
    );
  }
  return azs as string[];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A variable of the scenario: `NAME=VALUE`, or `NAME` for the environment's variable of that name.
 */
export function parseVariable(text: string): readonly [name: string, value: string | undefined] {
  const split = text.indexOf('=');
  const name = split === -1 ? text : text.slice(0, split);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new InvalidArgumentError(
      'It must be NAME=VALUE, or NAME to take it from the environment.',
    );
  }
  return [name, split === -1 ? undefined : text.slice(split + 1)];
}
