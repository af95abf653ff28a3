import { dirname, isAbsolute, relative } from 'node:path';
import type { ScenarioOverrides } from '../../config/overrides.ts';
import type { RunCommandOptions } from '../program.ts';

/**
 * The flags that go over the values of the scenario.
 *
 * @param path of the scenario file
 */
export function overridesOf(options: RunCommandOptions, path: string): ScenarioOverrides {
  const { seed, users, spawnRate, runTime, jobNsCount, jobAzs } = options;
  const { target, cluster, region, virtualClusterId } = options;
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(users === undefined ? {} : { users }),
    ...(spawnRate === undefined ? {} : { spawnRate }),
    ...(runTime === undefined ? {} : { duration: runTime }),
    ...(jobNsCount === undefined ? {} : { namespaces: jobNsCount }),
    ...(jobAzs === undefined ? {} : { azs: jobAzs }),
    ...(target === undefined ? {} : { target }),
    ...(cluster === undefined ? {} : { clusterName: cluster }),
    ...(region === undefined ? {} : { region }),
    // A virtual cluster of the user's is one namespace.
    ...(virtualClusterId === undefined ? {} : { namespaces: virtualClusterId.length }),
    ...scriptOverrides(options, path),
  };
}

/** The command line names a file relative to the working folder, a scenario relative to its own. */
function scriptOverrides(
  { emrScriptName, script, scriptTimeout }: RunCommandOptions,
  path: string,
): Pick<ScenarioOverrides, 'script'> {
  const given = {
    ...(emrScriptName === undefined ? {} : { path: beside(path, emrScriptName) }),
    ...(script === undefined ? {} : { mode: script }),
    ...(scriptTimeout === undefined ? {} : { timeout: `${scriptTimeout}s` }),
  };
  return Object.keys(given).length === 0 ? {} : { script: given };
}

function beside(scenarioPath: string, path: string): string {
  return isAbsolute(path) ? path : relative(dirname(scenarioPath), path);
}

/** A sentence for each flag that was given and has no effect here. */
export function flagNotes(options: RunCommandOptions): readonly string[] {
  const { headless, skipLogSetup } = options;
  return [
    ...(headless === true ? ['--headless has no effect: there is no web interface.'] : []),
    ...(skipLogSetup === true ? ['--skip-log-setup has no effect: no log is set up.'] : []),
  ];
}
