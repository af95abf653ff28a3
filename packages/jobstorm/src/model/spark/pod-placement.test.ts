import { describe, expect, it } from 'vitest';
import { jobPlacementOf, type PodTemplates } from './pod-placement.ts';

const templates: PodTemplates = {
  's3://bucket/driver.yaml': {
    nodeSelector: { role: 'driver', disk: 'ssd' },
    tolerations: [{ key: 'dedicated', operator: 'Exists', value: '', effect: null }],
    schedulerName: 'from-template',
  },
};

function placementOf(
  settings: Readonly<Record<string, string>>,
  submitter: Readonly<Record<string, string>> = {},
) {
  return jobPlacementOf(new Map(Object.entries(settings)), submitter, templates);
}

describe('jobPlacementOf()', () => {
  it('leaves pods to the default scheduler, wherever it likes', () => {
    const anywhere = { nodeSelector: {}, tolerations: [], schedulerName: 'default-scheduler' };
    expect(placementOf({}).placement).toEqual({
      submitter: anywhere,
      driver: anywhere,
      executor: anywhere,
    });
  });

  it('prefers the scheduler of a role to that of both, and both to the template’s', () => {
    const both = { 'spark.kubernetes.scheduler.name': 'both' };
    const one = { ...both, 'spark.kubernetes.executor.scheduler.name': 'one' };
    const file = { 'spark.kubernetes.driver.podTemplateFile': 's3://bucket/driver.yaml' };
    const names = (settings: Readonly<Record<string, string>>): string[] => {
      const { driver, executor } = placementOf(settings).placement;
      return [driver.schedulerName, executor.schedulerName];
    };

    expect(names(both)).toEqual(['both', 'both']);
    expect(names(one)).toEqual(['both', 'one']);
    expect(names(file)).toEqual(['from-template', 'default-scheduler']);
    expect(names({ ...file, ...both })).toEqual(['both', 'both']);
  });

  it('adds node selectors to those of the template, of which it knows what it was told', () => {
    const { driver, executor } = placementOf({
      'spark.kubernetes.driver.podTemplateFile': 's3://bucket/driver.yaml',
      'spark.kubernetes.executor.podTemplateFile': 's3://bucket/unknown.yaml',
      'spark.kubernetes.node.selector.zone': 'a',
      'spark.kubernetes.driver.node.selector.disk': 'nvme',
      'spark.kubernetes.executor.node.selector.role': 'executor',
    }).placement;

    expect(driver.nodeSelector).toEqual({ role: 'driver', disk: 'nvme', zone: 'a' });
    expect(driver.tolerations).toHaveLength(1);
    expect(executor).toEqual({
      nodeSelector: { zone: 'a', role: 'executor' },
      tolerations: [],
      schedulerName: 'default-scheduler',
    });
  });

  it('reads the submitter’s tolerations as EMR documents them', () => {
    const { placement, problems } = placementOf(
      {},
      {
        'jobsubmitter.scheduler.name': 'custom-scheduler',
        'jobsubmitter.node.selector.karpenter.sh/nodepool': 'drivers',
        'jobsubmitter.node.toleration.dedicated': 'graviton_machines',
        'jobsubmitter.node.toleration.dedicated.effect': 'NoExecute',
        'jobsubmitter.node.toleration.dedicated.tolerationSeconds': '60',
        'jobsubmitter.node.toleration.spark.io/only': '',
        'jobsubmitter.node.toleration.spark.io/only.effect': 'NoSchedule',
      },
    );

    expect(problems).toEqual([]);
    expect(placement.submitter).toEqual({
      nodeSelector: { 'karpenter.sh/nodepool': 'drivers' },
      schedulerName: 'custom-scheduler',
      tolerations: [
        { key: 'dedicated', operator: 'Equal', value: 'graviton_machines', effect: 'NoExecute' },
        { key: 'spark.io/only', operator: 'Exists', value: '', effect: 'NoSchedule' },
      ],
    });
  });

  it('says that a toleration of the submitter needs its effect', () => {
    const { problems } = placementOf({}, { 'jobsubmitter.node.toleration.dedicated': 'spark' });
    expect(problems).toEqual([
      {
        setting: 'jobsubmitter.node.toleration.dedicated.effect',
        value: '',
        expected: 'NoExecute, NoSchedule or PreferNoSchedule',
      },
    ]);
  });
});
