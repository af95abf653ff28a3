import { Command, Option } from 'commander';
import { limits } from '../config/limits.ts';
import { nearestName } from '../config/nearest-name.ts';
import { journalDetails, type JournalDetail } from '../model/journal-entry.ts';
import { scriptModes, type ScriptMode } from '../model/submission-script.ts';
import { jobstormVersion } from './version.ts';
import { exitCodeMeanings } from './exit-code.ts';
import type { Streams } from './streams.ts';
import { printableLines } from '../util/printable.ts';
import { addConnectionOptions, type ConnectionOptions } from './target/connection-options.ts';
import {
  createIamPolicyCommand,
  type IamPolicyCommandOptions,
} from './target/iam-policy-program.ts';
import { stopCommand, type StopCommandOptions } from './target/stop-program.ts';
import {
  parseAzs,
  countBetween,
  parseFolder,
  parsePositive,
  parseRunTime,
} from './option-values.ts';
import { twinCommand, type TwinServeCommandOptions } from './twin-program.ts';
import { collectVariable, variableHelp, type Variables } from './variable-option.ts';

export type { Variables } from './variable-option.ts';

export interface RunCommandOptions extends ConnectionOptions {
  readonly resume?: string;
  readonly target?: string;
  readonly seed?: number;
  readonly out: string;
  readonly speed?: number;
  readonly journal: JournalDetail;
  readonly dryRun?: true;
  readonly json?: true;
  readonly var?: Variables;
  readonly users?: number;
  readonly runTime?: string;
  readonly spawnRate?: number;
  readonly jobAzs?: readonly string[];
  readonly jobNsCount?: number;
  readonly emrScriptName?: string;
  readonly script?: ScriptMode;
  readonly scriptTimeout?: number;
  readonly headless?: true;
  readonly skipLogSetup?: true;
  readonly onlySummary?: true;
}

export interface ValidateCommandOptions {
  readonly var?: Variables;
  readonly json?: true;
}

export interface ReportCommandOptions {
  readonly out: string;
  readonly pods?: string;
  readonly json?: true;
}

export interface RunsCommandOptions {
  readonly out: string;
  readonly json?: true;
}

export interface ProfileCommandOptions {
  readonly out?: string;
  readonly json?: true;
}

/** What each command does, given what commander has read. */
export interface CommandHandlers {
  readonly run: (scenario: string | undefined, options: RunCommandOptions) => Promise<void>;
  readonly validate: (files: readonly string[], options: ValidateCommandOptions) => Promise<void>;
  readonly report: (run: string, options: ReportCommandOptions) => Promise<void>;
  readonly runs: (options: RunsCommandOptions) => Promise<void>;
  readonly profile: (eventLog: string, options: ProfileCommandOptions) => Promise<void>;
  readonly twinServe: (options: TwinServeCommandOptions) => Promise<void>;
  readonly stop: (options: StopCommandOptions) => Promise<void>;
  readonly iamPolicy: (options: IamPolicyCommandOptions) => Promise<void>;
}

const outDefault = 'runs';

const parseSeed = countBetween(0, Number.MAX_SAFE_INTEGER);
const parseUsers = countBetween(1, limits.usersMax);
const parseNamespaces = countBetween(1, limits.namespacesMax);
/** The same on every screen, so that the reference can hold it word for word. */
const helpWidth = 100;

/** The command line as commander knows it: every command, flag and help text. */
export function createProgram(handlers: CommandHandlers, streams: Streams): Command {
  const program = new Command('jobstorm')
    .description('Load tests and benchmarks for Spark on Kubernetes, Amazon EMR on EKS first.')
    .usage('<command> [options]')
    .version(jobstormVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .helpCommand('help [command]', 'explain a command')
    .addHelpText('after', programHelp)
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` })
    .exitOverride()
    .showHelpAfterError('Run `jobstorm --help`, or `jobstorm help <command>`, for what there is.')
    .configureOutput({
      writeOut: (text) => void streams.out.write(text),
      writeErr: (text) => void streams.err.write(printableLines(text)),
      outputError: (text, write) => write(text.replace(/^error: /, 'jobstorm: ')),
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
    });
  program.addCommand(runCommand(handlers.run));
  program.addCommand(stopCommand(handlers.stop));
  program.addCommand(createIamPolicyCommand(handlers.iamPolicy));
  program.addCommand(validateCommand(handlers.validate));
  program.addCommand(reportCommand(handlers.report));
  program.addCommand(runsCommand(handlers.runs));
  program.addCommand(profileCommand(handlers.profile));
  program.addCommand(twinCommand(handlers.twinServe));
  inheritSettings(program);
  return program;
}

/** Also to the commands of commands. */
function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inheritSettings(command);
  }
}

/** Commander answers `help` with a command that there is not as it answers a bare `help`. */
export function checkHelpTopic(program: Command, [command, topic]: readonly string[]): void {
  if (command !== 'help' || topic === undefined || topic.startsWith('-')) return;
  const names = [...program.commands.map((one) => one.name()), 'help'];
  if (names.includes(topic)) return;
  const nearest = nearestName(topic, names);
  const hint = nearest === undefined ? '' : `\n(Did you mean ${nearest}?)`;
  program.error(`error: unknown command '${topic}'${hint}`);
}

function runCommand(handler: CommandHandlers['run']): Command {
  const command = new Command('run')
    .summary('run a load test')
    .description(
      'Run the load test that a scenario describes: on the twin, a model of EMR on EKS that needs\n' +
        'no account and no cluster, in virtual time; or on EMR on EKS itself.',
    )
    .usage('[options] <scenario>')
    .argument('[scenario]', 'the scenario, a YAML or JSON file')
    .optionsGroup('Options:')
    .addOption(
      new Option(
        '--target <name>',
        'what to test: twin, the model that is part of Jobstorm, or aws, a real cluster',
      ).choices(['twin', 'aws']),
    )
    .option('--seed <n>', 'name every random choice; same scenario and seed, same run', parseSeed)
    .option('--var <name=value>', variableHelp, collectVariable)
    .option('--out <dir>', 'where run folders are made', parseFolder, outDefault)
    .option('--speed <n>', 'follow the clock, this many times faster than real time', parsePositive)
    .addOption(
      new Option('--journal <detail>', 'what the journal tells: of jobs, or of every pod, too')
        .choices(journalDetails)
        .default('jobs'),
    )
    .option('--dry-run', 'say what the scenario would do, and stop')
    .option('--json', 'print summary.json to stdout (with --dry-run: the plan)')
    .option('--only-summary', 'no progress while it runs')
    .option('--resume <run>', 'go on with a run on a real cluster whose process was killed');
  return addConnectionOptions(command.optionsGroup('Options of a real cluster (--target aws):'))
    .optionsGroup('Options over the values of the scenario, as Locust names them:')
    .option('-u, --users <n>', 'virtual users of a closed load', parseUsers)
    .option('-t, --run-time <time>', 'how long jobs arrive: 300, 300s, 20m, 1h30m', parseRunTime)
    .option('--spawn-rate <n>', 'users started per second, of a closed load', parsePositive)
    .option('--job-azs <list>', `pin each job to a zone of '["us-west-2a","us-west-2b"]'`, parseAzs)
    .option('--job-ns-count <n>', 'namespaces, each with a virtual cluster', parseNamespaces)
    .option('--emr-script-name <file>', 'a script that submits a job, in place of all requests')
    .addOption(
      new Option('--script <mode>', 'record scripts once, or run them for each job').choices(
        scriptModes,
      ),
    )
    .option('--script-timeout <seconds>', 'end a script after so long', parsePositive)
    .optionsGroup('Options without an effect here, accepted so that a Locust command line works:')
    .option('--headless', 'no web interface: Jobstorm has none')
    .option('--skip-log-setup', "leave logging alone: Jobstorm's needs no setup")
    .addHelpText('after', runHelp)
    .action(handler);
}

function validateCommand(handler: CommandHandlers['validate']): Command {
  return new Command('validate')
    .summary('check scenario files')
    .description('Check scenario files, and say everything that is wrong with them.')
    .argument('<file...>', 'scenarios, YAML or JSON')
    .option('--var <name=value>', variableHelp, collectVariable)
    .option('--json', 'print the result of each file to stdout')
    .addHelpText('after', validateHelp)
    .action(handler);
}

function reportCommand(handler: CommandHandlers['report']): Command {
  return new Command('report')
    .summary('rebuild the summary and the report of a run')
    .description(
      'Rebuild summary.json and report.html of a run from its journal, and show the summary.\n' +
        'The run may have finished, been interrupted or been killed.',
    )
    .argument('<run>', 'the id of a run, or a path to its folder or its journal')
    .option('--out <dir>', 'where run folders are', parseFolder, outDefault)
    .option('--pods <file>', 'write a table of all pods, CSV, from a journal of full detail')
    .option('--json', 'print summary.json to stdout')
    .addHelpText('after', reportHelp)
    .action(handler);
}

function runsCommand(handler: CommandHandlers['runs']): Command {
  return new Command('runs')
    .summary('list runs')
    .description('List runs, newest first.')
    .option('--out <dir>', 'where run folders are', parseFolder, outDefault)
    .option('--json', 'print the list as JSON')
    .action(handler);
}

function profileCommand(handler: CommandHandlers['profile']): Command {
  return new Command('profile')
    .summary('learn the work of a job from its Spark event log')
    .description(
      'Learn from the event log of a real run what a job does, for `work: { profile: FILE }` in a\n' +
        'scenario: its stages, how long their tasks took, and what the driver did between them.',
    )
    .usage('<eventlog> [options]')
    .argument('<eventlog>', 'a file, plain, zstd or gzip, or a rolling folder eventlog_v2_…')
    .option('--out <file>', 'write the profile to this file')
    .option('--json', 'print the profile to stdout')
    .addHelpText('after', profileHelp)
    .action(handler);
}

const exitCodeTable = exitCodeMeanings
  .map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`)
  .join('\n');

const programHelp = `
Examples:
  jobstorm run scenarios/smoke.yaml                      two minutes of light load, in virtual time
  jobstorm run scenarios/canonical.yaml --seed 7         another draw of the canonical load
  jobstorm run scenarios/canonical.yaml --dry-run        what it would do: jobs, pods, nodes, calls
  jobstorm run scenarios/upstream-300-users.yaml -u 100  the same with fewer users
  jobstorm run scenarios/smoke.yaml --speed 60           watch it, a minute in each second
  jobstorm run my.yaml --target aws --cluster my-eks     the same load on EMR on EKS itself
  jobstorm stop --cluster my-eks                         cancel and remove what runs there left
  jobstorm runs                                          what was run before
  jobstorm report canonical-20260131-142501              its summary and report, from its journal

Exit codes:
${exitCodeTable}

What a command was asked for goes to stdout, what accompanies it to stderr.`;

const runHelp = `
Examples:
  jobstorm run scenarios/smoke.yaml
  jobstorm run scenarios/smoke.yaml --json | jq .latencies.jobStartLatency
  jobstorm run scenarios/upstream-300-users.yaml -u 300 -t 60m --spawn-rate 2 --job-ns-count 5
  jobstorm run my.yaml --var BUCKET=my-bucket --var AWS_ACCOUNT_ID
  jobstorm run my.yaml --target aws --cluster my-eks --region eu-west-1
  jobstorm run my.yaml --emr-script-name emr-job-run.sh   the jobs that your own script submits
  jobstorm run --resume my-20260131-142501   after a kill: the rest of its load

With --target aws, credentials, region and kubeconfig are found as the AWS CLI and kubectl find
them. Before anything is made, it says whose account and which cluster it is and what will be made,
and asks; --yes answers for a pipeline. What a run left behind: jobstorm stop --id SESSION.

Ctrl-C ends arrivals and goes on to what the scenario says for the end; a second one cancels the
jobs in flight; a third stops at once. However it ended, the run folder holds journal.ndjson (the
record), run.json, summary.json and report.html. 'jobstorm --help' lists the exit codes.`;

const validateHelp = `
Examples:
  jobstorm validate scenarios/*.yaml
  jobstorm validate my.yaml --var BUCKET=my-bucket`;

const reportHelp = `
Examples:
  jobstorm report canonical-20260131-142501
  jobstorm report runs/canonical-20260131-142501/journal.ndjson --json
  jobstorm report canonical-20260131-142501 --pods pods.csv   after run --journal full

It ends with 0 when the files could be rebuilt, whatever the run's verdict.`;

const profileHelp = `
Examples:
  jobstorm profile spark-1a2b3c4d --out profile.json
  jobstorm profile eventlog_v2_spark-1a2b3c4d --json | jq '.stages | length'

Spark writes event logs with spark.eventLog.enabled=true, to spark.eventLog.dir; copy one from there
once its application has ended. Nothing leaves this machine.`;
