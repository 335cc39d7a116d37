import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme, firm, withIndicators } from '../../support/evaluation.js';

describe('points', () => {
  type Points = NonNullable<
    Extract<NonNullable<ProgrammeText['evaluation']>, unknown[]>[number]['points']
  >;

  function bonus(
    points: Points,
    subject: SubjectFacts,
    more: object = {},
  ): string | null | undefined {
    const [entry] = aProgramme().evaluation ?? [];
    const programme = aProgramme({ evaluation: entry && [{ ...entry, points, ...more }] });
    return evaluate(programme, { year: 2023, subjects: [subject] }).subjects[0]?.bonus;
  }

  const happened = (kind: string, level?: string, date = '2022-06-01', until?: string) => ({
    kind,
    date,
    ...(level !== undefined && { level }),
    ...(until !== undefined && { until }),
  });

  it('gives points for each event, up to a limit', () => {
    const points: Points = [{ id: 'safety', from: "events('award')", each: 2, max: 4 }];
    const awards = [1, 2, 3].map(() => happened('award'));
    expect(bonus(points, aFirm({}, { events: awards.slice(1) }))).toBe('4');
    expect(bonus(points, aFirm({}, { events: awards }))).toBe('4');
    expect(bonus(points, aFirm())).toBe('0');
  });

  it('takes only the highest honour of a kind', () => {
    const points: Points = [
      {
        id: 'honours',
        take: 'highest',
        of: [
          { from: "events('brand', 'national')", each: 5 },
          { from: "events('brand', 'provincial')", each: 3 },
        ],
      },
    ];
    const both = [happened('brand', 'national'), happened('brand', 'provincial')];
    expect(bonus(points, aFirm({}, { events: both }))).toBe('5');
    expect(bonus(points, aFirm({}, { events: both.slice(1) }))).toBe('3');
  });

  it('takes more for the second accident than for the first', () => {
    const byFormula: Points = [
      { id: 'accident', from: "events('accident')", is: 'n == 0 ? 0 : -3 - 2 * (n - 1)' },
    ];
    const bySteps: Points = [{ id: 'accident', from: "events('accident')", first: -3, next: -2 }];
    for (const points of [byFormula, bySteps]) {
      const accidents = [1, 2, 3].map(() => happened('accident'));
      expect(bonus(points, aFirm())).toBe('0');
      expect(bonus(points, aFirm({}, { events: accidents.slice(0, 1) }))).toBe('-3');
      expect(bonus(points, aFirm({}, { events: accidents }))).toBe('-7');
    }
  });

  it('counts by level, and does not guess a level it does not know', () => {
    const points: Points = [
      { id: 'brand', from: "events('brand')", levels: { national: 5, city: 1 } },
    ];
    const known = [happened('brand', 'national'), happened('brand', 'city')];
    expect(bonus(points, aFirm({}, { events: known }))).toBe('6');
    expect(bonus(points, aFirm({}, { events: [happened('brand', 'galactic')] }))).toBeNull();
  });

  it('counts only what is still valid on the stated day', () => {
    const points: Points = [{ id: 'brand', from: "events('brand')", each: 5, validOn: '12-31' }];
    const expired = happened('brand', undefined, '2020-01-01', '2022-06-30');
    const valid = happened('brand', undefined, '2020-01-01', '2025-06-30');
    const later = happened('brand', undefined, '2023-01-05');
    expect(bonus(points, aFirm({}, { events: [expired, valid, later] }))).toBe('5');
  });

  it('takes points by a figure, and limits all points together', () => {
    const points: Points = [
      { id: 'idle', is: 'land > 9 ? -2 : 0' },
      { id: 'gift', from: "events('award')", byGroup: { all: 50 } },
    ];
    expect(bonus(points, aFirm())).toBe('-2');
    const rich = aFirm({}, { events: [happened('award')] });
    expect(bonus(points, rich, { pointsLimit: { max: 10, min: -20 } })).toBe('10');
  });

  it('costs more in one group than in another, without a limit', () => {
    const points: Points = [
      { id: 'accident', from: "events('accident')", byGroup: { all: -5, other: -3 } },
    ];
    const accidents = Array.from({ length: 40 }, () => happened('accident'));
    expect(bonus(points, aFirm({}, { events: accidents }))).toBe('-200');
    const elsewhere: Points = [{ ...points[0], id: 'accident', byGroup: { other: -3 } }];
    expect(bonus(elsewhere, aFirm({}, { events: accidents }))).toBe('0');
  });

  it('counts what was recognised by the stated day', () => {
    const points: Points = [
      { id: 'brand', from: "events('brand')", each: 5, recognisedBy: '2023-03-31' },
    ];
    const events = ['2023-03-31', '2023-04-01'].map((date) => happened('brand', undefined, date));
    expect(bonus(points, aFirm({}, { events }))).toBe('5');
  });

  it('can leave points out of the ranking', () => {
    const [entry] = aProgramme().evaluation ?? [];
    const points: Points = [{ id: 'award', from: "events('award')", each: 50 }];
    const programme = aProgramme({
      evaluation: entry && [{ ...entry, points, pointsCount: 'afterRanking' }],
    });
    const subjects = [aFirm({ tax: 110 }), aFirm({}, { events: [happened('award')] })];
    const result = evaluate(programme, { year: 2023, subjects });
    expect(result.subjects.map(({ total, rank }) => [total, rank])).toEqual([
      ['110', 1],
      ['150', 2],
    ]);
  });
});

describe('rounding where the programme says so', () => {
  it('rounds item, value, score and total, each once', () => {
    const programme = withIndicators([{ weight: 10, benchmark: { fixed: 3 } }], {
      decimals: { value: 2, score: 3, total: 1 },
    });
    const { subjects } = evaluate(programme, { year: 2023, subjects: [firm(2, 3)] });
    expect(subjects[0]?.items[0]).toMatchObject({ value: '0.67', score: '2.233' });
    expect(subjects[0]?.total).toBe('2.2');
  });

  it('cuts a benchmark and rounds a score where each step has its own way', () => {
    const programme = withIndicators([{ weight: 10, benchmark: { mean: 'ratios' } }], {
      decimals: { benchmark: 1, score: 1, mode: { benchmark: 'down', score: 'up' } },
    });
    const { subjects } = evaluate(programme, { year: 2023, subjects: [firm(11), firm(28)] });
    // Mean 1.95, cut to 1.9; 1.1 / 1.9 × 10 = 5.789…
    expect(subjects[0]?.items[0]).toMatchObject({ benchmark: '1.9', score: '5.8' });
    expect(subjects[1]?.items[0]).toMatchObject({ score: '14.8' });
  });

  it('rounds an exact half up although 10 / 3 never ends', () => {
    const programme = withIndicators([{ weight: 3, benchmark: { fixed: 2000 } }], {
      decimals: { score: 3 },
    });
    // 1 / 3 ÷ 2000 × 3 = 0.0005 exactly.
    const { subjects } = evaluate(programme, { year: 2023, subjects: [firm(1, 3)] });
    expect(subjects[0]?.items[0]?.score).toBe('0.001');
  });

  it('scales to a hundred', () => {
    const [entry] =
      withIndicators([
        { weight: 1, benchmark: { fixed: 10 } },
        { weight: 3, value: 'sales / land', benchmark: { fixed: 200 } },
      ]).evaluation ?? [];
    const programme = aProgramme({ evaluation: entry && [{ ...entry, scaleTo: 100 }] });
    const { subjects } = evaluate(programme, { year: 2023, subjects: [firm(100)] });
    expect(subjects[0]?.total).toBe('62.5');
  });
});
