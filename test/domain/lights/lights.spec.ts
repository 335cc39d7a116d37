import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { Calendar, CalendarYear } from '../../../src/domain/calendar/calendar.js';
import { addDays } from '../../../src/domain/calendar/day.js';
import { dueFacts } from '../../../src/domain/lights/facts.js';
import type { Due } from '../../../src/domain/lights/facts.js';
import { lightStates, severity, worstState } from '../../../src/domain/lights/light.js';
import type { LightState } from '../../../src/domain/lights/light.js';
import { light, lightRules, LightsUnknown } from '../../../src/domain/lights/rules.js';
import type { LightFacts } from '../../../src/domain/lights/rules.js';
import { ExpressionError } from '../../../src/domain/expression/expression.error.js';

const calendars = path.resolve(import.meta.dirname, '../../../workflows/calendars');
const calendar = new Calendar(
  ['cn-2021', 'cn-2022', 'cn-2023'].map((name) =>
    CalendarYear.parse(parse(fs.readFileSync(path.join(calendars, `${name}.yaml`), 'utf8'))),
  ),
);
const today = '2022-05-17';
const rules = lightRules('default');

const confirming = { from: '2022-05-11', due: '2022-05-25' };
const reevaluating = { from: '2022-05-13', due: '2022-05-31' };

function lit(task: Partial<Due>, on = today) {
  const due = { ...confirming, done: 0, total: 10, counted: true, ...task };
  return light(dueFacts(due, on, calendar), rules);
}

describe('the wall on 17 May 2022', () => {
  it.each([
    ['三余镇 确认申诉', confirming, 47, 142, 'dueSoon', 'Y1'],
    ['高端装备 确认申诉', confirming, 41, 61, 'onTrack', 'G'],
    ['高端装备 上年复评', reevaluating, 2, 12, 'dueSoon', 'Y1'],
    ['经济发展局 上年复评', reevaluating, 20, 95, 'onTrack', 'G'],
    ['三余镇 上年复评', reevaluating, 7, 48, 'dueSoon', 'Y1'],
    ['应急管理局 上年复评', reevaluating, 9, 37, 'onTrack', 'G'],
  ])('shows %s as the screen reference does', (_, window, done, total, state, clause) => {
    expect(lit({ ...window, done, total })).toMatchObject({ state, clause: { id: clause } });
  });

  it('warns of 税务局 because a case falls due within two working days, 6 of 8 done', () => {
    const found = lit({ done: 6, total: 8, nextCase: '2022-05-17' });
    expect(found).toMatchObject({ state: 'dueSoon', clause: { id: 'Y2' } });
    expect(found.clause.zh).toBe('最近一件剩 0 个工作日（规则 Y2）');
  });

  it('is red at 自然资源局 because one appeal is four days beyond its time, though the stage runs on', () => {
    const found = lit({ done: 3, total: 9, nextCase: '2022-05-13' });
    expect(found).toMatchObject({ state: 'overdue', clause: { id: 'R2' } });
    expect(found.clause.zh).toContain('超期 4 天');
  });

  it('says how late with the clause that fired: 归集审核 17 days', () => {
    const found = lit({ from: '2022-04-01', due: '2022-04-30', done: 123, total: 142 });
    expect(found.state).toBe('overdue');
    expect(found.clause.zh).toBe('逾期 17 天：到期未完成（规则 R1）');
    expect(found.numbers).toMatchObject({ days: '-17', late: '17' });
  });

  it('turns yellow with 延 where an extension to 20 May was approved', () => {
    const found = lit({
      from: '2022-04-01',
      due: '2022-05-23',
      done: 60,
      total: 61,
      extended: true,
    });
    expect(found).toMatchObject({ state: 'dueSoon', clause: { id: 'Y3' } });
  });

  it('never shows green for a stage whose data have not arrived', () => {
    expect(lit({ done: 0, total: 0, ...reevaluating }).state).toBe('notStarted');
  });

  it('counts an early start as on track, a start date ahead as not started', () => {
    const ahead = { from: '2022-06-01', due: '2022-06-30' };
    expect(lit({ ...ahead, done: 0, total: 3 }).state).toBe('notStarted');
    expect(lit({ ...ahead, done: 1, total: 3 }).state).toBe('onTrack');
  });

  it('is done only when closed, and stands still while suspended even past its date', () => {
    const past = { from: '2022-03-01', due: '2022-03-31', done: 10, total: 10 };
    expect(lit({ ...past, closed: true }).state).toBe('done');
    expect(lit({ ...past, done: 9 }).state).toBe('overdue');
    expect(lit({ ...past, done: 9, suspended: true }).state).toBe('suspended');
  });

  it('does not blame an owner who has handed in and waits for the review', () => {
    expect(lit({ due: '2022-05-10', handedIn: true }).state).toBe('onTrack');
  });

  it('is yellow on the due day itself and red the day after', () => {
    const single = { counted: false, done: 0, total: 1 };
    expect(lit(single, '2022-05-25').state).toBe('dueSoon');
    expect(lit(single, '2022-05-26').state).toBe('overdue');
  });
});

describe('published rules of real cities', () => {
  const of = (preset: string, facts: LightFacts) =>
    light(
      { opened: true, closed: false, suspended: false, handedIn: false, excused: false, ...facts },
      lightRules(preset),
    );

  it.each<[string, string, LightFacts, LightState]>([
    ['银川 按计划开工', 'yinchuan', { n: 0 }, 'onTrack'],
    ['银川 计划当月开工未开工且无正当理由', 'yinchuan', { n: 1 }, 'dueSoon'],
    ['银川 计划当月开工未开工但有正当理由', 'yinchuan', { n: 1, excused: true }, 'onTrack'],
    ['银川 连续三个月未开工', 'yinchuan', { n: 3 }, 'overdue'],
    ['银川 进度落后 9.9 个百分点', 'yinchuan', { g: 9.9 }, 'onTrack'],
    ['银川 进度落后 10 个百分点', 'yinchuan', { g: 10 }, 'dueSoon'],
    ['银川 进度落后 30 个百分点', 'yinchuan', { g: 30 }, 'dueSoon'],
    ['银川 进度落后 30.1 个百分点', 'yinchuan', { g: 30.1 }, 'overdue'],
    ['银川 工程款支付低于国家规定', 'yinchuan', { paid: 70, payable: 80 }, 'overdue'],
    ['银川 开工后一个月未入库', 'yinchuan', { unregistered: 1 }, 'dueSoon'],
    ['银川 超过两个月未入库', 'yinchuan', { unregistered: 3 }, 'overdue'],
    ['三亚 投资达到序时', 'sanya', { gap: 0 }, 'onTrack'],
    ['三亚 差距 50%', 'sanya', { gap: 50 }, 'dueSoon'],
    ['三亚 差距 50.1%', 'sanya', { gap: 50.1 }, 'overdue'],
    ['三亚 当月未完成', 'sanya', { n: 1 }, 'dueSoon'],
    ['三亚 连续两个月未完成', 'sanya', { n: 2 }, 'overdue'],
    [
      '天津 达到计划且不低于全市平均',
      'tianjin',
      { growth: 8, plannedGrowth: 7, cityGrowth: 8 },
      'onTrack',
    ],
    [
      '天津 增长但低于全市平均',
      'tianjin',
      { growth: 7, plannedGrowth: 7, cityGrowth: 8 },
      'dueSoon',
    ],
    ['天津 负增长', 'tianjin', { growth: -0.1, plannedGrowth: 7, cityGrowth: 8 }, 'overdue'],
    ['天津 债券资金落后 30%', 'tianjin', { gap: 30 }, 'dueSoon'],
    ['新晃 完成当月任务 59%', 'xinhuang', { met: 59 }, 'dueSoon'],
    ['新晃 完成当月任务 60%', 'xinhuang', { met: 60 }, 'onTrack'],
  ])('%s', (_, preset, facts, state) => {
    expect(of(preset, facts).state).toBe(state);
  });

  it('lets the worst of the four lights speak, with its own clause', () => {
    const found = of('yinchuan', { n: 0, g: 14.2, paid: 80, payable: 80, unregistered: 0 });
    expect(found.state).toBe('dueSoon');
    expect(found.clause).toMatchObject({
      id: 'Y2',
      zh: '落后序时 14.2 个百分点，在 10 至 30 个之间（规则 Y2）',
    });
  });

  it('marks 重点跟踪 below 80 % without changing the light', () => {
    expect(of('xinhuang', { met: 79 }).clause.zh).toContain('重点跟踪');
    expect(of('xinhuang', { met: 80 }).clause.zh).not.toContain('重点跟踪');
  });
});

describe("a programme's own rules", () => {
  it('may be written over d, g and n; a rule without a title spells its formula', () => {
    const own = lightRules([
      { id: 'R', light: 'red', when: 'd < 0 || g > 30 || n >= 3' },
      { id: 'Y', light: 'yellow', when: 'd <= 5 || g >= 10' },
      { id: 'G', light: 'green', when: 'true' },
    ]);
    const facts = dueFacts({ ...confirming, done: 47, total: 142, counted: true }, today, calendar);
    expect(light({ ...facts, n: 0 }, own).clause.zh).toBe(
      '规则 Y：距到期的工作日 ≤ 5 或 落后序时的百分点 ≥ 10（d = 6，g = 13.6）',
    );
  });

  it('names the presets when one is unknown and the place when a formula is wrong', () => {
    expect(() => lightRules('atlantis')).toThrow(LightsUnknown);
    expect(() => lightRules([{ id: 'R', light: 'red', when: 'dayz < 0' }])).toThrow(
      ExpressionError,
    );
  });
});

describe('what a parent takes from its parts', () => {
  const state = fc.constantFrom(...lightStates);

  it('takes the worst, but neither suspended nor not applicable rise', () => {
    expect(worstState(['done', 'onTrack', 'overdue', 'suspended'])).toBe('overdue');
    expect(worstState(['done', 'suspended', 'notApplicable'])).toBe('done');
    expect(worstState(['suspended', 'notApplicable'])).toBe('suspended');
    expect(worstState([])).toBe('notApplicable');
  });

  it('is not done while a part has not begun', () => {
    expect(worstState(['done', 'notStarted'])).toBe('onTrack');
  });

  it('does not depend on the order of the parts, and a further part never makes it better', () => {
    fc.assert(
      fc.property(fc.array(state), state, (parts, more) => {
        expect(worstState(parts.toReversed())).toBe(worstState(parts));
        const rising = ['overdue', 'dueSoon'].includes(worstState(parts));
        if (rising) {
          expect(severity(worstState([...parts, more]))).toBeLessThanOrEqual(
            severity(worstState(parts)),
          );
        }
      }),
    );
  });
});

it('always lights something and says why, whatever the day and the count', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -60, max: 60 }),
      fc.nat({ max: 50 }),
      fc.nat({ max: 50 }),
      fc.boolean(),
      (shift, a, b, counted) => {
        const task = { done: Math.min(a, b), total: Math.max(a, b), counted };
        const found = lit(task, addDays(today, shift));
        expect(found.clause.id).not.toBe('N0');
        expect(found.clause.zh).not.toContain('—');
      },
    ),
  );
});
