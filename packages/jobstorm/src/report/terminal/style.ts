/**
 * How text is made to stand out. Injected, so that the layout knows nothing of terminals: a style
 * may only add what takes no column (colours), or nothing at all.
 */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly bad: (text: string) => string;
}

const unchanged = (text: string): string => text;

/** For files, pipes and tests. */
export const plainStyle: Style = {
  strong: unchanged,
  faint: unchanged,
  good: unchanged,
  warning: unchanged,
  bad: unchanged,
};

/** The sixteen ANSI colours, which follow the user's own theme. */
export const ansiStyle: Style = {
  strong: sgr(1, 22),
  faint: sgr(2, 22),
  good: sgr(32, 39),
  warning: sgr(33, 39),
  bad: sgr(31, 39),
};

function sgr(on: number, off: number): (text: string) => string {
  return (text) => `\u001b[${on}m${text}\u001b[${off}m`;
}
