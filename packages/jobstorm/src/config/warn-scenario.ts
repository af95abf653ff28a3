import type { Scenario } from '../model/scenario.ts';
import type { Threshold } from '../model/threshold.ts';
import type { ProblemList } from './problem-list.ts';
import { warnOfFaults } from './warn-faults.ts';
import { warnOfOperators } from './warn-operators.ts';

/** Reports what will run, but most likely not as meant. */
export function warnOf(scenario: Scenario, warnings: ProblemList): void {
  warnOfFaults(scenario, warnings);
  warnOfOperators(scenario, warnings);
  warnOfZones(scenario, warnings);
  warnOfContradictions(scenario.thresholds, warnings);
}

function warnOfZones({ azs, region }: Scenario, warnings: ProblemList): void {
  for (const [index, az] of azs.entries()) {
    if (!az.startsWith(region)) {
      warnings.add(['azs', index], `is not a zone of the region ${region}: ${az}`);
    }
    if (azs.indexOf(az) !== index) {
      warnings.add(
        ['azs', index],
        `is given more than once, and gets as many shares of jobs: ${az}`,
      );
    }
  }
}

/** Two conditions on one figure of which no value meets both. */
function warnOfContradictions(thresholds: readonly Threshold[], warnings: ProblemList): void {
  for (const [index, one] of thresholds.entries()) {
    for (const other of thresholds.slice(0, index)) {
      if (!isSameFigure(one, other) || canBothHold(one, other)) continue;
      const { figure, template } = one;
      const key = template === null ? figure : `${figure}{template:${template}}`;
      warnings.add(['thresholds', key], `can never hold both: "${other.text}" and "${one.text}"`);
    }
  }
}

function isSameFigure(one: Threshold, other: Threshold): boolean {
  return (
    one.figure === other.figure && one.template === other.template && one.percent === other.percent
  );
}

function isUpper({ comparison }: Threshold): boolean {
  return comparison.startsWith('<');
}

function isLower({ comparison }: Threshold): boolean {
  return comparison.startsWith('>');
}

function canBothHold(one: Threshold, other: Threshold): boolean {
  const lowest = one.bound < other.bound ? one : other;
  const highest = lowest === one ? other : one;
  if (lowest.bound < highest.bound) {
    return isLower(lowest) || isUpper(highest);
  }
  const isMet = ({ comparison }: Threshold): boolean => comparison.includes('=');
  const both = [one, other];
  return both.every(isMet) || both.every(isUpper) || both.every(isLower);
}
