import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { safeMessage } from '../../safe-message.ts';
import type { Credential } from './credential.ts';

/** `users[].user.exec` of a kubeconfig. */
export interface ExecPlugin {
  readonly apiVersion?: string;
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
}

interface ExecCredential {
  readonly status?: {
    readonly token?: string;
    readonly clientCertificateData?: string;
    readonly clientKeyData?: string;
    readonly expirationTimestamp?: string;
  };
}

const apiVersionDefault = 'client.authentication.k8s.io/v1';
/** A plug-in may ask a service that is slow; one that asks a person would wait for ever. */
const answerMsMax = 60_000;

/**
 * Runs a credential plug-in, such as `aws eks get-token`, as client-go does: without a shell, its
 * answer on stdout. Nobody can be asked anything.
 *
 * @throws {Error} with one safe line of what it said when it gives no credential
 */
export async function runExecPlugin(plugin: ExecPlugin): Promise<Credential> {
  const { command, args, env, apiVersion = apiVersionDefault } = plugin;
  const info = { apiVersion, kind: 'ExecCredential', spec: { interactive: false } };
  const variables = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  const child = spawn(command, [...(args ?? [])], {
    env: { ...process.env, ...variables, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: answerMsMax,
  });
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    }),
  ]).catch((thrown: unknown) => {
    throw failure(command, thrown instanceof Error ? thrown.message : String(thrown));
  });
  if (code !== 0) throw failure(command, err.trim() === '' ? silentEnd(code) : err);
  return credentialOf(command, out);
}

function silentEnd(code: number | null): string {
  return code === null
    ? `it was ended, at the latest after ${answerMsMax / 1_000} s without an answer`
    : `it ended with ${code}`;
}

function credentialOf(command: string, answer: string): Credential {
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } =
    parsed(command, answer).status ?? {};
  if (token === undefined && clientCertificateData === undefined) {
    throw failure(command, 'its answer has neither a token nor a certificate');
  }
  const expiresAtMs = Date.parse(expirationTimestamp ?? '');
  return {
    ...(token === undefined ? {} : { token }),
    ...(clientCertificateData === undefined ? {} : { certificate: clientCertificateData }),
    ...(clientKeyData === undefined ? {} : { key: clientKeyData }),
    expiresAtMs: Number.isNaN(expiresAtMs) ? null : expiresAtMs,
  };
}

function parsed(command: string, answer: string): ExecCredential {
  try {
    return (JSON.parse(answer) ?? {}) as ExecCredential;
  } catch {
    throw failure(command, 'its answer is no JSON');
  }
}

function failure(command: string, reason: string): Error {
  return new Error(
    safeMessage(`the credential plug-in '${command}' failed: ${reason.trimStart()}`),
  );
}
