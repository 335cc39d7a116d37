/**
 * Unified social credit codes, GB 32100-2015: 18 characters; 1 authority, 2 kind, 3–8 region,
 * 9–17 body code (GB 11714), 18 check character.
 */

/** Digits and letters without I, O, S, V, Z: 31 characters, each worth its place. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^(i−1) mod 31 */
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** What is wrong with a credit code, or that nothing is. */
export type CreditCodeVerdict = 'valid' | 'length' | 'character' | 'check';

export function creditCodeVerdict(code: string): CreditCodeVerdict {
  if (code.length !== 18) return 'length';
  if ([...code].some((character) => !alphabet.includes(character))) return 'character';
  return creditCodeOf(code.slice(0, 17)) === code ? 'valid' : 'check';
}

export function isCreditCode(code: string): boolean {
  return creditCodeVerdict(code) === 'valid';
}

/** The full code of seventeen characters: appends the check character. */
export function creditCodeOf(first17: string): string {
  let sum = 0;
  weights.forEach((weight, i) => {
    sum += weight * alphabet.indexOf(first17.charAt(i));
  });
  return first17 + alphabet.charAt((31 - (sum % 31)) % 31);
}

/** Upper case, without spaces and full-width forms: what people type and paste. */
export function tidyCreditCode(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
}
