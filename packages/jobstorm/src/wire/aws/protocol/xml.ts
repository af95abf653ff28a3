/** Something that can be written as XML; undefined is left out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [member: string]: XmlValue };

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/**
 * An element with what is in it. Of a list, each item becomes an element `itemName` within.
 *
 * @param itemName `member` in the Query protocol, `item` in that of EC2
 */
export function xmlElement(name: string, value: XmlValue, itemName: string): string {
  if (value === undefined) return '';
  return `<${name}>${xmlContent(value, itemName)}</${name}>`;
}

export function xmlContent(value: XmlValue, itemName: string): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) {
    return value.map((item: XmlValue) => xmlElement(itemName, item, itemName)).join('');
  }
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([member, item]) => xmlElement(member, item, itemName))
      .join('');
  }
  return escapeXml(String(value));
}

function escapeXml(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '\ufffd');
}
