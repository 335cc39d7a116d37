import { describe, expect, it } from '@jest/globals';
import { Programme } from '../../../src/domain/programme/schema.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme, ranked, resultOf, run } from '../../support/evaluation.js';

describe('Huancui: ties', () => {
  const huancui: Partial<ProgrammeText> = {
    grading: [
      {
        groups: ['all'],
        rank: ['total desc', 'tax desc', 'sales desc'],
        classes: { A: '50%', B: '100%' },
      },
    ],
  };

  it('puts the greater tax first when the scores are equal', () => {
    const less = aFirm({ tax: 118, land: 11.8 });
    const more = aFirm({ tax: 120, land: 12 });
    const evaluation = run(huancui, [less, more]);
    expect(resultOf(evaluation, less).total).toBe(resultOf(evaluation, more).total);
    expect(resultOf(evaluation, more)).toMatchObject({ rank: 1, class: 'A' });
    expect(resultOf(evaluation, less)).toMatchObject({ rank: 2, class: 'B' });
  });

  it('lets sales decide when the tax is equal, too', () => {
    const less = aFirm({ sales: 900 });
    const more = aFirm({ sales: 901 });
    const evaluation = run(huancui, [less, more]);
    expect([resultOf(evaluation, more).rank, resultOf(evaluation, less).rank]).toEqual([1, 2]);
  });

  it('shares the place and the better class when nothing tells them apart', () => {
    const twins = [aFirm(), aFirm()];
    const evaluation = run(huancui, twins);
    expect(evaluation.subjects.map(({ rank, class: name }) => [rank, name])).toEqual([
      [1, 'A'],
      [1, 'A'],
    ]);
  });

  it('sees equality that ends nowhere in decimals', () => {
    const evaluation = run(huancui, [
      aFirm({ tax: 1, land: 3, sales: 1 }),
      aFirm({ tax: 1, land: 3, sales: 1 }),
      aFirm({ tax: '0.33333333333333333333', land: 1, sales: 1 }),
    ]);
    expect(evaluation.subjects.map(({ rank }) => rank)).toEqual([1, 1, 3]);
  });
});

describe('who counts in the 100 %', () => {
  const population: ProgrammeText['population'] = {
    subject: 'enterprise',
    scope: "scale == 'above' || land >= 3",
    outcomes: [
      { id: 'utility', when: "industry in ['44']", outcome: 'special', class: 'T' },
      {
        id: 'favoured',
        when: "has(events('tax-favoured'))",
        outcome: 'scoredNotGraded',
        treatedAs: 'B',
      },
      { id: 'heat', when: "industry in ['4430']", outcome: 'dataOnly' },
    ],
    groups: [{ id: 'all', title: '全部', when: true }],
  };
  const [utility, favoured, small] = [
    { ...(ranked(1)[0] ?? aFirm()), industry: '4411' },
    aFirm({ tax: 999, land: 1 }, { events: [{ kind: 'tax-favoured' }], industry: '3411' }),
    aFirm({ land: 2.9 }, { scale: 'below', industry: '3411' }),
  ];
  const others = ranked(8).map((firm, index) => ({
    ...firm,
    industry: '3411',
    values: { ...firm.values, tax: String(90 - index) },
  }));
  const firms = [utility, favoured, small, ...others];

  const graded = run(
    {
      population,
      grading: [{ groups: ['all'], base: 'graded', classes: { A: '20%', B: '100%' } }],
    },
    firms,
  );
  const listed = run(
    {
      population,
      grading: [{ groups: ['all'], base: 'listed', classes: { A: '20%', B: '100%' } }],
    },
    firms,
  );

  it('takes special firms out first where the base is those graded', () => {
    expect(resultOf(graded, utility)).toMatchObject({ outcome: 'special', class: 'T', rank: null });
    expect(graded.groups[0]).toMatchObject({ base: 8, counts: { A: 2, B: 6, T: 1 } });
  });

  it('lets them hold their place where the base is those listed, and shows their own class', () => {
    expect(resultOf(listed, utility)).toMatchObject({ rank: 1, baseClass: 'A', class: 'T' });
    expect(listed.groups[0]).toMatchObject({ base: 10, counts: { B: 8, T: 1 } });
  });

  it('scores without grading those that are only managed like a class', () => {
    expect(resultOf(graded, favoured)).toMatchObject({
      outcome: 'scoredNotGraded',
      class: null,
      treatedAs: 'B',
    });
    expect(resultOf(graded, favoured).total).not.toBeNull();
  });

  it('has no figures of those whose data is only collected', () => {
    const parts = [
      { id: 'part', title: '分项', weight: 100, value: 'tax', benchmark: { fixed: 1 } },
    ];
    const evaluation = run(
      {
        population: { ...population, scope: true, outcomes: [{ when: true, outcome: 'dataOnly' }] },
        evaluation: [
          { groups: ['all'], indicators: [{ id: 'whole', title: '总项', weight: 100, parts }] },
        ],
      },
      [favoured],
    );
    expect(resultOf(evaluation, favoured)).toMatchObject({ outcome: 'dataOnly', items: [] });
  });

  it('leaves out who is not in scope', () => {
    expect(resultOf(graded, small)).toMatchObject({ outcome: 'excluded', group: null, items: [] });
  });

  it('does not guess when the scope cannot be decided', () => {
    const unknown = aFirm({ land: null }, { scale: 'below' });
    const evaluation = run({ population }, [unknown]);
    expect(resultOf(evaluation, unknown)).toMatchObject({ group: null, class: null });
    expect(evaluation.problems[0]).toMatchObject({
      code: 'undecided',
      subject: unknown.id,
      at: 'scope',
    });
    expect(evaluation.problems[0]?.message).toContain('未填用地');
  });
});

describe('the other ways to a class', () => {
  it('draws lines by total', () => {
    const [high, low] = [aFirm({ tax: 95 }), aFirm({ tax: 74.9 })];
    const evaluation = run(
      {
        grading: [
          {
            groups: ['all'],
            classes: { A: 'total >= 90', B: 'total >= 75', C: 'total >= 60', D: true },
          },
        ],
      },
      [high, low],
    );
    expect([resultOf(evaluation, high).class, resultOf(evaluation, low).class]).toEqual(['A', 'C']);
  });

  it('selects in steps: growth within the upper half, then the least from the rest', () => {
    const firms = ranked(20).map((firm, index) => ({
      ...firm,
      last: { sales: String(1000 - (index % 10) * 50) },
    }));
    const evaluation = run(
      {
        grading: [
          {
            groups: ['all'],
            select: [
              { class: 'A', from: 'top 50% by total', order: 'growth(sales) desc', take: '10%' },
              { class: 'C', from: 'rest', order: 'total asc', take: 'at least 13%' },
              { class: 'B', from: 'rest', take: 'all' },
            ],
          },
        ],
      },
      firms,
    );
    expect(evaluation.groups[0]?.counts).toEqual({ A: 2, B: 15, C: 3 });
    expect([9, 8].map((place) => evaluation.subjects[place]?.class)).toEqual(['A', 'A']);
    expect([17, 18, 19].map((place) => evaluation.subjects[place]?.class)).toEqual(['C', 'C', 'C']);
  });

  it('takes all below a line, and never fewer than the lower limit; no more than the upper', () => {
    const classes = (low: number) => {
      const select = [
        { class: 'A', from: 'all', when: 'total >= 90', take: 'at most 20%' },
        { class: 'D', from: 'rest', order: 'total asc', when: 'total < 60', take: 'at least 20%' },
        { class: 'B', from: 'rest', take: 'all' },
      ];
      const firms = Array.from({ length: 10 }, (_, index) =>
        aFirm({ tax: index < low ? 50 - index : 95 + index }),
      );
      return run({ grading: [{ groups: ['all'], select }] }, firms).groups[0]?.counts;
    };
    expect(classes(5)).toEqual({ A: 2, B: 3, D: 5 });
    expect(classes(1)).toEqual({ A: 2, B: 6, D: 2 });
  });

  it('selects by a second key where the first is equal', () => {
    const select = [
      { class: 'A', from: 'top 50% by total', order: ['sales desc', 'tax desc'], take: 1 },
      { class: 'B', from: 'rest', take: 'all' },
    ];
    const firms = [
      aFirm({ tax: 400, land: 10, sales: 900 }),
      aFirm({ tax: 500, land: 12, sales: 900 }),
      ...ranked(2).map((firm) => ({ ...firm, values: { ...firm.values, tax: '1' } })),
    ];
    const { subjects } = run({ grading: [{ groups: ['all'], select }] }, firms);
    expect(subjects.map((one) => one.class)).toEqual(['B', 'A', 'B', 'B']);
  });

  it('knows the order of the classes by their list, whatever they are called', () => {
    const select = [
      { class: '四星', from: 'all', order: 'total asc', take: 1 },
      { class: '五星', from: 'rest', take: 'all' },
    ];
    const classes = ['五星', '四星', '三星'].map((id) => ({ id, title: id }));
    const adjust = [{ id: 'one', when: true, move: 'down 1' }];
    const { subjects } = run(
      { classes, adjust, grading: [{ groups: ['all'], select }] },
      ranked(2),
    );
    expect(subjects.map((one) => one.class)).toEqual(['四星', '四星']);
  });

  it.each<[string, Partial<SubjectFacts>, Partial<SubjectFacts>]>([
    ['industry', { industry: 'C1311' }, { industry: '3411' }],
    ['region', { region: '320601' }, { region: '320602' }],
    ['zone', { zone: '高新区' }, { zone: '化工园' }],
    ['trade', { industry: '1311' }, { industry: '3411' }],
  ])('ranks inside each %s', (division, one, other) => {
    const derived = [
      { id: 'trade', title: '大类', is: "industry in ['13', '14'] ? '食品' : '其他'" },
    ];
    const firms = [one, other].flatMap((more) => ranked(5).map((firm) => ({ ...firm, ...more })));
    const grading = [{ groups: ['all'], within: [division], classes: { A: '20%', B: '100%' } }];
    const evaluation = run({ grading, derived }, firms);
    expect(evaluation.subjects.map((each) => each.rank)).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
    expect(evaluation.groups[0]?.counts).toEqual({ A: 2, B: 8 });
  });

  it('ranks on the raw value alone, whatever the scores (Anhui, below scale)', () => {
    const [entry] = aProgramme().evaluation ?? [];
    const evaluation = entry && [
      { ...entry, indicators: [{ ...entry.indicators[0], score: 'v' }] },
    ];
    const firms = [aFirm({ tax: 4 }), aFirm({ tax: 9 }), aFirm({ tax: 9, land: 30 })];
    const grading = [
      { groups: ['all'], rank: ['tax_per_mu desc'], classes: { A: '34%', B: '100%' } },
    ];
    const { subjects } = run({ evaluation, grading } as Partial<ProgrammeText>, firms);
    expect(subjects.map((one) => [one.total, one.rank])).toEqual([
      ['0.4', 2],
      ['0.9', 1],
      ['0.3', 3],
    ]);
  });

  it('takes at most so many into the first class and at least so many into the last (Dezhou)', () => {
    const grading = [
      { groups: ['all'], classes: { A: 'at most 20%', B: '60%', C: 'at most 95%', D: '100%' } },
    ];
    // 20 % of 19 is 3.8 and 5 % is 0.95: three at most, one at least.
    expect(run({ grading }, ranked(19)).groups[0]?.counts).toEqual({ A: 3, B: 8, C: 7, D: 1 });
    // Whoever ties at a limit does not break it, though equals get the better class elsewhere.
    const tied = [100, 90, 80, 80, ...Array.from({ length: 15 }, (_, at) => 70 - at)].map((tax) =>
      aFirm({ tax }),
    );
    expect(run({ grading }, tied).groups[0]?.counts).toEqual({ A: 2, B: 9, C: 7, D: 1 });
  });

  it('ranks inside each town', () => {
    const firms = ['east', 'west'].flatMap((territory) =>
      ranked(5).map((firm) => ({ ...firm, territory })),
    );
    const evaluation = run(
      { grading: [{ groups: ['all'], within: ['territory'], classes: { A: '20%', B: '100%' } }] },
      firms,
    );
    expect(evaluation.groups[0]).toMatchObject({ base: 10, counts: { A: 2, B: 8 } });
    expect(evaluation.subjects.filter((one) => one.rank === 1)).toHaveLength(2);
  });

  it('closes a gate: five stars only with enough tax per mu', () => {
    const firms = [aFirm({ tax: 300 }), aFirm({ tax: 100 })];
    const evaluation = run(
      {
        grading: [{ groups: ['all'], classes: { 五星: '100%' } }],
        gates: [{ class: '五星', unless: 'tax_per_mu < 20', otherwise: '四星' }],
      },
      firms,
    );
    expect(evaluation.subjects.map((one) => one.class)).toEqual(['五星', '四星']);
    expect(evaluation.subjects[1]?.adjustments[0]).toMatchObject({ from: '五星', to: '四星' });
  });

  it('draws lines by place', () => {
    const classes = { A: 'rank <= 2', B: true };
    const evaluation = run({ grading: [{ groups: ['all'], classes }] }, ranked(4));
    expect(evaluation.subjects.map((one) => one.class)).toEqual(['A', 'A', 'B', 'B']);
  });

  it('gives no class to whom a step of the selection cannot decide on', () => {
    const [known, unknown] = [aFirm(), aFirm({ sales: null })];
    const select = [
      { class: 'A', from: 'all', when: 'sales > 10', take: 'all' },
      { class: 'B', from: 'rest', take: 'all' },
    ];
    const evaluation = run({ grading: [{ groups: ['all'], select }] }, [known, unknown]);
    expect(evaluation.subjects.map((one) => one.class)).toEqual(['A', null]);
    expect(evaluation.problems).toMatchObject([{ code: 'undecided', subject: unknown.id }]);
  });

  it('names the place of a formula it cannot read', () => {
    const wrong = { grading: [{ groups: ['all'], classes: { A: 'totl > 90', B: true } }] };
    expect(() => run(wrong, [])).toThrow('grading[0].classes.A：不认识“totl”。是不是想写“total”？');
  });
});

it('has a schema that accepts what these tests write', () => {
  expect(Programme.safeParse(aProgramme()).success).toBe(true);
});
