/** `RUNS` says how many programmes are tried, 25 unless said; hunt for differences with thousands. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectResult } from '../../../src/domain/evaluation/evaluation.js';
import { fastStandings } from '../../../src/domain/evaluation/fast/standings.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import {
  aPlainProgramme,
  aRandomInput,
  aRandomProgramme,
} from '../../support/reference/arbitrary.js';
import { reference } from '../../support/reference/reference.js';
import { exactStandings } from '../../support/standings.js';

const numRuns = Number(process.env['RUNS'] ?? 25);

describe('the engine and the slow reference written from docs/programmes.md', () => {
  it('agree on every figure, rank, class and adjustment of every random programme', () => {
    fc.assert(
      fc.property(aRandomProgramme, aRandomInput, (programme, input) => {
        const engine = evaluate(programme, { ...input, trace: false });
        const slow = reference(programme, input);
        expect(engine.subjects.map(comparable)).toEqual(slow.subjects);
        expect(engine.groups.map(({ id, base, counts }) => ({ id, base, counts }))).toEqual(
          slow.groups,
        );
        expect(engine.quality ?? []).toEqual(slow.quality);
        expect(engine.rollUps ?? []).toEqual(slow.rollUps);
      }),
      { numRuns },
    );
  });
});

describe('the engine and its fast path', () => {
  it('agree where the fast path covers the programme, which it does of a third', () => {
    let [covered, tried] = [0, 0];
    const most = fc.oneof(
      { weight: 3, arbitrary: aPlainProgramme },
      { weight: 1, arbitrary: aRandomProgramme },
    );
    fc.assert(
      fc.property(most, aRandomInput, (programme, input) => {
        const rules = compileRules(programme);
        const fast = fastStandings(rules, input);
        tried += 1;
        if (!fast) return;
        covered += 1;
        expect(fast).toEqual(exactStandings(rules, input));
      }),
      { numRuns: numRuns * 3 },
    );
    expect(covered).toBeGreaterThan(tried / 3);
  });
});

/** Without the parts that are for the reader. */
function comparable({
  id: _,
  name: __,
  trace: ___,
  doubts = [],
  merged: _____,
  adjustments,
  ...rest
}: SubjectResult) {
  return {
    ...rest,
    doubts: doubts.map(({ rule }) => rule),
    adjustments: adjustments.map(({ by: ______, ...one }) => one),
  };
}
