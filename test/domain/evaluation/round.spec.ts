import { describe, expect, it } from '@jest/globals';
import type { SubjectResult } from '../../../src/domain/evaluation/evaluation.js';
import { differsFromConfirmed } from '../../../src/evaluation/round.js';

const told = {
  phase: 'confirmed',
  position: { value: 'confirmed', context: { total: '80', class: 'B' } },
};
const result = (more: Partial<SubjectResult> = {}): SubjectResult =>
  ({
    outcome: 'graded',
    total: '80',
    class: 'B',
    group: 'above',
    adjustments: [],
    ...more,
  }) as unknown as SubjectResult;
const move = { rule: 'punish', from: 'B', to: 'C', reason: null, clause: null };

describe('what an enterprise confirmed against what its figures give', () => {
  it.each([
    ['the same', {}, false],
    ['another total', { total: '79' }, true],
    ['another group, though total and class are the same', { group: 'below' }, true],
    ['another class that nothing has moved', { class: 'A' }, true],
    ['a class moved by a decision', { class: 'C', adjustments: [move] }, false],
    ['set aside by now', { outcome: 'special', total: null, class: null }, false],
  ] as const)('%s', (_, more, differs) => {
    expect(differsFromConfirmed(told, result(more as Partial<SubjectResult>), 'above')).toBe(
      differs,
    );
  });

  it('leaves another class to the new grade of who is graded', () => {
    expect(
      differsFromConfirmed({ ...told, phase: 'graded' }, result({ class: 'A' }), 'above'),
    ).toBe(false);
  });
});
