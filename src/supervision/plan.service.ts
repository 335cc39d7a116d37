import { Injectable } from '@nestjs/common';
import type { Calendar } from '../domain/calendar/calendar.js';
import { lightRules } from '../domain/lights/rules.js';
import type { LightRules } from '../domain/lights/rules.js';
import type { Timetable } from '../domain/process/timetable.js';
import { ladderOf } from '../domain/programme/ladders.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { expandTasks } from '../domain/programme/tasks.js';
import type { ExpandedTask } from '../domain/programme/tasks.js';
import { unitsOf } from '../domain/programme/units.js';
import type { Unit } from '../domain/programme/units.js';
import { TimetableService } from '../timetable/timetable.service.js';
import { CycleNotFound } from '../timetable/errors.js';
import { PlanStore } from './plan.store.js';
import type { Queryable } from './plan.store.js';

/** What a cycle's programme says, opened once: it never changes while the cycle runs. */
export interface Plan {
  readonly id: string;
  readonly programmeId: string;
  readonly year: number;
  readonly region: string;
  readonly title: string;
  readonly previousId: string | null;
  readonly programme: FilledProgramme;
  readonly units: ReadonlyMap<string, Unit>;
  /** By `<stage>/<task>/<organisation>`, in the order of the plan. */
  readonly tasks: ReadonlyMap<string, ExpandedTask>;
  readonly lights: LightRules;
  readonly ladder: ReturnType<typeof ladderOf>;
  /** The lead bureau; the first organisation where a programme names none. */
  readonly lead: Unit | undefined;
}

@Injectable()
export class PlanService {
  private readonly known = new Map<string, Plan>();

  constructor(
    private readonly store: PlanStore,
    private readonly timetables: TimetableService,
  ) {}

  /** @throws CycleNotFound */
  async of(sql: Queryable, cycleId: string): Promise<Plan> {
    const known = this.known.get(cycleId);
    if (known !== undefined) return known;
    const row = await this.store.cycle(sql, cycleId);
    if (row === undefined) throw new CycleNotFound();
    const plan = planOf(row);
    this.known.set(cycleId, plan);
    return plan;
  }

  /** Stages with moved inner dates, periods, calendar and office hours of the cycle. */
  async timetable(sql: Queryable, cycleId: string): Promise<Timetable> {
    return (await this.timetables.of(sql, cycleId)).timetable;
  }

  async calendar(sql: Queryable, cycleId: string): Promise<Calendar> {
    return (await this.timetable(sql, cycleId)).calendar;
  }
}

type Row = NonNullable<Awaited<ReturnType<PlanStore['cycle']>>>;

/** Opens a programme: units, tasks by their flows' names, compiled light rules. */
export function planOf(row: Row): Plan {
  const { programme } = row;
  const units = new Map(unitsOf(programme).map((unit) => [unit.id, unit]));
  const tasks = expandTasks(programme).map((task): [string, ExpandedTask] => [
    `${task.stage}/${task.task}/${task.lead}`,
    task,
  ]);
  return {
    ...row,
    units,
    tasks: new Map(tasks),
    lights: lightRules(programme.lights),
    ladder: ladderOf(programme),
    lead: [...units.values()].find(({ role }) => role === 'lead') ?? [...units.values()][0],
  };
}
