import {
  integer,
  listOf,
  mapOf,
  oneOf,
  structure,
  text,
  type Shape,
  type StructureShape,
} from '../../protocol/shape.ts';
import { iamRoleArn, kmsKeyArn, sensitiveWords, tagMap, uri, words } from './common.ts';

/*
 * What job runs and job templates are made of.
 * Source: boto/botocore `emr-containers/2020-10-01/service-2.json`.
 */

export const jobDriver = structure({
  sparkSubmitJobDriver: structure(
    {
      entryPoint: sensitiveWords(256),
      entryPointArguments: listOf(sensitiveWords(10_280)),
      sparkSubmitParameters: sensitiveWords(102_400),
    },
    ['entryPoint'],
  ),
  sparkSqlJobDriver: structure({
    entryPoint: sensitiveWords(256),
    sparkSqlParameters: sensitiveWords(102_400),
  }),
});

const configuration: StructureShape = structure(
  {
    classification: words(1_024),
    properties: mapOf(words(1_024), sensitiveWords(1_024), { max: 100, isSensitive: true }),
    configurations: { kind: 'lazy', shape: () => configurationList },
  },
  ['classification'],
);
const configurationList: Shape = listOf(configuration, { max: 100 });

const enabledOrDisabled = oneOf(['ENABLED', 'DISABLED']);

export const configurationOverrides = structure({
  applicationConfiguration: configurationList,
  monitoringConfiguration: structure({
    managedLogs: structure({
      allowAWSToRetainLogs: enabledOrDisabled,
      encryptionKeyArn: kmsKeyArn,
    }),
    persistentAppUI: enabledOrDisabled,
    cloudWatchMonitoringConfiguration: structure(
      {
        logGroupName: text({ min: 1, max: 512, pattern: String.raw`[\.\-_/#A-Za-z0-9]+` }),
        logStreamNamePrefix: words(256),
      },
      ['logGroupName'],
    ),
    s3MonitoringConfiguration: structure({ logUri: uri, encryptionKeyArn: kmsKeyArn }, ['logUri']),
    containerLogRotationConfiguration: structure(
      {
        rotationSize: text({ min: 3, max: 12, pattern: String.raw`^\d+(\.\d+)?[KMG][Bb]?$` }),
        maxFilesToKeep: integer({ min: 1, max: 50 }),
      },
      ['rotationSize', 'maxFilesToKeep'],
    ),
  }),
});

const templated = text({ min: 1, max: 512, pattern: String.raw`[\.\-_/#A-Za-z0-9\$\{\}]+` });
const parameterName = text({ min: 1, max: 512, pattern: String.raw`[\.\-_\#A-Za-z0-9]+` });
export const templateParameters = mapOf(parameterName, words(1_024), { max: 100 });

const templatedRoleArn = String.raw`(${iamRoleArn.pattern ?? ''})|([\.\-_\#A-Za-z0-9\$\{\}]+)`;
const templatedRelease = String.raw`([\.\-_/A-Za-z0-9]+|\$\{[a-zA-Z]\w*\})`;

/** Almost everywhere, a text may be `${parameter}` instead. */
export const jobTemplateData = structure(
  {
    executionRoleArn: text({ min: 4, max: 2_048, pattern: templatedRoleArn }),
    releaseLabel: text({ min: 1, max: 64, pattern: templatedRelease }),
    configurationOverrides: structure({
      applicationConfiguration: configurationList,
      monitoringConfiguration: structure({
        persistentAppUI: templated,
        cloudWatchMonitoringConfiguration: structure({
          logGroupName: templated,
          logStreamNamePrefix: words(256),
        }),
        s3MonitoringConfiguration: structure({ logUri: uri }),
      }),
    }),
    jobDriver,
    parameterConfiguration: mapOf(
      parameterName,
      structure({ type: oneOf(['NUMBER', 'STRING']), defaultValue: words(1_024) }),
      { max: 100 },
    ),
    jobTags: tagMap,
  },
  ['executionRoleArn', 'releaseLabel', 'jobDriver'],
);
