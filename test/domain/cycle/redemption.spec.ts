import { describe, expect, it } from '@jest/globals';
import { isRedeemable, outcomeOf } from '../../../src/domain/cycle/redemption.js';

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
});
