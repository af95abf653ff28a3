import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestOptions } from 'node:https';
import { KubeConfig, type User } from '@kubernetes/client-node';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  acceptCredentials,
  renewCredentials,
  useRenewableCredentials,
} from './renewable-credentials.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobstorm-credentials-'));
afterAll(() => rmSync(folder, { recursive: true }));
const counter = join(folder, 'runs');

beforeEach(() => writeFileSync(counter, ''));

/** A plug-in that counts its runs in a file, and gives tokens of that number. */
function plugin(lifeMs: number): User {
  const program = `
    const { appendFileSync, readFileSync } = require('node:fs');
    appendFileSync('${counter}', 'x');
    const token = 'token-' + readFileSync('${counter}').length;
    const expirationTimestamp = new Date(Date.now() + ${lifeMs}).toISOString();
    const { kind } = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
    console.log(JSON.stringify({ kind, status: { token, expirationTimestamp } }));`;
  return { name: 'u', exec: { command: process.execPath, args: ['-e', program] } };
}

function configOf(user: User): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'c', server: 'https://127.0.0.1:1', skipTLSVerify: false },
    user,
  );
  useRenewableCredentials(config);
  return config;
}

/** What a request would be sent with. */
async function sentWith(config: KubeConfig): Promise<string> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return String((options.headers as IncomingHttpHeaders | undefined)?.['Authorization']);
}

describe('useRenewableCredentials()', () => {
  it('runs a plug-in once for all that wait, and again before its token expires', async () => {
    const config = configOf(plugin(2_000));

    const first = await Promise.all(Array.from({ length: 20 }, () => sentWith(config)));
    vi.setSystemTime(Date.now() + 1_900);
    const later = await sentWith(config);
    vi.useRealTimers();

    expect(new Set(first)).toEqual(new Set(['Bearer token-1']));
    expect(later).toBe('Bearer token-2');
  });

  it('takes another token when one is refused, but for one that is new', async () => {
    const config = configOf(plugin(900_000));
    const before = performance.now();
    expect(await sentWith(config)).toBe('Bearer token-1');

    expect(renewCredentials(config, performance.now())).toBe(false);
    expect(renewCredentials(config, before)).toBe(true);
    const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    expect(renewCredentials(config, performance.now())).toBe(true);
    now.mockRestore();
    expect(await sentWith(config)).toBe('Bearer token-2');

    // One that was good has run out, however new it is.
    acceptCredentials(config, performance.now());
    expect(renewCredentials(config, performance.now())).toBe(true);
    expect(await sentWith(config)).toBe('Bearer token-3');
  });

  it('reads the token of a file anew once it is refused, or old', async () => {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'one\n');
    const config = configOf({
      name: 'u',
      authProvider: { name: 'tokenFile', config: { tokenFile } },
    });
    expect(await sentWith(config)).toBe('Bearer one');

    writeFileSync(tokenFile, 'two\n');
    expect(await sentWith(config)).toBe('Bearer one');
    vi.setSystemTime(Date.now() + 60_000);
    expect(await sentWith(config)).toBe('Bearer two');
    vi.useRealTimers();
  });

  it.each([
    ['says nothing', 'process.exit(3)', 'it ended with 3'],
    ['is killed', 'process.kill(process.pid, "SIGKILL")', 'it was ended, at the latest after 60 s'],
    [
      'says too much',
      'console.error("\\u001b[31mno\\npassword: x"); process.exit(1)',
      'failed: no',
    ],
    ['gives no JSON', 'console.log("hello")', 'its answer is no JSON'],
    ['gives nothing', 'console.log("null")', 'neither a token nor a certificate'],
  ])('tells in one safe line of a plug-in that %s', async (_what, program, words) => {
    const exec = { command: process.execPath, args: ['-e', program] };

    const refused = await sentWith(configOf({ name: 'u', exec })).catch((error: unknown) => error);

    expect(String(refused)).toContain(words);
    expect(String(refused)).not.toMatch(/\n|password|\p{Cc}/u);
  });

  it('leaves a token alone that is in the kubeconfig itself', async () => {
    const config = configOf({ name: 'u', token: 'own' });

    expect(await sentWith(config)).toBe('Bearer own');
    expect(renewCredentials(config, 0)).toBe(false);
  });
});
