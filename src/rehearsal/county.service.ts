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
import { SYSTEM } from '../flow/flow.types.js';
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

/** The enterprises of a county, known by their subjects. */
export type Population = readonly {
  readonly id: string;
  readonly enterprise: SyntheticEnterprise;
}[];

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

  /** Opens the year with every proposal of the programme put in, over new enterprises. */
  async found(order: CountyOrder): Promise<{ cycle: RunningCycle; population: Population }> {
    const written = this.programmes.programme(order.programmeId);
    const { proposed } = withProposals(written);
    const fillings = Object.fromEntries(proposed.map(({ path, propose }) => [path, propose]));
    const { programmeId, year } = order;
    const cycle = await this.cycles.open({ programmeId, year, fillings }, SYSTEM);
    const enterprises = syntheticEnterprises(orderFor(cycle, order));
    const population = await this.transaction.sql(async (sql) => {
      const ids = await this.store.subjects(sql, cycle.region, enterprises);
      const known = ids.flatMap((id, i) => {
        const enterprise = enterprises[i];
        return enterprise === undefined ? [] : [{ id, enterprise }];
      });
      await this.enlist(sql, cycle, known);
      return known;
    });
    return { cycle, population };
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

  /** Sets the simulated clock to the morning of a day. */
  async begin(day: IsoDate): Promise<void> {
    await this.clockService.set(morning(day), '推演');
  }

  private async enlist(
    sql: Parameters<SyntheticStore['years']>[0],
    cycle: RunningCycle,
    population: Population,
  ): Promise<void> {
    const listed = await this.store.years(sql, cycle.id, population);
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
