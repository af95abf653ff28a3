import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../testing/cli-process.ts';
import { thisOwner, type LockOwner } from './lock-owner.ts';
import { RunLock } from './run-lock.ts';

const root = temporaryFolder();
afterAll(root.remove);

let folders = 0;
function newFolder(): string {
  const folder = join(root.path, `run-${(folders += 1)}`);
  mkdirSync(folder);
  return folder;
}

const locksIn = (folder: string): string[] => readdirSync(folder).sort();

/** A folder with a lock that somebody else took so long ago. */
function lockedBy(owner: Partial<LockOwner> | string, silentMs = 0): string {
  const folder = newFolder();
  const path = join(folder, 'run.lock.3');
  writeFileSync(path, typeof owner === 'string' ? owner : JSON.stringify(owner));
  const at = (Date.now() - silentMs) / 1_000;
  utimesSync(path, at, at);
  return folder;
}

const threeMinutes = 180_000;

describe('RunLock', () => {
  it('keeps a second one out until it is released', () => {
    const folder = newFolder();
    const lock = RunLock.acquire(folder);

    expect(() => RunLock.acquire(folder)).toThrow(`process ${process.pid} of this machine`);
    lock.release();
    expect(locksIn(folder)).toEqual([]);
    RunLock.acquire(folder).release();
  });

  it('is held by a process that runs, however long it was silent', () => {
    const folder = lockedBy(thisOwner(), threeMinutes);

    expect(() => RunLock.acquire(folder)).toThrow('is running it');
  });

  it.each([
    ['a process that is gone', { ...thisOwner(), pid: spawnSync(process.execPath, ['-v']).pid }],
    ['another process with the same number', { ...thisOwner(), startTicks: '1' }],
  ])('is taken over at once from %s', (_case, owner) => {
    const folder = lockedBy(owner);

    const lock = RunLock.acquire(folder);

    expect(locksIn(folder)).toEqual(['run.lock.4']);
    lock.release();
  });

  it.each([
    ['on another host', { ...thisOwner(), host: 'elsewhere' }],
    ['in another container', { ...thisOwner(), pidNamespace: 'pid:[1]' }],
    ['from before the host was started', { ...thisOwner(), bootId: 'another' }],
    ['that was cut off as it was written', '{"pid":1'],
  ])('is held by one %s until it has been silent for two minutes', (_case, owner) => {
    const held = lockedBy(owner, 60_000);
    const silent = lockedBy(owner, threeMinutes);

    expect(() => RunLock.acquire(held)).toThrow(/was running it (1 m|60\.\d s) ago/);
    expect(locksIn(held)).toEqual(['run.lock.3']);
    RunLock.acquire(silent).release();
    expect(locksIn(silent)).toEqual([]);
  });

  it('tells one that another has taken the run over', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const folder = newFolder();
    const lock = RunLock.acquire(folder);
    vi.advanceTimersByTime(10_000);
    lock.renew();

    rmSync(join(folder, 'run.lock.1'));
    lock.renew();
    vi.advanceTimersByTime(10_000);

    expect(() => lock.renew()).toThrow('Another process goes on with the run');
    lock.release();
  });

  it('says why there can be none', () => {
    expect(() => RunLock.acquire(join(root.path, 'nowhere'))).toThrow(
      /^Cannot lock the run folder '.*nowhere': there is no such file or folder$/,
    );
  });
});
