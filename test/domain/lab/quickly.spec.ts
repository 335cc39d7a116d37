import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateWith } from '../../../src/domain/evaluation/evaluate.js';
import { freeze } from '../../../src/domain/evaluation/freeze.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import { Exact } from '../../../src/domain/expression/exact.js';
import { compareRuns } from '../../../src/domain/lab/compare.js';
import { quickly } from '../../../src/domain/lab/quickly.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';

const programmeWith = (tax: string, sales: string) =>
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
        const { benchmarks: used } = evaluateWith(compileRules(one), open);
        const input = { ...open, benchmarks: freeze(used) };
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
    const { benchmarks: used } = evaluateWith(rules, open);
    expect(quickly(rules, open, used)).toEqual(evaluateWith(rules, open));
    const missing = { ...open, subjects: [...subjects, aFirm({ tax: null })] };
    const frozen = { ...missing, benchmarks: freeze(used) };
    expect(quickly(rules, frozen, used).problems).toEqual(evaluateWith(rules, frozen).problems);
    expect(quickly(rules, frozen, used).problems).toHaveLength(1);
  });
});
