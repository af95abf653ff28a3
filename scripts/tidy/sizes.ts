const lineMax = 100;
const fileLinesMax = 400;

/** An address, or a string or regular expression of some length. */
const unbreakable = /https?:|(['"`/]).{40,}\1/;

/** Tables of facts: long by nature. */
const dataTables = ['packages/jobstorm/src/model/instance-types.ts'];

/**
 * Lines longer than 100 columns. Prettier breaks code but never a string, and an address has no
 * place to break it, so lines with those may be longer; so may text within a template.
 */
export function longLinesIn(text: string): readonly string[] {
  let isInTemplate = false;
  return text.split('\n').flatMap((line, index) => {
    const beganInTemplate = isInTemplate;
    const backticks = line.match(/(?<!\\)`/g)?.length ?? 0;
    if (backticks % 2 === 1) isInTemplate = !isInTemplate;
    if (line.length <= lineMax || beganInTemplate || isInTemplate || unbreakable.test(line))
      return [];
    return [`${index + 1}: ${line.length} columns; at most ${lineMax}`];
  });
}

/** Whether a file of code is longer than 400 lines: two concepts share it. */
export function isTooLong(path: string, text: string): boolean {
  const exempt = path.endsWith('.test.ts') || dataTables.includes(path);
  return !exempt && text.split('\n').length - 1 > fileLinesMax;
}
