import { describe, expect, it } from '@jest/globals';
import { evaluate, proposeBenchmarks } from '../../../src/domain/evaluation/evaluate.js';
import { explain } from '../../../src/domain/evaluation/explain.js';
import { freeze } from '../../../src/domain/evaluation/freeze.js';
import { aProgramme, asText, firm, score, withIndicators } from '../../support/evaluation.js';
import type { Indicator } from '../../support/evaluation.js';

type Benchmark = NonNullable<Indicator['benchmark']>;

describe('benchmarks', () => {
  const twice = { mean: 'ratios', times: 2, year: 'previous' } as const;
  const thisYear = [firm(120), firm(80)];
  const lastYear = [firm(100), firm(60)];

  it('takes twice the mean of the previous year', () => {
    const programme = withIndicators([{ benchmark: twice }]);
    const input = { year: 2023, subjects: thisYear, previousSubjects: lastYear };
    expect(proposeBenchmarks(programme, input)).toEqual([
      {
        group: 'all',
        indicator: 'i0',
        value: '16',
        computed: '8',
        times: '2',
        subjects: 2,
        year: 2021,
        source: 'computed',
      },
    ]);
    expect(evaluate(programme, input).subjects.map((one) => one.total)).toEqual(['75', '50']);
  });

  it("finds last year's figures beside this year's", () => {
    const subjects = thisYear.map((one, index) => ({
      ...one,
      last: asText({ tax: index === 0 ? 100 : 60, land: 10 }),
    }));
    expect(score({ benchmark: twice }, subjects)).toEqual(['75', '50']);
  });

  it('falls back on this year only where the programme says so', () => {
    expect(score({ benchmark: { ...twice, fallback: 'this' } }, thisYear)).toEqual(['60', '40']);
    expect(score({ benchmark: twice }, thisYear)).toEqual([null, null]);
  });

  it('uses what a person has fixed, and says so', () => {
    const programme = withIndicators([{ benchmark: twice }]);
    const benchmarks = [{ group: 'all', indicator: 'i0', value: '15', reason: '取整', by: 'miit' }];
    const result = evaluate(programme, {
      year: 2023,
      subjects: thisYear,
      previousSubjects: lastYear,
      benchmarks,
    });
    expect(result.benchmarks[0]).toMatchObject({
      value: '15',
      computed: '8',
      source: 'frozen',
      reason: '取整',
      by: 'miit',
    });
    expect(result.subjects.map((one) => one.total)).toEqual(['80', '53.333333333333']);
  });

  it('says of a fixed one what was proposed, who fixed it, when and why; of a kept one only that', () => {
    const programme = withIndicators([{ benchmark: twice }]);
    const noteOf = (more: object) => {
      const benchmarks = [{ group: 'all', indicator: 'i0', value: '15', ...more }];
      const result = evaluate(programme, { year: 2023, subjects: thisYear, benchmarks });
      const step = result.subjects[0]!.trace.find((one) => one.step === 'benchmark');
      return [step!.note, result.benchmarks[0]] as const;
    };
    const fixing = {
      proposed: '14.8',
      proposedFrom: 128,
      by: '张伟',
      at: '2023-05-08T23:00:00.000Z',
      reason: '取整',
    };
    const [note, used] = noteOf(fixing);
    expect(used).toMatchObject(fixing);
    expect(note!.zh).toContain('建议值 14.8（当时 128 家），由张伟 2023-05-09 核定：取整');
    expect(note!.en).toContain(
      'proposed 14.8 from 128 subjects, fixed by 张伟 on 2023-05-09: 取整',
    );
    expect(noteOf({})[0]!.zh).toContain('沿用已定的基准值');
  });

  it('keeps from how many firms it was taken when it is used again', () => {
    const programme = withIndicators([{ benchmark: twice }]);
    const input = { year: 2023, subjects: thisYear, previousSubjects: lastYear };
    const kept = freeze(evaluate(programme, input).benchmarks);
    const again = { ...input, previousSubjects: [], benchmarks: kept };
    const { benchmarks, subjects } = evaluate(programme, again);
    expect(benchmarks[0]).toMatchObject({ subjects: 0, proposedFrom: 2, times: '2' });
    const step = subjects[0]!.trace.find((one) => one.step === 'benchmark');
    expect(step!.note!.zh).toContain('沿用已定的基准值（当时 2 家）');
  });

  it('shows both bounds of a min–max score, in the item and in the arithmetic', () => {
    const indicator = { benchmark: { max: true, min: true }, score: { minmax: '0.1' } } as const;
    const { subjects } = evaluate(withIndicators([indicator]), { year: 2023, subjects: thisYear });
    expect(subjects[0]!.items[0]).toMatchObject({
      benchmark: null,
      benchmarks: { max: '12', min: '8' },
    });
    const lines = explain(subjects[1]!.trace, 'zh');
    expect(lines.find((line) => line.startsWith('指标0得分'))).toBe(
      '指标0得分：权重 × (0.1 + (1 − 0.1) × (指标值 − 基准值（最小值）) ÷ (基准值（最大值） − 基准值（最小值）)) = 100 × (0.1 + (1 − 0.1) × (8 − 8) ÷ (12 − 8)) = 10',
    );
  });

  it('says the multiple, and of a fixed one that the statistic is of the figures there are now', () => {
    const programme = withIndicators([{ benchmark: twice }]);
    const input = { year: 2023, subjects: thisYear, previousSubjects: lastYear };
    const noteOf = (more: object) =>
      evaluate(programme, { ...input, ...more }).subjects[0]!.trace.find(
        ({ step }) => step === 'benchmark',
      )!.note!;
    expect(noteOf({})).toEqual({
      zh: '平均值 8 × 2，2021 年 2 家',
      en: 'mean 8 × 2, 2 subjects of 2021',
    });
    const fixed = { group: 'all', indicator: 'i0', value: '15', proposed: '14.8', by: '张伟' };
    expect(noteOf({ benchmarks: [fixed] })).toEqual({
      zh: '平均值 8 × 2，2021 年现有 2 家，核定时的建议值 14.8，由张伟核定',
      en: 'mean 8 × 2, 2 subjects of 2021 as they are now, proposed 14.8, fixed by 张伟',
    });
  });

  it("measures against the subject's own last year", () => {
    const grown = { ...firm(120), last: asText({ tax: 100, land: 10 }) };
    expect(score({ benchmark: { previous: true } }, [grown])).toEqual(['120']);
  });

  it('takes a figure from outside, such as the wage growth of the city', () => {
    const programme = withIndicators([{ benchmark: { external: 'wage' } }], {
      external: [{ id: 'wage', title: '工资增速', values: { 2022: 8 } }],
    });
    const input = { year: 2023, subjects: [firm(120)] };
    expect(evaluate(programme, input).subjects[0]?.total).toBe('150');
    const entered = evaluate(programme, { ...input, external: { wage: '6' } });
    expect(entered.subjects[0]?.total).toBe('200');
  });

  it.each<[string, Benchmark, string | undefined, string[]]>([
    ['a fixed number', { fixed: 20 }, undefined, ['50', '150', '25']],
    [
      'twice the mean',
      { mean: 'ratios', times: 2 },
      undefined,
      ['33.333333333333', '100', '16.666666666667'],
    ],
    ['the mean', { mean: 'ratios' }, undefined, ['66.666666666667', '200', '33.333333333333']],
    ['the greatest', { max: true }, undefined, ['33.333333333333', '100', '16.666666666667']],
    [
      'greatest and least together',
      { max: true, min: true },
      '(v - b.min) / (b.max - b.min) * w',
      ['20', '100', '0'],
    ],
    ['its own last year', { previous: true }, undefined, ['200', '200', '200']],
    ['a figure from outside', { external: 'wage' }, undefined, ['100', '300', '50']],
    [
      'the mean of the trade',
      { mean: 'ratios', within: 'industry' },
      undefined,
      ['50', '150', '100'],
    ],
  ])('eight rules: %s', (_name, benchmark, shape, expected) => {
    const firms = [100, 300, 50].map((tax, at) => ({
      ...firm(tax),
      industry: at < 2 ? '1311' : '3411',
      last: asText({ tax: tax / 2, land: 10 }),
    }));
    const programme = withIndicators(
      [{ benchmark, ...(shape !== undefined && { score: shape }) }],
      {
        external: [{ id: 'wage', title: '工资增速', values: { 2022: 10 } }],
      },
    );
    const { subjects } = evaluate(programme, { year: 2023, subjects: firms });
    expect(subjects.map((one) => one.total)).toEqual(expected);
  });

  it.each([
    ['region', { region: '320601' }, { region: '320602' }],
    ['industry', { industry: 'C1311' }, { industry: '1411' }],
    ['territory', { territory: 'east' }, { territory: 'west' }],
    ['zone', { zone: '高新区' }, { zone: '化工园' }],
  ] as const)('compares within the %s', (within, one, other) => {
    const firms = [
      { ...firm(100), ...one },
      { ...firm(300), ...one },
      { ...firm(50), ...other },
    ];
    expect(score({ benchmark: { mean: 'ratios', within } }, firms)).toEqual(['50', '150', '100']);
  });

  it('compares within several divisions at once, and within a derived item', () => {
    const firms = [
      { ...firm(100), zone: 'x', industry: '1311' },
      { ...firm(200), zone: 'x', industry: '1411' },
      { ...firm(400), zone: 'y', industry: '1411' },
    ];
    const ratios = (within: string | string[]) =>
      ({ benchmark: { mean: 'ratios', within } }) as const;
    expect(score(ratios(['zone', 'industry']), firms)).toEqual(['100', '100', '100']);
    const food = [{ id: 'trade', title: '行业', is: "industry in ['13'] ? '食品' : '其他'" }];
    const result = evaluate(withIndicators([ratios('trade')], { derived: food }), {
      year: 2023,
      subjects: firms,
    });
    expect(result.subjects.map((one) => one.items[0]?.benchmark)).toEqual(['10', '30', '30']);
    expect(result.benchmarks.map(({ group }) => group)).toEqual(['all/食品', 'all/其他']);
  });

  it('measures one group against the figures of another', () => {
    const [entry] =
      withIndicators([{ benchmark: { mean: 'ratios', groups: ['above'] } }]).evaluation ?? [];
    const programme = aProgramme({
      population: {
        subject: 'enterprise',
        scope: true,
        groups: [
          { id: 'above', title: '规上', when: "scale == 'above'" },
          { id: 'below', title: '规下', when: true },
        ],
      },
      evaluation: ['above', 'below'].map((group) => ({ ...entry, groups: [group] })),
      grading: [{ groups: ['above', 'below'], classes: { A: '100%' } }],
    } as Parameters<typeof aProgramme>[0]);
    const firms = [firm(100), firm(300), { ...firm(50), scale: 'below' as const }];
    const { subjects } = evaluate(programme, { year: 2023, subjects: firms });
    expect(subjects.map((one) => one.total)).toEqual(['50', '150', '25']);
  });

  it('leaves out special subjects and zeros where the programme says so', () => {
    const firms = [firm(100), firm(0), { ...firm(900), industry: '4411' }];
    const programme = (leaveOut: ('special' | 'zero')[]) =>
      withIndicators([{ benchmark: { mean: 'ratios', leaveOut } }], {
        population: {
          subject: 'enterprise',
          scope: true,
          outcomes: [{ when: "industry == '4411'", outcome: 'special', class: 'T' }],
          groups: [{ id: 'all', title: '全部', when: true }],
        },
      });
    const means = [[], ['special'], ['special', 'zero']].map((leaveOut) => {
      const input = { year: 2023, subjects: firms.map((one) => ({ industry: '13', ...one })) };
      return proposeBenchmarks(programme(leaveOut as ('special' | 'zero')[]), input)[0]?.value;
    });
    expect(means).toEqual(['33.333333333333', '5', '10']);
  });

  it('gives the whole weight to who stands exactly at a mean that never ends', () => {
    const same = [firm(2, 3), firm(2, 3), firm(2, 3)];
    const at = (scoring?: string) =>
      score({ benchmark: { mean: 'ratios' }, ...(scoring && { score: scoring }) }, same);
    expect(at('v >= b ? w : 0')).toEqual(['100', '100', '100']);
    const programme = withIndicators([{ benchmark: { mean: 'ratios' } }], {
      grading: [{ groups: ['all'], classes: { A: 'total >= 100', B: true } }],
    });
    const { subjects } = evaluate(programme, { year: 2023, subjects: same });
    expect(subjects.map((one) => one.class)).toEqual(['A', 'A', 'A']);
  });

  it('carries a mean of very many different fractions to 40 decimals', () => {
    const firms = Array.from({ length: 400 }, (_, at) => firm(1, 1000 + at));
    expect(score({ benchmark: { mean: 'ratios' } }, firms)[0]).toMatch(/^\d+\.\d{12}$/);
  });

  it("rounds a firm's own figure of last year as every value of the indicator", () => {
    const subjects = [{ ...firm(10, 3), last: asText({ tax: 10, land: 3 }) }];
    expect(score({ benchmark: { previous: true }, decimals: 1 }, subjects)).toEqual(['100']);
  });
});
