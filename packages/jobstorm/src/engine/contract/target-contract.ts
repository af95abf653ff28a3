import { describeClusterWatcherContract } from './cluster-watcher-contract.ts';
import type { MakeTarget } from './harness.ts';
import { describeJobSubmitterContract } from './job-submitter-contract.ts';
import { describeJobWatcherContract } from './job-watcher-contract.ts';
import { describeSessionManagerContract } from './session-manager-contract.ts';

/** Holds all four ports of a target to their contracts. */
export function describeTargetContract(name: string, makeTarget: MakeTarget): void {
  describeSessionManagerContract(name, makeTarget);
  describeJobSubmitterContract(name, makeTarget);
  describeJobWatcherContract(name, makeTarget);
  describeClusterWatcherContract(name, makeTarget);
}
