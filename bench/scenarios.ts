import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseScenario } from '../packages/jobstorm/src/config/parse-scenario.ts';
import type { Scenario } from '../packages/jobstorm/src/model/scenario.ts';

/** A scenario of `scenarios/`. */
export function benchScenario(file: string): Scenario {
  const path = fileURLToPath(new URL(`../scenarios/${file}`, import.meta.url));
  const result = parseScenario(readFileSync(path, 'utf8'), {
    path,
    readFile: (name) => readFileSync(join(dirname(path), name), 'utf8'),
  });
  if (!result.ok) throw new Error(`${file} is not valid: ${JSON.stringify(result.problems)}`);
  return result.scenario;
}

/** The scenario with its load going on for a part, or a multiple, of its duration. */
export function lasting(scenario: Scenario, factor: number): Scenario {
  const { load } = scenario;
  const durationMs = load.durationMs * factor;
  return { ...scenario, load: { ...load, durationMs, warmUpMs: load.warmUpMs * factor } };
}

/**
 * The scenario with so many nodes in its static pool, whatever the load, and subnets that are large
 * enough for the addresses that each node keeps in stock.
 */
export function withNodes(scenario: Scenario, nodes: number): Scenario {
  const { twin } = scenario;
  const nodePools = twin.nodePools.map((pool) =>
    pool.kind === 'static' ? { ...pool, nodes } : pool,
  );
  const network = { ...twin.network, subnetPrefixLength: 14 };
  return { ...scenario, twin: { ...twin, nodePools, network } };
}

/**
 * The scenario at a multiple of its load, with as many times the nodes, the quotas and what else
 * the account and the control plane give: what is measured is the simulation, not an overload.
 */
export function scaled(scenario: Scenario, scale: number): Scenario {
  const { load, twin } = scenario;
  if (scale === 1) return scenario;
  if (load.model !== 'open') throw new Error('Only an open load is scaled');
  const limit = <Limit extends { burst: number; refillPerSecond: number }>(one: Limit): Limit => ({
    ...one,
    burst: Math.ceil(one.burst * scale),
    refillPerSecond: one.refillPerSecond * scale,
  });
  return {
    ...scenario,
    load: { ...load, arrivalsPerMinute: load.arrivalsPerMinute * scale },
    twin: {
      ...twin,
      quotas: {
        all: limit(twin.quotas.all),
        actions: Object.fromEntries(
          Object.entries(twin.quotas.actions).map(([action, one]) => [action, limit(one)]),
        ),
      },
      nodePools: twin.nodePools.map((pool) =>
        pool.kind === 'static' ? { ...pool, nodes: Math.ceil(pool.nodes * scale) } : pool,
      ),
      scheduler: {
        ...twin.scheduler,
        qps: twin.scheduler.qps * scale,
        burst: Math.ceil(twin.scheduler.burst * scale),
      },
      network: {
        ...twin.network,
        subnetPrefixLength:
          twin.network.subnetPrefixLength - Math.max(0, Math.ceil(Math.log2(scale))),
      },
      parameters: {
        ...twin.parameters,
        apiServer: {
          ...twin.parameters.apiServer,
          seatsPerServerMin: Math.ceil(twin.parameters.apiServer.seatsPerServerMin * scale),
          seatsPerServerMax: Math.ceil(twin.parameters.apiServer.seatsPerServerMax * scale),
        },
        etcd: {
          ...twin.parameters.etcd,
          quotaBytes: twin.parameters.etcd.quotaBytes * Math.max(1, scale),
          writesPerSecondMax: twin.parameters.etcd.writesPerSecondMax * Math.max(1, scale),
          memberBytesPerSecondMax:
            twin.parameters.etcd.memberBytesPerSecondMax * Math.max(1, scale),
        },
        controllerManager: {
          ...twin.parameters.controllerManager,
          clientQps: twin.parameters.controllerManager.clientQps * scale,
          clientBurst: Math.ceil(twin.parameters.controllerManager.clientBurst * scale),
          jobWorkers: Math.ceil(twin.parameters.controllerManager.jobWorkers * scale),
        },
      },
    },
  };
}
