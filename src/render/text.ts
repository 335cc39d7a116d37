/** The plain text and the subject of a mail, read from the page our own templates make. */

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#x60': '`',
  '#x3D': '=',
};

/** Subject from the title; body line by line, a table row as `label：value`. */
export function textOf(html: string): { subject: string; text: string } {
  const title = /<title>([^]*?)<\/title>/.exec(html)?.[1] ?? '';
  const body = html.slice(html.indexOf('<body>'));
  const text = body
    .replaceAll(/<br>/g, '\n')
    .replaceAll(/<\/th>\s*<td>/g, '：')
    .replaceAll(/<\/t[dh]>\s*<t[dh]>/g, '　')
    .replaceAll(/<li>/g, '· ')
    .replaceAll(/<\/(?:p|h1|tr|li)>/g, '\n')
    .replaceAll(/<[^>]+>/g, '');
  return { subject: unescape(title).trim(), text: tidy(unescape(text)) };
}

function unescape(text: string): string {
  return text.replaceAll(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line, index) => line !== '' || lines[index - 1] !== '')
    .join('\n')
    .trim();
}
