import type { JobDriver, StartJobRunRequest } from '../start-job-run-request.ts';

/**
 * The Spark settings that a job run starts with. `sparkSubmitParameters` win over
 * `spark-defaults` of applicationConfiguration, as EMR documents it; what the program itself sets
 * cannot be known.
 */
export type SparkConfiguration = ReadonlyMap<string, string>;

/** Options of spark-submit that stand for a setting. */
const submitOptions: ReadonlyMap<string, string> = new Map([
  ['--driver-memory', 'spark.driver.memory'],
  ['--driver-cores', 'spark.driver.cores'],
  ['--executor-memory', 'spark.executor.memory'],
  ['--executor-cores', 'spark.executor.cores'],
  ['--num-executors', 'spark.executor.instances'],
]);

/** Reads the settings of a request, from `spark-defaults` and the submit parameters both. */
export function sparkConfigurationOf(request: StartJobRunRequest): SparkConfiguration {
  const settings = new Map(Object.entries(classificationOf(request, 'spark-defaults')));
  addSubmitParameters(settings, splitWords(submitParametersOf(request.jobDriver)));
  return settings;
}

function submitParametersOf(driver: JobDriver | undefined): string {
  return (
    driver?.sparkSubmitJobDriver?.sparkSubmitParameters ??
    driver?.sparkSqlJobDriver?.sparkSqlParameters ??
    ''
  );
}

/**
 * Options of the submit parameters that are no settings, such as `--class`; the last one counts.
 */
export function submitOptionsOf(request: StartJobRunRequest): ReadonlyMap<string, string> {
  const words = splitWords(submitParametersOf(request.jobDriver));
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const [option, attached] = splitOnce(words[index] ?? '');
    if (option.startsWith('-')) options.set(option, attached ?? words[(index += 1)] ?? '');
  }
  return options;
}

/** The properties of one classification, such as `emr-containers-defaults`; empty when absent. */
export function classificationOf(
  request: StartJobRunRequest,
  classification: string,
): Readonly<Record<string, string>> {
  const all = request.configurationOverrides?.applicationConfiguration ?? [];
  return Object.assign(
    {},
    ...all
      .filter((one) => one.classification === classification)
      .map((one) => one.properties ?? {}),
  ) as Record<string, string>;
}

function addSubmitParameters(settings: Map<string, string>, words: readonly string[]): void {
  for (let index = 0; index < words.length; index += 1) {
    const [option, attached] = splitOnce(words[index] ?? '');
    const setting = submitOptions.get(option);
    if (option !== '--conf' && option !== '-c' && setting === undefined) continue;
    const value = attached ?? words[(index += 1)] ?? '';
    if (setting === undefined) {
      const [key, settingValue] = splitOnce(value);
      if (key !== '') settings.set(key, settingValue ?? '');
    } else {
      settings.set(setting, value);
    }
  }
}

function splitOnce(text: string): [string, string | undefined] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Splits at white space outside quotes, and takes the quotes away. */
function splitWords(text: string): string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
