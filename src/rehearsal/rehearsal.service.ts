/** A rehearsal (推演): a whole year on invented enterprises, and what it says about the plan. */
import { Injectable } from '@nestjs/common';
import { dayOf, stopwatch } from '../clock.js';
import type { Instant, IsoDate } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import { unfilled } from '../domain/programme/filling.js';
import type { Unfilled } from '../domain/programme/filling.js';
import { unitsOf } from '../domain/programme/units.js';
import { EvaluationService } from '../evaluation/evaluation.service.js';
import { FlowService } from '../flow/flow.service.js';
import { Database } from '../persistence/database.js';
import { ProgrammeService } from '../programme/programme.service.js';
import { CountyService } from './county.service.js';
import { type LateTask, OutcomeStore, type Tally, type Work } from './outcome.store.js';

export interface RehearsalOrder {
  readonly programmeId: string;
  readonly year: number;
  readonly subjects: number;
  readonly seed: string;
}

/** A deadline that falls on a rest day, and the last working day before it. */
export interface RestDay {
  readonly stage: string;
  readonly title: string;
  readonly due: IsoDate;
  readonly lastWorkingDay: IsoDate;
}

/** What the year came to. Everything but `seconds` is the same for the same order. */
export interface Rehearsal {
  readonly programme: string;
  readonly version: string;
  readonly year: number;
  readonly subjects: number;
  readonly seed: string;
  /** Gaps of the source for which the programme's own proposal stood in. */
  readonly proposed: readonly Unfilled[];
  /** False when the State Council has not published the year's calendar. */
  readonly calendarPublished: boolean;
  readonly stages: readonly {
    readonly id: string;
    readonly title: string;
    readonly due: IsoDate;
    readonly state: string;
    readonly outstanding: number;
  }[];
  readonly restDays: readonly RestDay[];
  readonly workload: readonly (Work & { readonly title: string })[];
  readonly late: readonly (LateTask & { readonly title: string })[];
  readonly classes: readonly { readonly group: string; readonly counts: Record<string, number> }[];
  /** Where the enterprises stood in the end. */
  readonly phases: Readonly<Record<string, number>>;
  readonly tally: Tally;
  readonly seconds: number;
}

@Injectable()
export class RehearsalService {
  constructor(
    private readonly county: CountyService,
    private readonly cycles: CycleService,
    private readonly flows: FlowService,
    private readonly evaluations: EvaluationService,
    private readonly programmes: ProgrammeService,
    private readonly store: OutcomeStore,
    private readonly database: Database,
  ) {}

  /** Plays the year; `onDay` hears of every working day with the share of the year gone, 0–1. */
  async run(
    order: RehearsalOrder,
    onDay: (day: IsoDate, share: number) => void = () => undefined,
  ): Promise<Rehearsal> {
    const elapsed = stopwatch();
    const calendar = this.programmes.calendar();
    const first = this.county.firstDay(order.programmeId, order.year);
    await this.county.begin(first);
    const cycle = await this.county.found(order);
    const schedule = await this.cycles.schedule(cycle.id);
    const lastDue =
      schedule
        .map(({ due }) => due)
        .sort()
        .at(-1) ?? first;
    const end = calendar.addWorkingDays(lastDue, 15);
    const span = calendar.daysBetween(first, end);
    const told = (at: Instant): void => {
      const day = dayOf(at);
      onDay(day, calendar.daysBetween(first, day) / span);
    };
    const options = { seed: order.seed, lead: true };
    for (let to = first; to < end && !(await this.isOver(cycle.id));) {
      const next = calendar.addDays(to, 30);
      to = next < end ? next : end;
      await this.county.play(to, options, told);
    }
    const { pool } = this.database;
    const titles = new Map(unitsOf(cycle.programme).map(({ id, title }) => [id, title]));
    const titleOf = (unit: string) => titles.get(unit) ?? '企业';
    const [workload, late, tally] = await Promise.all([
      this.store.workload(pool, cycle.id),
      this.store.late(pool, cycle.id),
      this.store.tally(pool, cycle.id),
    ]);
    return {
      programme: cycle.programmeId,
      version: cycle.version,
      year: cycle.year,
      subjects: order.subjects,
      seed: order.seed,
      proposed: unfilled(this.programmes.programme(order.programmeId)),
      calendarPublished: calendar.published(cycle.year),
      stages: await this.stagesOf(cycle.id),
      restDays: schedule
        .filter(({ due, lastWorkingDay }) => due !== lastWorkingDay)
        .map(({ id, title, due, lastWorkingDay }) => ({ stage: id, title, due, lastWorkingDay })),
      workload: workload.map((one) => ({ ...one, title: titleOf(one.unit) })),
      late: late.map((one) => ({ ...one, title: titleOf(one.unit) })),
      classes: await this.classesOf(cycle.id),
      phases: await this.phasesOf(cycle.id),
      tally,
      seconds: Math.round(elapsed() / 100) / 10,
    };
  }

  /** A year has been played when its last stage is over, though its calendar may go on. */
  private async isOver(cycleId: string): Promise<boolean> {
    const stages = await this.flows.find({ cycleId, kind: 'stage', done: false }, { limit: 1 });
    return stages.length === 0;
  }

  private async stagesOf(cycleId: string): Promise<Rehearsal['stages']> {
    const flows = await this.flows.find({ cycleId, kind: 'stage' }, { limit: 1000 });
    const schedule = await this.cycles.schedule(cycleId);
    return schedule.map(({ id, title, due }) => {
      const flow = flows.find(({ ref }) => ref === id);
      const outstanding = Number(flow?.position.context.outstanding ?? 0);
      return { id, title, due, state: flow?.phase ?? 'planned', outstanding };
    });
  }

  private async classesOf(cycleId: string): Promise<Rehearsal['classes']> {
    const results = await this.evaluations.latestResults(cycleId, { published: true });
    const groups = new Map<string, Record<string, number>>();
    for (const { group, class: label, outcome } of results) {
      const counts = groups.get(group ?? '') ?? {};
      const key = label ?? outcome;
      counts[key] = (counts[key] ?? 0) + 1;
      groups.set(group ?? '', counts);
    }
    return [...groups].sort().map(([group, counts]) => ({ group, counts }));
  }

  private async phasesOf(cycleId: string): Promise<Record<string, number>> {
    const phases: Record<string, number> = {};
    for (const { kind, phase, waitsFor, n } of await this.flows.counts(cycleId)) {
      if (kind === 'enterprise-year' && waitsFor === '') phases[phase] = (phases[phase] ?? 0) + n;
    }
    return Object.fromEntries(Object.entries(phases).sort());
  }
}
