import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { creditCodeOf, isCreditCode } from '../../../src/domain/subject/credit-code.js';

const alphabet = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY');
const bodies = fc
  .array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 })
  .map((characters) => characters.join(''));

/** A widely copied snippet: letters by `ord(c) - 55`, the remainder taken as it is. */
function copiedCheck(body: string): string {
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const worth = (character: string): number =>
    /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 55;
  const sum = weights.reduce((total, weight, at) => total + weight * worth(body.charAt(at)), 0);
  return '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(sum % 31);
}

/** Another one: the remainder by eleven, as for the body code alone. */
function moduloEleven(body: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce(
    (total, weight, at) => total + weight * alphabet.indexOf(body.charAt(8 + at)),
    0,
  );
  return '0123456789X'.charAt(sum % 11);
}

describe('wrong ways to a check character that are in circulation', () => {
  it('do not agree with GB 32100-2015 on the published sample', () => {
    const body = '91350100M000100Y4';
    expect(creditCodeOf(body)).toBe(`${body}3`);
    for (const wrong of [copiedCheck(body), moduloEleven(body)]) {
      expect(wrong).not.toBe('3');
      expect(isCreditCode(body + wrong)).toBe(false);
    }
  });

  it('are refused for all but the few codes on which they happen to agree', () => {
    const drawn = fc.sample(bodies, { numRuns: 2000, seed: 32100 });
    const accepted = drawn.filter((body) => isCreditCode(body + copiedCheck(body)));
    expect(accepted.length / drawn.length).toBeLessThan(0.06);
  });
});

describe('any code whatever', () => {
  it('betrays one wrong character', () => {
    fc.assert(
      fc.property(bodies, fc.nat(17), fc.constantFrom(...alphabet), (body, at, other) => {
        const code = creditCodeOf(body);
        fc.pre(code.charAt(at) !== other);
        expect(isCreditCode(code.slice(0, at) + other + code.slice(at + 1))).toBe(false);
      }),
    );
  });

  it('betrays two neighbours that changed places', () => {
    fc.assert(
      fc.property(bodies, fc.nat(16), (body, at) => {
        const code = creditCodeOf(body);
        const [a, b] = [code.charAt(at), code.charAt(at + 1)];
        fc.pre(a !== b);
        expect(isCreditCode(code.slice(0, at) + b + a + code.slice(at + 2))).toBe(false);
      }),
    );
  });
});
