/** What enterprises, territories and departments do with an enterprise's year. */
import {
  type Day,
  type Deed,
  type FlowFact,
  type Part,
  type StageFact,
  after,
  partOf,
  temperOf,
} from './day.js';
import { ordinary } from './habits.js';

/** The phases in which somebody has something to do. */
export const enterprisePhases = [
  'collecting',
  'returned',
  'verifying',
  'auditing',
  'confirming',
  'appealing',
  'reviewing',
] as const;

export function enterpriseDeeds(day: Day, flow: FlowFact): Deed[] {
  switch (flow.phase) {
    case 'collecting':
      return submission(day, flow);
    case 'returned':
      return resubmission(day, flow);
    case 'verifying':
      return flow.waitsFor.flatMap((department) => verification(day, flow, department));
    case 'auditing':
      return audit(day, flow);
    case 'confirming':
      return confirmation(day, flow);
    case 'appealing':
      return assignment(day, flow);
    case 'reviewing':
      return answer(day, flow);
    default:
      return [];
  }
}

/** The stage of this kind that was running when the flow came here: a year may have two phases. */
function stageOf(day: Day, does: string, flow: FlowFact): StageFact | undefined {
  const stages = day.stages.filter((stage) => stage.does === does);
  return stages.findLast(({ from }) => from <= flow.since) ?? stages[0];
}

/** Most enterprises are entered by their territory, a third hand in themselves. */
function reporter(day: Day, flow: FlowFact): Part {
  const itself = day.habits.chance(`reporter/${flow.ref}`, 0.33);
  return itself
    ? { role: 'enterprise', who: flow.subjectId }
    : { role: 'territory', who: flow.organisation };
}

function submission(day: Day, flow: FlowFact): Deed[] {
  const stage = stageOf(day, 'collect', flow);
  const window = { from: flow.since, due: stage?.due ?? day.calendar.addDays(flow.since, 30) };
  const late = temperOf(day, flow.organisation).late;
  const on = day.habits.finishesOn(`submit/${flow.ref}`, window, late);
  const as = reporter(day, flow);
  return day.day < on ? [] : [{ flow, as, event: { type: 'SUBMIT' } }];
}

function resubmission(day: Day, flow: FlowFact): Deed[] {
  const days = day.habits.answersAfter(`resubmit/${flow.ref}`, 3);
  const as: Part = { role: 'territory', who: flow.organisation };
  return after(day, flow, days) ? [{ flow, as, event: { type: 'SUBMIT' } }] : [];
}

const returnReasons = [
  '申报用地面积与不动产登记不一致，请核对是否含已退让道路用地',
  '入库税收少报一个季度，请按完税证明补正',
  '综合能耗缺少 11、12 月数据',
  '职工人数与社保缴纳人数相差较大，请说明',
];

function verification(day: Day, flow: FlowFact, department: string): Deed[] {
  const stage = stageOf(day, 'verify', flow);
  const window = { from: flow.since, due: stage?.due ?? day.calendar.addDays(flow.since, 20) };
  const due = window.due > window.from ? window.due : day.calendar.addWorkingDays(window.from, 4);
  const name = `${department}/${flow.ref}/${String(flow.context.returns)}`;
  if (day.day < day.habits.finishesOn(`verify/${name}`, { ...window, due }, ordinary.late))
    return [];
  const as = partOf(day, department);
  const first = flow.context.returns === 0;
  return first && day.habits.chance(`return/${name}`, ordinary.returns)
    ? [
        {
          flow,
          as,
          event: {
            type: 'RETURN',
            department,
            reason: day.habits.pick(`reason/${name}`, returnReasons),
          },
        },
      ]
    : [{ flow, as, event: { type: 'VERIFIED', department } }];
}

function audit(day: Day, flow: FlowFact): Deed[] {
  if (!after(day, flow, day.habits.answersAfter(`audit/${flow.ref}`, 3))) return [];
  const clean = day.habits.chance(`clean/${flow.ref}`, 0.9);
  const event = clean
    ? { type: 'AUDITED', finding: 'clean', note: '账表相符' }
    : { type: 'AUDITED', finding: 'corrected', note: '研发费用口径已更正，金额不变' };
  return [{ flow, as: { role: 'lead', who: null }, event }];
}

function confirmation(day: Day, flow: FlowFact): Deed[] {
  const { habits } = day;
  const appeals = Number(flow.context.appeals);
  const name = `${flow.ref}/${appeals.toString()}`;
  if (appeals === 0 && habits.chance(`appeal/${flow.ref}`, ordinary.appeals)) {
    if (!after(day, flow, habits.answersAfter(`appeal/${name}`, 2))) return [];
    const reason = habits.pick(`grievance/${name}`, [
      '用地面积应扣除已退让的道路用地',
      '税收未计入留抵退税，请复核',
      '能耗折标系数有误',
    ]);
    const as: Part = { role: 'enterprise', who: flow.subjectId };
    return [{ flow, as, event: { type: 'APPEAL', reason, items: [] } }];
  }
  const slow = habits.chance(`slow/${name}`, temperOf(day, flow.organisation).late);
  if (!after(day, flow, habits.answersAfter(`confirm/${name}`, slow ? 7 : 3))) return [];
  const online = habits.chance(`online/${name}`, 0.25);
  const refuses = !online && habits.chance(`refuses/${name}`, 0.01);
  const as: Part = online
    ? { role: 'enterprise', who: flow.subjectId }
    : { role: 'territory', who: flow.organisation };
  const event = refuses
    ? { type: 'CONFIRM', form: 'refusalRecorded', note: '两次上门均拒签，已录像并告知申诉途径' }
    : { type: 'CONFIRM', form: online ? 'online' : 'written' };
  return [{ flow, as, event }];
}

function assignment(day: Day, flow: FlowFact): Deed[] {
  if (!after(day, flow, 1)) return [];
  const department = day.habits.pick(`reviewer/${flow.ref}`, day.owners);
  return [{ flow, as: { role: 'lead', who: null }, event: { type: 'ASSIGN_REVIEW', department } }];
}

function answer(day: Day, flow: FlowFact): Deed[] {
  if (!after(day, flow, day.habits.answersAfter(`answer/${flow.ref}`, 2))) return [];
  const as = partOf(day, flow.waitsFor[0] ?? null);
  const corrected = day.habits.chance(`corrected/${flow.ref}`, ordinary.corrected);
  const event = corrected
    ? { type: 'CORRECT', reason: '经实地测绘，用地面积据实更正', items: [] }
    : { type: 'UPHOLD', reason: '经核查，数据与登记一致，维持原结果' };
  return [{ flow, as, event }];
}
