import { describe, expect, it } from '@jest/globals';
import { ranked, run } from '../../support/evaluation.js';

describe('the counts of a group', () => {
  it('hold every class of the programme, best first, also where nobody is in it', () => {
    const classes = ['A', 'B', 'C', 'D', 'T'].map((id) => ({ id, title: id, special: id === 'T' }));
    const { groups } = run({ classes }, ranked(1));
    expect(groups.map(({ baseCounts, counts }) => [baseCounts, counts])).toEqual([
      [
        { A: 0, B: 1, C: 0, D: 0, T: 0 },
        { A: 0, B: 1, C: 0, D: 0, T: 0 },
      ],
    ]);
    expect(Object.keys(groups[0]!.counts)).toEqual(['A', 'B', 'C', 'D', 'T']);
  });
});
