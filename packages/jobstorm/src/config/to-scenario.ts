import type { JobTemplate, JobWork } from '../model/job-template.ts';
import type { Scenario } from '../model/scenario.ts';
import type { StartJobRunRequest } from '../model/start-job-run-request.ts';
import type { SubmissionScript } from '../model/submission-script.ts';
import type { NodePoolConfig, TwinConfig } from '../model/twin-config.ts';
import { defaultZones } from './default-zones.ts';
import type { NodePoolKeys } from './schema/node-pool-schema.ts';
import type { ScenarioKeys } from './schema/scenario-schema.ts';
import type { TwinKeys } from './schema/twin-schema.ts';

/** What was read of the files that the job templates name, in their order. */
export interface JobFiles {
  /** With the session's placeholders; their filled-in samples passed the request's schema. */
  readonly requests: readonly (StartJobRunRequest | undefined)[];
  readonly scripts: readonly (SubmissionScript | undefined)[];
  /** Of those whose work is a profile. */
  readonly works: readonly (JobWork | undefined)[];
}

/** Puts the checked parts of a scenario together. */
export function toScenario(keys: ScenarioKeys, { requests, scripts, works }: JobFiles): Scenario {
  const { description, target, submission, seed, region, clusterName, namespaces } = keys;
  const azs = keys.azs.names;
  return {
    name: keys.name,
    description,
    target,
    submission,
    seed,
    region,
    clusterName,
    namespaces,
    azs,
    azSelection: keys.azs.selection,
    jobs: keys.jobs.map(({ name, weight, work, jobTemplateData }, index): JobTemplate => ({
      name,
      weight,
      request: requests[index] ?? {},
      ...(scripts[index] === undefined ? {} : { script: scripts[index] }),
      ...(jobTemplateData === undefined ? {} : { jobTemplateData }),
      work: works[index] ?? work,
    })),
    load: keys.load,
    retry: keys.retry,
    thresholds: keys.thresholds,
    validity: keys.validity,
    watch: keys.watch,
    sampleIntervalMs: keys.sampleInterval,
    twin: toTwin(keys.twin, defaultZones(azs, region)),
  };
}

function toTwin(keys: TwinKeys, azs: readonly string[]): TwinConfig {
  return {
    startsAtEpochMs: keys.startsAt,
    quotas: keys.quotas,
    virtualClusters: keys.virtualClusters,
    network: keys.network,
    images: keys.images,
    storage: keys.storage,
    nodePools: keys.nodePools.map((pool) => toNodePool(pool, azs)),
    clusterAutoscaler: keys.clusterAutoscaler,
    karpenter: keys.karpenter,
    scheduler: keys.scheduler,
    schedulers: keys.schedulers,
    podTemplates: keys.podTemplates,
    operators: keys.operators,
    controlPlane: keys.controlPlane,
    faults: keys.faults,
    prices: keys.prices,
    parameters: keys.parameters,
  };
}

function toNodePool(pool: NodePoolKeys, azs: readonly string[]): NodePoolConfig {
  const shared = {
    name: pool.name,
    azs: pool.azs ?? azs,
    labels: pool.labels,
    taints: pool.taints,
    maxPodsPerNode: pool.maxPodsPerNode,
    diskGiB: pool.disk / 1_024,
    diskMiBPerSecond: pool.diskMiBPerSecond,
  };
  if (pool.kind === 'static') {
    const { instanceType, nodes } = pool;
    return { kind: 'static', ...shared, instanceType, nodes };
  }
  if (pool.kind === 'managed') {
    const { instanceTypes, capacityType, nodesMin, nodesMax } = pool;
    return { kind: 'managed', ...shared, instanceTypes, capacityType, nodesMin, nodesMax };
  }
  const { instanceTypes, capacityTypes, weight, vcpuMax } = pool;
  return {
    kind: 'karpenter',
    ...shared,
    instanceTypes,
    capacityTypes,
    weight,
    vcpuMax,
    consolidationPolicy: pool.consolidationPolicy,
    consolidateAfterMs: pool.consolidateAfter,
    budgets: pool.budgets,
    expireAfterMs: pool.expireAfter,
    driftAfterMs: pool.driftAfter,
  };
}
