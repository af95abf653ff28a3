const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/**
 * What a page says without its scripts and styles, one line for each heading, paragraph, list entry
 * and table row, led by its tag: readable in a golden file, and indifferent to white space.
 */
export function outline(page: string): string {
  return page
    .replace(/<(script|style)\b[^>]*>.*?<\/\1>/gs, '')
    .replace(/\s+/g, ' ')
    .replace(/<(section|h1|h2|p|li|dt|tr|nav|title)\b[^>]*>/g, '\n$1: ')
    .replace(/<\/(td|th|strong|span|a|dt)>/g, ' | ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
    .split('\n')
    .map((line) =>
      line
        .replace(/ +/g, ' ')
        .replace(/( \|)* *$/, '')
        .trim(),
    )
    .filter((line) => line !== '')
    .join('\n');
}
