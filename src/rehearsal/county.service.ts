/** An invented county: opens years over invented enterprises and plays them day by day. */
import { Injectable } from '@nestjs/common';
import type { Instant, IsoDate } from '../clock.js';
import { ClockService } from '../clock/clock.service.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { withProposals } from '../domain/programme/filling.js';
import { resolveSchedule } from '../domain/programme/schedule.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { unitsOf } from '../domain/programme/units.js';
import { type SyntheticEnterprise, syntheticEnterprises } from '../domain/rehearsal/enterprises.js';
import { staffOf } from '../domain/rehearsal/staff.js';
import { SYSTEM } from '../flow/flow.types.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { ProgrammeService } from '../programme/programme.service.js';
import { AdvanceService } from './advance.service.js';
import { type CastOptions, CastService } from './cast.service.js';
import { NothingToRehearse } from './errors.js';
import { SyntheticStore } from './synthetic.store.js';

/** Which year of which programme, and over how many enterprises. */
export interface CountyOrder {
  readonly programmeId: string;
  readonly year: number;
  readonly subjects: number;
  readonly seed: string;
}

@Injectable()
export class CountyService {
  constructor(
    private readonly cycles: CycleService,
    private readonly programmes: ProgrammeService,
    private readonly store: SyntheticStore,
    private readonly cast: CastService,
    private readonly advance: AdvanceService,
    private readonly clockService: ClockService,
    private readonly transaction: Transaction,
  ) {}

  /** The first day of a year of the programme: the day before its first stage opens. */
  firstDay(programmeId: string, year: number): IsoDate {
    const { programme } = withProposals(this.programmes.programme(programmeId));
    const calendar = this.programmes.calendar();
    const stages = resolveSchedule(programme, year, calendar);
    const [first] = stages.map(({ from }) => from).sort();
    if (first === undefined) throw new NothingToRehearse(programmeId);
    return calendar.addDays(first, -1);
  }

  /**
   * Opens the year with every proposal of the programme put in, over new enterprises. What an
   * interrupted founding has left is completed.
   */
  async found(order: CountyOrder): Promise<RunningCycle> {
    const cycle = await this.cycleOf(order);
    await this.transaction.sql(async (sql) => {
      if (await this.store.isPeopled(sql, cycle.id)) return;
      const codes = unitsOf(cycle.programme).map(({ id }) => id);
      // The same county in every year, and no two of the same address.
      const county = cycle.programmeId.replace(/-\d{4}$/, '');
      await this.store.staff(sql, cycle.region, staffOf(codes, cycle.region, county));
      await this.enlist(sql, cycle, syntheticEnterprises(orderFor(cycle, order)));
    });
    return cycle;
  }

  /** Plays until half past nine of the day `to`: people act, timers fire, mail goes out. */
  async play(
    to: IsoDate,
    options: CastOptions,
    onProgress: (at: Instant) => void = () => undefined,
  ): Promise<void> {
    this.cast.play(options);
    try {
      await this.advance.to(morning(to), {
        by: '推演',
        onProgress: ({ at }) => {
          onProgress(at);
        },
      });
    } finally {
      this.cast.play(undefined);
    }
  }

  /** Sets the simulated clock to the morning of a day, unless it is later already. */
  async begin(day: IsoDate): Promise<void> {
    const { simulated, now } = await this.clockService.state();
    if (!simulated || now < morning(day)) await this.clockService.set(morning(day), '推演');
  }

  /** True once the clock has come to where `play` stops. */
  async hasReached(day: IsoDate): Promise<boolean> {
    const { simulated, now } = await this.clockService.state();
    return simulated && now >= morning(day);
  }

  private async cycleOf({ programmeId, year }: CountyOrder): Promise<RunningCycle> {
    const known = (await this.cycles.list()).find(
      (cycle) => cycle.programmeId === programmeId && cycle.year === year,
    );
    if (known !== undefined) return this.cycles.get(known.id);
    const { proposed } = withProposals(this.programmes.programme(programmeId));
    const fillings = Object.fromEntries(proposed.map(({ path, propose }) => [path, propose]));
    return this.cycles.open({ programmeId, year, fillings }, SYSTEM);
  }

  private async enlist(
    sql: Sql,
    cycle: RunningCycle,
    enterprises: readonly SyntheticEnterprise[],
  ): Promise<void> {
    const ids = await this.store.subjects(sql, cycle.region, enterprises);
    const known = ids.flatMap((id, i) => {
      const enterprise = enterprises[i];
      return enterprise === undefined ? [] : [{ id, enterprise }];
    });
    const listed = await this.store.years(sql, cycle.id, known);
    await this.cycles.enlist(sql, cycle.id, listed);
  }
}

function morning(day: IsoDate): Instant {
  return `${day}T01:30:00.000Z`;
}

function orderFor({ programme, region, year }: RunningCycle, order: CountyOrder) {
  const territories = territoriesOf(programme);
  if (territories.length === 0) throw new NothingToRehearse(order.programmeId);
  return {
    seed: order.seed,
    count: order.subjects,
    dataYear: programme.data === 'thisYear' ? year : year - 1,
    region: /^\d{6}$/.test(region) ? region : `${programme.region.slice(0, 6)}000000`.slice(0, 6),
    place: placeOf(programme),
    territories,
    items: programme.items,
    aboveScale: 0.55,
  };
}

function territoriesOf(programme: FilledProgramme): string[] {
  return unitsOf(programme)
    .filter(({ role }) => role === 'territory')
    .map(({ id }) => id);
}

/** What firms of the place begin their names with: the first two characters of the plan's title. */
function placeOf({ document, title }: FilledProgramme): string {
  return (document.issuer || title.zh).slice(0, 2);
}
