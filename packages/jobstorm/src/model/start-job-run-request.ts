/**
 * The body of StartJobRun, in the API's own member names (emr-containers 2020-10-01).
 * Source: boto/botocore `emr-containers/2020-10-01/service-2.json`.
 */
export interface StartJobRunRequest {
  readonly name?: string;
  readonly virtualClusterId?: string;
  readonly clientToken?: string;
  readonly executionRoleArn?: string;
  readonly releaseLabel?: string;
  readonly jobDriver?: JobDriver;
  readonly configurationOverrides?: ConfigurationOverrides;
  readonly tags?: Readonly<Record<string, string>>;
  readonly jobTemplateId?: string;
  readonly jobTemplateParameters?: Readonly<Record<string, string>>;
  readonly retryPolicyConfiguration?: { readonly maxAttempts: number };
}

export interface JobDriver {
  readonly sparkSubmitJobDriver?: {
    readonly entryPoint: string;
    readonly entryPointArguments?: readonly string[];
    readonly sparkSubmitParameters?: string;
  };
  readonly sparkSqlJobDriver?: {
    readonly entryPoint?: string;
    readonly sparkSqlParameters?: string;
  };
}

export interface ConfigurationOverrides {
  readonly applicationConfiguration?: readonly Configuration[];
  readonly monitoringConfiguration?: MonitoringConfiguration;
}

/** One classification, such as `spark-defaults`, with its properties. */
export interface Configuration {
  readonly classification: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly configurations?: readonly Configuration[];
}

export interface MonitoringConfiguration {
  readonly managedLogs?: {
    readonly allowAWSToRetainLogs?: 'ENABLED' | 'DISABLED';
    readonly encryptionKeyArn?: string;
  };
  readonly persistentAppUI?: 'ENABLED' | 'DISABLED';
  readonly cloudWatchMonitoringConfiguration?: {
    readonly logGroupName: string;
    readonly logStreamNamePrefix?: string;
  };
  readonly s3MonitoringConfiguration?: {
    readonly logUri: string;
    readonly encryptionKeyArn?: string;
  };
  readonly containerLogRotationConfiguration?: {
    readonly rotationSize: string;
    readonly maxFilesToKeep: number;
  };
}
