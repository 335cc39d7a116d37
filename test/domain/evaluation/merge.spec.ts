import { describe, expect, it } from '@jest/globals';
import { evaluate, proposeBenchmarks } from '../../../src/domain/evaluation/evaluate.js';
import type { Evaluation } from '../../../src/domain/evaluation/evaluation.js';
import { explain } from '../../../src/domain/evaluation/explain.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { projectTargets } from '../../../src/domain/evaluation/targets.js';
import { maskedResult } from '../../../src/domain/evaluation/masking.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme, resultOf, run } from '../../support/evaluation.js';

type Population = NonNullable<ProgrammeText['population']>;

const merging = (merge: Population['merge']): Partial<ProgrammeText> => ({
  population: {
    subject: 'enterprise',
    scope: true,
    merge,
    groups: [{ id: 'all', title: '全部', when: true }],
  },
});

/** A firm by name; its code is its name. */
const named = (
  name: string,
  values: Record<string, number | null>,
  more: Partial<SubjectFacts> = {},
) => aFirm(values, { id: name, code: name, name, ...more });

const of = (evaluation: Evaluation, id: string) => resultOf(evaluation, named(id, {}));

describe('several firms on one parcel (Suichang)', () => {
  const onParcel = { by: 'parcel', into: 'owner', unless: 'land >= 3', clause: '二.4' } as const;
  const owner = named('甲厂', { tax: 100, land: 20 }, { parcels: ['G1'] });
  const tenant = named(
    '乙店',
    { tax: 60, sales: null, land: 0 },
    { parcels: ['G1'], landlord: '甲厂' },
  );
  const large = named('丙厂', { tax: 90, land: 3 }, { parcels: ['G1'], landlord: '甲厂' });
  const other = named('丁厂', { tax: 50, land: 10 });
  const firms = [owner, tenant, large, other];

  it('are scored as one, take one place together and share the result', () => {
    const evaluation = run(merging(onParcel), firms);
    expect(evaluation.problems).toEqual([]);
    // (100 + 60) / 20 against 10
    expect(of(evaluation, '甲厂')).toMatchObject({ total: '80', rank: 2, class: 'B' });
    expect(of(evaluation, '乙店')).toMatchObject({
      total: '80',
      rank: 2,
      class: 'B',
      group: 'all',
      merged: { by: 'parcel', into: '甲厂', members: ['甲厂', '乙店'], clause: '二.4' },
    });
    expect(of(evaluation, '丁厂')).toMatchObject({ total: '50', rank: 3 });
    expect(evaluation.groups[0]).toMatchObject({ base: 3, counts: { A: 1, B: 1, C: 1 } });
  });

  it('leave a large tenant to be evaluated by itself', () => {
    const separate = of(run(merging(onParcel), firms), '丙厂');
    expect(separate).toMatchObject({ total: '300', rank: 1 });
    expect(separate.merged).toBeUndefined();
    expect(explain(separate.trace, 'zh')[0]).toBe(
      '合并评价：用地 3 亩；不与甲厂合并，单独评价：符合“用地 ≥ 3”（依据：二.4）',
    );
    expect(explain(separate.trace, 'en')[0]).toBe(
      'merging: land 3 亩; not merged with 甲厂: land >= 3 (clause 二.4)',
    );
  });

  it('say in both languages with whom and how each figure came together', () => {
    const evaluation = run(merging(onParcel), firms);
    const zh = explain(of(evaluation, '甲厂').trace, 'zh');
    expect(zh.slice(0, 3)).toEqual([
      '合并评价：同一宗地，合并评价：甲厂、乙店，以甲厂为主体；按合并后的数据评分（依据：二.4）',
      '税收合并：甲厂 100 万元，乙店 60 万元，合计 160 万元（依据：二.4）',
      '用地合并：甲厂 20 亩，乙店 0 亩，合计 20 亩（依据：二.4）',
    ]);
    const en = explain(of(evaluation, '乙店').trace, 'en');
    expect(en[0]).toBe(
      'merging: on one parcel, evaluated as one: 甲厂, 乙店, standing for all 甲厂; the merged figures count (clause 二.4)',
    );
    expect(en).toContain(
      'tax, merged: 甲厂 100 万元, 乙店 60 万元, together 160 万元 (clause 二.4)',
    );
    // The way of the union is the way of each member, told once.
    expect(zh.slice(1)).toEqual(explain(of(evaluation, '乙店').trace, 'zh').slice(1));
  });

  it('keep the figures of members from eyes that may not see the item', () => {
    const more = merging(onParcel);
    const union = of(run(more, firms), '乙店');
    const { trace } = maskedResult(aProgramme(more), union, new Set(['tax']));
    const sum = trace.find(({ step, id }) => step === 'merge' && id === 'tax');
    expect(sum).toMatchObject({ result: '***', inputs: [{ value: '***' }, { value: '***' }] });
  });

  it('count once in a benchmark and in a target, this year and last', () => {
    const programme = aProgramme({
      ...merging(onParcel),
      evaluation: [
        {
          groups: ['all'],
          indicators: [
            {
              id: 'i',
              title: '税收',
              weight: 100,
              value: 'tax',
              benchmark: { mean: 'ratios', year: 'previous' },
            },
          ],
        },
      ],
      targets: [{ id: 't', title: '税收', kind: 'stock', is: 'sum(tax)', values: {} }],
    });
    const input = { year: 2023, subjects: firms, previousSubjects: [owner, tenant, other] };
    // (160 + 50) / 2
    expect(proposeBenchmarks(programme, input)).toMatchObject([{ value: '105', subjects: 2 }]);
    expect(projectTargets(programme, input)).toMatchObject([{ actual: '300', subjects: 3 }]);
  });

  it('are connected by a firm on two parcels, unless it stays by itself', () => {
    const bridge = (land: number) => [
      owner,
      named('戊厂', { land }, { parcels: ['G1', 'G2'], landlord: '甲厂' }),
      named('己店', { land: 0 }, { parcels: ['G2'], landlord: '甲厂' }),
    ];
    const members = (land: number) =>
      run(merging(onParcel), bridge(land)).subjects.map((one) => one.merged?.members.length ?? 1);
    expect(members(1)).toEqual([3, 3, 3]);
    expect(members(5)).toEqual([1, 1, 1]);
  });

  it('need to know whose land it is; without that nobody gets a class', () => {
    const two = [owner, named('庚厂', { land: 4 }, { parcels: ['G1'] })];
    const rule = { by: 'parcel' } as const;
    const { subjects, problems } = run(merging(rule), two);
    expect(subjects.map((one) => one.class)).toEqual([null, null]);
    expect(problems.map(({ code, at }) => [code, at])).toEqual([
      ['mergeUnclear', 'merge.parcel'],
      ['mergeUnclear', 'merge.parcel'],
    ]);
    expect(problems[0]?.message).toContain('庚厂、甲厂 以哪一家为主体不明');
    const decided = run(merging({ ...rule, largestBy: 'land' }), two);
    expect(decided.subjects.map((one) => one.merged?.into)).toEqual(['甲厂', '甲厂']);
  });

  it('miss a required figure where one member does, and add up what is not required', () => {
    const items = (required: boolean) => [
      { id: 'tax', title: '税收', required },
      { id: 'sales', title: '销售' },
      { id: 'land', title: '用地', merged: 'own' as const },
    ];
    const two = [
      owner,
      named('乙店', { tax: null, land: 7 }, { parcels: ['G1'], landlord: '甲厂' }),
    ];
    const total = (required: boolean) =>
      of(run({ ...merging({ by: 'parcel' }), items: items(required) }, two), '乙店').total;
    expect([total(true), total(false)]).toEqual([null, '50']);
  });
});

describe('tenants with their landlord', () => {
  const rule = { by: 'landlord', clause: '二.5' } as const;

  it('merge into it; whose landlord is not evaluated stays alone, and is told so', () => {
    const evaluation = run(merging(rule), [
      named('房东', { tax: 10, land: 10 }),
      named('租户', { tax: 90, land: 0 }, { landlord: '房东' }),
      named('散户', { tax: 30, land: 10 }, { landlord: '某人' }),
      named('另户', { tax: 40, land: 10 }, { landlord: '某人' }),
    ]);
    expect(of(evaluation, '租户')).toMatchObject({ total: '100', merged: { into: '房东' } });
    expect(of(evaluation, '散户')).toMatchObject({ total: '30' });
    expect(of(evaluation, '散户').trace[0]?.note?.zh).toBe(
      '房东 某人 不在可合并的名单中，单独评价',
    );
  });

  it('bring their accidents and honours with them', () => {
    const evaluation = run(
      {
        ...merging(rule),
        events: [{ id: 'accident', title: '事故' }],
        adjust: [{ id: 'veto', when: "has(events('accident'))", atBest: 'C' }],
      },
      [
        named('房东', { tax: 100 }),
        named('租户', { land: 0 }, { landlord: '房东', events: [{ kind: 'accident' }] }),
      ],
    );
    expect(evaluation.subjects.map((one) => one.class)).toEqual(['C', 'C']);
    expect(of(evaluation, '租户').adjustments).toMatchObject([{ rule: 'veto' }]);
  });

  it('are decided on through the landlord, unless set aside by hand', () => {
    const programme = merging(rule);
    const outcomes = [{ id: 'moving', title: '搬迁', outcome: 'excluded' as const, by: 'miit' }];
    const adjust = [{ id: 'up', move: 'up 1', by: 'miit' }];
    const firms = [named('房东', { tax: 10 }), named('租户', {}, { landlord: '房东' })];
    const decided = (id: string) =>
      evaluate(
        aProgramme({ population: { ...(programme.population as Population), outcomes }, adjust }),
        {
          year: 2023,
          subjects: firms,
          manual: [{ subject: '租户', rule: id, reason: '搬迁', by: 'miit' }],
        },
      );
    expect(decided('up').problems.map(({ message }) => message)).toEqual([
      '租户与房东合并评价，人工决定要对房东作出。',
    ]);
    const aside = decided('moving');
    expect(of(aside, '租户')).toMatchObject({ outcome: 'excluded', class: null });
    expect(of(aside, '房东').merged).toBeUndefined();
  });
});

describe('firms of one group company', () => {
  const group = { groupCompany: '大集团' };
  const firms = [
    named('大集团', { tax: 10, land: 10 }, { industry: '3411' }),
    named('一公司', { tax: 60, land: 10 }, { ...group, industry: '4411' }),
    named('二公司', { tax: 80, land: 10 }, group),
    named('别家', { tax: 55, land: 10 }),
  ];

  it('merge into the one they name, whose trade and age they bear', () => {
    const evaluation = run(
      {
        ...merging({ by: 'groupCompany' }),
        gates: [{ class: 'A', unless: "industry in ['34']", otherwise: 'B' }],
      },
      firms,
    );
    expect(of(evaluation, '二公司')).toMatchObject({
      total: '50',
      rank: 2,
      merged: { into: '大集团' },
    });
  });

  it('merge into the largest where the programme says so, and says by what', () => {
    const rule = { by: 'groupCompany', into: 'largest', largestBy: 'tax' } as const;
    expect(of(run(merging(rule), firms), '大集团').merged?.into).toBe('二公司');
    expect(() => run(merging({ by: 'parcel', into: 'largest' }), [])).toThrow('largestBy');
  });

  it('can share the score and be ranked each by itself', () => {
    const evaluation = run(merging({ by: 'groupCompany', share: 'score' }), firms);
    expect(evaluation.groups[0]?.base).toBe(4);
    expect(evaluation.subjects.map((one) => [one.name, one.total, one.rank])).toEqual([
      ['一公司', '50', 2],
      ['二公司', '50', 2],
      ['别家', '55', 1],
      ['大集团', '50', 2],
    ]);
  });

  it('can leave the result to the one they merge into', () => {
    const one = of(run(merging({ by: 'groupCompany', share: 'none', clause: 7 }), firms), '一公司');
    expect(one).toMatchObject({ outcome: 'excluded', total: null, class: null });
    expect(explain(one.trace, 'zh').at(-1)).toBe(
      '并入：不在评价范围；数据并入大集团，本企业不另评价（依据：7）',
    );
  });
});

describe('mixed firms (Huangyan): alone and merged', () => {
  const firms = [
    named('规上', { tax: 100, land: 10 }, { parcels: ['G1'] }),
    named('规下', { tax: 20, land: 10 }, { parcels: ['G1'], landlord: '规上', scale: 'below' }),
  ];

  it('keep both scores; the merged one counts', () => {
    const evaluation = run(merging({ by: 'parcel', mixed: 'both', clause: '三' }), firms);
    expect(evaluation.subjects.map((one) => [one.total, one.merged?.beside?.total])).toEqual([
      ['60', '100'],
      ['60', '20'],
    ]);
    expect(of(evaluation, '规下').merged?.beside).toMatchObject({
      score: 'alone',
      items: [{ id: 'tax_per_mu', value: '2', score: '20' }],
    });
    expect(explain(of(evaluation, '规下').trace, 'zh').at(-1)).toBe(
      '单独评分（供参考）：亩均税收 20，合计 20（依据：三）',
    );
    expect(explain(of(evaluation, '规下').trace, 'en').at(-1)).toBe(
      'score alone, for information: tax per mu 20, together 20 (clause 三)',
    );
    expect(evaluation.groups[0]?.base).toBe(1);
  });

  it('or count alone, with the merged score beside', () => {
    const evaluation = run(merging({ by: 'parcel', mixed: 'single' }), firms);
    expect(evaluation.subjects.map((one) => [one.total, one.merged?.beside?.total])).toEqual([
      ['100', '60'],
      ['20', '60'],
    ]);
    expect(evaluation.groups[0]?.base).toBe(2);
  });
});
