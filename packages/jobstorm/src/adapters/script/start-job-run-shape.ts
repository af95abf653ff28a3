/** The type of a member of StartJobRun, as far as the AWS CLI's shorthand needs it. */
export type MemberShape =
  | { readonly kind: 'text' }
  | { readonly kind: 'number' }
  | { readonly kind: 'list'; readonly of: MemberShape }
  | { readonly kind: 'map'; readonly of: MemberShape }
  | { readonly kind: 'structure'; readonly members: () => Readonly<Record<string, MemberShape>> };

const text: MemberShape = { kind: 'text' };
const number: MemberShape = { kind: 'number' };
const listOf = (of: MemberShape): MemberShape => ({ kind: 'list', of });
const mapOf = (of: MemberShape): MemberShape => ({ kind: 'map', of });
const structure = (members: Readonly<Record<string, MemberShape>>): MemberShape => ({
  kind: 'structure',
  members: () => members,
});

/** A classification may hold further ones. */
const configuration: MemberShape = {
  kind: 'structure',
  members: () => ({
    classification: text,
    properties: mapOf(text),
    configurations: listOf(configuration),
  }),
};

const monitoring = structure({
  managedLogs: structure({ allowAWSToRetainLogs: text, encryptionKeyArn: text }),
  persistentAppUI: text,
  cloudWatchMonitoringConfiguration: structure({ logGroupName: text, logStreamNamePrefix: text }),
  s3MonitoringConfiguration: structure({ logUri: text, encryptionKeyArn: text }),
  containerLogRotationConfiguration: structure({ rotationSize: text, maxFilesToKeep: number }),
});

/**
 * Members of StartJobRun by the name of their option.
 * Source: boto/botocore `emr-containers/2020-10-01/service-2.json`.
 */
export const startJobRunOptions: Readonly<
  Record<string, { readonly member: string; readonly shape: MemberShape }>
> = {
  name: { member: 'name', shape: text },
  'virtual-cluster-id': { member: 'virtualClusterId', shape: text },
  'client-token': { member: 'clientToken', shape: text },
  'execution-role-arn': { member: 'executionRoleArn', shape: text },
  'release-label': { member: 'releaseLabel', shape: text },
  'job-driver': {
    member: 'jobDriver',
    shape: structure({
      sparkSubmitJobDriver: structure({
        entryPoint: text,
        entryPointArguments: listOf(text),
        sparkSubmitParameters: text,
      }),
      sparkSqlJobDriver: structure({ entryPoint: text, sparkSqlParameters: text }),
    }),
  },
  'configuration-overrides': {
    member: 'configurationOverrides',
    shape: structure({
      applicationConfiguration: listOf(configuration),
      monitoringConfiguration: monitoring,
    }),
  },
  tags: { member: 'tags', shape: mapOf(text) },
  'job-template-id': { member: 'jobTemplateId', shape: text },
  'job-template-parameters': { member: 'jobTemplateParameters', shape: mapOf(text) },
  'retry-policy-configuration': {
    member: 'retryPolicyConfiguration',
    shape: structure({ maxAttempts: number }),
  },
};

/**
 * What shorthand wrote, as the request has it: a single value where a list is due becomes a list of
 * one, digits where a number is due a number. What the shape does not know stays as it is, for the
 * service to refuse.
 */
export function fitted(value: unknown, shape: MemberShape): unknown {
  switch (shape.kind) {
    case 'text':
      return value;
    case 'number':
      return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    case 'list':
      return (Array.isArray(value) ? value : [value]).map((item) => fitted(item, shape.of));
    case 'map':
      return mapped(value, () => shape.of);
    case 'structure': {
      const members = shape.members();
      return mapped(value, (name) => members[name]);
    }
  }
}

function mapped(value: unknown, shapeOf: (name: string) => MemberShape | undefined): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => {
      const shape = shapeOf(name);
      return [name, shape === undefined ? member : fitted(member, shape)];
    }),
  );
}
