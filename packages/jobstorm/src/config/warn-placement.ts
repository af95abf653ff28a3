import type { Scenario } from '../model/scenario.ts';
import { schedulerProcesses } from '../model/scheduler-config.ts';
import { podTemplateSetting } from '../model/spark/pod-placement.ts';
import { sparkConfigurationOf } from '../model/spark/spark-configuration.ts';
import type { Toleration } from '../model/taint.ts';
import { suggestion } from './nearest-name.ts';
import { requestIn, shapeIn } from './plan/job-plan.ts';
import { kindsThatFit, podRoles, type PodRole } from './plan/node-fit.ts';
import type { ProblemList } from './problem-list.ts';

const everything: Toleration = { key: null, operator: 'Exists', value: '', effect: null };

/** Reports pods that will never get a node, and what the twin does not know of them. */
export function warnOfPlacement(scenario: Scenario, warnings: ProblemList): void {
  for (const index of scenario.jobs.keys()) warnOfPodsWithoutNode(scenario, index, warnings);
  if (scenario.target !== 'twin') return;
  for (const index of scenario.jobs.keys()) warnOfSchedulers(scenario, index, warnings);
  warnOfPodTemplates(scenario, warnings);
}

function warnOfPodsWithoutNode(scenario: Scenario, index: number, warnings: ProblemList): void {
  const job = scenario.jobs[index];
  if (job === undefined) return;
  const { twin } = scenario;
  const zones = scenario.azs.length > 0 ? scenario.azs : [undefined];
  for (const az of zones) {
    for (const role of podRoles(shapeIn(scenario, job, az), scenario)) {
      if (role.count === 0 || kindsThatFit(role, twin).length > 0) continue;
      const { cpuMillicores, memoryMiB } = role.request;
      const where = az === undefined ? '' : ` in ${az}`;
      warnings.add(
        ['jobs', index],
        isKeptOff(role, scenario)
          ? `the ${role.role} of '${job.name}' tolerates the taints of no node pool that it fits on${where}: ${remedy[role.role]}`
          : `the ${role.role} of '${job.name}' fits on no node of the node pools${where}: it asks for ${cpuMillicores / 1_000} vCPU and ${memoryMiB} MiB${selectorText(role.placement.nodeSelector)}`,
      );
    }
  }
}

const inPodTemplate = 'say in twin.podTemplates what its pod template tolerates';
const remedy: Readonly<Record<PodRole['role'], string>> = {
  submitter:
    "give it jobsubmitter.node.toleration settings by the classification 'emr-job-submitter'",
  driver: inPodTemplate,
  executor: inPodTemplate,
};

/** Whether nothing but taints keeps the pods off every node. */
function isKeptOff(role: PodRole, { twin }: Scenario): boolean {
  const placement = { ...role.placement, tolerations: [everything] };
  return kindsThatFit({ ...role, placement }, twin).length > 0;
}

function selectorText(selector: Readonly<Record<string, string>>): string {
  const labels = Object.entries(selector).map(([label, value]) => `${label}=${value}`);
  return labels.length === 0 ? '' : `, and for nodes with ${labels.join(', ')}`;
}

/** As in Kubernetes, a pod that names a scheduler that there is none of waits for ever. */
function warnOfSchedulers(scenario: Scenario, index: number, warnings: ProblemList): void {
  const job = scenario.jobs[index];
  if (job === undefined) return;
  const known = schedulerProcesses(scenario.twin).flatMap(({ profiles }) =>
    profiles.map(({ schedulerName }) => schedulerName),
  );
  for (const { role, placement } of podRoles(shapeIn(scenario, job), scenario)) {
    const { schedulerName } = placement;
    if (known.includes(schedulerName)) continue;
    const setting =
      role === 'submitter' ? 'jobsubmitter.scheduler.name' : 'spark.kubernetes.scheduler.name';
    warnings.add(
      ['jobs', index, 'request'],
      `the ${role} of '${job.name}' would stay pending for ever, as no scheduler of the twin is named '${schedulerName}'${suggestion(schedulerName, known)}: add it to twin.schedulers or to twin.scheduler.profiles, or change ${setting}`,
    );
  }
}

function warnOfPodTemplates(scenario: Scenario, warnings: ProblemList): void {
  const { jobs, twin } = scenario;
  const used = new Set<string>();
  for (const [index, job] of jobs.entries()) {
    const settings = sparkConfigurationOf(requestIn(scenario, job));
    for (const role of ['driver', 'executor'] as const) {
      const file = settings.get(podTemplateSetting(role));
      if (file === undefined) continue;
      used.add(file);
      if (Object.hasOwn(twin.podTemplates, file)) continue;
      warnings.add(
        ['jobs', index, 'request'],
        `the twin cannot read the pod template ${file}: say in twin.podTemplates what of it matters`,
      );
    }
  }
  for (const file of Object.keys(twin.podTemplates)) {
    if (used.has(file)) continue;
    warnings.add(['twin', 'podTemplates', file], `is named by no job template: ${file}`);
  }
}
