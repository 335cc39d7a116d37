/** How a flow stands in a person's list: how urgent it is, what it is about, in words. Pure. */
import { z } from 'zod';
import type { Calendar } from '../domain/calendar/calendar.js';
import { addDays, daysBetween, weekday } from '../domain/calendar/day.js';
import type { IsoDate } from '../domain/calendar/day.js';
import type { LightState } from '../domain/lights/light.js';
import { phaseTitle } from '../domain/process/anatomy.js';
import { isTheirTurn, progressWords } from '../domain/supervision/standing.js';
import type { TaskStanding } from '../domain/supervision/standing.js';
import { publishedOf } from '../flow/published.js';
import type { Plan } from '../supervision/plan.service.js';
import type { TaskItem } from './task.dto.js';
import type { ListedFlow } from './task.store.js';

export interface TodoSetting {
  readonly plan: Plan;
  readonly today: IsoDate;
  readonly calendar: Calendar;
  /** Where the tasks of the plan stand, by ref. */
  readonly standings: ReadonlyMap<string, TaskStanding>;
}

const text = z.string().optional().catch(undefined);
const Context = z.object({
  class: text,
  due: text,
  matter: text,
  number: text,
  title: text,
  text,
  late: z.boolean().optional().catch(undefined),
  milestones: z.array(z.object({ title: z.string(), doneOn: z.string().nullable() })).catch([]),
});
const Said = z.object({ reason: text, department: text });

/** The last day that keeps the promise: the task's own, or the running or fired timer's. */
export function dueOf(flow: ListedFlow): IsoDate | null {
  if (flow.done) return null;
  const { due } = Context.parse(flow.context);
  return due ?? flow.promise;
}

export function lightOf(flow: ListedFlow, setting: TodoSetting): LightState {
  const standing = setting.standings.get(flow.ref);
  if (flow.kind === 'task' && standing !== undefined) return standing.light.state;
  if (flow.done) return 'done';
  const due = dueOf(flow);
  if (due === null) return 'onTrack';
  if (due < setting.today) return 'overdue';
  const left = setting.calendar.workingDaysBetween(setting.today, due);
  return left <= 2 || isReturned(flow) ? 'dueSoon' : 'onTrack';
}

/** Somebody sent it back and waits for it again. */
export function isReturned({ phase, said }: ListedFlow): boolean {
  if (phase === 'returned') return true;
  const type = said?.type;
  return (
    (phase === 'planning' && type === 'RETURN') ||
    (phase === 'implementing' && type === 'REJECT') ||
    (phase === 'signedFor' && type === 'NOT_SATISFIED')
  );
}

export function itemOf(flow: ListedFlow, setting: TodoSetting): TaskItem {
  const { today } = setting;
  const due = dueOf(flow);
  const standing = flow.kind === 'task' ? setting.standings.get(flow.ref) : undefined;
  const counted = standing?.counted === true;
  const isWaiting = standing !== undefined && !isTheirTurn(standing);
  return {
    flow: flow.id,
    kind: flow.kind,
    urgency: urgencyOf(flow, isWaiting ? null : due, today),
    light: lightOf(flow, setting),
    title: titleOf(flow, setting),
    about: aboutOf(flow, setting),
    aside: asideOf(flow, setting),
    due,
    days: due === null || isWaiting ? null : daysBetween(today, due),
    count: counted ? { done: standing.done, total: standing.total } : null,
    state: stateOf(flow),
  };
}

/** The worst that fits is where it stands. */
function urgencyOf(flow: ListedFlow, due: IsoDate | null, today: IsoDate): TaskItem['urgency'] {
  if (isReturned(flow)) return 'returned';
  if (due === null) return 'later';
  if (due < today) return 'overdue';
  if (due === today) return 'today';
  return due <= addDays(today, 7 - weekday(today)) ? 'week' : 'later';
}

export function stateOf({ kind, version, phase }: ListedFlow): string {
  return phaseTitle(publishedOf(kind, version).machine, phase).zh;
}

export function titleOf(flow: ListedFlow, { plan, standings }: TodoSetting): string {
  const context = Context.parse(flow.context);
  switch (flow.kind) {
    case 'task':
      return standings.get(flow.ref)?.task.title ?? plan.tasks.get(flow.ref)?.title ?? flow.ref;
    case 'stage':
      return plan.programme.stages.find(({ id }) => id === flow.ref)?.title ?? flow.ref;
    case 'supervision-form':
      return `督办单 ${context.number ?? ''}`.trim();
    case 'problem':
      return context.title ?? '问题';
    case 'enterprise-year':
    case 'rectification':
      return flow.subject ?? flow.ref;
    default:
      return flow.kind satisfies never;
  }
}

const enterpriseAbout: Readonly<Record<string, string>> = {
  collecting: '填报上年度数据并提交',
  submitted: '已提交，等待审核',
  confirming: '核对预评价结果，确认或申诉',
  auditing: '抽中审计，请核对数据',
};

const projectAbout: Readonly<Record<string, string>> = {
  planning: '编制并上报实施计划',
  planned: '审批实施计划',
  approved: '登记开工',
  acceptanceRequested: '安排现场查验',
  inspected: '作出验收结论',
  promoted: '兑现扶持政策',
  exited: '兑现退出支持',
  retained: '办理不予兑现',
};

function aboutOf(flow: ListedFlow, { standings }: TodoSetting): string {
  const context = Context.parse(flow.context);
  const said = Said.safeParse(flow.said?.payload);
  const reason = said.success ? said.data.reason : undefined;
  if (isReturned(flow) && reason !== undefined) return reason;
  switch (flow.kind) {
    case 'task': {
      const standing = standings.get(flow.ref);
      return standing === undefined ? '' : progressWords(standing);
    }
    case 'enterprise-year':
      if (flow.phase === 'confirming' && context.late === true) {
        return '确认期已满，请上门办理书面确认';
      }
      return ['appealing', 'reviewing'].includes(flow.phase)
        ? `申诉：${reason ?? ''}`
        : (enterpriseAbout[flow.phase] ?? stateOf(flow));
    case 'rectification': {
      const next = context.milestones.find(({ doneOn }) => doneOn === null);
      if (flow.phase === 'implementing') return `节点：${next?.title ?? '报验'}`;
      return projectAbout[flow.phase] ?? stateOf(flow);
    }
    case 'supervision-form':
      return context.matter ?? '';
    case 'problem':
      return context.text ?? '';
    case 'stage':
      return stateOf(flow);
    default:
      return flow.kind satisfies never;
  }
}

function asideOf(flow: ListedFlow, { plan, standings }: TodoSetting): string | null {
  const said = Said.safeParse(flow.said?.payload);
  const department = said.success ? said.data.department : undefined;
  if (isReturned(flow) && department !== undefined) {
    return plan.units.get(department)?.title ?? department;
  }
  if (flow.kind === 'task') return standings.get(flow.ref)?.stage.title ?? null;
  if (flow.kind === 'rectification') return `${Context.parse(flow.context).class ?? ''} 类项目`;
  return plan.programme.stages.find(({ id }) => id === flow.stage)?.title ?? null;
}

const order: readonly TaskItem['urgency'][] = ['returned', 'overdue', 'today', 'week', 'later'];

/** By urgency, then due date, then title. */
export function byUrgency(a: TaskItem, b: TaskItem): number {
  return (
    order.indexOf(a.urgency) - order.indexOf(b.urgency) ||
    (a.due ?? '9999').localeCompare(b.due ?? '9999') ||
    a.title.localeCompare(b.title, 'zh-CN')
  );
}

/** How many of each urgency, those with any. */
export function groupsOf(
  items: readonly TaskItem[],
): { urgency: TaskItem['urgency']; count: number }[] {
  return order
    .map((urgency) => ({ urgency, count: items.filter((one) => one.urgency === urgency).length }))
    .filter(({ count }) => count > 0);
}
