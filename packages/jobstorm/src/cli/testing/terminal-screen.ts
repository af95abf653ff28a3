/** Control sequences, or one character. */
// eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
const tokens = /\u001B\[(\??[\d;]*)([A-Za-z])|[^]/gu;

/** What stands on a terminal: enough of one to replay what a live block does. */
export class TerminalScreen {
  readonly #columns: number;
  readonly #rows: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** The rows, without the empty ones at the end. */
  get lines(): readonly string[] {
    const rows = this.#rows.map((row) => row.trimEnd());
    while (rows.at(-1) === '') rows.pop();
    return rows;
  }

  /** Text from the program, or an echo of what the user typed. */
  write(text: string): void {
    for (const [token, parameter = '', command] of text.matchAll(tokens)) {
      if (command !== undefined) this.#obey(command, parameter);
      else if (token === '\n') this.#goTo(this.#row + 1, 0);
      else if (token === '\r') this.#column = 0;
      else this.#print(token);
    }
  }

  #print(character: string): void {
    if (this.#column >= this.#columns) this.#goTo(this.#row + 1, 0);
    const row = (this.#rows[this.#row] ?? '').padEnd(this.#column);
    this.#rows[this.#row] = row.slice(0, this.#column) + character + row.slice(this.#column + 1);
    this.#column += 1;
  }

  #obey(command: string, parameter: string): void {
    const count = parameter === '' ? 1 : Number(parameter);
    if (command === 'A') this.#goTo(Math.max(0, this.#row - count), this.#column);
    else if (command === 'B') this.#goTo(this.#row + count, this.#column);
    else if (command === 'G') this.#column = count - 1;
    else if (command === 'K' && parameter === '2') this.#rows[this.#row] = '';
    else if (command === 'K') {
      this.#rows[this.#row] = (this.#rows[this.#row] ?? '').slice(0, this.#column);
    }
  }

  #goTo(row: number, column: number): void {
    this.#row = row;
    this.#column = column;
    while (this.#rows.length <= row) this.#rows.push('');
  }
}
