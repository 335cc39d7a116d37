/** Text that a spreadsheet program would take for a formula, made harmless and read back. */

/** The full-width signs too: a spreadsheet set to Chinese takes them for the narrow ones. */
const DANGEROUS = /^[=+\-@\t\r\n＝＋－＠]/;
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** Puts an apostrophe before text that would be computed when it is opened or saved as csv. */
export function harmless(text: string): string {
  return DANGEROUS.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** Takes the apostrophe off again. */
export function unharmed(text: string): string {
  return text.charCodeAt(0) === 39 && DANGEROUS.test(text.slice(1)) ? text.slice(1) : text;
}

/** One record of a csv as RFC 4180 has it; text that a spreadsheet would compute is made harmless. */
export function csvLine(cells: readonly (string | null)[]): string {
  return cells.map((cell) => csvCell(cell ?? '')).join(',');
}

function csvCell(text: string): string {
  const safe = harmless(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
