import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installFingerprint, webFingerprint } from './fingerprint.mjs';
import { withLock } from './lock.mjs';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'jobstorm-setup-'));
  write('package-lock.json', '{}');
  write('package.json', { name: 'root', scripts: { test: 'a' }, devDependencies: { x: '1.0.0' } });
  write('packages/jobstorm/package.json', { name: 'jobstorm', dependencies: { y: '1.0.0' } });
  write('packages/web/package.json', { name: 'web' });
  write('packages/web/src/report.ts', 'export {};');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('installFingerprint()', () => {
  test('changes with the lockfile and with what any workspace depends on', () => {
    const before = installFingerprint(root);

    write('packages/jobstorm/package.json', { name: 'jobstorm', dependencies: { y: '1.0.1' } });
    const afterDependency = installFingerprint(root);
    write('package-lock.json', '{ }');
    const afterLockfile = installFingerprint(root);

    expect(new Set([before, afterDependency, afterLockfile]).size).toBe(3);
  });

  test('stays when only a script changes: nothing needs to be installed for it', () => {
    const before = installFingerprint(root);

    write('package.json', {
      name: 'root',
      scripts: { test: 'b' },
      devDependencies: { x: '1.0.0' },
    });

    expect(installFingerprint(root)).toBe(before);
  });

  test('begins with the platform, as binaries fit one only', () => {
    expect(installFingerprint(root)).toMatch(`${process.platform}-${process.arch} `);
  });
});

describe('webFingerprint()', () => {
  test('changes with a source, and not with what is built or tested', () => {
    const before = webFingerprint(root);

    write('packages/web/dist/report.js', 'built');
    write('packages/web/src/report.test.ts', 'test');
    const afterBuild = webFingerprint(root);
    write('packages/web/src/chart.ts', 'export {};');

    expect(afterBuild).toBe(before);
    expect(webFingerprint(root)).not.toBe(before);
  });
});

describe('withLock()', () => {
  test('lets one in at a time, and says once that it waits', async () => {
    const path = join(root, 'lock');
    const events: string[] = [];
    const enter = (name: string): Promise<void> =>
      withLock({
        path,
        onWait: () => events.push(`${name} waits`),
        work: async () => {
          events.push(`${name} in`);
          await new Promise((resolve) => setImmediate(resolve));
          events.push(`${name} out`);
        },
      });

    await Promise.all([enter('a'), enter('b')]);

    expect(events).toEqual(['a in', 'b waits', 'a out', 'b in', 'b out']);
    expect(existsSync(path)).toBe(false);
  });

  test('takes a lock whose holder died', async () => {
    const path = join(root, 'lock');
    writeSilentLock(path, await pidOfDeadProcess());

    const result = await withLock({
      path,
      onWait: () => undefined,
      work: () => Promise.resolve('done'),
    });

    expect(result).toBe('done');
  });

  test('respects a silent lock while its holder, or an install it left behind, lives', async () => {
    const path = join(root, 'lock');
    writeSilentLock(path, await pidOfDeadProcess(), process.pid);

    let waited = false;
    await withLock({
      path,
      onWait: () => {
        waited = true;
        rmSync(path);
      },
      work: () => Promise.resolve(),
    });

    expect(waited).toBe(true);
  });
});

function write(path: string, content: string | object): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(root, path), text);
}

function writeSilentLock(path: string, ...pids: readonly number[]): void {
  const anHourAgo = new Date(Date.now() - 3_600_000);
  writeFileSync(path, JSON.stringify(pids));
  utimesSync(path, anHourAgo, anHourAgo);
}

async function pidOfDeadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.on('close', resolve));
  return child.pid ?? 0;
}
