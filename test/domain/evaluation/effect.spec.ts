import { describe, expect, it } from '@jest/globals';
import { effectOf } from '../../../src/domain/evaluation/effect.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import { aFirm, aProgramme, atOnce } from '../../support/evaluation.js';

const rules = compileRules(
  aProgramme({
    evaluation: [
      {
        groups: ['all'],
        indicators: [
          {
            id: 'tax_per_mu',
            title: '亩均税收',
            weight: 100,
            value: 'tax / land',
            benchmark: { mean: 'ratios' },
          },
        ],
      },
    ],
    grading: [{ groups: ['all'], classes: { A: '25%', B: '75%', C: '100%' } }],
  }),
);
/** What it comes to, all steps at once. */
const effectNow = (...of: Parameters<typeof effectOf>) => atOnce(effectOf(...of));
const subjects = [400, 300, 200, 100].map((tax) => aFirm({ tax, land: 10 }));
const input = { year: 2023, subjects };
const [first, second, third] = subjects.map(({ id }) => id);
const proposed = { subject: third!, values: { tax: '500' } };

describe('the effect of one appeal on the others', () => {
  it('is who changes class or rank, changed classes first; benchmarks stay', () => {
    const effect = effectNow(rules, input, proposed, 'benchmarkFrozen')!;
    expect(effect.own).toMatchObject({
      before: { total: '80', rank: 3, class: 'B' },
      after: { total: '200', rank: 1, class: 'A' },
    });
    expect(effect.others).toMatchObject([
      { id: first, before: { rank: 1, class: 'A' }, after: { rank: 2, class: 'B', total: '160' } },
      { id: second, before: { rank: 2, class: 'B' }, after: { rank: 3, class: 'B', total: '120' } },
    ]);
  });

  it('moves every total where everything is computed anew, but no benchmark a person fixed', () => {
    const anew = effectNow(rules, input, proposed, 'everything')!;
    // The mean is 32.5 now, not 25.
    expect(anew.own.after.total).toBe('153.846153846154');
    const fixed = {
      ...input,
      benchmarks: [{ group: 'all', indicator: 'tax_per_mu', value: '25' }],
    };
    expect(effectNow(rules, fixed, proposed, 'everything')!.own.after.total).toBe('200');
  });

  it('leaves the others alone where only the subject is computed anew', () => {
    const effect = effectNow(rules, input, proposed, 'subjectOnly')!;
    expect(effect.own.after.class).toBe('A');
    expect(effect.others).toEqual([]);
  });

  it('is nothing for a subject that is not there', () => {
    const nobody = { subject: 'nobody', values: {} };
    expect(effectNow(rules, input, nobody, 'benchmarkFrozen')).toBeUndefined();
  });
});
