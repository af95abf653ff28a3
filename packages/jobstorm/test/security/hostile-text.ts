/**
 * Texts that a shell, YAML, HTML, a terminal, a path or a program written without care would obey.
 *
 * @param canary a file that some of them would make
 */
export function hostileTexts(canary: string): Readonly<Record<string, string>> {
  return {
    substitution: `$(touch ${canary})`,
    backticks: `\`touch ${canary}\``,
    statement: `; touch ${canary}; '"; touch ${canary} #`,
    newline: `a\ntouch ${canary}\n`,
    option: `--out=${canary}`,
    yamlTag: `!!js/function 'function () { require("fs").writeFileSync("${canary}", "") }'`,
    yamlBreak: 'a: b\n---\n*anchor &x [',
    script: '</script><script>document.title = "owned"</script>',
    image: '"><img src=x onerror=\'document.title="owned"\'>',
    parent: '../../../../../../tmp/owned',
    absolute: canary,
    title: '\u001b]0;owned\u0007\u009d0;owned\u009c',
    colour: '\u001b[2J\u001b[31mowned\u009b1;1H',
    direction: '\u202eowned\u200b\u2066',
    prototype: '__proto__',
    long: 'x'.repeat(5_000),
  };
}

/** What a terminal obeys: controls but for the end of a line, and characters of format. */
export const obeyed = /[\p{Cf}]|(?!\n)\p{Cc}/u;
