import type { JobTemplateData } from '../../../model/job-template-data.ts';
import { pageOf } from '../protocol/list-page.ts';
import { isoDate } from '../protocol/rest-json.ts';
import { structure, timestamp } from '../protocol/shape.ts';
import { isInWindow, pageRequest } from './created-window.ts';
import type { EmrOperation } from './emr-operation.ts';
import type { EmrState, JobTemplateRecord } from './emr-state.ts';
import {
  clientToken,
  kmsKeyArn,
  maxResults,
  nextToken,
  resourceId,
  resourceName,
  tagMap,
} from './shapes/common.ts';
import { jobTemplateData } from './shapes/job.ts';

function jobTemplatePath(id: string): string {
  return `/jobtemplates/${id}`;
}

/** Create, describe, list and delete job templates. */
export function jobTemplateOperations(state: EmrState): readonly EmrOperation[] {
  return [
    {
      name: 'CreateJobTemplate',
      method: 'POST',
      path: '/jobtemplates',
      input: structure(
        { name: resourceName, clientToken, jobTemplateData, tags: tagMap, kmsKeyArn },
        ['name', 'clientToken', 'jobTemplateData'],
      ),
      perform: async (input, createdBy) =>
        state.ask('CreateJobTemplate', () => {
          const record = state.once('CreateJobTemplate', input['clientToken'], () => {
            const made = newTemplate(input, createdBy, state);
            state.jobTemplates.push(made);
            state.setTags(
              state.arn(jobTemplatePath(made.id)),
              (input['tags'] ?? {}) as Readonly<Record<string, string>>,
            );
            return made;
          });
          const { id, name } = record;
          const arn = state.arn(jobTemplatePath(id));
          return { id, name, arn, createdAt: isoDate(record.createdAt) };
        }),
    },
    {
      name: 'DescribeJobTemplate',
      method: 'GET',
      path: '/jobtemplates/{id}',
      input: structure({ id: resourceId }, ['id']),
      perform: async ({ id }) =>
        state.ask('DescribeJobTemplate', () => ({
          jobTemplate: templateView(state.jobTemplateOf(id), state),
        })),
    },
    {
      name: 'ListJobTemplates',
      method: 'GET',
      path: '/jobtemplates',
      query: ['createdAfter', 'createdBefore', 'maxResults', 'nextToken'],
      input: structure({
        createdAfter: timestamp,
        createdBefore: timestamp,
        maxResults,
        nextToken,
      }),
      perform: async (input) =>
        state.ask('ListJobTemplates', () => {
          const { items, nextToken: token } = pageOf(state.jobTemplates, {
            ...pageRequest('jobTemplates', input, state),
            matches: (one) => !one.isDeleted && isInWindow(one.createdAt, input),
          });
          return { templates: items.map((one) => templateView(one, state)), nextToken: token };
        }),
    },
    {
      name: 'DeleteJobTemplate',
      method: 'DELETE',
      path: '/jobtemplates/{id}',
      input: structure({ id: resourceId }, ['id']),
      perform: async ({ id }) =>
        state.ask('DeleteJobTemplate', () => {
          // The operation has no error for a template that is not there.
          const found = state.jobTemplates.find((one) => one.id === id);
          if (found !== undefined) found.isDeleted = true;
          return { id };
        }),
    },
  ];
}

function newTemplate(
  input: Readonly<Record<string, unknown>>,
  createdBy: string,
  state: EmrState,
): JobTemplateRecord {
  return {
    id: state.newId(),
    name: String(input['name']),
    data: input['jobTemplateData'] as JobTemplateData,
    kmsKeyArn: input['kmsKeyArn'],
    createdAt: state.now,
    createdBy,
    isDeleted: false,
  };
}

function templateView(record: JobTemplateRecord, state: EmrState): object {
  const { id, name, data, createdAt, createdBy } = record;
  const arn = state.arn(jobTemplatePath(id));
  return {
    id,
    name,
    arn,
    createdAt: isoDate(createdAt),
    createdBy,
    tags: state.tagsOf(arn),
    jobTemplateData: data,
    kmsKeyArn: record.kmsKeyArn,
  };
}
