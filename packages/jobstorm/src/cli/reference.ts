import type { Command } from 'commander';
import { exitCodeMeanings, exitCodePrecedence } from './exit-code.ts';

/** docs/reference/cli.md, made of what the program itself says; a test keeps the file current. */
export function renderCliReference(program: Command): string {
  return [
    '# Commands',
    '',
    introduction,
    '',
    '## jobstorm',
    '',
    ...helpBlock(program),
    ...program.commands.flatMap((command) => commandSections(command, 'jobstorm')),
    '## Exit codes',
    '',
    ...exitCodeTable(),
    '',
    `When several apply to a run, the first of these is given: ${precedence()}.`,
    '',
    environment,
    '',
  ].join('\n');
}

const introduction = `From a clone, \`npx jobstorm\` runs these commands; it finds the Node that the workspace pins when the
machine's own is older. What a command was asked for (a summary, a list, help) goes to stdout, and
what accompanies it (progress, notes, the summary for people) to stderr. With \`--json\`, stdout holds
the JSON and nothing else.`;

const environment = `## Environment

- \`NO_COLOR\`: any value turns colours off. \`FORCE_COLOR\`: any value but 0 turns them on, also where
  the output is no terminal; 0 turns them off. It comes before \`NO_COLOR\`.
- \`JOBSTORM_DEBUG=1\`: errors are shown with their stack trace, for a report of a fault.
- A variable named by \`--var NAME\` is read from the environment.`;

/** Of a command and of those within it. */
function commandSections(command: Command, parent: string): readonly string[] {
  const name = `${parent} ${command.name()}`;
  const within = command.commands.flatMap((one) => commandSections(one, name));
  return [`## ${name}`, '', ...helpBlock(command), ...within];
}

/** Help as the user sees it; what is added after it comes only when it is written out. */
function helpBlock(command: Command): readonly string[] {
  let text = '';
  command.configureOutput({
    ...command.configureOutput(),
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return ['```text', text.trimEnd(), '```', ''];
}

function exitCodeTable(): readonly string[] {
  const rows = exitCodeMeanings.map(([code, meaning]) => [String(code), meaning] as const);
  const widths = [4, Math.max(...rows.map(([, meaning]) => meaning.length))] as const;
  const line = (cells: readonly [string, string], fill = ' '): string =>
    `| ${cells[0].padEnd(widths[0], fill)} | ${cells[1].padEnd(widths[1], fill)} |`;
  return [line(['Code', 'Meaning']), line(['', ''], '-'), ...rows.map((row) => line(row))];
}

function precedence(): string {
  return exitCodePrecedence.join(', ');
}
