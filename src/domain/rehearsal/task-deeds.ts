/** What organisations do with their tasks and with supervision forms. */
import { type Day, type Deed, type FlowFact, after, partOf, temperOf } from './day.js';

/** The phases in which somebody has something to do. */
export const taskPhases = [
  'awaitingReceipt',
  'inHand',
  'returned',
  'awaitingReview',
  'awaitingStrikeOff',
] as const;
export const formPhases = ['issued', 'signedFor', 'escalated', 'replied'] as const;

export function taskDeed(day: Day, flow: FlowFact): Deed[] {
  const as = partOf(day, flow.organisation);
  const lead = partOf(day, null);
  const { context } = flow;
  if (context.extension !== null && context.extension !== undefined) {
    const { due } = context.extension as { due: string };
    return [{ flow, as: lead, event: { type: 'GRANT_EXTENSION', due, reason: '情况属实' } }];
  }
  switch (flow.phase) {
    case 'awaitingReceipt':
      return after(day, flow, day.habits.answersAfter(`sign/${flow.ref}`, 1))
        ? [{ flow, as, event: { type: 'SIGN' } }]
        : [];
    case 'inHand':
    case 'returned':
      return context.counted === true ? [] : work(day, flow);
    case 'awaitingReview':
      return after(day, flow, 1) ? [{ flow, as: lead, event: { type: 'ACCEPT' } }] : [];
    case 'awaitingStrikeOff':
      return after(day, flow, 1) ? [{ flow, as: lead, event: { type: 'STRIKE_OFF' } }] : [];
    default:
      return [];
  }
}

/** A task that is one thing to do: half-way a ledger entry, then it is handed in. */
function work(day: Day, flow: FlowFact): Deed[] {
  const as = partOf(day, flow.organisation);
  const window = { from: flow.since, due: String(flow.context.originalDue) };
  const { late } = temperOf(day, flow.organisation);
  const on = day.habits.finishesOn(`task/${flow.ref}`, window, late);
  if (day.day >= on)
    return [{ flow, as, event: { type: 'HAND_IN', text: '已按要求完成，材料附后' } }];
  const half = day.calendar.addWorkingDays(
    flow.since,
    Math.ceil(day.calendar.workingDaysBetween(flow.since, on) / 2),
  );
  if (day.day === half) {
    return [
      { flow, as, event: { type: 'PROGRESS', text: '已完成过半，正在汇总核对', percent: 50 } },
    ];
  }
  return asksForTime(day, flow, on);
}

/** Whoever sees in time that it will be late may ask for an extension, two working days before. */
function asksForTime(day: Day, flow: FlowFact, on: string): Deed[] {
  const due = String(flow.context.due);
  const isEve = day.day === day.calendar.addWorkingDays(day.calendar.onOrBefore(due), -2);
  if (on <= due || !isEve || !day.habits.chance(`extension/${flow.ref}`, 0.4)) return [];
  const event = {
    type: 'ASK_EXTENSION',
    due: on,
    today: day.day,
    reason: '外业核查因连续降雨推迟',
  };
  return [{ flow, as: partOf(day, flow.organisation), event }];
}

const causes = ['企业未及时提供资料', '需其他部门配合', '人手不足'];

export function formDeed(day: Day, flow: FlowFact): Deed[] {
  const as = partOf(day, flow.organisation);
  switch (flow.phase) {
    case 'issued':
      return after(day, flow, 1) ? [{ flow, as, event: { type: 'SIGN' } }] : [];
    case 'signedFor':
    case 'escalated':
      return after(day, flow, day.habits.answersAfter(`reply/${flow.ref}`, 2))
        ? [
            {
              flow,
              as,
              event: {
                type: 'REPLY',
                cause: day.habits.pick(`cause/${flow.ref}`, causes),
                text: '已安排专人逐户跟进，本周内完成',
              },
            },
          ]
        : [];
    case 'replied':
      return after(day, flow, 1)
        ? [{ flow, as: { role: 'lead', who: null }, event: { type: 'SATISFIED' } }]
        : [];
    default:
      return [];
  }
}
