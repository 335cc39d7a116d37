import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateWith } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import { Exact } from '../../../src/domain/expression/exact.js';
import { compareRuns } from '../../../src/domain/lab/compare.js';
import type { Run } from '../../../src/domain/lab/cuts.js';
import { ScenarioInvalid, apply, inputFor } from '../../../src/domain/lab/scenario.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';

/** Tax and sales per mu by shares within each territory. */
const programme = aProgramme({
  evaluation: [
    {
      groups: ['all'],
      indicators: [
        {
          id: 'tax',
          title: '亩均税收',
          weight: 60,
          value: 'tax / land',
          benchmark: { mean: 'ratios' },
        },
        {
          id: 'sales',
          title: '亩均销售',
          weight: 40,
          value: 'sales / land',
          benchmark: { fixed: 50 },
        },
      ],
    },
  ],
  classes: ['A', 'B', 'C'].map((id) => ({ id, title: id })),
  grading: [{ groups: ['all'], within: ['territory'], classes: { A: '20%', B: '60%', C: '100%' } }],
});
const runOf = (subjects: readonly SubjectFacts[], by: FilledProgramme = programme): Run => {
  const input = { year: 2023, subjects, trace: false };
  return { programme: by, input, evaluation: evaluateWith(compileRules(by), input) };
};
const near = { margin: Exact.of('0.5'), tolerance: Exact.zero };
const WEIGHTS = {
  'evaluation[0].indicators[0].weight': '40',
  'evaluation[0].indicators[1].weight': '60',
};
const changed = apply(programme, { rules: WEIGHTS, benchmarks: [] });

const firms = fc
  .array(
    fc.record({
      tax: fc.integer({ min: 1, max: 99 }),
      sales: fc.integer({ min: 0, max: 999 }),
      territory: fc.constantFrom('north', 'south'),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all) => all.map(({ territory, ...values }) => aFirm(values, { territory })));

describe('two runs over the same figures', () => {
  it('agree with themselves', () => {
    fc.assert(
      fc.property(firms, (subjects) => {
        const run = runOf(subjects);
        const { movers, compared, up, down } = compareRuns(run, run, near);
        expect([movers, compared, up, down]).toEqual([[], subjects.length, 0, 0]);
      }),
      { numRuns: 40 },
    );
  });

  it('count everybody once: in the matrix, among the movers, in the territories', () => {
    let moved = 0;
    fc.assert(
      fc.property(firms, (subjects) => {
        const done = compareRuns(runOf(subjects), runOf(subjects, changed), near);
        const cells = done.matrix.flatMap((one) => one.cells);
        const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
        expect(sum(cells.map(({ count }) => count))).toBe(subjects.length);
        const off = cells.filter(({ from, to }) => from !== to);
        expect(sum(off.map(({ count }) => count))).toBe(done.movers.length);
        expect(done.up + done.down).toBe(done.movers.length);
        expect(sum(done.territories.map(({ up, down }) => up + down))).toBe(done.movers.length);
        const after = done.territories.flatMap((one) => Object.values(one.after));
        expect(sum(after)).toBe(subjects.length);
        moved += done.movers.length;
      }),
      { numRuns: 60 },
    );
    expect(moved).toBeGreaterThan(30);
  });

  it('name a cause that points the way the firm went', () => {
    fc.assert(
      fc.property(firms, (subjects) => {
        for (const { cause, direction } of compareRuns(
          runOf(subjects),
          runOf(subjects, changed),
          near,
        ).movers) {
          if (cause.change === null) continue;
          const sign = Exact.of(cause.change).sign() * (cause.kind === 'cut' ? -1 : 1);
          expect(sign).toBe(direction === 'up' ? 1 : -1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('know a line by its last member where classes go by share, in each population of its own', () => {
    const north = [90, 50, 49, 10, 5].map((tax) =>
      aFirm({ tax, sales: 0 }, { territory: 'north' }),
    );
    const south = [30, 20].map((tax) => aFirm({ tax, sales: 0 }, { territory: 'south' }));
    const run = runOf([...north, ...south]);
    const { nearCuts } = compareRuns(run, run, { ...near, margin: Exact.of(2) });
    const found = nearCuts.map(({ id, line, distance }) => [id, line.class, distance]);
    // 40% of five is two: 90 is A; 50 and 49 are B, so 49 is the line and 50 close above it.
    expect(found).toContainEqual([north[2]!.id, 'B', '0']);
    expect(found.map(([id]) => id)).toContain(north[1]!.id);
    expect(
      found.filter(([id]) => south.some((one) => one.id === id)).map(([, label]) => label),
    ).toEqual(expect.arrayContaining(['B']));
  });

  it('know which class is better as the programme lists them, not by their letters', () => {
    const listed = ['优', '良', '差'].map((id) => ({ id, title: id }));
    const chosen = (best: string): FilledProgramme => ({
      ...programme,
      classes: listed,
      grading: aProgramme({
        grading: [
          {
            groups: ['all'],
            select: [
              { class: '优', from: 'all', take: best },
              { class: '良', from: 'all', take: '1' },
              { class: '差', from: 'all', take: 'all' },
            ],
          },
        ],
      }).grading,
    });
    const firmsOf = [9, 8, 7, 6].map((tax) => aFirm({ tax, sales: 0 }));
    const { movers } = compareRuns(runOf(firmsOf, chosen('1')), runOf(firmsOf, chosen('2')), near);
    expect(movers.map(({ from, to, direction }) => [from, to, direction])).toEqual([
      ['良', '优', 'up'],
      ['差', '良', 'up'],
    ]);
  });

  it('see neighbours that share a total, and whether a class ends between them', () => {
    const same = [10, 10, 10, 10].map((tax) => aFirm({ tax, sales: 0 }, { territory: 'north' }));
    const run = runOf(same);
    const { nearTies } = compareRuns(run, run, near);
    expect(nearTies.map(({ difference, acrossCut }) => [difference, acrossCut])).toEqual([
      ['0', false],
      ['0', false],
      ['0', false],
    ]);
  });

  it.each(['result', 'score'] as const)(
    'see no tie between those evaluated as one, sharing the %s, but with whom comes next',
    (share) => {
      const merge = { by: 'parcel', share } as const;
      const merging = aProgramme({ population: { ...programme.population!, merge } });
      const firms = [
        aFirm({ tax: 50, land: 10 }, { parcels: ['1'], code: 'owner' }),
        aFirm({ tax: 50, land: 0 }, { parcels: ['1'], landlord: 'owner', territory: 'south' }),
        aFirm({ tax: 99, land: 10 }),
      ];
      const run = runOf(firms, merging);
      const { nearTies } = compareRuns(run, run, { ...near, tolerance: Exact.of(2) });
      expect(nearTies.map(({ difference }) => difference)).toEqual(['1']);
    },
  );
});

describe('a scenario', () => {
  it('changes the places it names and leaves the programme alone', () => {
    expect(changed.evaluation?.[0]?.indicators.map(({ weight }) => weight)).toEqual(['40', '60']);
    expect(programme.evaluation?.[0]?.indicators.map(({ weight }) => weight)).toEqual(['60', '40']);
    const rules = { decimals: { total: 1 }, 'evaluation[0].indicators[0].cap': '1' };
    const wider = apply(programme, { rules, benchmarks: [] });
    expect([wider.decimals?.total, wider.evaluation?.[0]?.indicators[0]?.cap]).toEqual([1, '1']);
  });

  it('takes a line away', () => {
    const rule = { id: 'floor', title: '托底', when: 'tax > 5', atWorst: 'B' };
    const both = apply(programme, {
      rules: { adjust: [rule, { ...rule, id: 'other' }] },
      benchmarks: [],
    });
    const one = apply(both, { rules: { 'adjust[0]': null }, benchmarks: [] });
    expect(one.adjust?.map(({ id }) => id)).toEqual(['other']);
  });

  it.each([
    ['items[0].title', '不能测算'],
    ['evaluation[0].indicators[9].weight', '方案没有'],
    ['evaluation[0].indicators[0].weigth', 'weigth'],
    ['evaluation[0].indicators[0].weight', '权重加起来'],
  ])('is refused at %s in words', (path, words) => {
    const rules = { [path]: '41' };
    expect(() => apply(programme, { rules, benchmarks: [] })).toThrow(ScenarioInvalid);
    expect(() => apply(programme, { rules, benchmarks: [] })).toThrow(words);
  });

  it('keeps the benchmarks as they were used, but for those it fixes or has computed anew', () => {
    const subjects = [aFirm({ tax: 10 }), aFirm({ tax: 30 })];
    const { input, evaluation } = runOf(subjects);
    const of = (more: Partial<Parameters<typeof apply>[1]>) => {
      const scenario = { rules: {}, benchmarks: [], ...more };
      const frozen = inputFor(input, evaluation.benchmarks, scenario, programme);
      return frozen.benchmarks?.map(({ indicator, value }) => [indicator, value]);
    };
    expect(of({})).toEqual([
      ['tax', '2'],
      ['sales', '50'],
    ]);
    const key = { group: 'all', indicator: 'tax' };
    expect(of({ benchmarks: [{ ...key, value: '3' }] })).toEqual([
      ['sales', '50'],
      ['tax', '3'],
    ]);
    expect(of({ benchmarks: [{ ...key, value: null }] })).toEqual([['sales', '50']]);
    const rules = { 'evaluation[0].indicators[0].benchmark.times': '2' };
    expect(of({ rules })).toEqual([['sales', '50']]);
  });

  it('look at one group alone, and name who gets no class and why', () => {
    const groups = [
      { id: 'above', title: '规上', when: "scale == 'above'" },
      { id: 'below', title: '规下', when: true },
    ];
    const population = { subject: 'enterprise', scope: true, groups } as const;
    const two = aProgramme({
      population,
      evaluation: [
        {
          groups: ['above', 'below'],
          indicators: [
            {
              id: 'tax',
              title: '亩均税收',
              weight: 100,
              value: 'tax / land',
              benchmark: { mean: 'ratios', within: 'industry' },
              missing: 'block',
            },
          ],
        },
      ],
      grading: [{ groups: ['above', 'below'], classes: { A: '50%', B: '100%' } }],
    });
    const firm = (tax: number | null, scale: 'above' | 'below') =>
      aFirm({ tax }, { scale, industry: '13' });
    const lame = firm(null, 'below');
    const run = runOf([firm(90, 'above'), firm(50, 'above'), firm(40, 'below'), lame], two);
    const all = compareRuns(run, run, near);
    expect([all.compared, all.mean.after, all.leftOut.map(({ id }) => id)]).toEqual([
      3,
      '100.00',
      [lame.id],
    ]);
    expect(all.leftOut[0]!.zh).not.toBe('');
    const above = compareRuns(run, run, { ...near, group: 'above' });
    expect([above.compared, above.leftOut, above.mean.after]).toEqual([2, [], '116.67']);
    expect(above.histogram.dots).toHaveLength(2);
  });
});
