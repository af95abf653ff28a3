import type { Scenario } from '../../model/scenario.ts';
import type { NodePoolConfig } from '../../model/twin-config.ts';
import type { JobTemplatePlan } from './job-plan.ts';
import { kindsThatFit, podRoles, type NodeKind, type PodRole } from './node-fit.ts';

/** What the steady state of a run asks of one node pool. */
export interface NodePoolPlan {
  readonly name: string;
  readonly kind: NodePoolConfig['kind'];
  /** Nodes that its pods take when packed well. */
  readonly nodesNeeded: number;
  /** Nodes that there are, or that the pool's limit allows. */
  readonly nodesMax: number;
}

/** How many jobs of a template run in the steady state. */
export interface SteadyJobs {
  readonly plan: JobTemplatePlan;
  readonly jobs: number;
}

/**
 * Spreads the pods of the steady state over the pools: each kind of pod goes to the first that
 * takes it.
 */
export function planNodePools(
  scenario: Scenario,
  steady: readonly SteadyJobs[],
): readonly NodePoolPlan[] {
  const demands = new Map<string, Demand>();
  for (const { plan, jobs } of steady) {
    for (const role of podRoles(plan.shape, scenario)) {
      const [kind] = kindsThatFit(role, scenario.twin);
      if (kind === undefined) continue;
      const demand = demands.get(kind.pool.name) ?? new Demand(kind);
      demands.set(kind.pool.name, demand);
      demand.add(role, jobs);
    }
  }
  return scenario.twin.nodePools.map((pool) => {
    const demand = demands.get(pool.name);
    return {
      name: pool.name,
      kind: pool.kind,
      nodesNeeded: demand?.nodes() ?? 0,
      nodesMax: nodesMaxOf(pool, demand?.kind),
    };
  });
}

function nodesMaxOf(pool: NodePoolConfig, kind: NodeKind | undefined): number {
  if (pool.kind === 'static') return pool.nodes;
  if (pool.kind === 'managed') return pool.nodesMax;
  return kind === undefined ? 0 : Math.floor(pool.vcpuMax / kind.type.vcpu);
}

/** What pods ask of the nodes of one kind, all together. */
class Demand {
  readonly kind: NodeKind;
  #cpuMillicores = 0;
  #memoryMiB = 0;
  #pods = 0;

  constructor(kind: NodeKind) {
    this.kind = kind;
  }

  add(role: PodRole, jobs: number): void {
    const pods = role.count * jobs;
    this.#cpuMillicores += role.request.cpuMillicores * pods;
    this.#memoryMiB += role.request.memoryMiB * pods;
    this.#pods += pods;
  }

  nodes(): number {
    const { cpuMillicores, memoryMiB, pods } = this.kind.allocatable;
    const shares = [this.#cpuMillicores / cpuMillicores, this.#memoryMiB / memoryMiB];
    return Math.ceil(Math.max(...shares, this.#pods / pods));
  }
}
