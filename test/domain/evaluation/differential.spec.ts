import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectResult } from '../../../src/domain/evaluation/evaluation.js';
import { aRandomInput, aRandomProgramme } from '../../support/reference/arbitrary.js';
import { reference } from '../../support/reference/reference.js';

const runs = Number(process.env['DIFFERENTIAL_RUNS'] ?? 60);

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
      }),
      { numRuns: runs },
    );
  });
});

/** Without the parts that are for the reader. */
function comparable({ id: _, name: __, trace: ___, adjustments, ...rest }: SubjectResult) {
  return { ...rest, adjustments: adjustments.map(({ by: ____, ...one }) => one) };
}
