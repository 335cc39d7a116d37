import { describe, expect, it } from '@jest/globals';
import {
  OWN_LAST_YEAR,
  type Step,
  masked,
  maskedFigures,
} from '../../../src/domain/evaluation/trace.js';

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

  it('masks what a merger looks at before it is told how it is derived', () => {
    const merge: Step = {
      step: 'merge',
      id: 'merge.landlord',
      title: '合并评价',
      formula: 'area >= 3',
      inputs: [input('area', '30')],
      result: null,
    };
    const [first] = masked([merge, ...trace], new Set(['owned']));
    expect(first?.inputs?.map((one) => one.value)).toEqual(['***']);
  });

  it('masks a value that rests on a single hidden figure: beside the others it would follow', () => {
    const [, value, score] = masked(trace, new Set(['tax']));
    expect(value?.inputs?.map((one) => one.value)).toEqual(['***', '30', '19']);
    expect([value?.result, score?.inputs?.[0]?.value, score?.result]).toEqual(['***', '***', '40']);
  });

  it('masks a benchmark that is the same value of last year, and no other benchmark', () => {
    const own = (note: { zh: string; en: string }): Step[] => [
      { step: 'benchmark', id: 'tax_mu', title: '亩均税收', note, result: '1.9' },
      trace[1]!,
      { ...trace[2]!, inputs: [input('v', '2'), input('b', '1.9')] },
    ];
    const hidden = new Set(['tax']);
    const [benchmark, , score] = masked(own(OWN_LAST_YEAR), hidden);
    expect(benchmark?.result).toBe('***');
    expect(score?.inputs?.map((one) => one.value)).toEqual(['***', '***']);
    const [mean, , shared] = masked(own({ zh: '平均值', en: 'mean' }), hidden);
    expect([mean?.result, shared?.inputs?.[1]?.value]).toEqual(['1.9', '1.9']);
    expect(maskedFigures(own(OWN_LAST_YEAR), hidden)).toEqual({
      values: new Set(['tax_mu']),
      benchmarks: new Set(['tax_mu']),
    });
    // Who sees none of the two figures can infer neither: both stay.
    const both = masked(own(OWN_LAST_YEAR), new Set(['tax', 'area']));
    expect([both[0]?.result, both[1]?.result]).toEqual(['1.9', '2']);
  });

  it('is the whole trace to who sees everything', () => {
    expect(masked(trace, new Set())).toEqual(trace);
  });
});
