import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { vi } from 'vitest';
import type { ServedBench } from '../../wire/testing/served-bench.ts';
import { openAwsAccess, type AwsAccess } from '../target/aws-access.ts';
import type { ConnectionOptions } from '../target/connection-options.ts';

/** How a user would reach a served twin: by flags, a kubeconfig and the environment. */
export class ServedUser {
  readonly flags: Required<
    Pick<ConnectionOptions, 'endpointUrl' | 'kubeconfig' | 'region' | 'cluster'>
  >;
  /** A folder of the user's own. */
  readonly folder = mkdtempSync(join(tmpdir(), 'jobstorm-served-'));

  /** @param endpointUrl what stands between, such as a proxy; by default the twin itself */
  constructor({ servers, served }: ServedBench, endpointUrl = servers.awsUrl) {
    const kubeconfig = join(this.folder, 'kubeconfig');
    writeFileSync(kubeconfig, servers.kubeconfig, { mode: 0o600 });
    vi.stubEnv('AWS_ACCESS_KEY_ID', servers.keys.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', servers.keys.secretAccessKey);
    const { region, clusterName } = served.scenario;
    this.flags = { endpointUrl, kubeconfig, region, cluster: clusterName };
  }

  /** The flags as they are typed. */
  get args(): readonly string[] {
    const { endpointUrl, kubeconfig, region, cluster } = this.flags;
    const place = ['--endpoint-url', endpointUrl, '--kubeconfig', kubeconfig];
    return [...place, '--region', region, '--cluster', cluster, '--yes'];
  }

  /** Writes a file, and gives back its path. */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** @param speed of the served twin */
  access(speed: number): Promise<AwsAccess> {
    const { flags } = this;
    const streams = { out: new PassThrough(), err: new PassThrough() };
    const clusterName = (): Promise<string> => Promise.resolve(flags.cluster);
    return openAwsAccess({ flags, clusterName, speed }, { streams, environment: {}, args: [] });
  }

  close(): void {
    vi.unstubAllEnvs();
    rmSync(this.folder, { recursive: true });
  }
}
