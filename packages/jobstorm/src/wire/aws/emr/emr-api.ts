import type { ServedTwin } from '../../served-twin.ts';
import type { AwsAccount } from '../aws-account.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { AwsService } from '../protocol/aws-request.ts';
import { matchOperation, readInput, restAnswer, restErrorAnswer } from '../protocol/rest-json.ts';
import type { EmrOperation } from './emr-operation.ts';
import { EmrState } from './emr-state.ts';
import { jobRunOperations } from './job-run-operations.ts';
import { jobTemplateOperations } from './job-template-operations.ts';
import { managedEndpointOperations } from './managed-endpoint-operations.ts';
import { securityConfigurationOperations } from './security-configuration-operations.ts';
import { tagOperations } from './tag-operations.ts';
import { virtualClusterOperations } from './virtual-cluster-operations.ts';

const roots = /^\/(virtualclusters|jobtemplates|securityconfigurations)(\/|$)/;

/** EMR on EKS (`emr-containers` 2020-10-01) on the served twin. */
export function createEmrApi(served: ServedTwin, account: AwsAccount): AwsService {
  const state = new EmrState(served, account);
  const operations: readonly EmrOperation[] = [
    ...virtualClusterOperations(state),
    ...jobRunOperations(state),
    ...jobTemplateOperations(state),
    ...managedEndpointOperations(state),
    ...securityConfigurationOperations(state),
    ...tagOperations(state),
  ];
  return {
    signingName: 'emr-containers',
    accepts: ({ path }) => roots.test(path) || path.includes('emr-containers'),
    operationOf: (request) => matchOperation(operations, request)?.operation.name ?? '',
    refuse: restErrorAnswer,
    handle: async (request) => {
      try {
        const matched = matchOperation(operations, request);
        if (matched === undefined) throw unknownOperation(request.method, request.path);
        const input = readInput(matched, request);
        return restAnswer(await matched.operation.perform(input, request.callerArn));
      } catch (error) {
        return restErrorAnswer(error);
      }
    },
  };
}

function unknownOperation(method: string, path: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `EMR on EKS has no operation ${method} ${path}`,
    404,
  );
}
