/** A city in Anhui 安徽 as it ships: 25/70/95, who is in, and who is scored without being graded. */
import { describe, expect, it } from '@jest/globals';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { evaluated, preset, results, subject } from '../../support/preset.js';

const anhui = preset('anhui-city');

const above = (values: Record<string, number | null> = {}, more: Partial<SubjectFacts> = {}) =>
  subject(
    {
      tax: 100,
      land: 10,
      sales: 2000,
      value_added: 400,
      energy: 100,
      rd: 60,
      staff: 40,
      ...values,
    },
    { industry: '3484', ...more },
  );

const below = (values: Record<string, number | null>, more: Partial<SubjectFacts> = {}) =>
  subject(
    { tax: 20, land: 5, sales: 300, ...values },
    { scale: 'below', industry: '3484', territory: 'edz', founded: '2010-01-01', ...more },
  );

describe('Anhui city: who is evaluated', () => {
  const outcomeOf = (firm: SubjectFacts) => results(anhui, [firm])[0]?.outcome;

  it.each([
    ['five mu', { land: 5 }, 'graded'],
    ['a little less than five mu', { land: 4.99 }, 'excluded'],
    ['no land and 3 000 m² rented', { land: null, rented: 3000 }, 'graded'],
    ['no land and 2 999 m² rented', { land: null, rented: 2999 }, 'excluded'],
    ['4 mu and 3 000 m² rented', { land: 4, rented: 3000 }, 'graded'],
  ])('below scale, %s', (_, values, outcome) => {
    expect(outcomeOf(below(values))).toBe(outcome);
  });

  it('asks below-scale firms for four full years since their founding', () => {
    expect(outcomeOf(below({}, { founded: '2017-12-31' }))).toBe('graded');
    expect(outcomeOf(below({}, { founded: '2018-01-01' }))).toBe('excluded');
  });

  it('looks for below-scale firms in the development zone only', () => {
    expect(outcomeOf(below({ land: 50 }, { territory: 'elsewhere' }))).toBe('excluded');
    expect(outcomeOf(above({}, { territory: 'elsewhere', founded: '2021-06-01' }))).toBe('graded');
  });
});

describe('Anhui city: scores', () => {
  it('gives a firm above scale that stands at the mean of every item 100', () => {
    // Tax 10, sales 200 per mu; value added 4 per tce, R&D 3 %, value added 10 per head.
    const [mean, half] = results(anhui, [
      above(),
      above({ tax: 50 }),
      above({ tax: 150, sales: 2000 }),
    ]);
    expect(mean?.items.map(({ score }) => score)).toEqual(['45', '20', '15', '15', '5']);
    expect([mean?.total, half?.total]).toEqual(['100', '77.5']);
  });

  it('counts rented floor as land at 10 000 / 15 m² a mu, without binary crumbs', () => {
    const [tenant] = results(anhui, [above({ land: null, rented: 2000, tax: 30 })]);
    expect(tenant?.items[0]?.value).toBe('10');
  });

  it('ranks below-scale firms on tax per mu alone', () => {
    const [rich, poor] = results(anhui, [
      below({ tax: 30, land: 6, sales: 1 }),
      below({ tax: 40, land: 10, sales: 9000 }),
    ]);
    expect([rich?.total, rich?.rank]).toEqual(['5', 1]);
    expect([poor?.total, poor?.rank]).toEqual(['4', 2]);
  });
});

describe('Anhui city: classes', () => {
  it('counts 25, 45, 25 and 5 of a hundred in each group', () => {
    const firms = Array.from({ length: 100 }, (_, place) => below({ tax: 1000 - place }));
    const { groups } = evaluated(anhui, [...firms, above()]);
    expect(groups[1]?.counts).toEqual({ A: 25, B: 45, C: 25, D: 5 });
    expect(groups[0]?.base).toBe(1);
  });

  it.each([
    ['a waste-water plant', { industry: '4620' }],
    ['a firm under state tax support', { events: [{ kind: 'taxSupport' }] }],
    ['a start-up', { events: [{ kind: 'startUp' }] }],
    ['a firm building a major project', { events: [{ kind: 'construction' }] }],
  ])('scores %s without grading it, and manages it like B', (_, more) => {
    const firms = [above({ tax: 9000 }, more), ...Array.from({ length: 4 }, () => above())];
    const [set] = results(anhui, firms);
    expect(set).toMatchObject({
      outcome: 'scoredNotGraded',
      class: null,
      treatedAs: 'B',
      rank: null,
    });
    expect(set?.total).not.toBeNull();
    expect(evaluated(anhui, firms).groups[0]?.base).toBe(4);
  });
});
