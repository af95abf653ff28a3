import { writeFileSync } from 'node:fs';
import { expiringKubeconfig, tokenIn } from '../../src/cli/testing/expiring-kubeconfig.ts';
import { FaultyProxy, type Faults } from '../../src/cli/testing/faulty-proxy.ts';
import type { ServedBench } from '../../src/wire/testing/served-bench.ts';

/** What lies between a run and the served twin. */
export interface RunAccess {
  readonly environment: Readonly<Record<string, string>>;
  /** More flags of every command. */
  readonly flags: readonly string[];
  /** How often each fault was dealt out; undefined where there are none. */
  readonly counts?: () => Readonly<Record<string, number>>;
  close(): void;
}

/** @param kubeconfig where to write it */
export function plainAccess({ servers }: ServedBench, kubeconfig: string): RunAccess {
  writeFileSync(kubeconfig, servers.kubeconfig, { mode: 0o600 });
  const environment = {
    AWS_ENDPOINT_URL: servers.awsUrl,
    AWS_REGION: servers.account.region,
    AWS_ACCESS_KEY_ID: servers.keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: servers.keys.secretAccessKey,
    KUBECONFIG: kubeconfig,
  };
  return { environment, flags: [], close: () => undefined };
}

/** As the issue of reliability has it: of each API, with the rest of the requests served. */
export const badDay: Faults = { throttled: 0.3, failed: 0.1, reset: 0.05, stalled: 0.02 };
/** Longer than what waits for an answer waits. */
const stallMs = 10_000;
const readTimeoutSeconds = 6;
/** A few a run: what expires is noticed in the middle of things. */
const requestsPerToken = 40;

export interface FaultyAccessOptions {
  readonly bench: ServedBench;
  /** Where to write it. */
  readonly kubeconfig: string;
  readonly seed: number;
}

/** Both APIs behind proxies, with credentials that run out and are given anew. */
export async function faultyAccess(options: FaultyAccessOptions): Promise<RunAccess> {
  const { bench, kubeconfig, seed } = options;
  const { servers } = bench;
  const common = { faults: badDay, stallMs, seed };
  const aws = await FaultyProxy.start({ ...common, target: servers.awsUrl, requestsPerToken });
  const kube = await FaultyProxy.start({
    ...common,
    target: servers.kubeUrl,
    api: 'kubernetes',
    ca: servers.certificate,
    bearer: tokenIn(servers.kubeconfig),
    requestsPerToken,
  });
  writeFileSync(kubeconfig, expiringKubeconfig(servers.kubeconfig, kube), { mode: 0o600 });
  return {
    environment: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: servers.account.region,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.credentialsUrl,
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_CONFIG_FILE: '/dev/null',
      KUBECONFIG: kubeconfig,
    },
    flags: ['--read-timeout', `${readTimeoutSeconds}`],
    counts: () => sumOf(aws.counts, kube.counts),
    close: () => {
      aws.close();
      kube.close();
    },
  };
}

function sumOf<Counts extends Record<string, number>>(one: Counts, other: Counts): Counts {
  const sums = Object.entries(one).map(([name, count]) => [name, count + (other[name] ?? 0)]);
  return Object.fromEntries(sums) as Counts;
}
