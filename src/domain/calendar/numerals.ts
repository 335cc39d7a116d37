/** Numbers and signs as they stand in Chinese documents. */

const digits: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/** `12`, `十二`, `二十八`, `两` as a number; undefined when it is none. */
export function numeral(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const found = /^(?:([一二两三四五六七八九])?(十))?([一二两三四五六七八九])?$/.exec(text);
  if (found === null || text === '') return undefined;
  const tens = found[2] === undefined ? 0 : (digits[found[1] ?? '一'] ?? 1) * 10;
  return tens + (digits[found[3] ?? ''] ?? 0);
}

/** Full-width signs to half-width, spaces out, the different dashes to one. */
export function normalised(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').replace(/[–―─]/g, '—');
}
