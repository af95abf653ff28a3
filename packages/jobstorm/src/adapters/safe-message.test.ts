import { expect, it } from 'vitest';
import { safeMessage, withoutSecretsOf } from './safe-message.ts';

it.each([
  ['key AKIDEXAMPLE AKIAIOSFODNN7EXAMPLE', 'key AKIDEXAMPLE …'],
  ['x-amz-security-token:FwoGZX signed', 'x-amz-security-token:… signed'],
  ['Authorization: Bearer abc.def', 'Authorization: Bearer …'],
  ["{'password': 'abc'}", "{'password': '…'}"],
  ['cannot reach http://user:abc@host:1/', 'cannot reach http://…@host:1/'],
  ['one\nAuthorization of the next line', 'one'],
  ['\u001b]0;title\u0007red \u001b[31mtext', 'red text'],
])('safeMessage() leaves secrets and controls out of %j', (text, safe) => {
  expect(safeMessage(text)).toBe(safe);
});

it('withoutSecretsOf() leaves out the values of variables with secret names alone', () => {
  const environment = {
    GITHUB_TOKEN: 'ghp_0123456789',
    DB_PASSWORD: 'correct horse',
    HOME: 'somewhere',
    SHORT_TOKEN: 'a',
  };

  const shown = withoutSecretsOf('ghp_0123456789, correct horse, somewhere, a', environment);

  expect(shown).toBe('…, …, somewhere, a');
});
