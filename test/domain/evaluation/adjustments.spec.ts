import { describe, expect, it } from '@jest/globals';
import type { Evaluation } from '../../../src/domain/evaluation/evaluation.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, ranked, resultOf, run } from '../../support/evaluation.js';

describe('Changle: adjustments in their order', () => {
  const changle: Partial<ProgrammeText> = {
    grading: [{ groups: ['all'], classes: { A: '20%', B: '75%', C: '95%', D: '100%' } }],
    adjust: [
      {
        id: 'veto',
        title: '一票否决',
        when: "has(events('fatal-accident', year))",
        atBest: 'C',
        clause: '四.2',
      },
      {
        id: 'young',
        title: '新建企业',
        when: 'inProductionYears < 3',
        atWorst: 'C',
        unless: 'veto',
      },
    ],
  };
  const accident = [{ kind: 'fatal-accident', date: '2022-06-01' }];
  const young = { inProductionSince: '2021-01-01' };
  const old = { inProductionSince: '2001-01-01' };

  function firmsWith(place: number, more: Partial<SubjectFacts>): [Evaluation, SubjectFacts] {
    const firms: SubjectFacts[] = ranked(100).map((firm) => ({ ...firm, ...old }));
    const one = { ...(firms[place - 1] ?? aFirm()), ...more };
    firms[place - 1] = one;
    return [run(changle, firms), one];
  }

  it('lifts a new firm ranked at 97 % to C', () => {
    const [evaluation, firm] = firmsWith(97, young);
    expect(resultOf(evaluation, firm)).toMatchObject({
      rank: 97,
      baseClass: 'D',
      class: 'C',
      adjustments: [{ rule: 'young', from: 'D', to: 'C', reason: '新建企业' }],
    });
  });

  it('leaves the same firm at D when it had a fatal accident', () => {
    const [evaluation, firm] = firmsWith(97, { ...young, events: accident });
    expect(resultOf(evaluation, firm)).toMatchObject({ class: 'D', adjustments: [] });
  });

  it('holds a firm at 5 % with an accident to C', () => {
    const [evaluation, firm] = firmsWith(5, { events: accident });
    expect(resultOf(evaluation, firm)).toMatchObject({
      baseClass: 'A',
      class: 'C',
      adjustments: [{ rule: 'veto', clause: '四.2', from: 'A', to: 'C' }],
    });
  });

  it('does not count an accident of another year', () => {
    const events = [{ kind: 'fatal-accident', date: '2021-12-31' }];
    const [evaluation, firm] = firmsWith(5, { events });
    expect(resultOf(evaluation, firm).class).toBe('A');
  });

  it('lets adjusted firms keep their place: nobody else moves', () => {
    const [plain] = firmsWith(5, {});
    const [vetoed, firm] = firmsWith(5, { events: accident });
    const classes = (evaluation: Evaluation) =>
      evaluation.subjects
        .filter((one) => one.rank !== resultOf(vetoed, firm).rank)
        .map((one) => one.class);
    expect(classes(vetoed)).toEqual(classes(plain));
    expect(vetoed.groups[0]).toMatchObject({
      base: 100,
      baseCounts: { A: 20, B: 55, C: 20, D: 5 },
      counts: { A: 19, B: 55, C: 21, D: 5 },
    });
  });
});

describe('classes by status, figure and record', () => {
  const adjust = [
    { id: 'listed', when: "has(events('main-board'))", set: 'A' },
    { id: 'heavy', when: "has(events('violation', 'grave', 2022))", set: 'D' },
    {
      id: 'light',
      when: "events('violation', 'light').exists(e, e.date >= '2022-07-01')",
      atBest: 'B',
    },
    { id: 'efficient', when: 'tax_per_mu >= 60', atWorst: 'B', unless: ['heavy', 'light'] },
  ];
  const classOf = (firm: SubjectFacts) =>
    resultOf(run({ adjust }, [...ranked(9), firm]), firm).class;
  const with_ = (kind: string, level?: string, date = '2022-08-01') =>
    aFirm({ tax: 1 }, { events: [{ kind, date, ...(level !== undefined && { level }) }] });

  it.each<[string, SubjectFacts, string]>([
    ['nothing: by its rank', aFirm({ tax: 1 }), 'C'],
    ['listed on the main board: A at once', with_('main-board'), 'A'],
    ['a grave violation of the year: D', with_('violation', 'grave'), 'D'],
    ['a grave violation of another year', with_('violation', 'grave', '2021-08-01'), 'C'],
    ['enough tax per mu: no worse than B', aFirm({ tax: 600 }), 'B'],
  ])('%s', (_name, firm, expected) => {
    expect(classOf(firm)).toBe(expected);
  });

  it('hold the first in rank by the severity and the date of its record', () => {
    const first = (level: string, date: string) =>
      classOf(aFirm({ tax: 9999, land: 1 }, { events: [{ kind: 'violation', level, date }] }));
    expect(first('light', '2022-07-01')).toBe('B');
    expect(first('light', '2022-06-30')).toBe('A');
    expect(first('grave', '2022-06-30')).toBe('D');
  });
});

describe('moves decided by a person', () => {
  const moves: Partial<ProgrammeText> = {
    adjust: [
      { id: 'protect', title: '保护性调档', move: 'up 1', by: 'miit', reason: 'required' },
      { id: 'punish', title: '惩罚性降档', move: 'down 1', by: 'miit', reason: 'required' },
    ],
  };
  const firms = ranked(10);
  const [best = aFirm(), , third = aFirm()] = firms;
  const by = 'miit';

  it('moves one class, with the reason and the person', () => {
    const evaluation = run(moves, firms, [
      { subject: third.id, rule: 'protect', reason: '重大技改项目在建', by },
    ]);
    expect(resultOf(evaluation, third)).toMatchObject({
      baseClass: 'B',
      class: 'A',
      adjustments: [{ rule: 'protect', from: 'B', to: 'A', reason: '重大技改项目在建', by }],
    });
    expect(resultOf(evaluation, best)).toMatchObject({ class: 'A', adjustments: [] });
  });

  it('cannot lift above the best class', () => {
    const evaluation = run(moves, firms, [
      { subject: best.id, rule: 'protect', reason: '重大技改', by },
    ]);
    expect(resultOf(evaluation, best)).toMatchObject({ class: 'A', adjustments: [] });
  });

  it('refuses a move without a reason, by an unknown rule, or of an unknown firm', () => {
    const evaluation = run(moves, firms, [
      { subject: third.id, rule: 'protect', reason: ' ', by },
      { subject: third.id, rule: 'favour', reason: '…', by },
      { subject: 'nobody', rule: 'protect', reason: '…', by },
    ]);
    expect(evaluation.problems.map((one) => one.code).sort()).toEqual([
      'reasonMissing',
      'unknownRule',
      'unknownSubject',
    ]);
    expect(resultOf(evaluation, third).class).toBe('B');
  });
});

describe('what an adjustment cannot be sure of', () => {
  it('gives no class where a veto or a gate cannot be decided: it is never a silent no', () => {
    const [known, unknown] = [aFirm({ sales: 50 }), aFirm({ sales: null })];
    const grading = [{ groups: ['all'], classes: { A: '100%' } }];
    const veto = [{ id: 'veto', title: '否决', when: 'sales > 100', atBest: 'B' }];
    const gates = [{ id: 'gate', class: 'A', unless: 'sales > 100', otherwise: 'B' }];
    for (const more of [{ adjust: veto }, { gates }]) {
      const evaluation = run({ grading, ...more }, [known, unknown]);
      expect(resultOf(evaluation, known)).toMatchObject({ baseClass: 'A', class: 'A' });
      expect(resultOf(evaluation, unknown)).toMatchObject({ baseClass: 'A', class: null });
      expect(evaluation.problems).toMatchObject([{ code: 'undecided', subject: unknown.id }]);
    }
  });
});

describe('classes that the grading of a group does not give', () => {
  const classes = ['优先', '鼓励', '一般', '淘汰'].map((id) => ({ id, title: id }));
  const two = [{ groups: ['all'], classes: { 优先: '50%', 淘汰: '100%' } }];
  const firms = ranked(2);

  it('bound a move as the programme lists them', () => {
    const bounded = (bound: object): (string | null)[] =>
      run(
        { classes, grading: two, adjust: [{ id: 'bound', when: 'true', ...bound }] },
        firms,
      ).subjects.map((one) => one.class);
    expect(bounded({ atBest: '一般' })).toEqual(['一般', '淘汰']);
    expect(bounded({ atWorst: '鼓励' })).toEqual(['优先', '鼓励']);
    expect(bounded({ move: 'up 1' })).toEqual(['优先', '优先']);
  });

  it('stand in the order of the programme where they are selected, not in that of the alphabet', () => {
    const select = [
      { class: '淘汰', from: 'all', order: 'total asc', take: 1 },
      { class: '优先', from: 'rest', take: 'all' },
    ];
    const adjust = [{ id: 'down', title: '降', when: "class == '优先'", move: 'down 1' }];
    const { subjects } = run({ classes, grading: [{ groups: ['all'], select }], adjust }, firms);
    expect(subjects.map((one) => one.class)).toEqual(['淘汰', '淘汰']);
  });
});
