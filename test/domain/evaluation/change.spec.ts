import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type YearResult, changeOf, tellChange } from '../../../src/domain/evaluation/change.js';
import { Exact } from '../../../src/domain/expression/exact.js';

const item = (id: string, score: string) => ({ id, value: null, benchmark: null, score });

function standing(
  year: number,
  scores: Readonly<Record<string, string>>,
  others: readonly string[],
  more: { bonus?: string; total?: string; weights?: Readonly<Record<string, string>> } = {},
): YearResult {
  const { bonus = null, weights = {} } = more;
  const sum = [...Object.values(scores), bonus ?? '0'].reduce(
    (total, score) => total.plus(Exact.of(score)),
    Exact.zero,
  );
  const total = more.total ?? sum.toString();
  const ahead = others.filter((other) => Exact.of(other).compare(Exact.of(total)) > 0).length;
  return {
    year,
    result: {
      items: Object.entries(scores).map(([id, score]) => item(id, score)),
      bonus,
      total,
      rank: ahead + 1,
      class: 'B',
    },
    indicators: Object.keys(scores).map((id) => ({
      id,
      title: id === 'tax' ? '亩均税收' : id,
      weight: weights[id] ?? '50',
    })),
    totals: [...others, total],
    partly: false,
  };
}

describe('the change of a rank against last year', () => {
  const last = standing(2021, { tax: '30', sales: '40' }, ['90', '80', '60']);
  const now = standing(2022, { tax: '45', sales: '20' }, ['90', '72', '70', '68', '40']);

  it('takes total and rank apart, part by part', () => {
    const change = changeOf(now, last)!;
    expect(change).toMatchObject({
      years: { last: 2021, now: 2022 },
      total: { last: '70', now: '65', change: '-5' },
      rank: { last: 3, now: 5, change: -2 },
      base: { last: 4, now: 6 },
      rest: '0',
    });
    expect(change.parts.map(({ id, change: by, places }) => [id, by, places])).toEqual([
      // Without the 15 more it would stand at 50, still before the 40; without the 20 less, at 85: second.
      ['tax', '15', 0],
      ['sales', '-20', -3],
    ]);
    // With 70 again it would be third, as last year: nothing of the fall is the others' doing.
    expect(change.others).toBe(0);
  });

  it('counts an indicator that is new, one that is gone, and points', () => {
    const before = standing(2021, { tax: '30', energy: '10' }, [], { bonus: '2' });
    const after = standing(2022, { tax: '30', sales: '25' }, []);
    const { parts } = changeOf(after, before)!;
    expect(parts.map(({ id, change }) => [id, change])).toEqual([
      ['tax', '0'],
      ['energy', '-10'],
      ['sales', '25'],
      ['points', '-2'],
    ]);
    expect(parts[1]!.now).toBeNull();
  });

  it('adds up to the change of the total, whatever the rounding', () => {
    const cents = fc
      .integer({ min: 0, max: 9999 })
      .map((n) => Exact.of(n).over(Exact.hundred).toString());
    fc.assert(
      fc.property(cents, cents, cents, cents, cents, (a, b, c, d, total) => {
        const change = changeOf(
          standing(2022, { tax: a, sales: b }, ['50'], { total }),
          standing(2021, { tax: c, sales: d }, ['50']),
        )!;
        const sum = [...change.parts.map((part) => part.change), change.rest].reduce(
          (all, part) => all.plus(Exact.of(part)),
          Exact.zero,
        );
        expect(sum.toString()).toBe(change.total.change);
      }),
    );
  });

  it('is silent on places where the total alone does not rank', () => {
    const odd = { ...now, result: { ...now.result, rank: 2 } };
    const change = changeOf(odd, last)!;
    expect(change.parts.map(({ places }) => places)).toEqual([null, null]);
    expect(change.others).toBeNull();
  });

  it('says so in both languages, the greatest first', () => {
    const before = standing(2021, { tax: '30', sales: '40' }, ['90', '80', '60'], {
      weights: { tax: '40' },
    });
    const change = changeOf(now, before)!;
    expect(tellChange(change, 'zh')).toEqual([
      '总分 2021 年 70，2022 年 65，−5',
      '名次由第 3 名（共 4 家）到第 5 名（共 6 家），下降 2 位',
      'sales：得分 40 → 20，−20，影响名次：下降 3 位',
      '亩均税收：得分 30 → 45，权重 40 → 50，+15',
    ]);
    expect(tellChange(change, 'en')[1]).toBe('place 3 of 4, now 5 of 6: down 2');
  });

  it('is nothing where a year has no rank', () => {
    const unranked = { ...last, result: { ...last.result, rank: null } };
    expect(changeOf(now, unranked)).toBeNull();
  });
});
