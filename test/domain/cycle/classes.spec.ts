import { describe, expect, it } from '@jest/globals';
import { classOrder, managedAs, reevaluation } from '../../../src/domain/cycle/classes.js';
import { isRedeemable } from '../../../src/domain/cycle/redemption.js';

const programme = {
  classes: [
    { id: 'A', title: '优先' },
    { id: 'B', title: '鼓励' },
    { id: 'C', title: '提升' },
    { id: 'D', title: '淘汰' },
    { id: 'T', title: '不评价', special: true },
    { id: 'N', title: '新办', special: true, treatedAs: 'B' },
  ],
};

describe('the order of classes', () => {
  it('is the plan’s, special classes left out', () => {
    expect(classOrder(programme)).toEqual(['A', 'B', 'C', 'D']);
    expect(managedAs(programme, 'N')).toBe('B');
    expect(managedAs(programme, 'C')).toBe('C');
  });

  it('is read from the grading where no classes are listed', () => {
    const grading = [{ groups: ['g'], classes: { 优: '20%', 良: '100%' } }];
    expect(classOrder({ grading })).toEqual(['优', '良']);
  });
});

describe('re-evaluation of a rectified enterprise', () => {
  it.each([
    ['C', 'B', true, 'promoted'],
    ['D', 'C', true, 'promoted'],
    ['C', 'C', true, 'retained'],
    ['C', 'D', true, 'retained'],
    ['C', 'N', true, 'promoted'],
    ['C', 'T', true, 'retained'],
    ['C', null, true, 'retained'],
    ['D', null, false, 'exited'],
  ])('%s then %s, still there: %s → %s', (before, now, present, expected) => {
    expect(reevaluation(programme, { before, now, present })).toBe(expected);
  });
});

describe('support for a rectified enterprise', () => {
  const outcome = { accepted: true, reevaluated: true, promoted: false, exited: false };

  it('is due by acceptance and re-evaluation unless the plan says otherwise', () => {
    expect(isRedeemable({}, outcome)).toBe(true);
    expect(isRedeemable({}, { ...outcome, reevaluated: false })).toBe(false);
  });

  it('follows the plan’s own words', () => {
    const rectification = { classes: {}, redeem: 'accepted && (promoted || exited)' };
    expect(isRedeemable({ rectification }, outcome)).toBe(false);
    expect(isRedeemable({ rectification }, { ...outcome, exited: true })).toBe(true);
  });
});
