import { resolveJobTemplate } from '../../../model/job-template-data.ts';
import { jobRunStates } from '../../../model/job-run.ts';
import type { StartJobRunRequest } from '../../../model/start-job-run-request.ts';
import type { EmrAnswer } from '../../../twin/emr/emr-answer.ts';
import type { EmrJobRun } from '../../../twin/emr/job-run.ts';
import { AwsError } from '../protocol/aws-error.ts';
import { pageOf } from '../protocol/list-page.ts';
import type { Input } from '../protocol/rest-json.ts';
import { integer, oneOf, structure, timestamp } from '../protocol/shape.ts';
import { nullAt } from '../protocol/validate.ts';
import { isInWindow, pageRequest } from './created-window.ts';
import type { EmrOperation } from './emr-operation.ts';
import { unwrap, type EmrState } from './emr-state.ts';
import { jobRunPath, jobRunSummary, jobRunView } from './job-run-view.ts';
import {
  clientToken,
  filterOf,
  iamRoleArn,
  maxResults,
  nextToken,
  releaseLabel,
  resourceId,
  resourceName,
  tagMap,
} from './shapes/common.ts';
import { configurationOverrides, jobDriver, templateParameters } from './shapes/job.ts';

/** `emr-7.9.0-latest`, `emr-6.15.0-20240105`, `emr-spark-8.0.0-java17-latest` … */
const releasePattern = /^emr-(spark-)?\d{1,2}\.\d{1,2}\.\d{1,2}(-[a-z0-9-]+)?-(latest|\d{8})$/;
const jobRunIdLength = 19;
const attemptsMax = 2_147_483_647;

/** Start, describe, list and cancel job runs. */
export function jobRunOperations(state: EmrState): readonly EmrOperation[] {
  const place = structure({ virtualClusterId: resourceId, id: resourceId }, [
    'virtualClusterId',
    'id',
  ]);
  return [
    {
      name: 'StartJobRun',
      method: 'POST',
      path: '/virtualclusters/{virtualClusterId}/jobruns',
      input: structure(
        {
          virtualClusterId: resourceId,
          clientToken,
          name: resourceName,
          executionRoleArn: iamRoleArn,
          releaseLabel,
          jobDriver,
          configurationOverrides,
          tags: tagMap,
          jobTemplateId: resourceId,
          jobTemplateParameters: templateParameters,
          retryPolicyConfiguration: structure({ maxAttempts: integer() }, ['maxAttempts']),
        },
        ['virtualClusterId', 'clientToken'],
      ),
      perform: async (input, callerArn) => startJobRun(input, callerArn, state),
    },
    {
      name: 'DescribeJobRun',
      method: 'GET',
      path: '/virtualclusters/{virtualClusterId}/jobruns/{id}',
      input: place,
      perform: async (input) => {
        const run = await askForJobRun('describeJobRun', input, state);
        return { jobRun: jobRunView(run, state) };
      },
    },
    {
      name: 'ListJobRuns',
      method: 'GET',
      path: '/virtualclusters/{virtualClusterId}/jobruns',
      query: ['createdBefore', 'createdAfter', 'name', 'states', 'maxResults', 'nextToken'],
      input: structure(
        {
          virtualClusterId: resourceId,
          createdBefore: timestamp,
          createdAfter: timestamp,
          name: resourceName,
          states: filterOf(oneOf(jobRunStates)),
          maxResults,
          nextToken,
        },
        ['virtualClusterId'],
      ),
      perform: async (input) => state.ask('ListJobRuns', () => listJobRuns(input, state)),
    },
    {
      name: 'CancelJobRun',
      method: 'DELETE',
      path: '/virtualclusters/{virtualClusterId}/jobruns/{id}',
      input: place,
      perform: async (input) => {
        const { id } = await askForJobRun('cancelJobRun', input, state);
        return { id, virtualClusterId: input['virtualClusterId'] };
      },
    },
  ];
}

async function startJobRun(input: Input, callerArn: string, state: EmrState): Promise<object> {
  const { twin } = state.served;
  const request = writtenOut(input, state);
  checkRequest(request);
  const virtualClusterId = String(input['virtualClusterId']);
  const token = String(input['clientToken']);
  const job = state.jobs.jobOf(request);
  const run = unwrap(
    await state.served.ask<EmrAnswer<EmrJobRun>>((onAnswer) => {
      const submission = { virtualClusterId, clientToken: token, template: job.name, request };
      twin.emr.startJobRun(submission, onAnswer, { work: job.work });
    }),
  );
  const arn = state.arn(jobRunPath(run));
  if (state.jobRuns.find(run.id) === undefined) {
    state.jobRuns.add(run.id, { request, clientToken: token, createdBy: callerArn });
    state.setTags(arn, request.tags ?? {});
  }
  const { name } = state.jobRuns.find(run.id)?.request ?? request;
  return { id: run.id, name, arn, virtualClusterId: run.virtualCluster.id };
}

/**
 * The request with its job template in it.
 *
 * @throws {AwsError} when there is no such template, or its parameters are wrong
 */
function writtenOut(request: StartJobRunRequest, state: EmrState): StartJobRunRequest {
  const { jobTemplateId, ...own } = request;
  if (jobTemplateId === undefined) return request;
  const { data } = state.jobTemplateOf(jobTemplateId);
  const { request: written, problems } = resolveJobTemplate(own, data);
  const [problem] = problems;
  if (problem === undefined) return written;
  throw new AwsError('ValidationException', `${problem}.`);
}

/** What the model leaves open because a job template may say it. */
function checkRequest(request: StartJobRunRequest): void {
  const missing = (['executionRoleArn', 'releaseLabel', 'jobDriver'] as const).filter(
    (member) => request[member] === undefined,
  );
  if (missing.length > 0) {
    const errors = missing.length === 1 ? 'error' : 'errors';
    throw new AwsError(
      'ValidationException',
      `${missing.length} validation ${errors} detected: ${missing.map(nullAt).join('; ')}`,
    );
  }
  const { releaseLabel: release = '', retryPolicyConfiguration } = request;
  if (!releasePattern.test(release)) {
    throw new AwsError('ResourceNotFoundException', `Release ${release} doesn't exist.`);
  }
  checkDriver(request);
  const { maxAttempts = 1 } = retryPolicyConfiguration ?? {};
  if (maxAttempts < 1 || maxAttempts > attemptsMax || !Number.isInteger(maxAttempts)) {
    throw new AwsError(
      'ValidationException',
      "Retry policy configuration's parameter value of maxAttempts is invalid",
    );
  }
}

function checkDriver({ jobDriver: driver = {} }: StartJobRunRequest): void {
  const { sparkSubmitJobDriver, sparkSqlJobDriver } = driver;
  if ((sparkSubmitJobDriver === undefined) !== (sparkSqlJobDriver === undefined)) return;
  throw new AwsError(
    'ValidationException',
    'The jobDriver must hold one of sparkSubmitJobDriver and sparkSqlJobDriver.',
  );
}

async function askForJobRun(
  action: 'describeJobRun' | 'cancelJobRun',
  input: Input,
  { served }: EmrState,
): Promise<EmrJobRun> {
  const id = String(input['id']);
  if (id.length !== jobRunIdLength) {
    throw new AwsError('ValidationException', 'Invalid job run short id');
  }
  const answer = await served.ask<EmrAnswer<EmrJobRun>>((onAnswer) => {
    served.twin.emr[action](String(input['virtualClusterId']), id, onAnswer);
  });
  if (action === 'cancelJobRun' && !answer.ok && answer.error.kind === 'not-found') {
    // CancelJobRun has no ResourceNotFoundException in the service's model.
    throw new AwsError('ValidationException', answer.error.message);
  }
  return unwrap(answer);
}

/** A virtual cluster that is unknown has no job runs. */
function listJobRuns(input: Input, state: EmrState): object {
  const virtualClusterId = String(input['virtualClusterId']);
  const { name, states } = input;
  const cluster = state.served.twin.emr.knownVirtualCluster(virtualClusterId);
  const { items, nextToken: token } = pageOf(cluster?.jobRuns ?? [], {
    ...pageRequest(`jobRuns/${virtualClusterId}`, input, state),
    matches: (run) =>
      (states === undefined || (states as readonly string[]).includes(run.state)) &&
      isInWindow(state.served.epochMs + run.createdAt, input) &&
      (name === undefined || state.jobRuns.find(run.id)?.request.name === name),
  });
  return { jobRuns: items.map((run) => jobRunSummary(run, state)), nextToken: token };
}
