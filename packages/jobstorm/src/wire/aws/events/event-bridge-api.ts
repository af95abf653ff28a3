import { randomUUID } from 'node:crypto';
import type { ServedTwin } from '../../served-twin.ts';
import type { AwsAccount } from '../aws-account.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { AwsService } from '../protocol/aws-request.ts';
import { createJsonService, type JsonOperation } from '../protocol/json-rpc.ts';
import type { Input } from '../protocol/rest-json.ts';
import { listOf, oneOf, structure, text } from '../protocol/shape.ts';
import type { Queues } from '../sqs/queues.ts';
import { parseEventPattern, type EventMatcher } from './event-pattern.ts';
import { emitJobRunEvents, type AwsEvent } from './job-run-events.ts';

interface Rule {
  readonly name: string;
  readonly pattern: string;
  readonly matches: EventMatcher;
  readonly state: string;
  readonly description: unknown;
  /** ARNs of queues by target id. */
  readonly targets: Map<string, string>;
}

const ruleName = text({ min: 1, max: 64, pattern: String.raw`[\.\-_A-Za-z0-9]+` });

/** EventBridge: rules that put events of EMR on EKS into queues of SQS. */
export function createEventBridgeApi(
  served: ServedTwin,
  account: AwsAccount,
  queues: Queues,
): AwsService {
  const rules = new Map<string, Rule>();
  emitJobRunEvents(served, account, (event) => {
    for (const rule of rules.values()) deliver(event, rule, served, queues);
  });
  return createJsonService({
    signingName: 'events',
    targetPrefix: 'AWSEvents',
    version: '1.1',
    operations: { ...ruleOperations(rules, account), ...targetOperations(rules, queues) },
  });
}

function deliver(event: AwsEvent, rule: Rule, served: ServedTwin, queues: Queues): void {
  if (rule.state !== 'ENABLED' || !rule.matches(event)) return;
  for (const arn of rule.targets.values()) {
    const body = JSON.stringify(event);
    queues.findByReference(arn)?.send(randomUUID(), body, served.now());
  }
}

function ruleOperations(
  rules: Map<string, Rule>,
  account: AwsAccount,
): Readonly<Record<string, JsonOperation>> {
  const byName = structure({ Name: ruleName }, ['Name']);
  return {
    PutRule: {
      input: structure(
        {
          Name: ruleName,
          EventPattern: text({ max: 4_096 }),
          State: oneOf(['ENABLED', 'DISABLED']),
          Description: text({ max: 512 }),
        },
        ['Name'],
      ),
      perform: (input) => ({ RuleArn: ruleArn(putRule(input, rules), account) }),
    },
    DescribeRule: {
      input: byName,
      perform: (input) => ruleView(ruleOf(input['Name'], rules), account),
    },
    ListRules: {
      input: structure({ NamePrefix: ruleName }),
      perform: ({ NamePrefix: prefix = '' }) => ({
        Rules: [...rules.values()]
          .filter(({ name }) => name.startsWith(String(prefix)))
          .map((rule) => ruleView(rule, account)),
      }),
    },
    DeleteRule: {
      input: byName,
      perform: ({ Name: name }) => {
        const rule = rules.get(String(name));
        if (rule !== undefined && rule.targets.size > 0) {
          throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
        }
        rules.delete(String(name));
        return {};
      },
    },
  };
}

function targetOperations(
  rules: Map<string, Rule>,
  queues: Queues,
): Readonly<Record<string, JsonOperation>> {
  const id = text({ min: 1, max: 64, pattern: String.raw`[\.\-_A-Za-z0-9]+` });
  const target = structure({ Id: id, Arn: text({ min: 1, max: 1_600 }) }, ['Id', 'Arn']);
  return {
    PutTargets: {
      input: structure({ Rule: ruleName, Targets: listOf(target, { min: 1, max: 100 }) }, [
        'Rule',
        'Targets',
      ]),
      perform: (input) => {
        const { targets } = ruleOf(input['Rule'], rules);
        for (const one of input['Targets'] as readonly { Id: string; Arn: string }[]) {
          checkTarget(one.Arn, queues);
          targets.set(one.Id, one.Arn);
        }
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    ListTargetsByRule: {
      input: structure({ Rule: ruleName }, ['Rule']),
      perform: (input) => ({
        Targets: [...ruleOf(input['Rule'], rules).targets].map((one) => ({
          Id: one[0],
          Arn: one[1],
        })),
      }),
    },
    RemoveTargets: {
      input: structure({ Rule: ruleName, Ids: listOf(id, { min: 1, max: 100 }) }, ['Rule', 'Ids']),
      perform: (input) => {
        const { targets } = ruleOf(input['Rule'], rules);
        for (const one of input['Ids'] as readonly string[]) targets.delete(one);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
  };
}

function putRule(input: Input, rules: Map<string, Rule>): Rule {
  const name = String(input['Name']);
  const pattern = input['EventPattern'] as string | undefined;
  if (pattern === undefined) {
    throw new AwsError('ValidationException', 'The twin has rules with an EventPattern only.');
  }
  const rule: Rule = {
    name,
    pattern,
    matches: parseEventPattern(pattern),
    state: (input['State'] as string | undefined) ?? 'ENABLED',
    description: input['Description'],
    targets: rules.get(name)?.targets ?? new Map<string, string>(),
  };
  rules.set(name, rule);
  return rule;
}

/** @throws {AwsError} ValidationException for a target that is no queue of the account */
function checkTarget(arn: string, queues: Queues): void {
  const queue = queues.findByReference(arn);
  if (queue !== undefined && queues.arnOf(queue) === arn) return;
  throw new AwsError(
    'ValidationException',
    `The twin has targets of SQS only, and no queue ${arn}.`,
  );
}

/** @throws {AwsError} ResourceNotFoundException */
function ruleOf(name: unknown, rules: ReadonlyMap<string, Rule>): Rule {
  const found = rules.get(String(name));
  if (found !== undefined) return found;
  const message = `Rule ${String(name)} does not exist on EventBus default.`;
  throw new AwsError('ResourceNotFoundException', message);
}

function ruleView(rule: Rule, account: AwsAccount): object {
  return {
    Name: rule.name,
    Arn: ruleArn(rule, account),
    EventPattern: rule.pattern,
    State: rule.state,
    Description: rule.description,
    EventBusName: 'default',
  };
}

function ruleArn({ name }: Rule, { region, accountId }: AwsAccount): string {
  return `arn:aws:events:${region}:${accountId}:rule/${name}`;
}
