import { printable, truncate } from '../util/printable.ts';

/** Names of variables whose values are secret. */
const secretName =
  /secret|token|passw(?:or)?d|passphrase|credential|(?:api|access|private)_?key|authorization/i;
/** A shorter value would be found in any text. */
const secretLengthMin = 8;

/** A message goes on one line of a terminal and into each entry of a journal. */
const columnsMax = 300;

/** What must never be shown: a service quotes parts of a request that it could not verify. */
const secrets = [
  /(?<=:\/\/)[^/\s@]+(?=@)/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /(?<=x-amz-security-token[:=]\s?)\S+/gi,
  /(?<=Bearer\s)\S+/g,
  /(?<=(?:secret|token|password|signature)["']?\s*[:=]\s*["']?)[^\s"']+/gi,
];

/**
 * The first line of someone else's message, without secrets and without control characters: a
 * refused signature is answered with the whole canonical request below it.
 */
export function safeMessage(text: string): string {
  let line = text.trimStart().split('\n', 1)[0] ?? '';
  for (const secret of secrets) line = line.replace(secret, '…');
  return truncate(printable(line), columnsMax);
}

/** Longer than any code of a service. */
const codeColumnsMax = 64;

/** The code of someone else's error: it becomes a name in summaries and metrics. */
export function safeCode(text: string): string {
  return truncate(printable(text), codeColumnsMax);
}

/** A text of a program without the values of those of its variables that are secret by their name. */
export function withoutSecretsOf(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  let shown = text;
  for (const [name, value = ''] of Object.entries(environment)) {
    if (value.length < secretLengthMin || !secretName.test(name)) continue;
    shown = shown.replaceAll(value, '…');
  }
  return shown;
}
