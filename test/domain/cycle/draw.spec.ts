import { fc, test } from '@fast-check/jest';
import { describe, expect, it } from '@jest/globals';
import { type Lot, draw, seedOf } from '../../../src/domain/cycle/draw.js';

const lots = (sizes: Record<string, number>): Lot[] =>
  Object.entries(sizes).flatMap(([stratum, n]) =>
    Array.from({ length: n }, (_, i) => {
      const key = `${stratum}-${String(i)}`;
      return { id: key, key, strata: [stratum] };
    }),
  );
const tally = (drawn: readonly { stratum: string }[]) =>
  Object.fromEntries(
    [...new Set(drawn.map(({ stratum }) => stratum))].map((stratum) => [
      stratum,
      drawn.filter((one) => one.stratum === stratum).length,
    ]),
  );

describe('the draw of the audit', () => {
  it('takes each stratum by its size', () => {
    const drawn = draw(lots({ a: 60, b: 30, c: 10 }), { share: '10%', seed: '42' });
    expect(tally(drawn)).toEqual({ a: 6, b: 3, c: 1 });
  });

  it('rounds the share up, and takes at least as many as the plan asks for', () => {
    expect(draw(lots({ a: 31 }), { share: '10%', seed: '1' })).toHaveLength(4);
    expect(draw(lots({ a: 31 }), { share: '10%', atLeast: 10, seed: '1' })).toHaveLength(10);
    expect(draw(lots({ a: 3 }), { share: '10%', atLeast: 10, seed: '1' })).toHaveLength(3);
    expect(draw(lots({ a: 1000 }), { share: '2.5%', seed: '1' })).toHaveLength(25);
  });

  it('leaves no stratum out of reach while there are places', () => {
    const drawn = draw(lots({ large: 97, small: 1, other: 2 }), { share: '3%', seed: '7' });
    expect(tally(drawn)).toEqual({ large: 1, other: 1, small: 1 });
  });

  it('gives another sample for another seed', () => {
    const all = lots({ a: 100 });
    const ids = (seed: string) => draw(all, { share: '10%', seed }).map((one) => one.subjectId);
    expect(ids('1')).not.toEqual(ids('2'));
    expect(ids('1')).toEqual(ids('1'));
  });

  it('follows from the base list where nobody gives a seed', () => {
    expect(seedOf(['tongzhou', '2022', 'a', 'b'])).toMatch(/^[0-9a-f]{16}$/);
    expect(seedOf(['x', 'a'])).not.toBe(seedOf(['x', 'b']));
  });

  const populations = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.integer({ min: 1, max: 25 }),
    { minKeys: 1 },
  );

  test.prop([populations, fc.integer({ min: 1, max: 100 }), fc.string()])(
    'draws nobody twice, the number asked for, whatever the order of the list',
    (sizes, percent, seed) => {
      const all = lots(sizes);
      const rule = { share: `${String(percent)}%`, seed };
      const drawn = draw(all, rule);
      expect(drawn).toHaveLength(Math.ceil((all.length * percent) / 100));
      expect(new Set(drawn.map(({ subjectId }) => subjectId)).size).toBe(drawn.length);
      expect(draw([...all].reverse(), rule)).toEqual(drawn);
    },
  );
});
