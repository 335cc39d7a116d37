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
  { step: 'score', id: 'tax_mu', title: '亩均税收', inputs: [input('value', '2')], result: '40' },
];

describe('a trace for somebody who does not see every figure', () => {
  it('masks the figures, those of last year, and what is derived from them', () => {
    const [area, value, score] = masked(trace, new Set(['owned']));
    expect(area?.inputs?.map((one) => one.value)).toEqual(['***', '6670']);
    expect(area).toMatchObject({ result: '***', rounding: undefined });
    expect(value?.inputs?.map((one) => one.value)).toEqual(['60', '***', '***']);
    expect(value?.result).toBe('2');
    expect(score).toEqual(trace[2]);
  });

  it('is the whole trace to who sees everything', () => {
    expect(masked(trace, new Set())).toEqual(trace);
  });
});
