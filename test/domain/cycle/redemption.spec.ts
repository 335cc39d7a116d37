import { describe, expect, it } from '@jest/globals';
import { isRedeemable, outcomeOf, redemptionWords } from '../../../src/domain/cycle/redemption.js';

describe('support for a rectified enterprise', () => {
  const payable = (redeem?: string) =>
    ['implementing', 'accepted', 'promoted', 'retained', 'exited'].filter((phase) =>
      isRedeemable(
        { rectification: { classes: {}, ...(redeem !== undefined && { redeem }) } },
        outcomeOf(phase),
      ),
    );

  it('is earned by who passed acceptance and re-evaluation, as the plan says', () => {
    expect(payable('accepted && reevaluated')).toEqual(['promoted', 'exited']);
    expect(payable()).toEqual(['promoted', 'exited']);
    expect(payable('promoted')).toEqual(['promoted']);
  });

  it('is told in words', () => {
    const words = (redeem?: string) =>
      redemptionWords({ rectification: { classes: {}, ...(redeem !== undefined && { redeem }) } });
    expect(words()).toBe('验收合格且通过复评');
    expect(words('accepted && !(promoted || exited)')).toBe('验收合格且未(升档或按计划退出)');
  });
});
