/** First division of each section of GB/T 4754-2017, in order. */
const SECTIONS: readonly (readonly [string, number])[] = [
  ['A', 1],
  ['B', 6],
  ['C', 13],
  ['D', 44],
  ['E', 47],
  ['F', 51],
  ['G', 53],
  ['H', 61],
  ['I', 63],
  ['J', 66],
  ['K', 70],
  ['L', 71],
  ['M', 73],
  ['N', 76],
  ['O', 80],
  ['P', 83],
  ['Q', 84],
  ['R', 86],
  ['S', 91],
  ['T', 97],
];

/** The section letter of an industry code: `3411` and `C3411` are both `C`. */
export function sectionOf(code: string): string | undefined {
  if (/^[A-T]/.test(code)) return code.charAt(0);
  const division = Number(code.slice(0, 2));
  return SECTIONS.findLast(([, first]) => division >= first)?.[0];
}

/** The division of an industry code, two digits: `3411` and `C3411` are both `34`. */
export function divisionOf(code: string): string {
  return code.replace(/^[A-T]/, '').slice(0, 2);
}
