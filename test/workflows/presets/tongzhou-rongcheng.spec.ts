/** Tongzhou Bay 通州湾 2022 and Rongcheng 荣成 2019: who is evaluated, and what stands in for the annexes. */
import { describe, expect, it } from '@jest/globals';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { evaluated, preset, results, subject } from '../../support/preset.js';

const bay = preset('tongzhou-bay-2022');
const rongcheng = preset('rongcheng-2019');

const old = { inProductionSince: '2010-01-01', industry: '3484', scale: 'below' } as const;
const firm = (values: Record<string, number | null>, more: Partial<SubjectFacts> = {}) =>
  subject(
    { tax: 50, sales: 400, energy: 20, electricity: 10, ...values },
    { ...old, region: '320600', ...more },
  );

describe('Tongzhou Bay 2022', () => {
  const outcome = (one: SubjectFacts) => results(bay, [one])[0]?.outcome;

  it.each([
    ['500 万元 of sales', { sales: 500, land_owned: 1 }, 'graded'],
    ['499.99 万元 and 2.9 mu', { sales: 499.99, land_owned: 2.9 }, 'excluded'],
    ['3 mu', { land_owned: 3 }, 'graded'],
    // 2 000 m² at 667 are 2.9985 mu, 2 001 m² exactly 3.
    ['2 000 m² rented', { land_owned: null, rented: 2000 }, 'excluded'],
    ['2 001 m² rented', { land_owned: null, rented: 2001 }, 'graded'],
    ['2.5 mu and 333.5 m² rented', { land_owned: 2.5, rented: 333.5 }, 'graded'],
  ])('%s', (_, values, expected) => {
    expect(outcome(firm(values))).toBe(expected);
  });

  it('waits until a firm has been three full years in production', () => {
    const since = (day: string) => outcome(firm({ land_owned: 9 }, { inProductionSince: day }));
    expect([since('2018-12-31'), since('2019-01-01')]).toEqual(['graded', 'excluded']);
  });

  it("proposes Huai'an's weights and bands where its own annex is not published", () => {
    const huaian = preset('huaian-2024');
    const weights = (one: typeof bay) =>
      one.evaluation?.[0]?.indicators.map(({ weight }) => weight);
    expect(weights(bay)).toEqual(weights(huaian));
    expect(bay.grading?.[0]?.classes).toEqual(huaian.grading?.[0]?.classes);
    // Everybody at the mean of the year before: half of everything.
    const steady = firm({ land_owned: 10, tax: 100, sales: 1000 });
    const [one] = results(bay, [{ ...steady, last: steady.values }]);
    expect(one?.items.map(({ score }) => score)).toEqual(['22.5', '17.5', '10']);
  });
});

describe('Rongcheng 2019', () => {
  const enterprise = (values: Record<string, number | null>, more: Partial<SubjectFacts> = {}) =>
    subject(
      {
        tax: 100,
        land: 10,
        sales: 2000,
        value_added: 400,
        energy: 100,
        emission: 2,
        rd: 60,
        staff: 40,
        ...values,
      },
      { ...old, scale: 'above', ...more },
    );

  it('scores a firm that is the whole of its group by the weights of all five items', () => {
    const [one] = results(rongcheng, [enterprise({})]);
    expect(one?.items.map(({ score }) => score)).toEqual(['40', '20', '15', '15', '10']);
  });

  it('gives the mean of the others for missing energy, and nothing for missing research', () => {
    const [, lacking] = results(rongcheng, [
      enterprise({}),
      enterprise({ energy: null, rd: null }),
    ]);
    expect(lacking?.items.map(({ score }) => score)).toEqual(['40', '20', '15', '0', '10']);
  });

  it('only collects the data of utilities, and cuts at 20, 75 and 95 per cent', () => {
    const firms = Array.from({ length: 100 }, (_, place) => enterprise({ tax: 1000 - place }));
    const utility = enterprise({ tax: 99999 }, { industry: '4420' });
    expect(results(rongcheng, [utility])[0]).toMatchObject({ outcome: 'dataOnly', class: null });
    expect(evaluated(rongcheng, [...firms, utility]).groups[0]?.counts).toEqual({
      A: 20,
      B: 55,
      C: 20,
      D: 5,
    });
  });

  it('ranks below-scale firms apart, on tax per mu', () => {
    const below = [30, 20].map((tax) => enterprise({ tax }, { scale: 'below' }));
    const found = results(rongcheng, [enterprise({}), ...below]);
    expect(found.map(({ group, rank }) => [group, rank])).toEqual([
      ['above', 1],
      ['below', 1],
      ['below', 2],
    ]);
  });
});
