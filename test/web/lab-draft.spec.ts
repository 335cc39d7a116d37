/** What the lab's page does to a draft, without a page. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  AS_IT_IS,
  type Draft,
  bandsOf,
  decode,
  encode,
  faultsOf,
  fix,
  put,
  same,
  setEdges,
  sumOf,
  weigh,
  weightOf,
} from '../../web/src/pages/lab/draft.js';

const line = (n: number, weight: string, sumAt: string | null = null) => {
  return { path: `w${String(n)}`, weight, sumAt };
};
const scoring = { sum: '100', weights: [line(0, '45'), line(1, '35'), line(2, '20')] };
const grading = {
  bands: [
    { class: 'A', path: 'a', text: '20%' },
    { class: 'B', path: 'b', text: '60%' },
    { class: 'C', path: 'c', text: '100%' },
  ],
};

describe('a draft', () => {
  it('says nothing of what stands there anyway', () => {
    const changed = put(AS_IT_IS, 'w0', '50', '45');
    expect(changed.rules).toEqual({ w0: '50' });
    expect(same(put(changed, 'w0', '45', '45'), AS_IT_IS)).toBe(true);
    const fixed = fix(AS_IT_IS, { group: 'g', indicator: 'i', value: '2' }, '1');
    expect(same(fix(fixed, { group: 'g', indicator: 'i', value: '1' }, '1'), AS_IT_IS)).toBe(true);
  });

  it('says how much is missing, or too much', () => {
    const form = { scoring: [scoring], grading: [grading] };
    const at = (value: string): Draft =>
      weigh(AS_IT_IS, scoring, { path: 'w0', value, fill: false });
    expect(faultsOf(at('42'), form)).toEqual([{ kind: 'sum', sum: 97, missing: 3 }]);
    expect(faultsOf(at('45.5'), form)).toEqual([{ kind: 'sum', sum: 100.5, missing: -0.5 }]);
    expect(faultsOf(at('45'), form)).toEqual([]);
    expect(faultsOf(put(AS_IT_IS, 'a', '60%', '20%'), form)).toEqual([{ kind: 'order' }]);
  });

  it('fills up the others so that the sum holds, whatever is typed', () => {
    const values = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 120 })),
    );
    fc.assert(
      fc.property(values, (moves) => {
        const end = moves.reduce(
          (draft, [n, value]) =>
            weigh(draft, scoring, { path: `w${String(n)}`, value: String(value), fill: true }),
          AS_IT_IS,
        );
        expect(sumOf(end, scoring.weights)).toBe(100);
        const all = scoring.weights.map((one) => Number(weightOf(end, one)));
        expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('keeps an indicator at what its parts weigh', () => {
    const parts = { sum: '100', weights: [line(0, '60', 'whole'), line(1, '40', 'whole')] };
    const draft = weigh(AS_IT_IS, parts, { path: 'w0', value: '50', fill: false });
    expect(draft.rules).toEqual({ w0: '50', whole: '90' });
  });

  it('turns shares into lines and back into the words of the programme', () => {
    const lines = setEdges(AS_IT_IS, grading, { edges: ['70.5', '30'], kind: 'lines' });
    expect(lines.rules).toEqual({ a: 'total >= 70.5', b: 'total >= 30', c: 'true' });
    expect(bandsOf(lines, grading)).toMatchObject({
      kind: 'lines',
      bands: [{ edge: '70.5' }, { edge: '30' }, { edge: null }],
    });
    expect(setEdges(lines, grading, { edges: ['20', '60'], kind: 'shares' })).toEqual(AS_IT_IS);
  });

  it('comes back from an address, and nothing else does', () => {
    const draft = fix(
      put(AS_IT_IS, 'w0', null, '45'),
      { group: 'g', indicator: 'i', value: null },
      '1',
    );
    expect(decode(encode(draft))).toEqual(draft);
    for (const text of [undefined, '', '{', '[]', '{"rules":1}', '{"rules":{},"benchmarks":[1]}']) {
      expect(decode(text)).toBeUndefined();
    }
  });
});
