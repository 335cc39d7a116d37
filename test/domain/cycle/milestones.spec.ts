import { describe, expect, it } from '@jest/globals';
import {
  aimOf,
  enterpriseAside,
  enterpriseMilestones,
  enterpriseOff,
  enterpriseRoad,
  projectMilestones,
  projectRoad,
} from '../../../src/domain/cycle/milestones.js';
import { enterpriseYear } from '../../../workflows/machines/enterprise-year.machine.js';
import { rectification } from '../../../workflows/machines/rectification.machine.js';

/** Keys of all innermost states of a machine. */
function leaves(node: { states: Record<string, unknown>; key: string }): string[] {
  const inner = Object.values(node.states) as (typeof node)[];
  return inner.length === 0 ? [node.key] : inner.flatMap(leaves);
}

describe('the road of an enterprise', () => {
  it('names every phase its machine can be in, each once', () => {
    const named = [...enterpriseRoad, ...enterpriseAside, enterpriseOff];
    expect(named.toSorted()).toEqual(leaves(enterpriseYear('1.4').root).toSorted());
    expect(new Set(named).size).toBe(named.length);
  });

  it('is the same for projects', () => {
    expect([...projectRoad].toSorted()).toEqual(leaves(rectification.root).toSorted());
  });

  it('passes milestones in their order: who has passed a later one has passed the earlier', () => {
    const order = ['submitted', 'verified', 'scored', 'confirmed', 'graded', 'listed'] as const;
    for (const [i, later] of order.entries()) {
      for (const earlier of order.slice(0, i)) {
        for (const phase of enterpriseMilestones[later]?.done ?? []) {
          expect([later, earlier, enterpriseMilestones[earlier]?.done.has(phase)]).toEqual([
            later,
            earlier,
            true,
          ]);
        }
      }
    }
  });

  it('counts nobody as done whom it does not count', () => {
    for (const { counted, done } of [
      ...Object.values(enterpriseMilestones),
      ...Object.values(projectMilestones),
    ]) {
      for (const phase of done) expect(counted.has(phase)).toBe(true);
    }
  });

  it('counts a returned record as entered, not as verified', () => {
    expect(enterpriseMilestones.submitted?.done.has('returned')).toBe(true);
    expect(enterpriseMilestones.verified?.done.has('returned')).toBe(false);
  });

  it('asks no confirmation of who was set aside', () => {
    expect(enterpriseMilestones.confirmed?.counted.has('special')).toBe(false);
    expect(enterpriseMilestones.scored?.done.has('special')).toBe(true);
  });
});

describe('what a stage has to reach', () => {
  it('is its projects where the programme rectifies, and only its tasks where it does not', () => {
    const rectifying = { rectification: { classes: {} } };
    expect(aimOf(rectifying, { does: 'implement' })).toEqual({ of: 'projects', done: 'accepted' });
    expect(aimOf({}, { does: 'implement' })).toBeNull();
    expect(aimOf({}, { does: 'train' })).toBeNull();
  });
});
