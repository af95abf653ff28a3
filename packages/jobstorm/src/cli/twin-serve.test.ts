import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CliProcess, temporaryFolder } from './testing/cli-process.ts';
import { commandLine } from './testing/in-process.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const kubeconfig = join(folder.path, 'twin.kubeconfig');
const anyPorts = ['--port', '0', '--kube-port', '0', '--kubeconfig', kubeconfig];

describe('jobstorm twin serve', () => {
  it('serves until it is interrupted, and leaves no kubeconfig behind', async () => {
    const serving = new CliProcess(['twin', 'serve', '--speed', '0', ...anyPorts]);
    await serving.untilErr(/Ctrl-C ends it/);
    const mode = statSync(kubeconfig).mode & 0o777;
    const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as { clusters: unknown[] };
    process.kill(serving.pid, 'SIGINT');
    const { code, out, err } = await serving.result;

    expect(code).toBe(0);
    expect(out).toBe('');
    expect(mode).toBe(0o600);
    expect(config.clusters).toMatchObject([{ name: 'jobstorm-twin' }]);
    expect(err).toMatch(/^ {2}export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+$/m);
    expect(err).toMatch(/_twin\/advance/);
    expect(err).toMatch(/The twin has ended\. /);
    expect(existsSync(kubeconfig)).toBe(false);
  });

  it('does not overwrite a kubeconfig that is not the twin’s', async () => {
    const own = join(folder.path, 'config');
    writeFileSync(own, 'apiVersion: v1\nkind: Config\n');
    const args = ['twin', 'serve', '--port', '0', '--kube-port', '0', '--kubeconfig', own];

    const { code, err } = await commandLine(args);

    expect(code).toBe(2);
    expect(err).toContain('it is not a kubeconfig of the twin');
    expect(readFileSync(own, 'utf8')).toContain('kind: Config');
  });

  it.each<[string, readonly string[]]>([
    ['lets other machines in: a token is needed', ['--host', '0.0.0.0']],
    ['It must be 16 or more letters', ['--token', 'short']],
    ['It must be an address or a name', ['--host', '$(id)']],
    ['It must be a number above 0', ['--speed', '-1']],
    ['It must be a whole number from 0 to 65535', ['--port', '70000']],
    ['there is no such file', ['--scenario', join(folder.path, 'none.yaml')]],
  ])('says %s', async (message, args) => {
    const { code, err } = await commandLine(['twin', 'serve', ...anyPorts, ...args]);

    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(kubeconfig)).toBe(false);
  });

  it('says which port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;

    const result = await commandLine(['twin', 'serve', ...anyPorts, '--port', String(port)]);
    other.close();

    expect(result.code).toBe(2);
    expect(result.err).toContain(`port ${port} is in use`);
    expect(result.err).toContain('--kube-port');
  });
});
