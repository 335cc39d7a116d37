import { describe, expect, it } from '@jest/globals';
import { evaluate, proposeBenchmarks } from '../../../src/domain/evaluation/evaluate.js';
import { explain } from '../../../src/domain/evaluation/explain.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, firm, run, withIndicators } from '../../support/evaluation.js';
import type { Indicator } from '../../support/evaluation.js';

type Benchmark = NonNullable<Indicator['benchmark']>;
type Outlier = NonNullable<NonNullable<ProgrammeText['quality']>['outliers']>[number];

/** Taxes 10 to 18 and one that stands out; median 14.5, MAD 2.5. */
const taxes = [10, 11, 12, 13, 14, 15, 16, 17, 18, 60];
const benchmark: Benchmark = { mean: 'ratios', leaveOut: ['outliers'] };
const firms = taxes.map((tax) => firm(tax, 1));
const doubtful = (outlier: Outlier, subjects = firms) =>
  run({ quality: { outliers: [outlier] } }, subjects).subjects.flatMap((one, index) =>
    one.doubts ? [index] : [],
  );

describe('checks over several figures', () => {
  const checks = [
    { id: 'vacant', title: '有用地没有销售', when: 'land > 0 && missing(sales)', level: 'doubt' },
    { id: 'odd', title: '税收高于销售', when: 'tax > sales', level: 'refuse', clause: '三.2' },
  ] as const;
  const evaluation = run({ quality: { checks: [...checks] } }, [
    aFirm({ sales: null }),
    aFirm({ tax: 2000 }),
    aFirm(),
  ]);

  it('mark what is doubtful and go on', () => {
    const [first] = evaluation.subjects;
    expect(first).toMatchObject({
      total: '100',
      doubts: [{ rule: 'vacant', message: '有用地没有销售' }],
    });
    expect(explain(first?.trace ?? [], 'zh')).toContainEqual(
      expect.stringMatching(/^有用地没有销售：.*存疑，照常评分$/),
    );
  });

  it('refuse what cannot be: no score, and a sentence that says why', () => {
    expect(evaluation.subjects[1]).toMatchObject({ total: null, class: null });
    expect(evaluation.problems).toMatchObject([{ code: 'checkFailed', at: 'odd' }]);
    expect(evaluation.problems[0]?.message).toContain('数据不合要求：税收高于销售（税收 > 销售）');
    expect(evaluation.groups[0]?.base).toBe(2);
    expect(explain(evaluation.subjects[1]?.trace ?? [], 'zh')).toContainEqual(
      expect.stringMatching(/^税收高于销售：.*不予评分（依据：三.2）$/),
    );
  });
});

it('refused figures count in no benchmark, whichever groups it names', () => {
  const checks = [
    { id: 'odd', title: '税收高于销售', when: 'tax > sales', level: 'refuse' },
  ] as const;
  for (const groups of [undefined, ['all']]) {
    const benchmark: Benchmark = { mean: 'ratios', ...(groups && { groups }) };
    const more = {
      ...withIndicators([{ value: 'tax / land', benchmark }]),
      quality: { checks: [...checks] },
    };
    const { benchmarks } = run(more, [aFirm(), aFirm({ tax: 300 }), aFirm({ tax: 5000 })]);
    expect(benchmarks).toMatchObject([{ value: '20', subjects: 2 }]);
  }
});

describe('how complete and how timely the data is', () => {
  const items = [
    { id: 'tax', title: '税收', required: true },
    { id: 'sales', title: '销售' },
    { id: 'land', title: '用地', required: true },
  ];
  const of = (quality: ProgrammeText['quality'], subjects: ReturnType<typeof aFirm>[]) =>
    run({ items, quality }, subjects);

  it('is measured over the required figures of those in scope', () => {
    const [north, south] = [{ territory: '北镇' }, { territory: '南镇' }];
    const firms = [
      aFirm({}, north),
      aFirm({ sales: null }, south),
      aFirm({ tax: null }, north),
      aFirm({}, south),
    ];
    const good = of({ complete: '87.5%' }, firms);
    expect(good.quality).toEqual([
      {
        id: 'complete',
        wanted: '87.5%',
        actual: '87.5',
        met: true,
        short: [firms[2]?.id],
        parts: [
          { by: 'territory', name: '北镇', actual: '75' },
          { by: 'territory', name: '南镇', actual: '100' },
          { by: 'owner', name: '', actual: '87.5' },
        ],
      },
    ]);
    expect(good.problems.map(({ code }) => code)).toEqual(['missing']);
    const bad = of({ complete: '90%' }, firms);
    expect(bad.problems[0]).toMatchObject({
      code: 'qualityShort',
      subject: null,
      message: '必填数据完整率 87.5%，低于要求的 90%。',
    });
  });

  it('is measured by what each has handed in, whoever it is merged with', () => {
    const firms = [
      aFirm({}, { parcels: ['G1'], code: 'owner' }),
      aFirm({ tax: null }, { parcels: ['G1'], landlord: 'owner' }),
    ];
    const population = {
      subject: 'enterprise' as const,
      scope: true,
      merge: { by: 'parcel' as const },
      groups: [{ id: 'all', title: '全部', when: true }],
    };
    expect(run({ items, population, quality: { complete: '75%' } }, firms).quality).toMatchObject([
      { id: 'complete', wanted: '75%', actual: '75', met: true, short: [firms[1]?.id] },
    ]);
  });

  it('is measured over those of whom it is known when they handed in', () => {
    const firms = [
      { ...aFirm(), onTime: true },
      { ...aFirm(), onTime: false },
      { ...aFirm(), onTime: true },
    ];
    expect(of({ onTime: '80%' }, firms)).toMatchObject({
      quality: [{ id: 'onTime', actual: '66.67', met: false, short: [firms[1]?.id] }],
      problems: [
        { code: 'qualityShort', english: 'handed in on time 66.67%, below the 80% asked for.' },
      ],
    });
    expect(of({ onTime: '80%' }, [aFirm()])).toMatchObject({
      quality: [{ actual: null, met: null }],
      problems: [],
    });
  });
});

describe('figures that stand out', () => {
  it('by the modified Z-score: 0.6745 × (x − median) ÷ MAD beyond 3.5', () => {
    expect(doubtful({ item: 'tax' })).toEqual([9]);
    // 0.6745 × (60 − 14.5) ÷ 2.5 = 12.2759
    expect(doubtful({ item: 'tax', limit: '12.2758' })).toEqual([9]);
    expect(doubtful({ item: 'tax', limit: '12.2759' })).toEqual([]);
  });

  it('is nobody where half of the figures are equal, so that there is no measure', () => {
    expect(
      doubtful(
        { item: 'tax' },
        [5, 5, 5, 900].map((tax) => firm(tax)),
      ),
    ).toEqual([]);
  });

  it.each<[string, Outlier, number[]]>([
    ['beyond the quartiles', { item: 'tax', method: 'iqr' }, [9]],
    ['many times the median', { item: 'tax', method: 'ratio', limit: 4 }, [9]],
    ['by an indicator', { item: 'tax_per_mu' }, [9]],
  ])('%s', (_name, outlier, expected) => {
    expect(doubtful(outlier)).toEqual(expected);
  });

  it('are looked for within the group, the industry or the town', () => {
    const apart = firms.map((one, index) => ({ ...one, territory: index < 9 ? 'east' : 'west' }));
    expect(doubtful({ item: 'tax', within: 'territory' }, apart)).toEqual([]);
    expect(doubtful({ item: 'tax', within: 'group' }, apart)).toEqual([9]);
  });

  it('are evaluated all the same, with a line that says why they are doubtful', () => {
    const { subjects, problems } = run(
      { quality: { outliers: [{ item: 'tax', clause: '三.4' }] } },
      firms,
    );
    expect(problems).toEqual([]);
    const last = subjects[9];
    expect(last?.class).toBe('A');
    expect(last?.doubts?.[0]?.message).toContain('税收修正 Z 值超过 3.5');
    expect(explain(last?.trace ?? [], 'zh')).toContain(
      '税收离群：60；修正 Z 值超过 3.5（中位数 14.5，绝对偏差中位数 2.5）（依据：三.4）',
    );
    expect(explain(last?.trace ?? [], 'en')).toContain(
      'tax, outlier: 60; modified Z-score beyond 3.5 (median 14.5, MAD 2.5) (clause 三.4)',
    );
  });

  it('can be left out of a benchmark, also where a derived item stands between', () => {
    const more = {
      derived: [{ id: 'net', title: '净入库', is: 'tax + 0' }],
      quality: { outliers: [{ item: 'tax' }] },
    };
    const programme = withIndicators([{ value: 'net / land', benchmark }], more);
    const input = { year: 2023, subjects: firms };
    expect(proposeBenchmarks(programme, input)).toMatchObject([{ value: '14', subjects: 9 }]);
    const lastYear = withIndicators(
      [{ value: 'net / land', benchmark: { ...benchmark, year: 'previous' } }],
      more,
    );
    expect(
      proposeBenchmarks(lastYear, { ...input, subjects: [aFirm()], previousSubjects: firms }),
    ).toMatchObject([{ value: '14', subjects: 9, year: 2021 }]);
  });

  it('are not left out by a rule that nobody has stated', () => {
    const programme = withIndicators([{ benchmark }], {
      quality: { outliers: [{ item: 'sales' }] },
    });
    expect(() => evaluate(programme, { year: 2023, subjects: [] })).toThrow(
      'evaluation[0].indicators[0].benchmark.leaveOut：要剔除离群值',
    );
  });
});
