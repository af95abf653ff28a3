import type { RunJournal } from '../../engine/ports.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { CliContext } from '../context.ts';
import type { RunCommandOptions } from '../program.ts';
import type { DrivenRun } from './driven-run.ts';
import { twinSessionId } from './session-id.ts';

/** A run that the user has agreed to; nothing is made on the target before it begins. */
export interface PreparedRun {
  /** As the target has it: its region, the name of its cluster. */
  readonly scenario: Scenario;
  readonly sessionId: string;
  /** The user has seen the plan already, and agreed to it. */
  readonly isPlanShown: boolean;
  begin(journal: RunJournal): DrivenRun;
  /** Ends what was opened for it. */
  close(): void;
}

/** What the user asked for. */
export interface RunRequest {
  readonly scenario: Scenario;
  readonly options: RunCommandOptions;
  readonly showPlan: () => void;
}

/**
 * Makes ready what a scenario's target needs. For a real cluster: finds out whose it is, shows what
 * will be made there, and asks.
 *
 * @throws {JobstormError} when it cannot be, or is not to be
 */
export async function prepareRun(request: RunRequest, context: CliContext): Promise<PreparedRun> {
  const { scenario, options } = request;
  // The twin, and the SDKs of AWS and Kubernetes, are loaded by those who need them.
  if (scenario.target === 'aws') {
    const { prepareAwsRun } = await import('./prepare-aws-run.ts');
    return prepareAwsRun(request, context);
  }
  const { TwinRun } = await import('./twin-run.ts');
  const { speed, journal: journalDetail } = options;
  return {
    scenario,
    sessionId: twinSessionId(scenario),
    isPlanShown: false,
    begin: (journal) => new TwinRun({ scenario, journal, speed, journalDetail }),
    close: () => undefined,
  };
}
