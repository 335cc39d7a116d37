/** `RUNS` says how many random populations are tried, 12 unless said. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateWith } from '../../../src/domain/evaluation/evaluate.js';
import type { EvaluationInput } from '../../../src/domain/evaluation/input.js';
import { liftOf } from '../../../src/domain/evaluation/lift.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import { Exact } from '../../../src/domain/expression/exact.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme, atOnce } from '../../support/evaluation.js';

/** Tax per mu against 10, weight 60; energy per sales, the less the better, weight 40. */
const evaluation: ProgrammeText['evaluation'] = [
  {
    groups: ['all'],
    indicators: [
      {
        id: 'tax_per_mu',
        title: '亩均税收',
        unit: '万元/亩',
        weight: 60,
        decimals: 2,
        value: 'tax / land',
        benchmark: { fixed: 10 },
        cap: 1,
      },
      {
        id: 'intensity',
        title: '单位销售用地',
        weight: 40,
        decimals: 3,
        value: 'land / sales * 100',
        direction: 'inverse',
        benchmark: { fixed: 2 },
        cap: 1,
      },
    ],
  },
];
const byLine = (more: Partial<ProgrammeText> = {}) =>
  compileRules(
    aProgramme({
      evaluation,
      grading: [
        {
          groups: ['all'],
          classes: { A: 'total >= 90', B: 'total >= 75', C: 'total >= 60', D: 'true' },
        },
      ],
      ...more,
    }),
  );
/** What it comes to, all steps at once. */
const liftNow = (...of: Parameters<typeof liftOf>) => atOnce(liftOf(...of));
const year = 2023;
const RUNS = Number(process.env['RUNS'] ?? 12);

describe('what lifts a class, by cut lines', () => {
  it('is the least value on the grid of the declared places', () => {
    // 6.00 / 10 × 60 = 36, and 10 / 1000 × 100 = 1 gives (2 − 1/2) × 40 / 2 = 30: 66 in all.
    const firm = aFirm({ tax: 60, land: 10, sales: 1000 });
    const lift = liftNow(byLine(), { year, subjects: [firm] }, firm.id);
    expect(lift).toMatchObject({ class: 'C', next: 'B', obstacles: [] });
    const [tax, intensity] = lift!.indicators;
    expect(tax).toMatchObject({ value: '6', needed: '7.5', class: 'B', total: '75' });
    // 9 more: (2 − v/2) × 20 = 39, v = 0.1.
    expect(intensity).toMatchObject({ value: '1', needed: '0.1', class: 'B', total: '75' });
  });

  it('is rounded outward, away from the value there is', () => {
    const firm = aFirm({ tax: '60.03', land: 10, sales: 1000 });
    const rules = byLine({ grading: lines('70.001') });
    const lift = liftNow(rules, { year, subjects: [firm] }, firm.id);
    // 40.001 ÷ 6 = 6.6668…; the next two places that suffice.
    expect(lift!.indicators[0]).toMatchObject({ value: '6', needed: '6.67' });
  });

  it('is nothing where the score is full before the line, and nothing for the best', () => {
    const poor = aFirm({ tax: 1, land: 10, sales: 100 });
    const lift = liftNow(byLine(), { year, subjects: [poor] }, poor.id);
    expect(lift!.class).toBe('D');
    expect(lift!.indicators.map(({ needed }) => needed)).toEqual(['10', null]);
    const best = aFirm({ tax: 100, land: 10, sales: 100_000 });
    expect(liftNow(byLine(), { year, subjects: [best] }, best.id)).toMatchObject({
      class: 'A',
      next: null,
      indicators: [],
    });
  });

  it('names what holds the class down, with its clause', () => {
    const rules = byLine({
      events: [{ id: 'accident', title: '安全事故' }],
      adjust: [
        {
          id: 'veto',
          title: '一票否决',
          clause: '第九条',
          when: "count(events('accident')) > 0",
          set: 'D',
        },
      ],
    });
    const events = [{ kind: 'accident', date: '2022-03-01' }];
    const firm = aFirm({ tax: 80, land: 10, sales: 1000 }, { events });
    const lift = liftNow(rules, { year, subjects: [firm] }, firm.id);
    const veto = { rule: 'veto', title: '一票否决', clause: '第九条', from: 'B', to: 'D' };
    expect(lift).toMatchObject({ class: 'D', obstacles: [veto] });
    expect(lift!.indicators[0]).toMatchObject({
      needed: null,
      obstacles: [{ ...veto, from: 'A' }],
    });
  });

  it('is worked out in steps of one evaluation of everybody', () => {
    const firm = aFirm({ tax: 60, land: 10, sales: 1000 });
    const subjects = [firm];
    let evaluations = 0;
    subjects[Symbol.iterator] = function () {
      evaluations += 1;
      return Array.prototype[Symbol.iterator].call(this);
    };
    const steps = liftOf(byLine(), { year, subjects }, firm.id);
    for (let done: boolean | undefined = false; !done;) {
      const before = evaluations;
      ({ done } = steps.next());
      expect(evaluations - before).toBeLessThanOrEqual(1);
    }
    expect(evaluations).toBeGreaterThan(2);
  });

  it('is not asked of who is not graded', () => {
    const firm = aFirm();
    const population = {
      subject: 'enterprise' as const,
      scope: true,
      outcomes: [{ when: true, outcome: 'dataOnly' as const }],
      groups: [{ id: 'all', title: '全部', when: true }],
    };
    expect(liftNow(byLine({ population }), { year, subjects: [firm] }, firm.id)).toBeUndefined();
  });
});

describe('what lifts a class, by shares', () => {
  const rules = compileRules(
    aProgramme({
      evaluation: [
        {
          groups: ['all'],
          indicators: [
            {
              id: 'tax_per_mu',
              title: '亩均税收',
              weight: 50,
              decimals: 2,
              value: 'tax / land',
              benchmark: { mean: 'ratios', times: 2 },
              cap: 1,
            },
            {
              id: 'place',
              title: '销售名次',
              weight: 50,
              decimals: 1,
              value: 'sales',
              score: 'byRank',
            },
          ],
        },
      ],
      grading: [{ groups: ['all'], classes: { A: '20%', B: '60%', C: '95%', D: '100%' } }],
    }),
  );
  const firms = fc
    .array(
      fc.record({ tax: fc.integer({ min: 0, max: 500 }), sales: fc.integer({ min: 0, max: 90 }) }),
      {
        minLength: 3,
        maxLength: 12,
      },
    )
    .map((all) => all.map((one) => aFirm(one)));

  it('really lifts, and one step less does not', () => {
    let lifted = 0;
    fc.assert(
      fc.property(firms, fc.nat(), (subjects, n) => {
        const input: EvaluationInput = { year, subjects, trace: false };
        const { id } = subjects[n % subjects.length]!;
        const lift = liftNow(rules, input, id);
        for (const one of lift?.indicators ?? []) {
          if (one.needed === null) continue;
          lifted += 1;
          const step = Exact.one.over(Exact.of(one.id === 'place' ? 10 : 100));
          const classAt = (value: string) => {
            const suppose = [{ subject: id, indicator: one.id, value }];
            const { subjects: all } = evaluateWith(rules, { ...input, suppose });
            return all.find((result) => result.id === id)!.class!;
          };
          expect(classAt(one.needed) < lift!.class).toBe(true);
          expect(classAt(one.needed)).toBe(one.class);
          expect(classAt(Exact.of(one.needed).minus(step).toString()) < lift!.class).toBe(false);
        }
      }),
      { numRuns: RUNS },
    );
    expect(lifted).toBeGreaterThan(RUNS / 3);
  });

  it('leaves the benchmarks as they are', () => {
    const subjects = [aFirm({ tax: 100 }), aFirm({ tax: 50 })];
    const suppose = [{ subject: subjects[1]!.id, indicator: 'tax_per_mu', value: '5000' }];
    const benchmark = (input: EvaluationInput) => evaluateWith(rules, input).benchmarks;
    expect(benchmark({ year, subjects, suppose })).toEqual(benchmark({ year, subjects }));
  });
});

function lines(b: string): ProgrammeText['grading'] {
  return [{ groups: ['all'], classes: { B: `total >= ${b}`, C: 'true' } }];
}
