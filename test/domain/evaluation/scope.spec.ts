import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme, resultOf, run } from '../../support/evaluation.js';

type Population = NonNullable<ProgrammeText['population']>;

const items: ProgrammeText['items'] = [
  { id: 'tax', title: '税收', unit: '万元' },
  { id: 'sales', title: '销售', unit: '万元' },
  { id: 'land', title: '用地', unit: '亩' },
  { id: 'electricity', title: '用电量', unit: '万kWh' },
  { id: 'rented', title: '租赁建筑面积', unit: 'm2' },
  { id: 'above_since', title: '上规时间', kind: 'date' },
  { id: 'due', title: '约定投产日期', kind: 'date' },
];
const everybody: Population = {
  subject: 'enterprise',
  scope: true,
  groups: [{ id: 'all', title: '全部', when: true }],
};
const scoped = (scope: string, more: Partial<ProgrammeText> = {}) => ({
  items,
  population: { ...everybody, scope },
  ...more,
});
const isIn = (scope: string, firm: SubjectFacts, more: Partial<ProgrammeText> = {}) =>
  run(scoped(scope, more), [firm]).subjects[0]?.outcome === 'graded';

describe('who is in scope', () => {
  const or = "scale == 'above' || land >= 3 || sales > 2000";
  const age =
    'years(founded, asOf) >= 4 && inProductionYears >= 2 && years(above_since, asOf) >= 1';
  const grown = { founded: '2018-12-31', inProductionSince: '2020-12-31' };

  // The evaluated year is 2022.
  it.each<[string, string, SubjectFacts, boolean]>([
    ['the list of firms above scale', "scale == 'above'", aFirm({}, { scale: 'above' }), true],
    ['and who is not on it', "scale == 'above'", aFirm({}, { scale: 'below' }), false],
    ['one limit of several', or, aFirm({ land: 1, sales: 2001 }, { scale: 'below' }), true],
    ['none of them', or, aFirm({ land: 1, sales: 2000 }, { scale: 'below' }), false],
    ['all limits at once', age, aFirm({ above_since: '2021-12-31' }, grown), true],
    ['one too young', age, aFirm({ above_since: '2022-02-01' }, grown), false],
    ['a limit that counts in', 'land >= 3', aFirm({ land: 3 }), true],
    ['a limit that does not', 'land > 3', aFirm({ land: 3 }), false],
    ['who uses electricity', 'has(electricity)', aFirm({ electricity: 0.1, land: null }), true],
    ['who does not', 'has(electricity)', aFirm(), false],
    ['a listed zone', "zone in ['高新区']", aFirm({}, { zone: '高新区' }), true],
    ['another zone', "zone in ['高新区']", aFirm({}, { zone: '化工园' }), false],
    ['a trade and all below it', "industry in ['44', 'C']", aFirm({}, { industry: '3411' }), true],
    ['a trade left out', "!(industry in ['44'])", aFirm({}, { industry: '4420' }), false],
    [
      'idle beyond the date of its contract',
      'missing(inProductionSince) && due < asOf',
      aFirm({ due: '2022-06-30' }),
      true,
    ],
    [
      'still within it',
      'missing(inProductionSince) && due < asOf',
      aFirm({ due: '2023-06-30' }),
      false,
    ],
  ])('%s: %s', (_name, scope, firm, expected) => {
    expect(isIn(scope, firm)).toBe(expected);
  });

  it.each<[string, string, number, boolean]>([
    ['667 m² a mu: 2 000 m² are less than 3 mu', '667', 2000, false],
    ['667 m² a mu: 2 001 m² are exactly 3', '667', 2001, true],
    ['a fifteenth of a hectare: 2 000 m² are exactly 3', '10000 / 15', 2000, true],
  ])('rented floor is land: %s', (_name, rate, rented, expected) => {
    const derived = [{ id: 'area', title: '折算用地', is: `rented / (${rate})` }];
    expect(isIn('area >= 3', aFirm({ rented }), { derived })).toBe(expected);
  });

  it('measures land as certified, occupied beyond that, leased out and in, less what is not yet built', () => {
    const kinds = ['certified', 'over', 'leasedOut', 'rentedIn', 'unbuilt'];
    const area =
      'firstOf(certified, 0) + firstOf(over, 0) - firstOf(leasedOut, 0) + firstOf(rentedIn, 0) - firstOf(unbuilt, 0)';
    const evaluation = run(
      {
        items: ['tax', ...kinds].map((id) => ({ id, title: id })),
        derived: [{ id: 'land', title: '用地', is: area, clause: '二.3' }],
      },
      [aFirm({ tax: 60, certified: 8, over: 1, leasedOut: 3, unbuilt: 2, land: null })],
    );
    expect(evaluation.subjects[0]?.items[0]?.value).toBe('15');
    expect(evaluation.subjects[0]?.trace[0]).toMatchObject({
      id: 'land',
      clause: '二.3',
      result: '4',
    });
  });

  it('knows how many meters and parcels a firm has', () => {
    const accounts = [{ id: 'meter', title: '用电户号', of: 'meter' as const }];
    const scope = 'count(accounts.meter) > 1 && has(accounts.meter)';
    const two = aFirm({}, { accounts: { meter: ['M1', 'M2'] } });
    expect(isIn(scope, two, { accounts })).toBe(true);
    expect(isIn(scope, aFirm(), { accounts })).toBe(false);
  });
});

describe('groups', () => {
  it('are as many as the programme has, each with its own indicators and cuts; the first that fits', () => {
    const groups = [
      { id: 'polluter', title: '重点排污', when: "has(events('polluter'))" },
      { id: 'above', title: '规上', when: "scale == 'above'" },
      { id: 'below3', title: '规下三亩以上', when: 'land >= 3' },
      { id: 'below', title: '规下不足三亩', when: 'land > 0' },
      { id: 'tenant', title: '租户', when: true },
    ];
    const weights = [10, 20, 30, 40, 50];
    const cuts: Record<string, Record<string, string>> = { tenant: { 甲: '100%' } };
    const programme = aProgramme({
      items,
      population: { ...everybody, groups },
      evaluation: groups.map(({ id }, at) => ({
        groups: [id],
        scaleTo: weights[at] ?? 0,
        indicators: [
          { id: `i_${id}`, title: id, weight: 1, value: 'tax', benchmark: { fixed: 100 } },
        ],
      })),
      grading: groups.map(({ id }) => ({
        groups: [id],
        classes: cuts[id] ?? { A: '50%', B: '100%' },
      })),
    });
    const subjects = [
      aFirm({}, { events: [{ kind: 'polluter' }] }),
      aFirm(),
      aFirm({ land: 3 }, { scale: 'below' }),
      aFirm({ land: 1 }, { scale: 'below' }),
      aFirm({ land: 0 }, { scale: 'below' }),
    ];
    const evaluation = evaluate(programme, { year: 2023, subjects });
    expect(evaluation.subjects.map((one) => [one.group, one.total, one.class])).toEqual([
      ['polluter', '10', 'A'],
      ['above', '20', 'A'],
      ['below3', '30', 'A'],
      ['below', '40', 'A'],
      ['tenant', '50', '甲'],
    ]);
    expect(evaluation.groups.map(({ base }) => base)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('outcomes beside the classes', () => {
  const population: Population = {
    ...everybody,
    outcomes: [
      { id: 'steam', when: "industry in ['4430']", outcome: 'dataOnly' },
      { id: 'utility', when: "industry in ['44']", outcome: 'special', class: 'T', clause: '二.3' },
      { id: 'new', when: 'inProductionYears < 2', outcome: 'scoredNotGraded', treatedAs: 'B' },
      { id: 'moving', title: '搬迁', outcome: 'excluded', by: 'miit', reason: 'required' },
    ],
  };
  const old = aFirm({}, { industry: '13', inProductionSince: '2001-01-01' });
  const firms = [
    aFirm({}, { industry: '4430' }),
    aFirm({}, { industry: '4411' }),
    aFirm({}, { industry: '13', inProductionSince: '2022-01-01' }),
    old,
  ];
  const decide = (reason: string) =>
    run({ population }, firms, [{ subject: old.id, rule: 'moving', reason, by: '工信局' }]);

  it('are four, each its own way', () => {
    const evaluation = run({ population }, firms);
    const told = firms.map((firm) => {
      const { outcome, total, rank, class: name, treatedAs } = resultOf(evaluation, firm);
      return [outcome, total, rank, name, treatedAs];
    });
    expect(told).toEqual([
      ['dataOnly', null, null, null, null],
      ['special', '100', null, 'T', null],
      ['scoredNotGraded', '100', null, null, 'B'],
      ['graded', '100', 1, 'B', null],
    ]);
  });

  it('can be given by hand, with the reason and the person in the trace', () => {
    const result = resultOf(decide('整体搬迁'), old);
    expect(result).toMatchObject({ outcome: 'excluded', class: null });
    expect(result.trace.at(-1)?.note).toEqual({
      zh: '由工信局认定：整体搬迁',
      en: 'decided by 工信局: 整体搬迁',
    });
  });

  it('are not given by hand without a reason', () => {
    const evaluation = decide(' ');
    expect(evaluation.problems).toMatchObject([{ code: 'reasonMissing', at: 'moving' }]);
    expect(resultOf(evaluation, old).class).toBeNull();
  });
});

describe('whatever is evaluated', () => {
  it.each([
    'enterprise',
    'service-firm',
    'cluster',
    'park',
    'parcel',
    'region',
    'project',
  ] as const)('a %s goes through the same rules', (subject) => {
    const { subjects } = run({ population: { ...everybody, subject } }, [aFirm({ tax: 50 })]);
    expect(subjects[0]).toMatchObject({ total: '50', class: 'B' });
  });
});
