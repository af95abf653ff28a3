/** A word or a sign of a label selector. */
export interface LabelToken {
  readonly kind: 'identifier' | 'symbol' | 'end';
  readonly text: string;
}

const symbol = /^(?:==|!=|[=!<>(),])/;
const word = /^[^\s=!<>(),]+/;
/** Words that compare, between a key and its values, and are plain words elsewhere. */
const setOperators: readonly string[] = ['in', 'notin'];

/** The tokens of a label selector, as `labels.Lexer` of k8s.io/apimachinery has them. */
export function labelTokens(text: string): readonly LabelToken[] {
  const tokens: LabelToken[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const sign = symbol.exec(rest)?.[0];
    const found = sign ?? word.exec(rest)?.[0] ?? rest;
    const isOperator = setOperators.includes(found) && isAfterKey(tokens);
    tokens.push({ kind: sign === undefined && !isOperator ? 'identifier' : 'symbol', text: found });
    rest = rest.slice(found.length).trimStart();
  }
  return tokens;
}

function isAfterKey(tokens: readonly LabelToken[]): boolean {
  const [before, last] = [tokens.at(-2), tokens.at(-1)];
  return last?.kind === 'identifier' && (before === undefined || before.text === ',');
}
