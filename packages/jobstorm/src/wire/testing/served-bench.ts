import { EMRContainersClient } from '@aws-sdk/client-emr-containers';
import { CoreV1Api, KubeConfig, V1Namespace } from '@kubernetes/client-node';
import { parseScenario } from '../../config/parse-scenario.ts';
import { ServedTwin } from '../served-twin.ts';
import { startTwinServers, type TwinServers } from '../twin-servers.ts';

export interface ServedBenchOptions {
  /** By default 0: time stands still but for what requests take. */
  readonly speed?: number;
  readonly verifiesSignatures?: boolean;
  /** Of a scenario; by default a small one with nodes that are there and generous quotas. */
  readonly scenario?: string;
}

const defaultScenario = `
name: served
jobs:
  - name: sleep
    request:
      name: sleep-\${JOB_UNIQUE_ID}
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver: { sparkSubmitJobDriver: { entryPoint: local:///sleep.py } }
    work: { duration: 60s }
load: { arrivals: 1/min, duration: 1m }
twin:
  quotas:
    StartJobRun: { burst: 1000, refill: 100/s }
  nodePools: [{ name: spark, kind: static, instanceType: m5.4xlarge, nodes: 4 }]
`;

/** A twin that is served on loopback, with clients for it. */
export class ServedBench {
  readonly served: ServedTwin;
  readonly servers: TwinServers;

  private constructor(served: ServedTwin, servers: TwinServers) {
    this.served = served;
    this.servers = servers;
  }

  static async start(options: ServedBenchOptions = {}): Promise<ServedBench> {
    const { speed = 0, verifiesSignatures = false, scenario = defaultScenario } = options;
    const parsed = parseScenario(scenario, { path: 'test' });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const served = new ServedTwin({ scenario: parsed.scenario, speed });
    const servers = await startTwinServers({
      served,
      host: '127.0.0.1',
      port: 0,
      kubePort: 0,
      token: 'a-token-of-a-test',
      verifiesSignatures,
    });
    return new ServedBench(served, servers);
  }

  /** What every AWS client of the bench is made with. */
  get clientConfig(): {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  } {
    const { awsUrl, account, keys } = this.servers;
    return { endpoint: awsUrl, region: account.region, credentials: { ...keys }, maxAttempts: 1 };
  }

  emr(): EMRContainersClient {
    return new EMRContainersClient(this.clientConfig);
  }

  core(): CoreV1Api {
    const config = new KubeConfig();
    config.loadFromString(this.servers.kubeconfig);
    return config.makeApiClient(CoreV1Api);
  }

  async createNamespace(name: string): Promise<void> {
    const body: V1Namespace = Object.assign(new V1Namespace(), { metadata: { name } });
    await this.core().createNamespace({ body });
  }

  async close(): Promise<void> {
    await this.servers.close();
  }
}
