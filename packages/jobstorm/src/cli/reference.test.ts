import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createProgram } from './program.ts';
import { renderCliReference } from './reference.ts';

it('docs/reference/cli.md says what the program says (vitest --update rewrites it)', async () => {
  const unused = (): Promise<void> => Promise.resolve();
  const program = createProgram(
    {
      run: unused,
      validate: unused,
      report: unused,
      runs: unused,
      profile: unused,
      twinServe: unused,
      stop: unused,
      iamPolicy: unused,
    },
    { out: new PassThrough(), err: new PassThrough() },
  );

  const reference = renderCliReference(program);

  expect(reference).toContain('--emr-script-name');
  await expect(reference).toMatchFileSnapshot('../../../../docs/reference/cli.md');
});
