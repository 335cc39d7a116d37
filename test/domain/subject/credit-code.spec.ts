import { describe, expect, it } from '@jest/globals';
import {
  creditCodeOf,
  creditCodeVerdict,
  isCreditCode,
  tidyCreditCode,
} from '../../../src/domain/subject/credit-code.js';

const valid = '91350100M000100Y43';
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

describe('a unified social credit code', () => {
  it('is accepted with the check character of GB 32100-2015 and refused with any other', () => {
    for (const last of alphabet) {
      expect(isCreditCode(valid.slice(0, 17) + last)).toBe(last === '3');
    }
  });

  it('betrays every single wrong character', () => {
    for (let at = 0; at < 18; at += 1) {
      for (const wrong of alphabet) {
        if (wrong === valid[at]) continue;
        expect(isCreditCode(valid.slice(0, at) + wrong + valid.slice(at + 1))).toBe(false);
      }
    }
  });

  it('betrays two neighbours that changed places', () => {
    for (let at = 0; at < 17; at += 1) {
      const [a = '', b = ''] = [valid[at], valid[at + 1]];
      if (a === b) continue;
      expect(isCreditCode(valid.slice(0, at) + b + a + valid.slice(at + 2))).toBe(false);
    }
  });

  it('says whether the length, a character or the check is wrong', () => {
    expect(creditCodeVerdict(valid.slice(1))).toBe('length');
    expect(creditCodeVerdict(`I${valid.slice(1)}`)).toBe('character');
    expect(creditCodeVerdict(`${valid.slice(0, 17)}Z`)).toBe('character');
    expect(creditCodeVerdict(`${valid.slice(0, 17)}4`)).toBe('check');
    expect(creditCodeVerdict(creditCodeOf('91320600MA1234567'))).toBe('valid');
  });

  it('is read through spaces, lower case and full-width characters', () => {
    expect(tidyCreditCode(' ９１350100 m000100y43 ')).toBe(valid);
  });
});
