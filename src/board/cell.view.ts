/** One cell of the board as the drawer shows it. Pure. */
import { z } from 'zod';
import { phaseTitle } from '../domain/process/anatomy.js';
import { nextRung } from '../domain/supervision/pressure.js';
import { rungUnits } from '../domain/supervision/ladder.js';
import type { Cell, TaskStanding } from '../domain/supervision/standing.js';
import { maskedPhone } from '../domain/subject/masking.js';
import { daysBeyond, reasonOf, toneOf } from '../domain/supervision/undone.js';
import type { Flow } from '../flow/flow.types.js';
import { publishedOf } from '../flow/published.js';
import type { Standing } from '../supervision/standing.service.js';
import type { OrganisationDesk } from '../supervision/supervision.types.js';
import type { BoardCell, CellItem } from './cell.dto.js';
import type { UndoneFlow } from './cell.store.js';

/** A cell with everything it stands in. */
export interface SeenCell {
  readonly standing: Standing;
  readonly cell: Cell;
  /** The flows of its tasks that are under way. */
  readonly flows: readonly Flow[];
}

/** Who of a cell is not done. */
export interface Counted {
  readonly total: number;
  /** How many of the cell's count each of them stands for. */
  readonly weight: number;
  readonly byPhase: ReadonlyMap<string, number>;
  readonly items: CellItem[];
  readonly flows: readonly UndoneFlow[];
}

export function itemOf(
  flow: UndoneFlow,
  due: string,
  today: string,
  titleOf: (id: string) => string,
): CellItem {
  const waitsFor = flow.waitsFor.map(titleOf).filter((title) => title !== '');
  return {
    subject: { id: flow.subjectId, name: flow.name },
    flow: flow.id,
    state: phaseTitle(publishedOf(flow.kind, flow.version).machine, flow.phase).zh,
    tone: toneOf(flow.phase),
    reason: reasonOf({ ...flow, waitsFor }),
    days: daysBeyond(flow, due, today),
  };
}

export function numbersOf({
  standing: { at, today, plan, timetable },
  cell,
}: SeenCell): Pick<
  BoardCell,
  | 'at'
  | 'today'
  | 'organisation'
  | 'stage'
  | 'light'
  | 'why'
  | 'done'
  | 'total'
  | 'daysLate'
  | 'due'
> {
  const unit = plan.units.get(cell.organisation);
  const stage = timetable.stages.get(cell.stage);
  const worst = cell.tasks.toSorted(
    (a, b) => b.daysLate - a.daysLate || (a.due < b.due ? -1 : 1),
  )[0];
  const due = worst?.due ?? stage?.due ?? today;
  return {
    at,
    today,
    organisation: { id: cell.organisation, title: unit?.title ?? cell.organisation },
    stage: {
      id: cell.stage,
      title: stage?.title ?? cell.stage,
      due: stage?.due ?? due,
      kind: stage?.plan === true ? 'plan' : 'inner',
    },
    light: cell.light.state,
    why: cell.light.clause.zh,
    done: cell.done,
    total: cell.total,
    daysLate: cell.daysLate,
    due,
  };
}

/** The cell's total by state; the part that is done first. Where items are counted, so are they here. */
export function partsOf({ done, total }: Cell, counted: Counted | null): BoardCell['parts'] {
  const first = done > 0 ? [{ tone: 'done' as const, title: '已完成', count: done }] : [];
  const left = total - done;
  if (left <= 0) return first;
  if (counted === null || left !== counted.total * counted.weight) {
    return [...first, { tone: 'waiting', title: '未完成', count: left }];
  }
  const titles = new Map(
    counted.flows.map(({ phase, kind, version }) => [
      phase,
      phaseTitle(publishedOf(kind, version).machine, phase).zh,
    ]),
  );
  const order = ['checking', 'returned', 'waiting'];
  const rest = [...counted.byPhase].map(([phase, n]) => ({
    tone: toneOf(phase),
    title: titles.get(phase) ?? phase,
    count: n * counted.weight,
  }));
  return [...first, ...rest.toSorted((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone))];
}

export function taskOf(one: TaskStanding, { flows }: SeenCell): BoardCell['tasks'][number] {
  const { task, flow, light, done, total, due } = one;
  const own = flows.find(({ ref }) => ref === one.ref);
  const context = own === undefined ? null : TaskContext.parse(own.position.context);
  return {
    flow: flow?.id ?? null,
    revision: own?.revision ?? 0,
    title: task.title,
    clause: task.clause ?? null,
    light: light.state,
    why: light.clause.zh,
    state:
      own === undefined
        ? '待下发'
        : phaseTitle(publishedOf('task', own.version).machine, own.phase).zh,
    done,
    total,
    due,
    originalDue: context !== null && context.originalDue !== due ? context.originalDue : null,
    asked: context?.extension ?? null,
  };
}

export function peopleOf(desk: OrganisationDesk | undefined): BoardCell['people'] {
  return [
    { post: 'liaison', name: desk?.liaison ?? null, phone: maskedPhone(desk?.phone ?? null) },
    { post: 'officer', name: desk?.officer ?? null, phone: null },
    { post: 'sponsor', name: desk?.sponsor ?? null, phone: null },
  ];
}

/** What the ladder does next by itself. */
export function nextOf({ flows, standing, cell }: SeenCell): BoardCell['next'] {
  const { plan, today, timetable } = standing;
  const coming = flows.flatMap((flow) => {
    const { rung, due } = TaskContext.parse(flow.position.context);
    return nextRung(plan.ladder, { phase: flow.phase, rung, due }, today, timetable.calendar) ?? [];
  });
  const [first] = coming.toSorted((a, b) => (a.on < b.on ? -1 : 1));
  if (first === undefined) return null;
  const { title, id, copy = [] } = first.rung;
  const of = { lead: cell.organisation, partners: [], leadBureau: plan.lead?.id ?? null };
  const titles = rungUnits(copy, of).map(
    (code) => plan.units.get(code)?.title ?? LEADERS[code] ?? code,
  );
  return { on: first.on, time: timetable.hours.from, title: title ?? id, copy: titles };
}

/** Whom a ladder copies in beside units. */
const LEADERS: Readonly<Record<string, string>> = { leadingGroup: '领导小组' };

const TaskContext = z.object({
  due: z.string(),
  originalDue: z.string(),
  rung: z.int(),
  extension: z.object({ due: z.string(), reason: z.string() }).nullable(),
});
