/** Words that do not belong into the repository, each with what to write instead. */
interface BannedWord {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Where the rule applies; everywhere when absent. */
  readonly files?: RegExp;
}

const code = /\.(ts|js|mjs|cjs)$/;
const prose = /\.md$/;

const bannedWords: readonly BannedWord[] = [
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, instead: 'do it now, or open an issue' },
  { pattern: /(^|[\s"'`(=])\/(home|root|Users|work|workspace)\//, instead: 'a relative path' },
  { pattern: /[A-Z]:\\\\?Users/, instead: 'a relative path' },

  { pattern: /@ts-(ignore|nocheck)/, instead: '@ts-expect-error with the reason', files: code },
  {
    pattern: /eslint-disable(?!.* -- )/,
    instead: 'eslint-disable-next-line RULE -- REASON',
    files: code,
  },
  { pattern: /\b(test|it|describe)\.(only|skip|todo)\b/, instead: 'run or delete it', files: code },
  { pattern: /\bdebugger;/, instead: 'nothing', files: code },

  { pattern: /\b(white|black)[ -]?list/i, instead: 'allow list, deny list' },
  { pattern: /\butili[sz]e[sd]?\b/i, instead: 'use' },
  { pattern: /\bleverag(e|es|ed|ing)\b/i, instead: 'use' },
  { pattern: /\bin order to\b/i, instead: 'to' },
  {
    pattern: /\b(seamless(ly)?|blazing(ly)?|cutting-edge|state-of-the-art|world-class|powerful)\b/i,
    instead: 'what it does, in figures',
  },
  {
    pattern: /\b(simply|obviously|of course|easily|effortless(ly)?)\b/i,
    instead: 'nothing',
    files: prose,
  },

  // The vocabulary of STYLE.md: one word for one thing.
  {
    pattern: /\brequest rate\b/i,
    instead: 'arrival rate, or submissions per second',
    files: prose,
  },
  { pattern: /\b(dropped|missed) requests?\b/i, instead: 'dropped arrivals', files: prose },
  { pattern: /\bload stages?\b/i, instead: 'load segment', files: prose },
  { pattern: /\bsleep time\b/i, instead: 'think time', files: prose },
  { pattern: /\brate[- ]limited by (EMR|AWS|the service)\b/i, instead: 'throttled', files: prose },
];

/** Lines of a file that hold a banned word, as `line: word → what to write instead`. */
export function bannedWordsIn(path: string, text: string): readonly string[] {
  const rules = bannedWords.filter(({ files }) => files?.test(path) ?? true);
  return text.split('\n').flatMap((line, index) =>
    rules.flatMap(({ pattern, instead }) => {
      const match = pattern.exec(line);
      return match === null ? [] : [`${index + 1}: "${match[0].trim()}" → ${instead}`];
    }),
  );
}
