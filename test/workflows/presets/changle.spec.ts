/** Changle 昌乐 2023 as it ships: veto before protection, ties, utilities, the surcharge of Shandong. */
import { describe, expect, it } from '@jest/globals';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { policiesFor } from '../../../src/domain/evaluation/policy.js';
import { evaluated, preset, results, subject } from '../../support/preset.js';

const changle = preset('changle-2023');
const old = { scale: 'below', inProductionSince: '2001-01-01', industry: '3484' } as const;

/** A below-scale firm: it is ranked on tax per mu alone. */
const firm = (values: Record<string, number | null> = {}, more: Partial<SubjectFacts> = {}) =>
  subject({ tax: 100, land: 10, sales: 1000, ...values }, { ...old, ...more });

/** A hundred firms as they are ranked, the one at `place` being special. */
function amongHundred(place: number, more: Partial<SubjectFacts>) {
  const firms = Array.from({ length: 100 }, (_, index) =>
    firm({ tax: 1000 - index }, index === place - 1 ? more : {}),
  );
  return results(changle, firms)[place - 1];
}

const happened = (kind: string, date = '2022-06-01', level?: string) => ({
  kind,
  date,
  ...(level !== undefined && { level }),
});
const young = { inProductionSince: '2021-03-01' };

describe('Changle 2023: veto and protection', () => {
  it('lifts a new firm ranked at 97 % to C', () => {
    expect(amongHundred(97, young)).toMatchObject({
      rank: 97,
      baseClass: 'D',
      class: 'C',
      adjustments: [{ rule: 'protected', clause: '保护', from: 'D', to: 'C' }],
    });
  });

  it('leaves the same firm at D when it had a fatal accident', () => {
    const events = [happened('accident')];
    expect(amongHundred(97, { ...young, events })).toMatchObject({ class: 'D', adjustments: [] });
  });

  it('holds a firm at 5 % with an accident to C at best', () => {
    expect(amongHundred(5, { events: [happened('accident')] })).toMatchObject({
      baseClass: 'A',
      class: 'C',
      adjustments: [{ rule: 'veto', clause: '一票否决', from: 'A', to: 'C' }],
    });
  });

  it.each([
    ['a major environmental accident', happened('pollution')],
    ['a major food-safety accident', happened('foodSafety')],
    ['an unmet yearly task', happened('unmetTask', '2022-12-31', 'emission')],
    ['failing a standard', happened('substandard', '2022-01-01', 'quality')],
  ])('vetoes %s', (_, event) => {
    expect(amongHundred(60, { events: [event] })).toMatchObject({ baseClass: 'B', class: 'C' });
  });

  it.each([
    ['last year’s new above-scale firm', happened('newlyAbove')],
    ['a firm building a major project', happened('construction')],
  ])('keeps %s out of D', (_, event) => {
    expect(amongHundred(100, { events: [event] })?.class).toBe('C');
  });

  it('forgets what happened in another year', () => {
    const events = [happened('accident', '2021-12-31'), happened('construction', '2021-12-31')];
    expect(amongHundred(5, { events })?.class).toBe('A');
    expect(amongHundred(100, { events })?.class).toBe('D');
  });
});

describe('Changle 2023: who is ranked, and how', () => {
  it('collects the data of utilities and leaves them out of everything else', () => {
    const firms = [firm({ tax: 900 }, { industry: '4430' }), firm(), firm({ tax: 50 })];
    const [utility, first, second] = results(changle, firms);
    expect(utility).toMatchObject({ outcome: 'dataOnly', items: [], total: null, class: null });
    expect([first?.rank, second?.rank]).toEqual([1, 2]);
    // The mean is (100 + 50) / (10 + 10) = 7.5 without the utility.
    expect(first?.items[0]?.benchmark).toBe('7.5');
    expect(evaluated(changle, firms).groups[1]).toMatchObject({ id: 'below', base: 2 });
  });

  it('takes below-scale firms from three mu on, and every firm above scale', () => {
    const found = results(changle, [
      firm({ land: 3 }),
      firm({ land: 2.9999 }),
      subject({ tax: 1, land: 1, sales: 10, rd: 0 }, { ...old, scale: 'above' }),
    ]);
    expect(found.map(({ outcome }) => outcome)).toEqual(['graded', 'excluded', 'graded']);
  });

  it('cuts at 20, 75 and 95 per cent', () => {
    const { groups } = evaluated(
      changle,
      Array.from({ length: 100 }, (_, place) => firm({ tax: 1000 - place })),
    );
    expect(groups[1]?.counts).toEqual({ A: 20, B: 55, C: 20, D: 5 });
  });

  it('breaks ties by the tax contribution, then by sales', () => {
    const [less, more] = results(changle, [
      firm({ tax: 118, land: 11.8 }),
      firm({ tax: 120, land: 12 }),
    ]);
    expect(less?.total).toBe(more?.total);
    expect([more?.rank, less?.rank]).toEqual([1, 2]);
    const [fewer, greater] = results(changle, [firm({ sales: 900 }), firm({ sales: 901 })]);
    expect([greater?.rank, fewer?.rank]).toEqual([1, 2]);
  });
});

describe('the electricity surcharge for D', () => {
  const charged = (year: number, name: string, history: { year: number; class: string }[]) =>
    policiesFor(changle, { group: 'above', class: name, year, history })[0]?.value ?? null;

  it('is 0.05 and 0.10 for D in 2022 and 2023, nothing in 2024, and 0.05 again in 2025', () => {
    const history = [2022, 2023].map((year) => ({ year, class: 'D' }));
    expect(charged(2022, 'D', [])).toBe('0.05');
    expect(charged(2023, 'D', history.slice(0, 1))).toBe('0.10');
    expect(charged(2024, 'C', history)).toBeNull();
    expect(charged(2025, 'D', [...history, { year: 2024, class: 'C' }])).toBe('0.05');
  });

  it('stays at 0.15 from the third year on', () => {
    const history = [2020, 2021, 2022].map((year) => ({ year, class: 'D' }));
    expect(charged(2022, 'D', history.slice(0, 2))).toBe('0.15');
    expect(charged(2023, 'D', history)).toBe('0.15');
  });
});
