import { z } from 'zod';

/*
 * The StartJobRun request. Lengths, patterns and required members are those of the service's own
 * model, emr-containers 2020-10-01 (boto/botocore `emr-containers/2020-10-01/service-2.json`).
 * They are checked on the request as it would be sent, so editors are told only the shape.
 */

/** A string of the API; its pattern is matched against the whole of it. */
function apiText(lengthMin: number, lengthMax: number, pattern: RegExp, phrase: string) {
  const length = lengthMin === 0 ? `at most ${lengthMax}` : `${lengthMin} to ${lengthMax}`;
  const message = `must be ${phrase} of ${length} characters`;
  return z
    .string('must be text, in quotes if it looks like a number')
    .check(({ value, issues }) => {
      const fits = value.length >= lengthMin && value.length <= lengthMax;
      if (!fits || !pattern.test(value)) issues.push({ code: 'custom', input: value, message });
    });
}

/** The model writes `.*\S.*`: anything that is not blank. */
const notBlank = /\S/;
const anything = /^/;

const text = (lengthMax: number) => apiText(1, lengthMax, notBlank, 'text that is not blank');
const resourceName = apiText(1, 64, /^[.\-_/#A-Za-z0-9]+$/, 'letters, digits and . - _ / #');
const resourceId = apiText(1, 64, /^[0-9a-z]+$/, 'an id of digits and lower-case letters');
const kmsKeyArn = apiText(
  3,
  2_048,
  /^(?:arn:aws[a-zA-Z0-9-]*:kms:[^:]+:(?:\d{12})?:key\/[()0-9a-zA-Z?-]+|\$\{[a-zA-Z]\w*\})$/,
  'the ARN of a KMS key',
);

function textMap(
  keyLengthMax: number,
  value: z.ZodType<string>,
  entriesMax: number,
  description: string,
) {
  const key = z.string().check(({ value: name, issues }) => {
    if (name.trim() !== '' && name.length <= keyLengthMax) return;
    const message = `must have keys of 1 to ${keyLengthMax} characters that are not blank`;
    issues.push({ code: 'custom', input: name, message });
  });
  return z
    .record(key, value, 'must be a mapping of names to texts')
    .refine(
      (map) => Object.keys(map).length <= entriesMax,
      `must have at most ${entriesMax} entries`,
    )
    .meta({ description });
}

const sparkSubmitJobDriver = z.strictObject(
  {
    entryPoint: text(256).meta({ description: 'The program: a jar, a Python file.' }),
    entryPointArguments: z
      .array(text(10_280), 'must be a list of texts')
      .optional()
      .meta({ description: 'Arguments of the program.' }),
    sparkSubmitParameters: text(102_400).optional().meta({
      description: 'Options of spark-submit, such as `--conf spark.executor.instances=10`.',
    }),
  },
  'must be a mapping',
);

const sparkSqlJobDriver = z.strictObject(
  {
    entryPoint: text(256).optional().meta({ description: 'The SQL file.' }),
    sparkSqlParameters: text(102_400).optional().meta({ description: 'Options of spark-sql.' }),
  },
  'must be a mapping',
);

const jobDriver = z
  .strictObject(
    {
      sparkSubmitJobDriver: sparkSubmitJobDriver
        .optional()
        .meta({ description: 'A program for spark-submit. One of the two is given.' }),
      sparkSqlJobDriver: sparkSqlJobDriver.optional().meta({ description: 'A SQL file.' }),
    },
    'must be a mapping with sparkSubmitJobDriver or sparkSqlJobDriver',
  )
  .refine(
    (driver) =>
      (driver.sparkSubmitJobDriver === undefined) !== (driver.sparkSqlJobDriver === undefined),
    'must have one of sparkSubmitJobDriver and sparkSqlJobDriver',
  );

const configuration = z
  .strictObject(
    {
      classification: text(1_024).meta({
        description: 'What is configured: `spark-defaults`, `emr-containers-defaults`, ….',
      }),
      properties: textMap(1_024, text(1_024), 100, 'Its settings; every value is text.').optional(),
      get configurations(): z.ZodOptional<z.ZodArray<z.ZodType>> {
        return z
          .array(configuration, 'must be a list of configurations')
          .max(100, 'must have at most 100 entries')
          .optional();
      },
    },
    'must be a mapping with classification and properties',
  )
  .meta({ id: 'Configuration' });

const monitoring = z.strictObject(
  {
    managedLogs: z
      .strictObject(
        {
          allowAWSToRetainLogs: switchValue()
            .optional()
            .meta({ description: 'Whether AWS keeps the logs.' }),
          encryptionKeyArn: kmsKeyArn.optional().meta({ description: 'KMS key for them.' }),
        },
        'must be a mapping',
      )
      .optional(),
    persistentAppUI: switchValue()
      .optional()
      .meta({ description: 'The Spark history server that EMR hosts.' }),
    cloudWatchMonitoringConfiguration: z
      .strictObject(
        {
          logGroupName: apiText(
            1,
            512,
            /^[.\-_/#A-Za-z0-9]+$/,
            'letters, digits and . - _ / #',
          ).meta({
            description: 'CloudWatch log group.',
          }),
          logStreamNamePrefix: text(256)
            .optional()
            .meta({ description: 'Prefix of the log streams.' }),
        },
        'must be a mapping',
      )
      .optional(),
    s3MonitoringConfiguration: z
      .strictObject(
        {
          logUri: apiText(1, 10_280, anything, 'a URI').meta({ description: 'S3 location.' }),
          encryptionKeyArn: kmsKeyArn.optional().meta({ description: 'KMS key for the logs.' }),
        },
        'must be a mapping',
      )
      .optional()
      .meta({ description: 'Logs to Amazon S3.' }),
    containerLogRotationConfiguration: z
      .strictObject(
        {
          rotationSize: apiText(3, 12, /^\d+(?:\.\d+)?[KMG][Bb]?$/, 'a size such as 2GB').meta({
            description: 'Size at which a log file is rotated.',
          }),
          maxFilesToKeep: whole(1, 50).meta({ description: 'Files kept per container.' }),
        },
        'must be a mapping',
      )
      .optional()
      .meta({ description: 'Rotation of container logs.' }),
  },
  'must be a mapping',
);

function switchValue() {
  return z.enum(['ENABLED', 'DISABLED'], 'must be ENABLED or DISABLED');
}

function whole(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.number(message).int(message).min(min, message).max(max, message);
}

/** The request that starts a job, with its placeholders filled in. */
export const requestSchema = z
  .strictObject(
    {
      name: resourceName.optional().meta({ description: 'Name of the job run.' }),
      virtualClusterId: resourceId.optional().meta({
        description: 'Left out, or `${VIRTUAL_CLUSTER_ID}`: the run spreads its jobs itself.',
      }),
      executionRoleArn: apiText(
        20,
        2_048,
        /^arn:aws[a-zA-Z0-9-]*:iam::(?:\d{12})?:role\/(?:[\u0021-\u007F]+\/)?[\w+=,.@-]+$/,
        'the ARN of an IAM role',
      )
        .optional()
        .meta({ description: 'The IAM role that the job runs with.' }),
      releaseLabel: apiText(1, 64, /^[.\-_/A-Za-z0-9]+$/, 'a release such as emr-7.9.0-latest')
        .optional()
        .meta({ description: 'EMR release.', examples: ['emr-7.9.0-latest'] }),
      jobDriver: jobDriver.optional().meta({ description: 'What runs.' }),
      configurationOverrides: z
        .strictObject(
          {
            applicationConfiguration: z
              .array(configuration, 'must be a list of configurations')
              .max(100, 'must have at most 100 entries')
              .optional()
              .meta({ description: 'Settings by classification.' }),
            monitoringConfiguration: monitoring.optional().meta({ description: 'Where logs go.' }),
          },
          'must be a mapping',
        )
        .optional()
        .meta({ description: 'Settings of Spark and of EMR, and where logs go.' }),
      tags: textMap(128, apiText(0, 256, anything, 'text'), 50, 'Tags of the job run.').optional(),
      jobTemplateId: resourceId.optional().meta({
        description: 'A job template stored at EMR, in place of role, release and driver.',
      }),
      jobTemplateParameters: textMap(
        512,
        text(1_024),
        100,
        'Values for the parameters of that template.',
      ).optional(),
      retryPolicyConfiguration: z
        .strictObject(
          { maxAttempts: whole(1, 2_147_483_647).meta({ description: 'The first included.' }) },
          'must be a mapping',
        )
        .optional()
        .meta({ description: 'Attempts at the driver; EMR makes one by default.' }),
    },
    'must be a StartJobRun request',
  )
  .check(({ value, issues }) => {
    if (value.jobTemplateId !== undefined) return;
    for (const key of ['executionRoleArn', 'releaseLabel', 'jobDriver'] as const) {
      if (value[key] !== undefined) continue;
      const message = 'is required, unless jobTemplateId is given';
      issues.push({ code: 'custom', input: value, path: [key], message });
    }
  })
  .meta({
    id: 'StartJobRunRequest',
    title: 'StartJobRun request',
    description:
      "The body of EMR on EKS's StartJobRun, in the API's own member names. Any text may hold placeholders `${NAME}`.",
  });
