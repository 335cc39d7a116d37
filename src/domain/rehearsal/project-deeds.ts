/** What territories and the lead bureau do with class C and D projects. */
import { type Day, type Deed, type FlowFact, after, temperOf } from './day.js';

interface Milestone {
  readonly id: string;
  readonly due: string;
  readonly doneOn: string | null;
}

/** The phases in which somebody has something to do. */
export const projectPhases = [
  'planning',
  'planned',
  'approved',
  'implementing',
  'acceptanceRequested',
  'inspected',
  'promoted',
  'exited',
  'retained',
] as const;

export function projectDeed(day: Day, flow: FlowFact): Deed[] {
  const lead = { role: 'lead', who: null } as const;
  const { habits } = day;
  switch (flow.phase) {
    case 'planning':
      return planning(day, flow);
    case 'planned':
      return after(day, flow, 2) ? [{ flow, as: lead, event: { type: 'APPROVE' } }] : [];
    case 'approved':
      return after(day, flow, habits.answersAfter(`start/${flow.ref}`, 5))
        ? [{ flow, as: territory(flow), event: { type: 'START', on: day.day } }]
        : [];
    case 'implementing':
      return implementing(day, flow);
    case 'acceptanceRequested':
      return after(day, flow, habits.answersAfter(`inspect/${flow.ref}`, 3))
        ? [{ flow, as: lead, event: { type: 'INSPECT', findings: '现场查验，设备与台账相符' } }]
        : [];
    case 'inspected':
      return after(day, flow, 1) ? [{ flow, as: lead, event: verdict(day, flow) }] : [];
    case 'promoted':
    case 'exited':
      return redeems(day, flow)
        ? [{ flow, as: lead, event: { type: 'REDEEM', amount: '20', policy: '整治提升奖补' } }]
        : [];
    case 'retained':
      return redeems(day, flow)
        ? [{ flow, as: lead, event: { type: 'WITHHOLD', reason: '复评未升档，按方案不予兑现' } }]
        : [];
    default:
      return [];
  }
}

function territory(flow: FlowFact): Deed['as'] {
  return { role: 'territory', who: flow.organisation };
}

function planning(day: Day, flow: FlowFact): Deed[] {
  const planDue = String(flow.context.planDue);
  const finishDue = String(flow.context.finishDue);
  const { late } = temperOf(day, flow.organisation);
  const window = { from: flow.since, due: planDue > flow.since ? planDue : finishDue };
  if (day.day < day.habits.finishesOn(`plan/${flow.ref}`, window, late)) return [];
  const phaseOut = flow.context.class === 'D' && day.routes.length > 0;
  const event = {
    type: 'SUBMIT_PLAN',
    title: phaseOut ? '低效用地处置' : '设备更新与工艺改造',
    route: phaseOut ? day.habits.pick(`route/${flow.ref}`, day.routes) : '改造提升',
    investment: String(Math.round(80 + 900 * Number(day.habits.chance(`big/${flow.ref}`, 0.3)))),
    milestones: milestonesOf(day, phaseOut, finishDue),
    target: phaseOut ? '年底前完成处置' : '亩均税收提高 20%，单位能耗下降 10%',
  };
  return [{ flow, as: territory(flow), event }];
}

function milestonesOf(day: Day, phaseOut: boolean, finishDue: string) {
  const titles = phaseOut
    ? ['签订处置协议', '停产与设备清退', '用地移交']
    : ['设备合同签订', '基础施工', '设备安装调试', '试生产'];
  const span = day.calendar.daysBetween(day.day, finishDue);
  return titles.map((title, i) => {
    const at = day.calendar.addDays(day.day, Math.floor((span * (i + 1)) / (titles.length + 0.5)));
    return { id: `m${(i + 1).toString()}`, title, due: at, doneOn: null };
  });
}

function implementing(day: Day, flow: FlowFact): Deed[] {
  const milestones = flow.context.milestones as readonly Milestone[];
  const next = milestones.find(({ doneOn }) => doneOn === null);
  if (next === undefined) {
    const rejections = Number(flow.context.rejections);
    return rejections === 0 || after(day, flow, 8)
      ? [{ flow, as: territory(flow), event: { type: 'REQUEST_ACCEPTANCE', note: '各节点已完成' } }]
      : [];
  }
  const { late } = temperOf(day, flow.organisation);
  const from = day.calendar.addDays(next.due, -40);
  const on = day.habits.finishesOn(`${next.id}/${flow.ref}`, { from, due: next.due }, late * 2);
  if (day.day < on) return [];
  const event = { type: 'MILESTONE_DONE', milestone: next.id, on: day.day, note: '已完成' };
  return [{ flow, as: territory(flow), event }];
}

function verdict(day: Day, flow: FlowFact): Deed['event'] {
  const rejects = flow.context.rejections === 0 && day.habits.chance(`reject/${flow.ref}`, 0.06);
  return rejects
    ? { type: 'REJECT', reason: '能耗指标未达计划目标，整改后再报' }
    : { type: 'ACCEPT' };
}

/** Support is settled in the stage that redeems, or a week after re-evaluation where there is none. */
function redeems(day: Day, flow: FlowFact): boolean {
  const stage = day.stages.find(({ does }) => does === 'redeem');
  return stage === undefined ? after(day, flow, 5) : day.day >= stage.from;
}
