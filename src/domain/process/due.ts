/** When an armed timer fires. Timers are names in the machines; this is the only place that dates them. */
import { z } from 'zod';
import type { IsoDate } from '../calendar/day.js';
import { type Duration, lastDayOf } from '../calendar/duration.js';
import { rungDay } from '../programme/ladders.js';
import { type Instant, dayAt, endOf, momentOf, nextOpening } from './hours.js';
import type { Timetable } from './timetable.js';

/** Every timer a machine may arm, with the words screens use. */
export const timerTitles = {
  opening: { zh: '阶段启动', en: 'the stage opens' },
  due: { zh: '阶段到期', en: 'the stage is due' },
  entry: { zh: '录入截止', en: 'entry closes' },
  correction: { zh: '补正期限', en: 'correction is due' },
  confirmation: { zh: '确认期限', en: 'confirmation is due' },
  answer: { zh: '申诉答复期限', en: 'the answer is due' },
  ladder: { zh: '督办阶梯', en: 'next rung of the ladder' },
  resume: { zh: '恢复办理', en: 'the suspension ends' },
  plan: { zh: '计划报送期限', en: 'the plan is due' },
  milestone: { zh: '项目节点', en: 'a milestone is due' },
  reply: { zh: '督办回复期限', en: 'the reply is due' },
  handling: { zh: '问题办理期限', en: 'handling is due' },
} as const satisfies Record<string, { zh: string; en: string }>;
export type Timer = keyof typeof timerTitles;

/** The flow whose timer is armed: what it stands in after the step, and the instant of the step. */
export interface Armed {
  readonly kind: string;
  readonly stage: string | null;
  readonly context: Readonly<Record<string, unknown>>;
  readonly at: Instant;
}

/**
 * When the timer fires; null when there is nothing left to wait for (a ladder climbed to its top).
 * A day limit is missed at midnight after the day; rungs fire when offices open on a working day.
 */
export function dueOf(timer: string, armed: Armed, timetable: Timetable): Instant | null {
  if (!isTimer(timer)) throw new Error(`no machine may arm the timer ${timer}`);
  const { context, at } = armed;
  switch (timer) {
    case 'opening':
      return momentOf(Opening.parse(context).from);
    case 'due':
    case 'handling':
      return endOf(Due.parse(context).due);
    case 'entry':
      return entryCloses(armed, timetable);
    case 'correction':
    case 'confirmation':
    case 'answer':
      return afterPeriod(timetable[timer], dayAt(at), timetable);
    case 'ladder':
      return rungFires(Ladder.parse(context), at, timetable);
    case 'resume':
      return endOf(Until.parse(context).until);
    case 'plan':
      return endOf(Plan.parse(context).planDue);
    case 'milestone':
      return endOf(nextMilestone(Project.parse(context)));
    case 'reply':
      return replyDue(Form.parse(context), dayAt(at), timetable);
    default:
      return timer satisfies never;
  }
}

function isTimer(name: string): name is Timer {
  return Object.hasOwn(timerTitles, name);
}

const day = z.string();
const Opening = z.object({ from: day });
const Due = z.object({ due: day });
const Until = z.object({ until: day });
const Plan = z.object({ planDue: day });
/** `until`: the day its last suspension ended at the latest; null for a task that never was. */
const Ladder = z.object({ due: day, rung: z.int(), rungs: z.int(), until: day.nullish() });
const Form = z.object({ issuedOn: day, replyWithin: z.int() });
const Project = z.object({
  finishDue: day,
  milestones: z.array(z.object({ due: day, doneOn: day.nullable() })),
});

/**
 * The collecting stage of the flow; where there are several, the first that is not over. Who comes when all
 * are over (a hidden firm found later) has a term of its own, from the day its entry opened.
 */
function entryCloses({ stage, at }: Armed, timetable: Timetable): Instant | null {
  const own = stage === null ? undefined : timetable.stages.get(stage);
  const collecting = [...timetable.stages.values()].filter(({ does }) => does === 'collect');
  const today = dayAt(at);
  const entry = own ?? collecting.find(({ due }) => due >= today) ?? collecting.at(-1);
  if (entry === undefined) return null;
  return entry.due < today ? afterPeriod(timetable.lateEntry, today, timetable) : endOf(entry.due);
}

function afterPeriod(period: Duration, from: IsoDate, { calendar }: Timetable): Instant {
  return endOf(lastDayOf(period, from, calendar));
}

/**
 * A rung whose moment has passed is not skipped: it fires when offices open next, one a day. One that
 * a suspension covers is climbed at once: nobody is pressed for it.
 */
function rungFires(
  { due, rung, rungs: count, until }: z.infer<typeof Ladder>,
  at: Instant,
  { rungs, calendar, hours }: Timetable,
): Instant | null {
  const next = rungs[rung];
  if (next === undefined || rung >= count) return null;
  const on = rungDay(next.at, due, calendar);
  const moment = momentOf(on, hours.from);
  if (moment > at) return moment;
  return until != null && on <= until ? at : nextOpening(at, calendar, hours);
}

/** Milestones are due one after the other; when none is left, the project itself is. */
function nextMilestone({ milestones, finishDue }: z.infer<typeof Project>): IsoDate {
  const open = milestones.filter(({ doneOn }) => doneOn === null).map(({ due }) => due);
  return open.sort()[0] ?? finishDue;
}

/** Counted from the day after issue; after an unsatisfactory reply, anew from that day. */
function replyDue(
  { issuedOn, replyWithin }: z.infer<typeof Form>,
  today: IsoDate,
  { calendar }: Timetable,
): Instant {
  const from = today > issuedOn ? today : issuedOn;
  return endOf(calendar.addWorkingDays(from, replyWithin));
}
