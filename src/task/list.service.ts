/** My tasks: what waits for me, what I set going, what is over, what I was copied in on. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { LightState } from '../domain/lights/light.js';
import { cellsOf, rateOf } from '../domain/supervision/standing.js';
import type { Cell } from '../domain/supervision/standing.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { StandingService } from '../supervision/standing.service.js';
import type { Standing } from '../supervision/standing.service.js';
import { Box } from './task.dto.js';
import type { TaskItem, TaskList } from './task.dto.js';
import { TaskStore } from './task.store.js';
import type { ListedFlow, Whose } from './task.store.js';
import { byUrgency, groupsOf, itemOf } from './todo.js';

export const TaskFilter = z.object({
  box: Box.default('todo'),
  stage: z.string().optional(),
  q: z.string().trim().max(100).optional(),
  page: z.coerce.number().int().min(1).default(1),
});
export type TaskFilter = z.infer<typeof TaskFilter>;

const PAGE = 100;
/** More than this nobody works through one by one. */
const MOST = 5000;
const LATEST = 500;

@Injectable()
export class TaskListService {
  constructor(
    private readonly store: TaskStore,
    private readonly standings: StandingService,
    private readonly database: Database,
  ) {}

  /** @throws CycleNotFound */
  async list(cycleId: string, filter: TaskFilter, actor: Actor): Promise<TaskList> {
    const standing = await this.standings.of(cycleId);
    const boxes = await this.boxes(standing, actor);
    const setting = settingOf(standing);
    const items = Object.fromEntries(
      Box.options.map((box) => [box, boxes[box].map((flow) => itemOf(flow, setting))]),
    );
    const stageOf = new Map(
      Box.options.flatMap((box) => boxes[box].map((f) => [f.id, stageId(f)])),
    );
    const own = items[filter.box] ?? [];
    const found = own.filter((item) => fits(item, filter, stageOf.get(item.flow))).sort(byUrgency);
    const cells = cellsOf(standing.tasks).filter(
      (cell) => cell.organisation === actor.organisation,
    );
    return {
      at: standing.at,
      today: standing.today,
      place: await this.place(standing, actor),
      boxes: Box.options.map((box) => ({ box, count: boxes[box].length })),
      stages: stagesOf(standing, cells, boxes.todo),
      items: found.slice((filter.page - 1) * PAGE, filter.page * PAGE),
      total: found.length,
      page: filter.page,
      groups: groupsOf(found),
      next: nextOf(standing, actor, found),
      progress: progressOf(standing, actor),
    };
  }

  private async boxes(
    standing: Standing,
    actor: Actor,
  ): Promise<Record<z.infer<typeof Box>, ListedFlow[]>> {
    const { pool } = this.database;
    const { id } = standing.plan;
    const whose = whoseOf(actor);
    const [todo, started, closed, copied] = await Promise.all([
      this.store.waiting(pool, id, whose, MOST),
      this.store.elsewhere(pool, id, whose, LATEST),
      this.store.over(pool, id, whose, LATEST),
      this.store.tasks(pool, id, copiedRefs(standing, actor)),
    ]);
    return { todo, started, closed, copied };
  }

  private async place(standing: Standing, actor: Actor): Promise<TaskList['place']> {
    const { plan, moment } = standing;
    const unit = plan.units.get(actor.organisation ?? '');
    if (unit === undefined) return null;
    if (unit.role === 'territory') {
      const subjects = await this.store.subjectsOf(this.database.pool, plan.id, unit.id);
      return { title: unit.title, subjects };
    }
    const all = moment.counts.filter(
      ({ kind, waitsFor, phase }) =>
        kind === 'enterprise-year' && waitsFor === '' && phase !== 'excluded',
    );
    return { title: unit.title, subjects: all.reduce((sum, { n }) => sum + n, 0) };
  }
}

export function whoseOf(actor: Actor): Whose {
  const subjectId = actor.role === 'enterprise' ? actor.subjectId : null;
  return { subjectId, organisation: actor.organisation, role: actor.role };
}

export function settingOf({ plan, today, timetable, tasks }: Standing) {
  const standings = new Map(tasks.map((task) => [task.ref, task]));
  return { plan, today, calendar: timetable.calendar, standings };
}

/** Tasks of others in which this person's unit co-operates. */
function copiedRefs({ tasks }: Standing, { organisation }: Actor): string[] {
  if (organisation === null) return [];
  return tasks.filter(({ task }) => task.with.includes(organisation)).map(({ ref }) => ref);
}

function stageId(flow: ListedFlow): string {
  return flow.stage ?? flow.ref.split('/')[0] ?? '';
}

function fits(item: TaskItem, { stage, q }: TaskFilter, own: string | undefined): boolean {
  if (stage !== undefined && stage !== own) return false;
  return q === undefined || q === '' || `${item.title}${item.about}`.includes(q);
}

/** The unit's stages with their lights and what waits in each. */
function stagesOf(
  { plan, timetable }: Standing,
  cells: readonly Cell[],
  todo: readonly ListedFlow[],
): TaskList['stages'] {
  return plan.programme.stages.flatMap(({ id }) => {
    const stage = timetable.stages.get(id);
    const cell = cells.find((one) => one.stage === id);
    const count = todo.filter((flow) => stageId(flow) === id).length;
    if (stage === undefined || (cell === undefined && count === 0)) return [];
    const light: LightState = cell?.light.state ?? 'onTrack';
    return [{ stage: id, title: stage.title, light, count }];
  });
}

/** What falls due next, for an empty list. */
function nextOf(
  { tasks, today }: Standing,
  { organisation }: Actor,
  items: readonly TaskItem[],
): TaskList['next'] {
  if (items.length > 0) return null;
  const [next] = tasks
    .filter(
      ({ task, flow, due }) => task.lead === organisation && flow?.done !== true && due >= today,
    )
    .toSorted((a, b) => a.due.localeCompare(b.due));
  return next === undefined ? null : { title: next.task.title, due: next.due };
}

/** The unit's own rate; places are given among the territories only, by results. */
function progressOf({ plan, tasks }: Standing, { organisation }: Actor): TaskList['progress'] {
  const unit = plan.units.get(organisation ?? '');
  if (unit === undefined) return null;
  const cells = cellsOf(tasks);
  const rate = (id: string): number | null =>
    rateOf(cells.filter((cell) => cell.organisation === id));
  const own = rate(unit.id);
  if (own === null) return null;
  if (unit.role !== 'territory') return { rate: own, place: null, of: null, best: null };
  const rates = [...plan.units.values()]
    .filter(({ role }) => role === 'territory')
    .flatMap(({ id, title }) => {
      const found = rate(id);
      return found === null ? [] : [{ title, rate: found }];
    })
    .toSorted((a, b) => b.rate - a.rate);
  const place = rates.filter((one) => one.rate > own).length + 1;
  return { rate: own, place, of: rates.length, best: rates[0] ?? null };
}
