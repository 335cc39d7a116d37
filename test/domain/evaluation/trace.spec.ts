import { describe, expect, it } from '@jest/globals';
import { type Step, masked } from '../../../src/domain/evaluation/trace.js';

const input = (name: string, value: string) => ({ name, title: name, value });
const trace: Step[] = [
  {
    step: 'derived',
    id: 'area',
    title: '用地',
    formula: 'owned + rented / 667',
    inputs: [input('owned', '20'), input('rented', '6670')],
    rounding: { places: 2, mode: 'halfUp', from: '30' },
    result: '30',
  },
  {
    step: 'value',
    id: 'tax_mu',
    title: '亩均税收',
    inputs: [input('tax', '60'), input('area', '30'), input('last.owned', '19')],
    result: '2',
  },
  { step: 'score', id: 'tax_mu', title: '亩均税收', inputs: [input('v', '2')], result: '40' },
  { step: 'rank', id: 'rank', title: '名次', inputs: [input('growth(owned)', '3')], result: '1' },
  { step: 'quality', id: 'owned', title: '自有用地', note: { zh: '20', en: '20' }, result: null },
];

describe('a trace for somebody who does not see every figure', () => {
  it('masks the figures, those of last year, and what is derived from them', () => {
    const [area, value, score, rank, quality] = masked(trace, new Set(['owned']));
    expect(area?.inputs?.map((one) => one.value)).toEqual(['***', '6670']);
    expect(area).toMatchObject({ result: '***', rounding: undefined });
    expect(value?.inputs?.map((one) => one.value)).toEqual(['60', '***', '***']);
    // Two unknown figures behind the value: none of them follows from it.
    expect(value?.result).toBe('2');
    expect(score).toEqual(trace[2]);
    expect(rank?.inputs?.[0]?.value).toBe('***');
    expect(quality).toMatchObject({ note: undefined, result: '***' });
  });

  it('masks a value that rests on a single hidden figure: beside the others it would follow', () => {
    const [, value, score] = masked(trace, new Set(['tax']));
    expect(value?.inputs?.map((one) => one.value)).toEqual(['***', '30', '19']);
    expect([value?.result, score?.inputs?.[0]?.value, score?.result]).toEqual(['***', '***', '40']);
  });

  it('is the whole trace to who sees everything', () => {
    expect(masked(trace, new Set())).toEqual(trace);
  });
});
