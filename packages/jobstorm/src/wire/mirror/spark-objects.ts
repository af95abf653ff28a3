import { configMaps, services } from '../kubernetes/resources/resource-types.ts';
import type { MirrorContext } from './mirror-context.ts';
import type { SparkRecord } from './spark-record.ts';

const driverPort = 7078;
const blockManagerPort = 7079;
const uiPort = 4040;

/** Spark's own names for the ConfigMaps of an application; executors' first: they go first. */
function configMapNames({ hash, driverName }: SparkRecord, count: number): string[] {
  const named = [
    `spark-exec-${hash}-conf-map`,
    `spark-drv-${hash}-conf-map`,
    `${driverName}-podspec-conf-map`,
    `spark-${hash}-hadoop-config`,
  ];
  return Array.from({ length: count }, (_, index) => named[index] ?? `spark-${hash}-${index}`);
}

/** The Service and the ConfigMaps that spark-submit and the driver make. */
export function showSparkObjects(record: SparkRecord, { objects, config }: MirrorContext): void {
  const { namespace, hash, driver } = record;
  const ownerReferences = driver === null ? {} : { ownerReferences: [driver] };
  const selector = { 'spark-role': 'driver', 'spark-app-selector': selectorOf(record) };
  record.service = `spark-${hash}-driver-svc`;
  objects.put(services, {
    metadata: { name: record.service, namespace, labels: record.labels, ...ownerReferences },
    spec: {
      type: 'ClusterIP',
      clusterIP: 'None',
      clusterIPs: ['None'],
      selector,
      ports: [
        port('driver-rpc-port', driverPort),
        port('blockmanager', blockManagerPort),
        port('spark-ui', uiPort),
      ],
    },
    status: { loadBalancer: {} },
  });
  record.configMaps = configMapNames(record, config.parameters.spark.configMapsPerJob);
  for (const name of record.configMaps) {
    const data = { 'spark.properties': `spark.app.id=${selectorOf(record)}\n` };
    objects.put(configMaps, { metadata: { name, namespace, ...ownerReferences }, data });
  }
}

/** A driver that ends by itself deletes its Service, and with its executors their ConfigMap. */
export function hideAtDriversEnd(record: SparkRecord, { objects, config }: MirrorContext): void {
  const { namespace, service } = record;
  if (service !== null) objects.remove(services, namespace, service);
  record.service = null;
  const { executorConfigMaps } = config.parameters.spark;
  for (const name of record.configMaps.splice(0, executorConfigMaps)) {
    objects.remove(configMaps, namespace, name);
  }
}

/** The garbage collector takes what is left. */
export function hideSparkObjects(record: SparkRecord, { objects }: MirrorContext): void {
  const { namespace, service } = record;
  if (service !== null) objects.remove(services, namespace, service);
  for (const name of record.configMaps) objects.remove(configMaps, namespace, name);
  record.service = null;
  record.configMaps = [];
}

/** The label by which Spark tells the pods of one application apart: its application id. */
function selectorOf({ origin, jobRunId, hash }: SparkRecord): string {
  return `spark-${origin === 'emr' ? jobRunId : hash}`;
}

function port(name: string, number: number): Readonly<Record<string, unknown>> {
  return { name, port: number, targetPort: number, protocol: 'TCP' };
}
