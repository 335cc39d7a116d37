import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { type Indicator, aFirm, firm, score, withIndicators } from '../../support/evaluation.js';

describe('shapes of a score', () => {
  const fixed = { benchmark: { fixed: 10 }, weight: 40 };

  it.each<[string, Partial<Indicator>, number, string]>([
    ['linear, without a limit', { score: 'linear' }, 300, '120'],
    ['capped at one and a half', { score: { capped: 1.5 } }, 300, '60'],
    ['full above the benchmark', { score: 'full' }, 300, '40'],
    ['in proportion below it', { score: 'full' }, 50, '20'],
    ['inverse', { score: 'inverse' }, 100, '20'],
    ['inverse, nothing beyond twice the benchmark', { score: 'inverse' }, 200, '0'],
    ['inverse, the best is the whole weight', { score: 'inverse' }, 0, '40'],
    ['inverse by its direction alone', { direction: 'inverse' }, 150, '10'],
    ['a formula of its own', { score: 'v > b ? w : w / 2' }, 99, '20'],
    ['limited above', { cap: 2 }, 999, '80'],
    ['limited below', { floor: 5 }, 1, '5'],
  ])('%s', (_name, shape, tax, expected) => {
    expect(score({ ...fixed, ...shape }, [firm(tax)])).toEqual([expected]);
  });

  it('stretches between the least and the greatest, with a share for being there', () => {
    const shape = {
      weight: 50,
      benchmark: { min: true, max: true },
      score: { minmax: 0.1 },
    } as const;
    expect(score(shape, [firm(100), firm(200), firm(300)])).toEqual(['5', '27.5', '50']);
  });

  it('scores by rank on the value alone', () => {
    const shape = { weight: 100, score: 'byRank' };
    expect(score(shape, [firm(10), firm(30), firm(30), firm(20)])).toEqual([
      '25',
      '100',
      '100',
      '50',
    ]);
    const inverse = { ...shape, direction: 'inverse' } as const;
    expect(score(inverse, [firm(10), firm(30), firm(20), firm(40)])).toEqual([
      '100',
      '50',
      '75',
      '25',
    ]);
  });

  it('gives no place to who has no value, whatever place another indicator gave', () => {
    const byRank = { weight: 50, score: 'byRank' } as const;
    const programme = withIndicators([
      { ...byRank, id: 'first', value: 'tax' },
      { ...byRank, id: 'second', value: 'sales', missing: 'asIs' },
    ]);
    const lacking = aFirm({ sales: null });
    const { subjects, problems } = evaluate(programme, { year: 2023, subjects: [lacking] });
    expect(subjects[0]?.items.map((item) => item.score)).toEqual(['50', null]);
    expect(problems.map(({ code }) => code)).toEqual(['missing']);
  });

  it('adds up parts with weights of their own', () => {
    const programme = withIndicators([
      {
        value: undefined,
        parts: [
          { id: 'p1', title: '甲', weight: 60, value: 'tax / land', benchmark: { fixed: 10 } },
          { id: 'p2', title: '乙', weight: 40, value: 'sales / land', benchmark: { fixed: 200 } },
        ],
      },
    ]);
    const { subjects } = evaluate(programme, { year: 2023, subjects: [firm(100)] });
    expect(subjects[0]?.items).toEqual([
      {
        id: 'i0',
        value: null,
        benchmark: null,
        score: '80',
        parts: [
          { id: 'p1', value: '10', benchmark: '10', score: '60' },
          { id: 'p2', value: '100', benchmark: '200', score: '20' },
        ],
      },
    ]);
    expect(subjects[0]?.total).toBe('80');
  });

  it('lets parts take over the rules of their indicator, and limits their sum', () => {
    const programme = withIndicators(
      [
        {
          value: 'tax',
          benchmark: { fixed: 10 },
          missing: 'zero',
          cap: 1.2,
          parts: [
            { id: 'p1', title: '甲', weight: 60, value: 'tax / land' },
            { id: 'p2', title: '乙', weight: 40, value: 'sales / land', missing: { points: -3 } },
          ],
        },
      ],
      {
        grading: [{ groups: ['all'], rank: ['score.i0 desc', 'i0 desc'], classes: { A: '100%' } }],
      },
    );
    const firms = [
      aFirm({ tax: 100, sales: 200 }),
      aFirm({ tax: 60, sales: null }),
      aFirm({ tax: null, sales: 50 }),
    ];
    const { subjects } = evaluate(programme, { year: 2023, subjects: firms });
    expect(subjects.map((one) => one.items[0])).toMatchObject([
      { value: '100', score: '120', parts: [{ score: '60' }, { score: '80' }] },
      { value: '60', score: '33', parts: [{ score: '36' }, { score: '-3' }] },
      { value: null, score: '20', parts: [{ score: '0' }, { score: '20' }] },
    ]);
    expect(subjects.map((one) => one.rank)).toEqual([1, 2, 3]);
    const whole = subjects[0]?.trace.find(({ step, id }) => step === 'score' && id === 'i0');
    expect(whole?.note).toEqual({
      zh: '算得 140，按上下限取 120',
      en: '140, limited to 120',
    });
  });

  it('refuses to rank on the figure of an indicator that only has parts', () => {
    const parts = [{ id: 'p', title: '甲', weight: 100, value: 'tax', benchmark: { fixed: 1 } }];
    const grading = [{ groups: ['all'], rank: ['i0 desc'], classes: { A: '100%' } }];
    const programme = withIndicators([{ value: undefined, parts }], { grading });
    expect(() => evaluate(programme, { year: 2023, subjects: [] })).toThrow('不认识“i0”');
  });

  it('refuses a benchmark that the score does not get', () => {
    expect(() => score({ score: 'linear' }, [])).toThrow('计分用到 b');
    expect(() => score({ benchmark: { min: true, max: true } }, [])).toThrow('b.mean');
    const pooled = { value: 'tax', benchmark: { mean: 'pooled' } } as const;
    expect(() => score(pooled, [])).toThrow('比值');
  });
});

describe('figures that cannot be used', () => {
  const fixed = { benchmark: { fixed: 10 } };

  it.each<[string, Partial<Indicator>, SubjectFacts, string | null]>([
    ['missing blocks', {}, firm(null), null],
    ['missing is nothing', { missing: 'zero' }, firm(null), '0'],
    ['missing costs points', { missing: { points: -3 } }, firm(null), '-3'],
    ['missing is full', { missing: 'full' }, firm(null), '100'],
    ['a zero denominator blocks', {}, firm(5, 0), null],
    ['a zero denominator is nothing', { zeroDenominator: 'zero' }, firm(5, 0), '0'],
    [
      'missing is for the formula',
      { missing: 'asIs', score: 'has(v) ? w : w / 4' },
      firm(null),
      '25',
    ],
    ['missing is for a formula that cannot do without', { missing: 'asIs' }, firm(null), null],
    [
      'a zero denominator is for the formula',
      { zeroDenominator: 'asIs', score: 'firstOf(v, 1) * w / b' },
      firm(5, 0),
      '10',
    ],
    ['zero is measured', {}, firm(0), '0'],
    ['zero blocks', { zero: 'block' }, firm(0), null],
    ['negative is nothing', {}, firm(-50), '0'],
    ['negative counts as it is', { negative: 'asIs' }, firm(-50), '-50'],
  ])('%s', (_name, rule, subject, expected) => {
    expect(score({ ...fixed, ...rule }, [subject])).toEqual([expected]);
  });

  it.each<[string, string, string]>([
    ['a ratio', 'tax / land', '12'],
    ['a sum', 'tax + sales', '1120'],
    ['growth over last year', 'growth(tax / land) * 100', '20'],
    ['a fall against last year', '-growth(sales) * 100', '37.5'],
    ['a share', 'tax / sales * 100', '12'],
  ])('%s: %s', (_name, value, expected) => {
    const programme = withIndicators([{ value, score: 'v' }]);
    const subject = { ...firm(120), last: { tax: '100', sales: '1600', land: '10' } };
    const { subjects } = evaluate(programme, { year: 2023, subjects: [subject] });
    expect(subjects[0]?.items[0]?.value).toBe(expected);
  });

  it('spreads the weight of what is missing over the rest', () => {
    const programme = withIndicators([
      { ...fixed, weight: 60 },
      { weight: 40, value: 'sales / land', benchmark: { fixed: 100 }, missing: 'reweight' },
    ]);
    const subjects = [aFirm(), aFirm({ tax: 50, sales: null }), aFirm({ tax: 50, sales: 500 })];
    const result = evaluate(programme, { year: 2023, subjects });
    expect(result.subjects.map((one) => one.total)).toEqual(['100', '50', '50']);
  });

  it('reports a figure that is no number and treats it as missing', () => {
    const { problems, subjects } = evaluate(withIndicators([fixed]), {
      year: 2023,
      subjects: [firm('1,200')],
    });
    expect(problems.map((one) => one.code)).toEqual(['invalidFigure', 'missing']);
    expect(problems[0]?.message).toContain('税收“1,200”不是数');
    expect(subjects[0]?.total).toBeNull();
  });

  it('takes electricity where energy is missing (Huaian green item)', () => {
    const programme = withIndicators(
      [{ value: 'firstOf(tax / energy, tax / electricity)', benchmark: { fixed: 1 } }],
      { items: ['tax', 'energy', 'electricity'].map((id) => ({ id, title: id })) },
    );
    const subjects = [
      aFirm({ tax: 6, energy: 3, electricity: 2 }),
      aFirm({ tax: 6, energy: null, electricity: 2 }),
    ];
    const result = evaluate(programme, { year: 2023, subjects });
    expect(result.subjects.map((one) => one.total)).toEqual(['200', '300']);
  });
});
