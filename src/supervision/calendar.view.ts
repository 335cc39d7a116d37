/** The deadlines of a year on its calendar. Pure. */
import type { OutCell, OutColumn } from '../documents/write.js';
import type { Calendar } from '../domain/calendar/calendar.js';
import { addDays, yearOf } from '../domain/calendar/day.js';
import type { IsoDate } from '../domain/calendar/day.js';
import type { TaskStanding } from '../domain/supervision/standing.js';
import { seesOrganisation } from '../identity/access.js';
import type { Scope } from '../identity/access.js';
import { lightWords, severity } from '../domain/lights/light.js';
import type { ResolvedStage } from '../domain/programme/schedule.js';
import type { Deadline, YearCalendar } from './calendar.dto.js';
import type { Standing } from './standing.service.js';

/** Every stage, and the tasks of the organisations in the scope. */
export function calendarView(standing: Standing, scope: Scope): YearCalendar {
  const { at, today, timetable, tasks, plan } = standing;
  const { calendar } = timetable;
  const named = (id: string) => ({ id, title: plan.units.get(id)?.title ?? id });
  const stages = [...timetable.stages.values()];
  const deadlines = [
    ...stages.filter(({ openEnded }) => !openEnded).map((stage) => stageDeadline(stage, calendar)),
    ...tasks
      .filter(({ task }) => seesOrganisation(scope, task.lead))
      .map((task) => ({
        ...taskDeadline(task, calendar),
        organisation: named(task.task.lead),
      })),
  ].toSorted(byDay);
  const days = [...deadlines.map(({ day }) => day), ...stages.map(({ from }) => from)].toSorted();
  const from = `${(days[0] ?? today).slice(0, 4)}-01-01`;
  const to = `${(days.at(-1) ?? today).slice(0, 4)}-12-31`;
  return { at, today, from, to, ...calendarOf(calendar, from, to), deadlines };
}

function stageDeadline(stage: ResolvedStage, calendar: Calendar): Deadline {
  const { id, title, due, plan, clause, literal, provisional } = stage;
  return {
    day: due,
    kind: 'stage',
    title,
    stage: { id, title },
    organisation: null,
    date: plan ? 'plan' : 'inner',
    clause: clause ?? null,
    literal: literal.due ?? due,
    light: null,
    rest: restOf(calendar, due),
    provisional,
    flow: null,
  };
}

function taskDeadline(one: TaskStanding, calendar: Calendar): Deadline {
  const { task, stage, due, light, flow } = one;
  return {
    day: due,
    kind: 'task',
    title: task.title,
    stage: { id: stage.id, title: stage.title },
    organisation: null,
    date: null,
    clause: task.clause ?? null,
    literal: task.due ?? stage.literal.due ?? due,
    light: light.state,
    rest: restOf(calendar, due),
    provisional: calendar.provisional(due),
    flow: flow?.id ?? null,
  };
}

function restOf(calendar: Calendar, day: IsoDate): Deadline['rest'] {
  const reason = calendar.restReason(day);
  return reason === undefined ? null : { reason, before: calendar.onOrBefore(day) };
}

/** Stages stand before the tasks of their day, and those with the worst first. */
function byDay(a: Deadline, b: Deadline): number {
  const rank = ({ light }: Deadline): number => (light === null ? -1 : severity(light));
  return a.day.localeCompare(b.day) || rank(a) - rank(b);
}

function calendarOf(
  calendar: Calendar,
  from: IsoDate,
  to: IsoDate,
): Pick<YearCalendar, 'years' | 'days'> {
  const years: YearCalendar['years'] = [];
  for (let year = yearOf(from); year <= yearOf(to); year += 1) {
    const sources = calendar.sources(year).map(({ title, no, issued }) => ({ title, no, issued }));
    years.push({ year, published: calendar.published(year), sources });
  }
  const days: YearCalendar['days'] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const reason = calendar.restReason(day);
    const weekend = calendar.weekday(day) >= 6;
    if (reason === undefined && weekend) days.push({ day, kind: 'worked', title: '调休上班' });
    else if (reason === '周末') days.push({ day, kind: 'weekend', title: reason });
    else if (reason !== undefined) days.push({ day, kind: 'holiday', title: reason });
  }
  return { years, days };
}

export const calendarColumns: readonly OutColumn[] = [
  { title: '到期日', width: 12, kind: 'date' },
  { title: '类别', width: 10 },
  { title: '阶段', width: 14 },
  { title: '事项', width: 40 },
  { title: '单位', width: 20 },
  { title: '方案时间', width: 14 },
  { title: '依据', width: 8 },
  { title: '亮灯', width: 8 },
  { title: '遇休息日', width: 12 },
  { title: '最后工作日', width: 12, kind: 'date' },
];

const KINDS = { plan: '方案节点', inner: '内控节点' } as const;

/** One row a deadline. */
export function calendarRows({ deadlines }: YearCalendar): OutCell[][] {
  return deadlines.map((one) => [
    one.day,
    one.date === null ? '任务' : KINDS[one.date],
    one.stage.title,
    one.title,
    one.organisation?.title ?? null,
    one.literal,
    one.clause,
    one.light === null ? null : lightWords[one.light].zh,
    one.rest?.reason ?? null,
    one.rest?.before ?? null,
  ]);
}
