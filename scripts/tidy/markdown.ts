import { posix } from 'node:path';

/** The `# Title` lines of a Markdown text, code blocks left out. */
export function titlesIn(text: string): readonly string[] {
  return proseOf(text)
    .split('\n')
    .filter((line) => line.startsWith('# '));
}

/**
 * The relative links of a Markdown file that lead nowhere, to no file or to no heading of it.
 *
 * @param read the text of a file of the repository; null when there is none, '' for a folder
 */
export function brokenLinksIn(
  path: string,
  text: string,
  read: (path: string) => string | null,
): readonly string[] {
  return linksIn(text).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : posix.join(posix.dirname(path), file);
    const content = target === path ? text : read(target);
    if (content === null) return true;
    return anchor !== undefined && !anchorsIn(content).includes(anchor);
  });
}

function linksIn(text: string): readonly string[] {
  return [...proseOf(text).matchAll(/\]\(([^()\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** Headings as GitHub turns them into anchors. */
function anchorsIn(text: string): readonly string[] {
  return [...proseOf(text, { keepCodeSpans: true }).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}

function proseOf(text: string, { keepCodeSpans = false } = {}): string {
  const withoutBlocks = text.replaceAll(/^( *)(```|~~~)[\s\S]*?^\1\2 *$/gm, '');
  return keepCodeSpans ? withoutBlocks : withoutBlocks.replaceAll(/`[^`\n]*`/g, '');
}
