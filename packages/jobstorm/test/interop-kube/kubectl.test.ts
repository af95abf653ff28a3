import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { Kubectl } from './kubectl.ts';

const peers = process.env['JOBSTORM_KUBE_PEERS'];
const speed = 30;

const namespace = (name: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const application = `
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata: { name: pi, namespace: team }
spec:
  type: Scala
  mode: cluster
  image: spark:3.5
  mainApplicationFile: local:///pi.jar
  driver: { cores: 1, memory: 1g }
  executor: { cores: 1, instances: 2, memory: 1g }
`;
const configMap = (value: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'team' },
    data: { value },
  });

/** The header of a printed table. */
function columns(printed: string): string[] {
  return (printed.split('\n')[0] ?? '').split(/\s{2,}/).map((name) => name.trim());
}

describe.skipIf(peers === undefined)('kubectl with the served twin', () => {
  let bench: ServedBench;
  let kubectl: Kubectl;
  beforeAll(async () => {
    bench = await ServedBench.start({ speed });
    kubectl = new Kubectl(peers ?? '', bench.servers.kubeconfig);
    await kubectl.ok('create -f -', namespace('team'));
  });
  afterAll(async () => {
    kubectl.dispose();
    await bench.close();
  });

  it('gets nodes and namespaces as tables, narrow and wide', async () => {
    const nodes = await kubectl.ok('get nodes -o wide');
    expect(columns(nodes)).toEqual([
      ...['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'],
      ...['INTERNAL-IP', 'EXTERNAL-IP', 'OS-IMAGE', 'KERNEL-VERSION', 'CONTAINER-RUNTIME'],
    ]);
    expect(nodes.match(/ Ready /g)).toHaveLength(4);
    expect(await kubectl.ok('get ns')).toMatch(/^team +Active/m);
    const described = await kubectl.ok('describe nodes');
    expect(described).toContain('node.kubernetes.io/instance-type=m5.4xlarge');
  });

  it('knows every kind by its names', async () => {
    const resources = await kubectl.ok('api-resources --no-headers');
    for (const kind of ['Pod', 'Job', 'SparkApplication', 'NodePool', 'NodeClaim', 'Lease']) {
      expect(resources).toContain(kind);
    }
    expect(await kubectl.ok('explain sparkapplication')).toContain('sparkoperator.k8s.io');
    expect(await kubectl.ok('explain pods')).toMatch(/KIND: +Pod/);
  });

  it('applies, changes and deletes', async () => {
    expect(await kubectl.ok('apply -f -', configMap('1'))).toContain('created');
    expect(await kubectl.ok('apply -f -', configMap('1'))).toContain('unchanged');
    expect(await kubectl.ok('apply -f -', configMap('2'))).toContain('configured');
    expect(await kubectl.ok('get cm settings -n team -o jsonpath={.data.value}')).toBe('2');
    expect(await kubectl.ok('label cm settings -n team l=v')).toContain('labeled');
    expect(
      await kubectl.ok('apply --server-side --force-conflicts -f -', configMap('3')),
    ).toContain('serverside-applied');
    expect(await kubectl.ok('get cm -l l=v -n team -o name')).toBe('configmap/settings\n');
    expect(await kubectl.ok('delete cm settings -n team')).toContain('deleted');
    const gone = await kubectl.run(['get', 'cm', 'settings', '-n', 'team']);
    expect(gone.stderr).toContain('Error from server (NotFound): configmaps "settings" not found');
  });

  it('runs a SparkApplication, watches it and waits for its end', async () => {
    expect(await kubectl.ok('apply -f -', application)).toContain('created');
    const states = kubectl.until('get sparkapplications -n team -w --no-headers', (printed) =>
      printed.includes('COMPLETED'),
    );
    const waited = await kubectl.ok(
      'wait sparkapplication/pi -n team --timeout=50s --for=jsonpath={.status.applicationState.state}=RUNNING',
    );
    expect(waited).toContain('condition met');
    await kubectl.ok('wait pod -l spark-role=driver -n team --for=condition=Ready --timeout=50s');
    const pods = await kubectl.ok('get pods -n team -o wide');
    expect(columns(pods).slice(0, 7)).toEqual([
      ...['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP', 'NODE'],
    ]);
    expect(pods).toMatch(/^pi-driver +1\/1 +Running/m);
    const described = await kubectl.ok('describe pod pi-driver -n team');
    expect(described).toContain('Controlled By:  SparkApplication/pi');
    expect(described).toContain('Successfully assigned team/pi-driver to ip-10-');
    expect(await kubectl.ok('get events -n team')).toMatch(/Started +pod\/pi-driver/);
    const listed = JSON.parse(await kubectl.ok('get pods -n team -o json')) as {
      items: readonly { kind: string }[];
    };
    expect(listed.items[0]?.kind).toBe('Pod');
    expect(await states).toMatch(/RUNNING[^]*COMPLETED/);
    expect(await kubectl.ok('delete sparkapplication pi -n team')).toContain('deleted');
  });

  it('cordons a node and lets it be', async () => {
    const [node = ''] = (await kubectl.ok('get nodes -o name')).split('\n');
    expect(await kubectl.ok(`cordon ${node}`)).toContain('cordoned');
    expect(await kubectl.ok('get nodes')).toMatch(/Ready,SchedulingDisabled/);
    expect(await kubectl.ok(`uncordon ${node}`)).toContain('uncordoned');
    expect(await kubectl.ok('get nodes')).not.toMatch(/SchedulingDisabled/);
  });

  it('is understood where it sends protobuf, and told what to do where it is not', async () => {
    expect(await kubectl.ok('create namespace typed')).toContain('created');
    expect(await kubectl.ok('create configmap c -n typed --from-literal=a=b')).toContain('created');
    expect(await kubectl.ok('get cm c -n typed -o jsonpath={.data.a}')).toBe('b');
    await kubectl.ok('create serviceaccount s -n typed');
    await kubectl.ok('create role r -n typed --verb=get,list --resource=pods');
    await kubectl.ok('create rolebinding rb -n typed --role=r --serviceaccount=typed:s');
    expect(await kubectl.ok('get rolebindings -n typed -o wide')).toMatch(/Role\/r.*typed\/s/);
    expect(await kubectl.ok('create secret generic k -n typed --from-literal=a=b')).toContain(
      'created',
    );
    expect(await kubectl.ok('get secret k -n typed -o jsonpath={.data.a}')).toBe('Yg==');
    expect(await kubectl.ok('auth can-i get pods')).toBe('yes\n');
    expect(await kubectl.ok('auth whoami')).toContain('jobstorm');
    const job = await kubectl.run(['create', 'job', 'j', '--image=x', '-n', 'typed']);
    expect(job.code).not.toBe(0);
    expect(job.stderr).toContain('use apply -f or create -f with a manifest');
  });

  it('drains a node', async () => {
    const [node = ''] = (await kubectl.ok('get nodes -o name')).split('\n');
    const drained = await kubectl.ok(`drain ${node} --force --ignore-daemonsets --timeout=50s`);
    expect(drained).toContain('drained');
    await kubectl.ok(`uncordon ${node}`);
  });

  it('waits until a namespace is gone, with all that was in it', async () => {
    await kubectl.ok('create -f -', namespace('other'));
    await kubectl.ok('apply -f -', application.replace('namespace: team', 'namespace: other'));
    await kubectl.ok('wait pod -l spark-role=driver -n other --for=create --timeout=50s');
    expect(await kubectl.ok('delete ns other')).toContain('deleted');
    expect(await kubectl.ok('get pods,sparkapplications -n other -o name')).toBe('');
    expect(await kubectl.ok('get ns -o name')).not.toContain('other');
  });
});
