import { printable, truncate } from '../util/printable.ts';

/** A message goes on one line of a terminal and into each entry of a journal. */
const columnsMax = 300;

/** What must never be shown: a service quotes parts of a request that it could not verify. */
const secrets = [
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
