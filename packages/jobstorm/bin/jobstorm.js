#!/usr/bin/env node
// Starts Jobstorm on a Node that can run it: this one when it is new enough, else the one that the
// workspace pins. Plain JavaScript, because an older Node reads it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const nodeMajorMin = 24;
const exitUsage = 2;
/** Set for the process that the launcher starts, so that it ends when the launcher is killed. */
const launchedVariable = 'JOBSTORM_LAUNCHED';
const launcher = fileURLToPath(import.meta.url);

if (Number.parseInt(process.versions.node, 10) >= nodeMajorMin) {
  await runHere();
} else {
  const pinned = findPinnedNode(dirname(launcher));
  if (pinned === undefined) fail(missingNodeMessage());
  else runOn(pinned);
}

async function runHere() {
  nodeModule.enableCompileCache?.();
  if (process.env[launchedVariable] !== undefined) endWithLauncher();
  let program;
  try {
    program = await import('../src/cli/main.ts');
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || process.env.JOBSTORM_DEBUG === '1') throw error;
    fail(`a package that Jobstorm needs is not installed: run \`npm ci\` in ${workspaceRoot()}`);
    return;
  }
  process.exitCode = await program.main(process.argv.slice(2));
}

/** A launcher that was killed outright cannot pass anything on: its end is noticed here instead. */
function endWithLauncher() {
  delete process.env[launchedVariable];
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel?.unref();
}

function findPinnedNode(from) {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'node', 'bin', binary);
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * The child leads a process group of its own, so that a Ctrl-C, which goes to the terminal's whole
 * foreground group, reaches only this process; it passes every signal on exactly once, wherever
 * the signal came from, and ends as the child ended.
 */
function runOn(node) {
  const child = spawn(node, [launcher, ...process.argv.slice(2)], {
    detached: true,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [launchedVariable]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGWINCH']) {
    process.on(signal, () => child.kill(signal));
  }
  process.on('SIGTSTP', () => {
    child.kill('SIGSTOP');
    process.kill(process.pid, 'SIGSTOP');
  });
  process.on('SIGCONT', () => child.kill('SIGCONT'));
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
    } else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

function missingNodeMessage() {
  return (
    `Jobstorm needs Node ${nodeMajorMin} or newer, and this is Node ${process.versions.node}. ` +
    `Install Node ${nodeMajorMin}, or run \`npm ci\` in ${workspaceRoot()}, which installs one for Jobstorm alone.`
  );
}

function workspaceRoot() {
  return dirname(dirname(dirname(dirname(launcher))));
}

function fail(message) {
  process.stderr.write(`jobstorm: ${message}\n`);
  process.exitCode = exitUsage;
}
