/** What a department sees of a result: nothing another department's figure could be worked out from. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectResult } from '../../../src/domain/evaluation/evaluation.js';
import { explain } from '../../../src/domain/evaluation/explain.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { maskedResult } from '../../../src/domain/evaluation/masking.js';
import { isTotalTelling } from '../../../src/domain/evaluation/telling-totals.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { scoreOf } from '../../../src/dossier/score.js';
import type { EvaluationVersion } from '../../../src/evaluation/evaluation.types.js';
import { hiddenItems } from '../../../src/identity/access.js';
import { type Indicator, aFirm, aProgramme, withIndicators } from '../../support/evaluation.js';
import { preset } from '../../support/preset.js';
import { Search } from '../../support/solve.js';

const department = (programme: FilledProgramme, owner: string): ReadonlySet<string> =>
  hiddenItems(programme, { owner });
const step = ({ trace }: SubjectResult, kind: string, id: string) =>
  trace.find((one) => one.step === kind && one.id === id)!;

/** Firms with figures that have nothing to do with one another. */
const FIRMS = 6;
function firmsOf(programme: FilledProgramme, draw: () => number, zeros: readonly string[]) {
  const scale = 'above';
  return Array.from({ length: FIRMS }, (_, at): SubjectFacts => {
    const figures = programme.items.map(({ id, kind }) => [
      id,
      kind === 'text' || zeros.includes(id) ? (kind === 'text' ? null : '0') : amount(draw()),
    ]);
    const id = `f${String(at).padStart(2, '0')}`;
    const values = Object.fromEntries(figures) as Record<string, string | null>;
    return {
      id,
      code: id,
      name: id,
      scale,
      region: '320600',
      industry: '3484',
      inProductionSince: '2010-01-01',
      values,
      last: values,
    };
  });
}

/** Even draws from 0 to 1 (Lehmer), the same for the same beginning. */
function chance(from: number): () => number {
  let state = from;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Over three magnitudes, with two decimals. */
const amount = (at: number): string => (10 ** (1 + at * 3)).toFixed(2);

/** All of a result that leaves the server for a reader, as results, dossier and lift show it. */
function shown(programme: FilledProgramme, result: SubjectResult, hidden: ReadonlySet<string>) {
  const own = maskedResult(programme, { ...result, evaluationId: '' }, hidden);
  const version = { version: 1, publishedAt: null, benchmarks: [] } as unknown as EvaluationVersion;
  const score = scoreOf({
    programme,
    year: 2022,
    version,
    result: own,
    before: null,
    last: null,
    reported: new Map(),
    changes: { now: new Map(), last: new Map() },
  });
  return { own, score, lines: explain(own.trace, 'zh'), english: explain(own.trace, 'en') };
}

/** Every number in it by where it stands: in the same place for every firm. */
function numbersIn(value: unknown, at = ''): [string, number][] {
  if (typeof value === 'number') return [[at, value]];
  if (typeof value === 'string') {
    return [...value.matchAll(/-?\d+(?:\.\d+)?/g)].map(([text], i) => [
      `${at}#${String(i)}`,
      Number(text),
    ]);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => numbersIn(one, `${at}/${name}`));
}

interface Reader {
  readonly programme: FilledProgramme;
  readonly hidden: ReadonlySet<string>;
}

/** The hidden items a reader could work out to within 5 %, each with how. */
function solved(
  { programme, hidden }: Reader,
  firms: readonly SubjectFacts[],
  seen: (result: SubjectResult) => unknown,
): string[] {
  const evaluation = evaluate(programme, { year: programme.years?.from ?? 2022, subjects: firms });
  const whole = evaluation.subjects.filter(({ total }) => total !== null);
  expect(whole.length).toBe(FIRMS);
  const places = whole.map((result) => new Map(numbersIn(seen(result))));
  const weights = programme.evaluation!.flatMap(({ indicators }) => indicators);
  const search = new Search([
    ...[...places[0]!.keys()]
      .filter((key) => places.every((one) => one.has(key)))
      .map((key) => places.map((one) => one.get(key)!)),
    ...weights.map(({ weight }) => whole.map(() => Number(weight))),
    ...evaluation.benchmarks.map(({ value }) => whole.map(() => Number(value))),
    ...programme.items
      .filter(({ id }) => !hidden.has(id))
      .map(({ id }) => whole.map((one) => figure(firms, one, id))),
  ]);
  return [...hidden].filter((id) => {
    const wanted = whole.map((one) => figure(firms, one, id));
    return wanted.every((number) => number > 0) && search.finds(wanted, 0.05);
  });
}

const figure = (firms: readonly SubjectFacts[], { id }: SubjectResult, item: string): number =>
  Number(firms.find((one) => one.id === id)?.values[item] ?? 0);

describe('of a result a department can work out no figure of another', () => {
  const readers: [name: string, reader: Reader, zeros: readonly string[]][] = [
    ['tongzhou-bay-2022', 'taxBureau', []],
    ['tongzhou-bay-2022', 'landBureau', ['rented']],
    ['huaian-2024', 'taxBureau', []],
  ].map(([id, owner, zeros]) => {
    const programme = preset(id as string);
    const hidden = department(programme, owner as string);
    return [`${String(id)} ${String(owner)}`, { programme, hidden }, zeros as string[]];
  });

  it.each(readers)('nor bound it: %s', (_, reader, zeros) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 2 }), (from) => {
        const firms = firmsOf(reader.programme, chance(from), zeros);
        const seen = (result: SubjectResult) => shown(reader.programme, result, reader.hidden);
        expect(solved(reader, firms, seen)).toEqual([]);
      }),
      { numRuns: 1 },
    );
  });

  it('as it could if one value, or one score, were left', () => {
    const programme = preset('huaian-2024');
    const hidden = department(programme, 'landBureau');
    const firms = firmsOf(programme, chance(7), []);
    const left = (key: 'value' | 'score') => (result: SubjectResult) => [
      shown(programme, result, hidden),
      result.items.find(({ id }) => id === 'tax_per_mu')?.[key],
    ];
    expect(solved({ programme, hidden }, firms, left('value'))).toEqual(['tax']);
    expect(solved({ programme, hidden }, firms, left('score'))).toEqual(['tax']);
  });
});

/** Tax per mu and sales per mu, and a bonus for growth; the tax bureau has one of the three figures. */
const programme = aProgramme({
  organisations: [
    { id: 'miit', title: '工信局', role: 'lead' },
    { id: 'taxBureau', title: '税务局', role: 'department' },
    { id: 'both', title: '税务和国土局', role: 'department' },
    { id: 'land', title: '国土局', role: 'department' },
  ],
  items: [
    { id: 'tax', title: '税收', unit: '万元', owner: 'taxBureau' },
    { id: 'sales', title: '销售', unit: '万元', owner: 'miit' },
    { id: 'land', title: '用地', unit: '亩', owner: 'land' },
    { id: 'rented', title: '租用', unit: '亩' },
  ],
  decimals: { value: 2, score: 1, total: 1 },
  derived: [{ id: 'area', title: '占地', is: 'land + rented' }],
  evaluation: [
    {
      groups: ['all'],
      indicators: [
        { id: 'own', title: '税收', weight: 30, value: 'tax', benchmark: { fixed: 300 } },
        { id: 'mu', title: '亩均', weight: 40, value: 'tax / area', benchmark: { fixed: 15 } },
        {
          id: 'sold',
          title: '亩均销售',
          weight: 30,
          value: 'sales / area',
          benchmark: { fixed: 99 },
        },
      ],
      points: [{ id: 'grown', title: '销售奖励', when: 'sales > 500', is: 'sales / 700' }],
    },
  ],
});
const alone = (rules: FilledProgramme, firm: SubjectFacts): SubjectResult =>
  evaluate(rules, { year: 2023, subjects: [firm] }).subjects[0]!;
const stored = alone(programme, aFirm({ rented: 2, land: 9 }));

describe('a result for the tax bureau', () => {
  const hidden = department(programme, 'taxBureau');
  const result = maskedResult(programme, stored, hidden);

  it('is whole in what rests on its own figures alone', () => {
    for (const kind of ['value', 'score']) {
      expect(step(result, kind, 'own')).toEqual(step(stored, kind, 'own'));
    }
    expect(result.items[0]).toEqual(stored.items[0]);
  });

  it('has of the others neither value nor score, nor a number before rounding', () => {
    const masks = { result: '***', rounding: undefined, note: undefined };
    expect(step(result, 'derived', 'area')).toMatchObject(masks);
    expect(step(result, 'value', 'mu')).toMatchObject({
      ...masks,
      inputs: [
        { name: 'tax', value: '100' },
        { name: 'area', value: '***' },
      ],
    });
    for (const id of ['mu', 'sold']) {
      const score = step(result, 'score', id);
      expect(score).toMatchObject(masks);
      expect(score.inputs!.every(({ value }) => value === '***')).toBe(true);
    }
    expect(result.items.slice(1)).toMatchObject([
      { id: 'mu', value: null, benchmark: '15', score: null },
      { id: 'sold', value: null, benchmark: '99', score: null },
    ]);
  });

  it('has of the total the sum, and of what it is made of its own part', () => {
    expect(step(stored, 'total', 'total').rounding).toBeDefined();
    expect(step(result, 'total', 'total')).toMatchObject({
      result: stored.total,
      rounding: undefined,
      inputs: [
        { name: 'score.own', value: '10' },
        { name: 'score.mu', value: '***' },
        { name: 'score.sold', value: '***' },
        { name: 'points', value: '***' },
      ],
    });
    expect(step(result, 'points', 'grown')).toMatchObject({ result: '***' });
    expect([result.bonus, result.total, result.class]).toEqual([null, stored.total, stored.class]);
  });

  it('is whole to who sees everything', () => {
    expect(maskedResult(programme, stored, new Set())).toBe(stored);
  });
});

describe('a benchmark', () => {
  it('that is the same value of last year is masked with it; that of everybody is not', () => {
    const last = { tax: '90', land: '10', sales: '1' };
    const against = (benchmark: Indicator['benchmark']) => {
      const rules = withIndicators([{ id: 'i', benchmark }]);
      return maskedResult(rules, alone(rules, aFirm({}, { last })), new Set(['tax']));
    };
    const own = against({ previous: true });
    expect([own.items[0]?.benchmark, step(own, 'benchmark', 'i').result]).toEqual([null, '***']);
    const mean = against({ mean: 'ratios', year: 'this' });
    expect([mean.items[0]?.benchmark, step(mean, 'benchmark', 'i').result]).toEqual(['10', '10']);
  });
});

describe('a total tells too much', () => {
  const telling = (rules: FilledProgramme, ...hidden: string[]): boolean =>
    isTotalTelling(rules, new Set(hidden));
  const weighing = (first: number, second: string, more: object = {}) =>
    aProgramme({
      evaluation: [
        {
          groups: ['all'],
          indicators: [
            { id: 'i', title: '一', weight: first, value: 'tax / land', benchmark: { fixed: 9 } },
            { id: 'j', title: '二', weight: 100 - first, value: second, benchmark: { fixed: 9 } },
          ],
          ...more,
        },
      ],
    });

  it.each<[boolean, string, FilledProgramme, string[]]>([
    [true, 'where all but one score is the reader’s', weighing(50, 'land'), ['tax']],
    [false, 'not where two scores blur each other', weighing(50, 'sales'), ['tax', 'sales']],
    [true, 'where one weighs over nine tenths', weighing(91, 'sales'), ['tax', 'sales']],
    [true, 'where all rests on one figure', weighing(50, 'sales / land'), ['land']],
    [false, 'not where nothing is foreign', weighing(50, 'sales'), []],
    [
      true,
      'where only points are foreign',
      weighing(50, 'land', { points: [{ id: 'p', title: '奖', when: 'sales > 5', each: 1 }] }),
      ['sales'],
    ],
  ])('%s: %s', (expected, _, rules, hidden) => {
    expect(telling(rules, ...hidden)).toBe(expected);
  });

  it('where the reader has a part of what is derived: the rest may be nothing', () => {
    const rules = aProgramme({
      items: [...programme.items],
      derived: [{ id: 'area', title: '占地', is: 'land + rented' }],
      evaluation: [
        {
          groups: ['all'],
          indicators: [
            { id: 'i', title: '一', weight: 50, value: 'tax / area', benchmark: { fixed: 9 } },
            { id: 'j', title: '二', weight: 50, value: 'tax', benchmark: { fixed: 9 } },
          ],
        },
      ],
    });
    expect(telling(rules, 'tax', 'rented', 'sales')).toBe(true);
  });
});
