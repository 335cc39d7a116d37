import { describe, expect, it } from '@jest/globals';
import { checkProgramme } from '../../../src/domain/programme/check/check.js';
import { pathOf, pathText } from '../../../src/domain/programme/check/finding.js';
import { notYetSupported } from '../../../src/domain/programme/not-yet-supported.js';
import { planPage } from '../../../src/domain/programme/plan-page.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { readCalendar } from '../../../src/programme/files.js';
import { aProgramme } from '../../support/a-programme.js';

const check = (parts: Partial<ProgrammeText>, trial = false) =>
  checkProgramme(aProgramme(parts), { trial }).findings.map(({ level, code, path }) => [
    level,
    code,
    pathText(path),
  ]);

const graded = (grading: NonNullable<ProgrammeText['grading']>) => check({ grading });
const evaluation = (indicators: unknown): Partial<ProgrammeText> => ({
  evaluation: [{ groups: ['everyone'], indicators }] as ProgrammeText['evaluation'],
});

describe('a programme without faults', () => {
  it('has no findings, on paper and on invented enterprises', () => {
    expect(check({})).toEqual([]);
    expect(check({}, true)).toEqual([]);
  });

  it('names the same place as text and as steps', () => {
    expect(pathOf('stages[2].tasks[0].lead')).toEqual(['stages', 2, 'tasks', 0, 'lead']);
    expect(pathText(['grading', 0, 'classes', '五星'])).toBe('grading[0].classes.五星');
    expect(pathText(pathOf('a.b[1][2].c'))).toBe('a.b[1][2].c');
  });
});

describe('levels of events', () => {
  const events = [
    { id: 'accident', title: '安全事故', levels: ['general', 'fatal'], owner: 'miit' },
    { id: 'brand', title: '品牌', levels: ['national', 'provincial'], owner: 'miit' },
    { id: 'fine', title: '处罚', owner: 'miit' },
  ];
  const told = (parts: Partial<ProgrammeText>) =>
    checkProgramme(aProgramme({ events, ...parts })).findings.map((one) => [
      one.code,
      pathText(one.path),
      one.message,
      one.offset,
    ]);
  const adjusted = (when: string) =>
    told({ adjust: [{ id: 'veto', title: '否决', when, move: 'down 1' }] });
  const code = 'programme.unknown-level';

  it.each([
    ["has(events('accident', 'fatel', year))", 'fatel'],
    ["has(events('accident', year, 'fatel'))", 'fatel'],
    ["events('accident').exists(e, e.level == 'fatel' && e.date > '2024-07-01')", 'fatel'],
    ["count(events('accident', year).filter(e, e.level in ['fatel', 'general'])) > 1", 'fatel'],
  ])('are those the kind declares: %s', (when, wrong) => {
    expect(adjusted(when)).toEqual([
      [
        code,
        'adjust[0].when',
        `“安全事故”没有“${wrong}”这个级别，是不是“fatal”？`,
        when.indexOf(`'${wrong}'`),
      ],
    ]);
    expect(adjusted(when.replace(wrong, 'fatal'))).toEqual([]);
  });

  it('may be anything where the kind declares none', () => {
    expect(adjusted("has(events('fine', 'whatever', year))")).toEqual([]);
  });

  it('are looked at in points, too, and in their parts', () => {
    const pointed = (levels: Record<string, number>) => {
      const one = { title: '荣誉', from: "events('brand')", levels };
      const points = [
        { id: 'honours', ...one },
        { id: 'both', title: '合计', max: '5', of: [one] },
      ];
      const { evaluation: scored } = aProgramme();
      if (!Array.isArray(scored)) throw new Error('the small programme is filled');
      return told({ evaluation: scored.map((entry) => ({ ...entry, points })) });
    };
    const message = '“品牌”没有“nationl”这个级别，是不是“national”？';
    expect(pointed({ nationl: 5, provincial: 3 })).toEqual([
      [code, 'evaluation[0].points[0].levels.nationl', message, undefined],
      [code, 'evaluation[0].points[1].of[0].levels.nationl', message, undefined],
    ]);
    expect(pointed({ national: 5, provincial: 3 })).toEqual([]);
  });
});

describe('weights', () => {
  const one = { id: 'a', title: '甲', value: 'tax / land', benchmark: { mean: 'ratios' } };

  it('must add up to 100 unless the total is scaled', () => {
    expect(
      check(
        evaluation([
          { ...one, weight: 60 },
          { ...one, id: 'b', weight: 39.9 },
        ]),
      ),
    ).toEqual([['error', 'programme.weights', 'evaluation[0].indicators']]);
    expect(
      check(
        evaluation([
          { ...one, weight: 60.1 },
          { ...one, id: 'b', weight: 39.9 },
        ]),
      ),
    ).toEqual([]);
    const scaled = [{ groups: ['everyone'], scaleTo: 100, indicators: [{ ...one, weight: 30 }] }];
    expect(check({ evaluation: scaled as ProgrammeText['evaluation'] })).toEqual([]);
  });

  it('of 1.30, as a real county system has them, are told with their sum', () => {
    const shares = [0.45, 0.35, 0.2, 0.3].map((weight, i) => ({ ...one, id: `i${i}`, weight }));
    const { findings } = checkProgramme(aProgramme(evaluation(shares)));
    expect(findings.map(({ message }) => message)).toEqual([
      '权重加起来是 1.3（0.45 + 0.35 + 0.2 + 0.3），应为 100',
    ]);
  });

  it('of parts must add up to the weight of their indicator', () => {
    const parts = (second: number) => [
      {
        id: 'green',
        title: '绿色',
        weight: 100,
        parts: [
          { ...one, id: 'p', weight: 70 },
          { ...one, id: 'q', weight: second },
        ],
      },
    ];
    expect(check(evaluation(parts(30)))).toEqual([]);
    expect(check(evaluation(parts(20)))).toEqual([
      ['error', 'programme.weights', 'evaluation[0].indicators[0].parts'],
    ]);
  });

  it('that add up exactly in tenths are not refused by binary rounding', () => {
    const tenths = [10.1, 20.2, 30.3, 39.4].map((weight, i) => ({ ...one, id: `i${i}`, weight }));
    expect(check(evaluation(tenths))).toEqual([]);
  });
});

describe('classes', () => {
  it('by condition: the last one must take everybody', () => {
    const classes = { A: 'total >= 90', B: 'total >= 60' };
    expect(graded([{ groups: ['everyone'], rank: ['total desc'], classes }])).toEqual([
      ['error', 'programme.classes-not-whole', 'grading[0].classes'],
    ]);
    const whole = { A: 'total >= 90', B: true };
    expect(graded([{ groups: ['everyone'], rank: ['total desc'], classes: whole }])).toEqual([]);
  });

  it('by condition: nothing can follow the one that takes everybody', () => {
    const classes = { A: true, B: 'total >= 60' };
    expect(graded([{ groups: ['everyone'], rank: ['total desc'], classes }])).toEqual([
      ['error', 'programme.class-unreachable', 'grading[0].classes.B'],
    ]);
  });

  it('shares and conditions do not mix', () => {
    const classes = { A: '20%', B: 'total >= 60' };
    expect(graded([{ groups: ['everyone'], rank: ['total desc'], classes }])).toEqual([
      ['error', 'programme.class-edges-mixed', 'grading[0].classes.B'],
    ]);
  });

  it('are given by shares or by selection, one of the two', () => {
    const select = [
      { class: 'A', from: 'all', take: '20%' },
      { class: 'B', from: 'rest', take: 'all' },
    ];
    expect(graded([{ groups: ['everyone'], select }])).toEqual([]);
    expect(graded([{ groups: ['everyone'], select, classes: { A: '20%', B: '100%' } }])).toEqual([
      ['error', 'programme.graded-twice', 'grading[0].select'],
    ]);
    expect(graded([{ groups: ['everyone'] }])).toEqual([
      ['error', 'programme.not-graded', 'grading[0]'],
    ]);
    expect(graded([{ groups: ['everyone'], select: select.slice(0, 1) }])).toEqual([
      ['warning', 'programme.classes-not-whole', 'grading[0].select'],
    ]);
  });

  it('each group is scored and graded once', () => {
    const population: ProgrammeText['population'] = {
      subject: 'enterprise',
      scope: 'land >= 3',
      groups: [
        { id: 'above', title: '规上', when: "scale == 'above'" },
        { id: 'everyone', title: '其余', when: 'true' },
      ],
    };
    expect(check({ population })).toEqual([
      ['error', 'programme.group-left-out', 'evaluation'],
      ['error', 'programme.group-left-out', 'grading'],
    ]);
  });
});

describe('a trial on invented enterprises', () => {
  const groups = (when: string): Partial<ProgrammeText> => ({
    population: {
      subject: 'enterprise',
      scope: 'land > 0',
      groups: [{ id: 'everyone', title: '大户', when }],
    },
  });

  it('finds subjects that belong to no group', () => {
    expect(check(groups('land >= 20'), true)).toEqual([
      ['warning', 'programme.groups-not-whole', 'population.groups[0].when'],
      ['error', 'programme.trial-no-group', 'population.groups'],
    ]);
  });

  it('finds a scope nobody meets, a group nobody falls into and a class out of reach', () => {
    expect(
      check(
        {
          population: {
            subject: 'enterprise',
            scope: 'land > 100000',
            groups: [{ id: 'everyone', title: '全部', when: 'true' }],
          },
        },
        true,
      ),
    ).toEqual([['warning', 'programme.trial-nobody', 'population.scope']]);
    const far = [
      { groups: ['everyone'], rank: ['total desc'], classes: { A: 'total >= 99999', B: true } },
    ];
    expect(check({ grading: far }, true)).toEqual([
      ['warning', 'programme.trial-empty-class', 'grading[0].classes.A'],
    ]);
  });

  it('reports a rule the engine finds contradictory at its place', () => {
    const pooled = [
      {
        id: 'a',
        title: '甲',
        weight: 100,
        value: 'tax',
        benchmark: { mean: 'pooled' },
        score: 'linear',
      },
    ];
    const findings = checkProgramme(aProgramme(evaluation(pooled))).findings;
    expect(findings).toEqual([expect.objectContaining({ level: 'error' })]);
    expect(pathText(findings[0]?.path ?? [])).toContain('evaluation[0].indicators[0]');
    expect(findings[0]?.message).not.toContain('evaluation[0]');
  });
});

describe('what the engine cannot do yet', () => {
  it('is named with its place for each part of the language that waits', () => {
    const plan = aProgramme({
      kind: 'action-plan',
      care: [{ id: 'leaders', who: 'each member', whom: '规上企业', visitEvery: 'quarter' }],
      rewards: [{ id: 'newAbove', title: '新增规上企业', amount: 3, unit: '万元' }],
    });
    expect(notYetSupported(plan).map(({ kind }) => kind)).toEqual(['kind', 'rewards', 'care']);
    for (const { message, english } of notYetSupported(plan)) {
      expect(message).toContain('尚不支持');
      expect(english).toContain('not yet supported');
    }
  });

  it('covers words of the year that nothing carries out yet, and leaves the others alone', () => {
    const kinds = (parts: Partial<ProgrammeText>) =>
      notYetSupported(aProgramme(parts)).map(({ kind, path }) => [kind, pathText(path)]);
    const confirmation = { within: '5个工作日', form: 'written' } as const;
    const appeal = { within: '5个工作日', answer: '5个工作日', decides: 'miit' } as const;
    expect(kinds({ confirmation: { ...confirmation, silence: 'wait' } })).toEqual([
      ['silence', 'confirmation.silence'],
    ]);
    expect(kinds({ confirmation: { ...confirmation, silence: 'agreed' } })).toEqual([]);
    expect(kinds({ appeal: { ...appeal, recompute: 'everything', rounds: 2 } })).toEqual([
      ['recompute', 'appeal.recompute'],
      ['rounds', 'appeal.rounds'],
    ]);
    expect(kinds({ appeal: { ...appeal, recompute: 'benchmarkFrozen', rounds: 1 } })).toEqual([]);
    expect(
      kinds({
        approvals: [
          { what: 'result', by: 'miit' },
          { what: 'lists', by: 'miit' },
        ],
      }),
    ).toEqual([['approvals', 'approvals[1]']]);
    expect(kinds({ rectification: { classes: { B: { acceptSample: '20%' } } } })).toEqual([
      ['rectification', 'rectification.classes.B.acceptSample'],
    ]);
    expect(kinds({ years: { from: 2022, every: 2 } })).toEqual([['interval', 'years.every']]);
    expect(kinds({ publicity: [{ id: 'result', what: 'result', days: 5 }] })).toEqual([
      ['publicity', 'publicity'],
    ]);
    const { population } = aProgramme();
    const merge = { by: 'parcel' } as const;
    expect(kinds({ population: population && { ...population, merge } })).toEqual([
      ['merge', 'population.merge'],
    ]);
  });

  it('refuses that others than the machines know decide or confirm', () => {
    const kinds = (parts: Partial<ProgrammeText>) =>
      notYetSupported(aProgramme(parts)).map(({ path }) => pathText(path));
    const appeal = { within: '5个工作日', answer: '5个工作日' } as const;
    const recompute = 'benchmarkFrozen';
    expect(kinds({ appeal: { ...appeal, recompute, decides: 'taxBureau' } })).toEqual([
      'appeal.decides',
    ]);
    expect(kinds({ appeal: { ...appeal, recompute, decides: 'miit' } })).toEqual([]);
    const confirmation = { within: '5个工作日', form: 'both', silence: 'visit' } as const;
    expect(kinds({ confirmation: { ...confirmation, by: 'taxBureau' } })).toEqual([
      'confirmation.by',
    ]);
    expect(kinds({ confirmation: { ...confirmation, by: 'each territory' } })).toEqual([]);
  });

  it('says of what is kept as it is written that people carry it out', () => {
    const parts: Partial<ProgrammeText> = {
      rectification: {
        classes: { B: { due: '12月底前', accept: ['miit', 'each territory'] } },
        redeemFrom: '次年',
      },
      cadence: [{ id: 'meet', title: '联席会议', what: 'meeting', every: 'month', lead: 'miit' }],
    };
    const onPaper = check(parts).filter(([, code]) => code?.startsWith('programme.on-paper.'));
    expect(onPaper).toEqual([
      ['warning', 'programme.on-paper.accept', 'rectification.classes.B.accept'],
      ['warning', 'programme.on-paper.redeemFrom', 'rectification.redeemFrom'],
      ['warning', 'programme.on-paper.cadence', 'cadence'],
    ]);
    expect(notYetSupported(aProgramme(parts))).toEqual([]);
  });

  it('is nothing in a programme of the year', () => {
    expect(notYetSupported(aProgramme())).toEqual([]);
  });
});

describe('the page to sign', () => {
  const calendar = readCalendar();

  it('shows the plan with the words of the source and the days they mean', () => {
    const page = planPage(aProgramme(), 2022, calendar);
    expect(page).toContain('2022 年度工作（评价 2021 年数据）');
    expect(page).toContain('◆ 2022-03-31 星期四（原文：3月底前）  录入');
    expect(page).toContain('· 录入数据  牵头：北镇、南镇');
    expect(page).not.toContain('待填');
  });

  it('says how it is scored and graded in words: benchmarks, scores, points, ranking, rounding, quota', () => {
    const indicator = { title: '亩均税收', value: 'tax / land', weight: 100 } as const;
    const page = planPage(
      aProgramme({
        decimals: { score: 4, benchmark: 2, mode: { benchmark: 'down' } },
        events: [{ id: 'fine', title: '处罚' }],
        evaluation: [
          {
            groups: ['all'],
            indicators: [
              {
                id: 'i',
                ...indicator,
                benchmark: {
                  mean: 'ratios',
                  times: 2,
                  year: 'previous',
                  within: 'industry',
                  leaveOut: ['zero'],
                  fallback: 'this',
                },
                cap: '1.5',
                missing: 'groupMeanScore',
              },
            ],
            points: [
              {
                id: 'p',
                title: '处罚',
                from: "events('fine')",
                first: '-3',
                next: '-2',
                min: '-10',
              },
            ],
            pointsLimit: { max: '10' },
            pointsCount: 'afterRanking',
          },
        ],
        grading: [
          {
            groups: ['all'],
            within: ['territory'],
            rank: ['total desc', 'tax desc'],
            classes: { A: '20%', B: 'at most 60%', C: '100%' },
            base: 'listed',
            count: 'floor',
          },
        ],
        adjust: [{ id: 'veto', title: '一票否决', when: "has(events('fine'))", atBest: 'C' }],
        quota: { adjusted: 'freePlace', clause: '四.6' },
      }),
      2022,
      calendar,
    );
    for (const line of [
      '亩均税收  权重 100  入库税收 ÷ 用地面积',
      '基准值：上年平均值（各企业数值平均）的 2 倍，在同一行业大类（两位代码）之内取，不计数值为零的，没有上年数据的用当年',
      '得分：指标值 ÷ 基准值 × 权重；最多为权重 100 的 1.5 倍',
      '取不到数时：缺数取同组平均得分，为零照公式算，为负记 0 分，分母为零不评分，等人处理',
      '加减分：处罚：“处罚”记录，首次 -3 分，以后每次 -2 分，最少 -10 分',
      '加减分合计最多 10 分',
      '加减分排名以后计入总分',
      '舍入：基准值保留 2 位小数（截断），得分保留 4 位小数（四舍五入），其余各步不舍入',
      '在同一属地之内排名，依次比较总分从高到低、入库税收从高到低',
      '累计到前 60%（最多）',
      '比例的基数：全部参评企业；名额只舍不入；分档处同分的都进前一类',
      '调整：一票否决：有“处罚”记录，最好 C 类',
      '调整以后：让出名额，后面的依次递补〔四.6〕',
    ]) {
      expect(page).toContain(line);
    }
  });

  it('of a programme with gaps nobody has proposed for lists them instead of guessing', () => {
    const silent = aProgramme({
      ladder: [{ id: 'chase', at: { toFill: '方案未规定' }, to: ['lead'] }],
    });
    const page = planPage(silent, 2022, calendar);
    expect(page).toContain('【待填 1 处');
    expect(page).toContain('□ 督办阶梯 / chase / 何时  方案未规定  没有建议值');
    expect(page).not.toContain('◆');
  });
});
