/** Just enough XML for the parts of a workbook: tags with attributes, and text. */

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Text with its entities, CDATA sections and Excel's own `_x000D_` escapes resolved. */
export function decodeText(text: string): string {
  const plain = text.includes('<![CDATA[') ? withoutCdata(text) : decodeEntities(text);
  return plain.includes('_x')
    ? plain.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => char(hex))
    : plain;
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x?[0-9A-Fa-f]+|\w+);/g, (whole, name: string) => {
    if (name.startsWith('#x')) return char(name.slice(2));
    if (name.startsWith('#')) return char(Number(name.slice(1)).toString(16));
    return ENTITIES[name] ?? whole;
  });
}

function withoutCdata(text: string): string {
  return text
    .split(/<!\[CDATA\[([\s\S]*?)\]\]>/)
    .map((part, index) => (index % 2 === 1 ? part : decodeEntities(part)))
    .join('');
}

function char(hex: string): string {
  const code = parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** The value of an attribute within the inside of a tag, however it is quoted and spaced. */
export function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}\\s*=\\s*(["'])(.*?)\\1`, 's').exec(tag)?.[2];
}

/** Whether tags of this text are written otherwise than nearly everybody writes them: ` r="A1"`. */
export function isUnusual(xml: string): boolean {
  return /<[\w:.-]+[^>]*?(?:[\n\r\t]|=\s|\s=|=')/.test(xml);
}

/** Every tag of a small document by its local name, with a reader of its attributes. */
export function* tags(
  xml: string,
): Generator<{ name: string; attribute: (name: string) => string | undefined }> {
  for (const [, name = '', inside = ''] of xml.matchAll(
    /<([A-Za-z][\w:.-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g,
  )) {
    yield {
      name: name.slice(name.indexOf(':') + 1),
      attribute: (wanted) => {
        const value = attribute(inside, wanted);
        return value === undefined ? undefined : decodeText(value);
      },
    };
  }
}

/** The text of rich or plain string content: all `<t>`, without the phonetic guide beside it. */
export function stringContent(xml: string): string {
  const spoken = xml.includes('<rPh') ? xml.replace(/<rPh\b[\s\S]*?<\/rPh>/g, '') : xml;
  let text = '';
  let at = 0;
  while ((at = spoken.indexOf('<t', at)) >= 0) {
    const next = spoken.charCodeAt(at + 2);
    const open = spoken.indexOf('>', at);
    if (open < 0) break;
    const isText = next === 62 || next === 32 || next === 47; // > blank /
    at = open + 1;
    if (!isText || spoken.charCodeAt(open - 1) === 47) continue;
    const close = spoken.indexOf('</t>', at);
    if (close < 0) break;
    text += spoken.slice(at, close);
    at = close + 4;
  }
  return decodeText(text);
}

/** The prefix (`x:`, mostly empty) that a part gives to its tags, by its outermost one. */
export function prefixOf(text: string, root: string): string | undefined {
  const found = new RegExp(`<([\\w.-]+:)?${root}[\\s>]`).exec(text);
  return found === null ? undefined : (found[1] ?? '');
}

/** The same tags without their prefix. */
export function unprefixed(xml: string, prefix: string): string {
  if (prefix === '') return xml;
  return xml.replaceAll(`<${prefix}`, '<').replaceAll(`</${prefix}`, '</');
}
