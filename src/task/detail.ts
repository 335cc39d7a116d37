/** The parts of a flow's page that are decided without the database. Pure. */
import { z } from 'zod';
import { daysBetween } from '../domain/calendar/day.js';
import { shutWhileConfirming, signsOnPaper } from '../domain/cycle/confirming.js';
import { Exact } from '../domain/expression/exact.js';
import { dueFacts } from '../domain/lights/facts.js';
import { light } from '../domain/lights/rules.js';
import type { Light } from '../domain/lights/light.js';
import { phaseTitle } from '../domain/process/anatomy.js';
import { findUnit, ownedItems } from '../domain/programme/units.js';
import { dayAt } from '../domain/process/hours.js';
import { type TaskStanding, isTheirTurn } from '../domain/supervision/standing.js';
import type { Actor, Flow, LogEntry } from '../flow/flow.types.js';
import { publishedOf } from '../flow/published.js';
import { visibleItems, type ItemScope } from '../identity/access.js';
import { industryTitle } from '../subject/industries.js';
import { leastOf } from '../subject/entry.js';
import type { SubjectRecord } from '../subject/subject.types.js';
import type { Plan } from '../supervision/plan.service.js';
import type { Standing } from '../supervision/standing.service.js';
import type { Field } from './form.dto.js';
import type { FormFacts } from './offer.js';
import type { FlowDetail } from './task.dto.js';
import type { ListedFlow } from './task.store.js';
import { dueOf } from './todo.js';

export function stateOf(flow: Flow): FlowDetail['state'] {
  const { machine } = publishedOf(flow.kind, flow.version);
  return { key: flow.phase, title: phaseTitle(machine, flow.phase).zh, done: flow.done };
}

/** Where a task of the plan stands; undefined for any other flow. */
export function taskOf({ kind, ref }: Flow, { tasks }: Standing): TaskStanding | undefined {
  return kind === 'task' ? tasks.find((task) => task.ref === ref) : undefined;
}

/** The light of a flow on its own: its due date and whether it is over. */
export function ownLight(flow: Flow, listed: ListedFlow, standing: Standing): Light {
  const task = taskOf(flow, standing);
  if (task !== undefined) return task.light;
  const { today, timetable, plan } = standing;
  const due = dueOf(listed);
  const facts = dueFacts(
    {
      from: dayAt(flow.since),
      due: due ?? today,
      done: flow.done ? 1 : 0,
      total: 1,
      counted: false,
      closed: flow.done,
      // Nothing is due: it waits for nobody's date.
      handedIn: due === null,
    },
    today,
    timetable.calendar,
  );
  return light(facts, plan.lights);
}

const TaskDates = z.object({ originalDue: z.string() });

/** Due date, the one it had at first, and the days left while it is their turn. */
export function datesOf(
  flow: Flow,
  listed: ListedFlow,
  standing: Standing,
): Pick<FlowDetail, 'due' | 'originalDue' | 'days'> {
  const due = dueOf(listed);
  const task = taskOf(flow, standing);
  const isWaiting = task !== undefined && !isTheirTurn(task);
  const dates = TaskDates.safeParse(flow.position.context);
  const moved = dates.success && dates.data.originalDue !== due;
  return {
    due,
    originalDue: moved ? dates.data.originalDue : null,
    days: due === null || isWaiting ? null : daysBetween(standing.today, due),
  };
}

const scales: Readonly<Record<string, string>> = { above: '规上', below: '规下' };

export function subjectOf(record: SubjectRecord, plan: Plan): FlowDetail['subject'] {
  return {
    id: record.subjectId,
    name: record.name,
    code: record.creditCode,
    scale: scales[record.scale] ?? record.scale,
    industry: industryTitle(record.industry),
    territory: plan.units.get(record.territory)?.title ?? record.territory,
  };
}

/** What the firm's side and the owning departments said last of a figure. */
export interface SaidFigure {
  readonly item: string;
  readonly side: 'firm' | 'department';
  readonly organisation: string | null;
  readonly value: string | null;
}

/** Where the enterprise's figure and its department's disagree, among the items in the scope. */
export function differencesOf(
  said: readonly SaidFigure[],
  current: Readonly<Record<string, string | null>>,
  plan: Plan,
  scope: ItemScope,
): FlowDetail['differences'] {
  return visibleItems(plan.programme, scope).flatMap((item) => {
    const firm = said.find((one) => one.item === item.id && one.side === 'firm');
    const department = said.find((one) => one.item === item.id && one.side === 'department');
    const figure = numberOf(department?.value);
    const reported = numberOf(firm?.value);
    if (department === undefined || figure === undefined || firm === undefined) return [];
    if (reported?.equals(figure) === true) return [];
    const unit = findUnit(plan.programme, department.organisation ?? item.owner ?? '');
    const now = numberOf(current[item.id]);
    return [
      {
        item: item.id,
        title: item.title,
        unit: item.unit ?? '',
        reported: reported?.toString() ?? null,
        department: figure.toString(),
        difference: reported?.minus(figure).toString() ?? null,
        source: unit?.title ?? '归口部门',
        choice: now?.equals(figure) === true ? ('department' as const) : ('reported' as const),
      },
    ];
  });
}

function numberOf(text: string | null | undefined): Exact | undefined {
  return text === null || text === undefined ? undefined : Exact.parse(text);
}

const Context = z.object({
  pending: z.array(z.string()).catch([]),
  class: z.string().nullable().catch(null),
  extension: z.object({ due: z.string(), reason: z.string() }).nullable().catch(null),
  milestones: z
    .array(z.object({ id: z.string(), title: z.string(), doneOn: z.string().nullable() }))
    .catch([]),
});
const Items = z.array(z.string()).catch([]);

/** What the programme keeps this person from; nothing but while a result is to be confirmed. */
export function forbiddenBy(
  { kind, phase, since }: Flow,
  { plan, today, timetable }: Standing,
  actor: Actor,
): ReturnType<typeof shutWhileConfirming> {
  if (kind !== 'enterprise-year' || phase !== 'confirming') return {};
  return shutWhileConfirming(plan.programme, {
    byEnterprise: actor.role === 'enterprise',
    since: dayAt(since),
    today,
    calendar: timetable.calendar,
  });
}

/** How an enterprise confirms where the programme asks for writing. */
export function paperOf(
  { kind, phase, organisation }: Flow,
  plan: Plan,
  due: string | null,
  actor: Actor,
): FlowDetail['onPaper'] {
  const asked = kind === 'enterprise-year' && phase === 'confirming';
  if (!asked || actor.role !== 'enterprise' || !signsOnPaper(plan.programme)) return null;
  return { territory: plan.units.get(organisation ?? '')?.title ?? '属地', until: due };
}

/** What the forms of a flow are filled with. */
export function formFacts(of: {
  flow: Flow;
  plan: Plan;
  actor: Actor;
  today: string;
  log: readonly LogEntry[];
  record: SubjectRecord | null;
  shut: FormFacts['shut'];
  proof: FormFacts['proof'];
}): FormFacts {
  const { flow, plan, actor, today, log, record, shut, proof } = of;
  const { programme } = plan;
  const context = Context.parse(flow.position.context);
  const disputed = Items.parse(log.findLast(({ type }) => type === 'APPEAL')?.payload.items);
  const routes = programme.rectification?.classes[context.class ?? '']?.routes ?? [];
  const unitsOf = (codes: readonly string[]) =>
    codes.map((code) => ({ value: code, label: plan.units.get(code)?.title ?? code }));
  return {
    programme,
    today,
    byEnterprise: actor.role === 'enterprise',
    context: flow.position.context,
    items: itemOptions(plan, actor),
    owners: unitsOf(ownersOf(plan, disputed)),
    pending: actor.role === 'lead' ? unitsOf(context.pending) : [],
    figures: disputed.map((item) => ({ item, value: record?.values[item] ?? null })),
    milestones: context.milestones
      .filter(({ doneOn }) => doneOn === null)
      .map(({ id, title }) => ({ value: id, label: title })),
    routes: routes.map((route) => ({ value: route, label: route })),
    asked: context.extension,
    shut,
    proof,
  };
}

/** A department names its own items; everybody else any. */
function itemOptions({ programme, units }: Plan, actor: Actor): Field['options'] {
  const unit = units.get(actor.organisation ?? '');
  const own =
    actor.role === 'department' && unit !== undefined ? ownedItems(programme, unit) : undefined;
  return programme.items
    .filter(({ id }) => own === undefined || own.includes(id))
    .map((item) => {
      const min = leastOf(item);
      return { value: item.id, label: item.title, ...(min !== undefined && { min }) };
    });
}

/** Departments that can review: those that own a disputed item first, then the others. */
function ownersOf({ programme, units }: Plan, disputed: readonly string[]): string[] {
  const owners = [...units.values()].filter(
    (unit) => unit.role !== 'territory' && ownedItems(programme, unit).length > 0,
  );
  const concerned = (id: string): boolean => {
    const unit = units.get(id);
    return (
      unit !== undefined && ownedItems(programme, unit).some((item) => disputed.includes(item))
    );
  };
  const codes = owners.map(({ id }) => id);
  return codes.toSorted((a, b) => Number(concerned(b)) - Number(concerned(a)));
}
