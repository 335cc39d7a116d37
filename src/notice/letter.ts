/** What a letter about a flow says: every field a template may ask for, from the facts. Pure. */
import { z } from 'zod';
import { addDays, daysBetween } from '../domain/calendar/day.js';
import type { IsoDate } from '../domain/calendar/day.js';
import { dueOf } from '../domain/process/due.js';
import { dayAt } from '../domain/process/hours.js';
import type { Timetable } from '../domain/process/timetable.js';
import { dated, spokenDay } from '../domain/supervision/dated.js';
import type { Letter, LetterFields, MailTemplate } from '../render/letters.js';
import { fieldsOf } from '../render/letters.js';
import type { Plan } from '../supervision/plan.service.js';
import type { Desk, Matter } from './notice.store.js';

export interface LetterFacts {
  readonly matter: Matter;
  readonly plan: Plan;
  readonly timetable: Timetable;
  readonly today: IsoDate;
  readonly desks: readonly Desk[];
  /** Whom the letter addresses by name. */
  readonly to: string;
  /** Code of the unit to ask; the lead bureau when null. */
  readonly ask: string | null;
  /** Done / total of a task, `123 / 142`. */
  readonly progress: string;
  /** The clause that lit the light, for letters of the ladder. */
  readonly because: string;
  /** Enterprises the letter names. */
  readonly enterprises: readonly string[];
}

/** The view of one template: its letter head and the fields it asks for, no others. */
export function letterView(template: MailTemplate, facts: LetterFacts): Record<string, unknown> {
  const provide = providers(facts);
  const fields = fieldsOf(template).map((name) => [name, provide[name]()] as const);
  return { letter: head(facts), ...Object.fromEntries(fields) };
}

function head({ plan, today, to, ask, desks }: LetterFacts): Letter {
  const lead = plan.lead?.title ?? '牵头单位';
  const desk = desks.find(({ code }) => code === (ask ?? plan.lead?.id));
  return {
    to,
    from: lead,
    on: spokenDay(today),
    programme: `${plan.programme.title.zh}（${String(plan.year)} 年度）`,
    contact: desk === undefined ? lead : contactOf(desk),
  };
}

function contactOf({ title, liaison, phone }: Desk): string {
  const person = [liaison, phone].filter((part) => part !== null && part !== '').join('，');
  return person === '' ? title : `${title}（${person}）`;
}

type Providers = { [Name in keyof LetterFields]: () => LetterFields[Name] };

/** Where nothing is stated a letter says so rather than leaving a gap. */
const unstated = '未说明';

function providers(facts: LetterFacts): Providers {
  return { ...ofSubject(facts), ...ofDates(facts), ...ofTask(facts), ...ofPapers(facts) };
}

type SubjectFields =
  | 'enterprise'
  | 'territory'
  | 'department'
  | 'organisation'
  | 'year'
  | 'dataYear'
  | 'reason'
  | 'items'
  | 'total'
  | 'class'
  | 'baseClass'
  | 'moved'
  | 'classBefore'
  | 'totalBefore'
  | 'reclassed'
  | 'amendment'
  | 'moves'
  | 'anew'
  | 'policies'
  | 'silenceAgrees'
  | 'written';

function ofSubject({ matter, plan }: LetterFacts): Pick<Providers, SubjectFields> {
  const { context, event } = matter;
  const unit = (id: string | null): string =>
    id === null ? '' : (plan.units.get(id)?.title ?? id);
  const told = ToldResult.parse(context);
  const label = told.class ?? '未分类';
  const amended = Amended.safeParse(event.payload).data;
  return {
    enterprise: () => matter.subjectName ?? matter.ref,
    territory: () => unit(matter.territory) || '属地单位',
    organisation: () => unit(matter.organisation),
    department: () => unit(departmentOf(matter)) || '归口部门',
    year: () => String(plan.year),
    dataYear: () => String(plan.programme.data === 'previousYear' ? plan.year - 1 : plan.year),
    reason: () => reasonOf(matter),
    items: () => itemsOf(matter).map((id) => itemTitle(plan, id)),
    total: () => told.total ?? '未出分',
    class: () => label,
    baseClass: () => told.baseClass ?? label,
    moved: () => told.baseClass !== null && told.baseClass !== told.class,
    classBefore: () => (amended?.before ?? { class: changeOf(matter).from }).class ?? '未分类',
    totalBefore: () => amended?.before.total ?? '未出分',
    reclassed: () => amended !== undefined && amended.before.class !== told.class,
    amendment: () => groundsOf(amended),
    moves: () => changeOf(matter).moves.map((move) => moveWords(plan, move)),
    anew: () => context.anew === true,
    policies: () => policiesOf(plan, told.class),
    written: () => plan.programme.confirmation?.form === 'written',
    silenceAgrees: () => context.silence === 'consent' || event.payload.silence === 'consent',
  };
}

const text = z.string().nullable().catch(null);
const ToldResult = z.object({ total: text, class: text, baseClass: text });
const Move = z.object({ rule: z.string(), from: text, to: text, reason: text });
const Change = z.object({ from: text, moves: z.array(Move) });
const WithChange = z.object({ change: Change });

/** The change of class an event speaks of. */
function changeOf({ event }: Matter): z.infer<typeof Change> {
  const found = WithChange.safeParse(event.payload);
  return found.success ? found.data.change : { from: null, moves: [] };
}

const Amended = z.object({
  before: z.object({ class: text, total: text }),
  reason: text,
  order: text,
});

/** Null where the result only follows from a correction elsewhere: whose it is, is not told. */
function groundsOf(amended?: z.infer<typeof Amended>): LetterFields['amendment'] {
  const { reason, order } = amended ?? { reason: null, order: null };
  return reason === null || order === null ? null : { reason, order };
}

/** 惩罚性降档（三.2）：B → C，理由：违法排污 */
function moveWords({ programme }: Plan, { rule, from, to, reason }: z.infer<typeof Move>): string {
  const rules = [...(programme.adjust ?? []), ...(programme.gates ?? [])];
  const { title, clause } = rules.find(({ id }) => id === rule) ?? {};
  const by = clause === undefined ? '' : `（${clause}）`;
  const why = reason === null ? '' : `，理由：${reason}`;
  return `${title ?? rule}${by}：${from ?? '未分类'} → ${to ?? '未分类'}${why}`;
}

const Reasoned = z.object({ reason: z.string().min(1) });
const WithItems = z.object({ items: z.array(z.string()) });
const WithDepartment = z.object({ department: z.string() });

/** The event itself, else what was said before in the events a letter of a timer refers to. */
function spoken({ event, said }: Matter): readonly unknown[] {
  const before = ['RETURN', 'APPEAL'].map((type) => said[type]?.payload);
  return [event.payload, ...before];
}

function reasonOf(matter: Matter): string {
  for (const payload of spoken(matter)) {
    const found = Reasoned.safeParse(payload);
    if (found.success) return found.data.reason;
  }
  return unstated;
}

function itemsOf(matter: Matter): readonly string[] {
  for (const payload of spoken(matter)) {
    const found = WithItems.safeParse(payload);
    if (found.success) return found.data.items;
  }
  return [];
}

function departmentOf({ context, event, said }: Matter): string | null {
  const reviewer = z.array(z.string()).safeParse(context.reviewer);
  const [own] = reviewer.success ? reviewer.data : [];
  const named = [event.payload, own === undefined ? said.RETURN?.payload : undefined];
  for (const payload of named) {
    const found = WithDepartment.safeParse(payload);
    if (found.success) return found.data.department;
  }
  return own ?? null;
}

function itemTitle(plan: Plan, id: string): string {
  return plan.programme.items.find((item) => item.id === id)?.title ?? id;
}

function policiesOf({ programme }: Plan, label: string | null): string[] {
  if (label === null) return [];
  return (programme.policies ?? []).flatMap(({ title, classes }) => {
    const measure = classes[label];
    return measure?.text === undefined ? [] : [`${title}：${measure.text}`];
  });
}

type DateFields =
  | 'deadline'
  | 'due'
  | 'issued'
  | 'original'
  | 'fromDay'
  | 'until'
  | 'daysLate'
  | 'asOf'
  | 'promise';

function ofDates(facts: LetterFacts): Pick<Providers, DateFields> {
  const { matter, timetable, today } = facts;
  const { calendar } = timetable;
  const say = (day: IsoDate) => dated(day, today, calendar);
  const own = Days.parse(matter.context);
  const due = own.due ?? missedDay(matter, timetable);
  const deadline = own.due ?? runningDay(matter);
  return {
    deadline: () => (deadline === null ? null : say(deadline)),
    due: () => say(due),
    issued: () => say(own.issuedOn ?? dayAt(matter.event.at)),
    original: () => say(own.originalDue ?? due),
    fromDay: () => say(due),
    until: () => say(Days.parse(matter.event.payload).due ?? due),
    daysLate: () => String(Math.max(0, daysBetween(due, today))),
    asOf: () => spokenDay(today),
    promise: () => spokenOr(Days.parse(matter.event.payload).promise),
  };
}

const day = z.string().nullable().catch(null);
const Days = z.object({ due: day, originalDue: day, issuedOn: day, promise: day });

function spokenOr(day: IsoDate | null): string {
  return day === null ? unstated : spokenDay(day);
}

/** The last day that still keeps the running timer's promise. */
function runningDay({ running }: Matter): IsoDate | null {
  return running === null ? null : addDays(dayAt(running.dueAt), -1);
}

/** What arms a timer that is counted from an event. */
const armedBy: Readonly<Record<string, readonly string[]>> = {
  correction: ['RETURN'],
  answer: ['APPEAL'],
  confirmation: ['ISSUE', 'SCORE', 'WITHDRAW_APPEAL'],
  reply: ['BORN', 'NOT_SATISFIED'],
};

/** The day a letter of a fired timer speaks of, reckoned as the timer was. */
function missedDay(matter: Matter, timetable: Timetable): IsoDate {
  const timer = z.string().safeParse(matter.event.payload.timer);
  const fired = dayAt(matter.event.at);
  if (!timer.success) return runningDay(matter) ?? fired;
  const at = (armedBy[timer.data] ?? [])
    .flatMap((type) => matter.said[type]?.at ?? [])
    .toSorted()
    .at(-1);
  const { kind, stage, context } = matter;
  const due = dueOf(timer.data, { kind, stage, context, at: at ?? matter.event.at }, timetable);
  return due === null ? fired : addDays(dayAt(due), -1);
}

type TaskFields =
  | 'title'
  | 'stage'
  | 'clause'
  | 'requirement'
  | 'standard'
  | 'evidence'
  | 'partners'
  | 'progress'
  | 'because'
  | 'enterprises'
  | 'text';

function ofTask({
  matter,
  plan,
  progress,
  because,
  enterprises,
}: LetterFacts): Pick<Providers, TaskFields> {
  const task = plan.tasks.get(matter.ref);
  const stage = plan.programme.stages.find(({ id }) => id === (task?.stage ?? matter.stage));
  const said = Said.parse(matter.event.payload);
  const own = Said.parse(matter.context);
  const partners = (task?.with ?? []).map((id) => plan.units.get(id)?.title ?? id);
  return {
    title: () => task?.title ?? own.title ?? matter.ref,
    stage: () => stage?.title ?? '—',
    clause: () => task?.clause ?? stage?.clause ?? '—',
    requirement: () => task?.requirement ?? task?.title ?? '—',
    standard: () => task?.standard ?? '按方案要求完成',
    evidence: () => task?.evidence ?? '—',
    partners: () => partners.join('、') || '—',
    progress: () => progress || '—',
    because: () => because || '—',
    enterprises: () => [...enterprises],
    text: () => said.text ?? own.text ?? unstated,
  };
}

const Said = z.object({ title: text, text });

type PaperFields =
  | 'number'
  | 'matter'
  | 'rung'
  | 'cause'
  | 'milestone'
  | 'target'
  | 'note'
  | 'issue'
  | 'summary'
  | 'worst';

function ofPapers({ matter, plan }: LetterFacts): Pick<Providers, PaperFields> {
  const own = Paper.parse(matter.context);
  const event = Paper.parse(matter.event.payload);
  const rung = plan.ladder.find(({ id }) => id === own.rung);
  return {
    number: () => own.number ?? '—',
    matter: () => own.matter ?? '—',
    rung: () => rung?.title ?? own.rung ?? '督办',
    cause: () => event.cause ?? unstated,
    milestone: () => own.milestones.find(({ doneOn }) => doneOn === null)?.title ?? '项目完成',
    target: () => own.target ?? unstated,
    note: () => event.note ?? unstated,
    // Letters about a report are written by the report itself.
    issue: () => '',
    summary: () => '',
    worst: () => [],
  };
}

const Paper = z.object({
  number: text,
  matter: text,
  rung: text,
  cause: text,
  target: text,
  note: text,
  milestones: z.array(z.object({ title: z.string(), doneOn: z.string().nullable() })).catch([]),
});
