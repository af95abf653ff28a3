import { pageOf } from '../protocol/list-page.ts';
import { isoDate, type Input } from '../protocol/rest-json.ts';
import { flag, oneOf, structure, text, timestamp } from '../protocol/shape.ts';
import { isInWindow, pageRequest } from './created-window.ts';
import type { EmrOperation } from './emr-operation.ts';
import type { EmrState, SecurityConfigurationRecord } from './emr-state.ts';
import {
  clientToken,
  clusterId,
  containerProvider,
  iamRoleArn,
  kubernetesNamespace,
  maxResults,
  nextToken,
  resourceId,
  resourceName,
  tagMap,
} from './shapes/common.ts';

const secretArn = text({
  min: 3,
  max: 2_048,
  pattern: String.raw`^arn:(aws[a-zA-Z0-9-]*):secretsmanager:.+:(\d{12}):secret:[0-9a-zA-Z/_+=.@-]+$`,
});

/** Source: boto/botocore `emr-containers/2020-10-01/service-2.json`. */
const securityConfigurationData = structure({
  authorizationConfiguration: structure({
    lakeFormationConfiguration: structure({
      authorizedSessionTagValue: text({
        min: 1,
        max: 512,
        pattern: String.raw`[\.\-_/#A-Za-z0-9 ]+`,
      }),
      secureNamespaceInfo: structure({ clusterId, namespace: kubernetesNamespace }),
      queryEngineRoleArn: iamRoleArn,
    }),
    encryptionConfiguration: structure({
      inTransitEncryptionConfiguration: structure({
        tlsCertificateConfiguration: structure({
          certificateProviderType: oneOf(['PEM']),
          publicCertificateSecretArn: secretArn,
          privateCertificateSecretArn: secretArn,
        }),
      }),
    }),
  }),
  authenticationConfiguration: structure({
    identityCenterConfiguration: structure({
      enableIdentityCenter: flag,
      identityCenterApplicationAssignmentRequired: flag,
      identityCenterInstanceARN: text({
        min: 10,
        max: 1_224,
        pattern: String.raw`^arn:(aws[a-zA-Z0-9-]*):sso:::instance/ssoins-[0-9a-zA-Z/\\-_]+`,
      }),
      emrIdentityCenterApplicationARN: text({
        pattern: String.raw`^arn:(aws[a-zA-Z0-9-]*):sso:::application/ssoins-[0-9a-zA-Z/\\-_]+/apl-[0-9a-zA-Z/\\-_]+`,
      }),
    }),
    iamConfiguration: structure({ systemRole: iamRoleArn }),
  }),
});

/** Create, describe, list and delete security configurations. */
export function securityConfigurationOperations(state: EmrState): readonly EmrOperation[] {
  return [
    {
      name: 'CreateSecurityConfiguration',
      method: 'POST',
      path: '/securityconfigurations',
      input: structure(
        {
          clientToken,
          name: resourceName,
          containerProvider,
          securityConfigurationData,
          tags: tagMap,
        },
        ['clientToken', 'name', 'securityConfigurationData'],
      ),
      perform: async (input, callerArn) =>
        state.ask('CreateSecurityConfiguration', () => create(input, callerArn, state)),
    },
    {
      name: 'DescribeSecurityConfiguration',
      method: 'GET',
      path: '/securityconfigurations/{id}',
      input: structure({ id: resourceId }, ['id']),
      perform: async ({ id }) =>
        state.ask('DescribeSecurityConfiguration', () => ({
          securityConfiguration: view(state.securityConfigurationOf(id), state),
        })),
    },
    {
      name: 'ListSecurityConfigurations',
      method: 'GET',
      path: '/securityconfigurations',
      query: ['createdAfter', 'createdBefore', 'maxResults', 'nextToken'],
      input: structure({
        createdAfter: timestamp,
        createdBefore: timestamp,
        maxResults,
        nextToken,
      }),
      perform: async (input) =>
        state.ask('ListSecurityConfigurations', () => {
          const { items, nextToken: token } = pageOf(state.securityConfigurations, {
            ...pageRequest('securityConfigurations', input, state),
            matches: (one) => !one.isDeleted && isInWindow(one.createdAt, input),
          });
          const securityConfigurations = items.map((one) => view(one, state));
          return { securityConfigurations, nextToken: token };
        }),
    },
    {
      name: 'DeleteSecurityConfiguration',
      method: 'DELETE',
      path: '/securityconfigurations/{id}',
      input: structure({ id: resourceId }, ['id']),
      perform: async ({ id }) =>
        state.ask('DeleteSecurityConfiguration', () => {
          // The operation has no error for one that is not there.
          const found = state.securityConfigurations.find((one) => one.id === id);
          if (found !== undefined) found.isDeleted = true;
          return { id };
        }),
    },
  ];
}

function create(input: Input, createdBy: string, state: EmrState): object {
  const { id, name } = state.once('CreateSecurityConfiguration', input['clientToken'], () => {
    const made: SecurityConfigurationRecord = {
      id: state.newId(),
      name: String(input['name']),
      data: input['securityConfigurationData'],
      createdAt: state.now,
      createdBy,
      isDeleted: false,
    };
    state.securityConfigurations.push(made);
    const tags = (input['tags'] ?? {}) as Readonly<Record<string, string>>;
    state.setTags(arnOf(made.id, state), tags);
    return made;
  });
  return { id, name, arn: arnOf(id, state) };
}

function view(record: SecurityConfigurationRecord, state: EmrState): object {
  const { id, name, data, createdAt, createdBy } = record;
  const arn = arnOf(id, state);
  return {
    id,
    name,
    arn,
    createdAt: isoDate(createdAt),
    createdBy,
    securityConfigurationData: data,
    tags: state.tagsOf(arn),
  };
}

function arnOf(id: string, state: EmrState): string {
  return state.arn(`/securityconfigurations/${id}`);
}
