import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateWith } from '../../../src/domain/evaluation/evaluate.js';
import { freeze } from '../../../src/domain/evaluation/freeze.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import { Exact } from '../../../src/domain/expression/exact.js';
import { compareRuns } from '../../../src/domain/lab/compare.js';
import { quickly } from '../../../src/domain/lab/quickly.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';

const programmeWith = (tax: string, sales: string, more: Partial<ProgrammeText> = {}) =>
  aProgramme({
    decimals: { score: 4, total: 4 },
    evaluation: [
      {
        groups: ['all'],
        indicators: [
          {
            id: 't',
            title: '亩均税收',
            weight: tax,
            value: 'tax / land',
            benchmark: { mean: 'ratios' },
          },
          {
            id: 's',
            title: '亩均销售',
            weight: sales,
            value: 'sales / land',
            benchmark: { fixed: 50 },
          },
        ],
      },
    ],
    ...more,
  });
const firms = fc
  .array(
    fc.record({ tax: fc.integer({ min: 1, max: 99 }), sales: fc.integer({ min: 0, max: 999 }) }),
    {
      minLength: 2,
      maxLength: 12,
    },
  )
  .map((all) => all.map((values) => aFirm(values)));
const near = { margin: Exact.one, tolerance: Exact.of('0.01') };

describe('a trial by the fast path', () => {
  it('compares as the exact one does, word for word', () => {
    let moved = 0;
    fc.assert(
      fc.property(firms, (subjects) => {
        const [one, two] = [programmeWith('60', '40'), programmeWith('30', '70')];
        const open = { year: 2023, subjects, trace: false };
        const used = evaluateWith(compileRules(one), open);
        const input = { ...open, benchmarks: freeze(used.benchmarks) };
        const compared = (by: typeof quickly) => {
          const runs = [one, two].map((programme) => {
            return { programme, input, evaluation: by(compileRules(programme), input, used) };
          });
          return compareRuns(runs[0]!, runs[1]!, near);
        };
        const quick = compared(quickly);
        expect(quick).toEqual(compared(evaluateWith));
        moved += quick.movers.length;
      }),
      { numRuns: 25 },
    );
    expect(moved).toBeGreaterThan(5);
  });

  it('goes the exact way where a benchmark is not frozen, or somebody cannot be decided', () => {
    const rules = compileRules(programmeWith('60', '40'));
    const subjects = [aFirm({ tax: 50 }), aFirm({ tax: 20 })];
    const open = { year: 2023, subjects, trace: false };
    const used = evaluateWith(rules, open);
    expect(quickly(rules, open, used)).toEqual(evaluateWith(rules, open));
    const missing = { ...open, subjects: [...subjects, aFirm({ tax: null })] };
    const frozen = { ...missing, benchmarks: freeze(used.benchmarks) };
    expect(quickly(rules, frozen, used).problems).toEqual(evaluateWith(rules, frozen).problems);
    expect(quickly(rules, frozen, used).problems).toHaveLength(1);
  });

  const population = {
    subject: 'enterprise' as const,
    scope: true,
    outcomes: [
      { id: 'special', title: '特殊', when: 'sales == 7', outcome: 'special' as const, class: 'C' },
      { id: 'beside', title: '不评级', when: 'sales == 8', outcome: 'scoredNotGraded' as const },
    ],
    groups: [{ id: 'all', title: '全部', when: 'tax < 90' }],
  };
  const adjust = [
    { id: 'raise', title: '上调', move: 'up 1', by: 'miit', reason: 'required' as const },
  ];
  const items = ['tax', 'sales', 'land', 'staff'].map((id) => ({ id, title: id }));
  const strict = { items, population, adjust };
  const decided = (rule: string, reason: string) => (subject: string) => ({
    manual: [{ subject, rule, reason, by: '张三' }],
  });
  it.each([
    ['invalidFigure', aFirm({ tax: 20, staff: '很多' }), undefined],
    ['noGroup', aFirm({ tax: 95, sales: 7 }), undefined],
    ['missing', aFirm({ tax: 20, land: null, sales: 8 }), undefined],
    ['reasonMissing', aFirm({ tax: 20 }), decided('raise', ' ')],
    ['unknownRule', aFirm({ tax: 20 }), decided('nothing', '有理由')],
  ])(
    'names the problem %s as the exact one does, though everybody has a class',
    (code, odd, more) => {
      const rules = compileRules(programmeWith('60', '40', strict));
      const sound = {
        year: 2023,
        subjects: [aFirm({ tax: 50 }), aFirm({ tax: 20 })],
        trace: false,
      };
      const { benchmarks } = evaluateWith(rules, sound);
      const subjects = [...sound.subjects, odd];
      const input = { ...sound, subjects, ...more?.(odd.id), benchmarks: freeze(benchmarks) };
      const exact = evaluateWith(rules, input);
      expect(exact.problems.map((one) => one.code)).toContain(code);
      // Of the figures the version has told; what the rules make of them is found here.
      const problems = code === 'invalidFigure' ? exact.problems : [];
      expect(quickly(rules, input, { benchmarks, problems })).toEqual(exact);
    },
  );
});
