/** Text that a spreadsheet program would take for a formula, made harmless and read back. */

const DANGEROUS = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** Puts an apostrophe before text that would be computed when it is opened or saved as csv. */
export function harmless(text: string): string {
  return DANGEROUS.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** Takes the apostrophe off again. */
export function unharmed(text: string): string {
  return text.charCodeAt(0) === 39 && DANGEROUS.test(text.slice(1)) ? text.slice(1) : text;
}
