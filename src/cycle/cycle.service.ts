/** The years: opened with a frozen programme, read by everybody, closed for ever. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import { fillingsOf } from '../domain/cycle/fillings.js';
import { canonical } from '../domain/process/canonical.js';
import { checkProgramme } from '../domain/programme/check/check.js';
import { sentenceOf } from '../domain/programme/check/finding.js';
import { fill, filled } from '../domain/programme/filling.js';
import { notYetSupported } from '../domain/programme/not-yet-supported.js';
import { Programme } from '../domain/programme/schema.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { ResolvedStage } from '../domain/programme/schedule.js';
import { unitsOf, unnamedCollectives } from '../domain/programme/units.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor } from '../flow/flow.types.js';
import { OrganisationService } from '../organisation/organisation.service.js';
import { Database } from '../persistence/database.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { readProgramme } from '../programme/files.js';
import { isReadable } from '../programme/load.js';
import { TimetableService } from '../timetable/timetable.service.js';
import { CycleStore } from './cycle.store.js';
import type { Cycle, OpenYear, RunningCycle } from './cycle.types.js';
import { CycleArchived, CycleCannotOpen, CycleExists, CycleNotFound } from './errors.js';

@Injectable()
export class CycleService {
  /** Frozen programmes by cycle: they never change. */
  private readonly programmes = new Map<string, FilledProgramme>();

  constructor(
    private readonly store: CycleStore,
    private readonly flows: FlowService,
    private readonly timetables: TimetableService,
    private readonly organisations: OrganisationService,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Opens a year: freezes the programme with its gaps filled, makes its organisations known, begins
   * its stages and carries last year's base list over; all in one transaction.
   * @throws ProgrammeUnfilled with the gaps that are left; FillingUnfit
   * @throws CycleExists
   * @throws CycleCannotOpen when the programme does not run that year, leaves units unnamed, or no
   *   longer holds together with what was filled in
   */
  async open(request: OpenYear, actor: Actor): Promise<RunningCycle> {
    const written = request.programme ?? readable(request.programmeId);
    const programme = filled(fill(written, request.fillings ?? {}));
    refuseUnlessRunnable(programme, request.year);
    const region = request.region ?? programme.managementArea ?? programme.region;
    const previous = await this.previousOf(request, region);
    const cycle: Cycle = {
      id: randomId(),
      programmeId: request.programmeId,
      version: createHash('sha256').update(canonical(programme)).digest('hex'),
      year: request.year,
      region,
      title: `${programme.title.zh}（${String(request.year)} 年度）`,
      state: 'open',
      previousId: previous?.id ?? null,
      openedAt: await this.clock.now(),
      openedBy: actor.id,
      archivedAt: null,
    };
    await this.transaction.sql((sql) => this.write(sql, cycle, programme, actor));
    this.programmes.set(cycle.id, programme);
    return { ...cycle, programme };
  }

  /** Opens the year after a cycle with what that cycle put into the gaps of the programme. */
  async openNext(
    cycleId: string,
    actor: Actor,
    fillings: Readonly<Record<string, unknown>> = {},
  ): Promise<RunningCycle> {
    const last = await this.get(cycleId);
    const { programmeId, region } = last;
    const written = readable(programmeId);
    return this.open(
      {
        programmeId,
        region,
        year: last.year + (last.programme.years?.every ?? 1),
        fillings: { ...fillingsOf(written, last.programme), ...fillings },
        previousId: last.id,
      },
      actor,
    );
  }

  /** @throws CycleNotFound */
  async get(id: string, sql: Pick<Sql, 'query'> = this.database.pool): Promise<RunningCycle> {
    const cycle = await this.store.get(sql, id);
    if (cycle === undefined) throw new CycleNotFound();
    return { ...cycle, programme: await this.programmeOf(id, sql) };
  }

  /** @throws CycleNotFound, CycleArchived */
  async running(id: string, sql: Pick<Sql, 'query'> = this.database.pool): Promise<RunningCycle> {
    const cycle = await this.get(id, sql);
    if (cycle.state === 'archived') throw new CycleArchived(cycle.title);
    return cycle;
  }

  /** The same for somebody: another region's does not exist for them, archived or not. */
  async runningFor(
    { role, region }: Pick<Actor, 'role' | 'region'>,
    id: string,
    sql: Pick<Sql, 'query'> = this.database.pool,
  ): Promise<RunningCycle> {
    const cycle = await this.get(id, sql);
    if (role !== 'system' && cycle.region !== region) throw new CycleNotFound();
    if (cycle.state === 'archived') throw new CycleArchived(cycle.title);
    return cycle;
  }

  /** The cycles of a region, newest first; of all where none is named; those a subject takes part in. */
  list(region: string | null = null, subjectId: string | null = null): Promise<Cycle[]> {
    return this.store.list(this.database.pool, region, subjectId);
  }

  /** Every cycle that is not archived, the oldest first. */
  async allOpen(): Promise<RunningCycle[]> {
    const open: RunningCycle[] = [];
    for (const cycle of await this.store.open(this.database.pool)) {
      open.push({ ...cycle, programme: await this.programmeOf(cycle.id) });
    }
    return open;
  }

  /** The cycle that follows this one, once it has been opened. */
  next(id: string): Promise<Cycle | undefined> {
    return this.store.after(this.database.pool, id);
  }

  /** The stages with their dates, moved inner dates included, in the order of the plan. */
  async schedule(id: string, sql?: Pick<Sql, 'query'>): Promise<ResolvedStage[]> {
    const { timetable } = await this.timetables.of(sql ?? this.database.pool, id);
    return [...timetable.stages.values()];
  }

  /**
   * Puts subjects on the base list's road: opens the year of each within the caller's transaction.
   * Their `subject_year` rows are the caller's; one that has its flow already is left alone.
   */
  async enlist(
    sql: Sql,
    cycleId: string,
    subjects: readonly { readonly subjectId: string; readonly territory: string }[],
    actor?: Actor,
  ): Promise<void> {
    const programme = await this.programmeOf(cycleId, sql);
    const input = {
      silence: silenceOf(programme),
      anew: programme.confirmation?.anew === 'classChanged',
    };
    const flows = subjects.map(({ subjectId, territory }) => ({
      cycleId,
      kind: 'enterprise-year' as const,
      ref: subjectId,
      subjectId,
      organisation: territory,
      input,
    }));
    await this.flows.open(sql, flows, actor);
  }

  /** Closes a year for ever; its flows are archived before. */
  async close(sql: Sql, id: string): Promise<void> {
    await this.store.archive(sql, id, await this.clock.now());
  }

  private async write(
    sql: Sql,
    cycle: Cycle,
    programme: FilledProgramme,
    actor: Actor,
  ): Promise<void> {
    const fresh = await this.store.insert(sql, cycle, programme);
    if (!fresh) throw new CycleExists(cycle.programmeId, cycle.year, cycle.region);
    const units = unitsOf(programme);
    await this.organisations.ensure(sql, cycle.region, units);
    await this.openStages(sql, cycle.id, units.find(({ role }) => role === 'lead')?.id);
    if (cycle.previousId === null) return;
    const prefilled = programme.items.filter(({ prefill }) => prefill === 'lastYear');
    const carried = await this.store.carryOver(sql, {
      from: cycle.previousId,
      to: cycle.id,
      items: prefilled.map(({ id }) => id),
      by: actor.id,
      at: cycle.openedAt,
    });
    await this.enlist(sql, cycle.id, carried, actor);
  }

  private async openStages(sql: Sql, cycleId: string, lead: string | undefined): Promise<void> {
    const stages = await this.schedule(cycleId, sql);
    const flows = stages.map(({ id, from, due, plan }) => ({
      cycleId,
      kind: 'stage' as const,
      ref: id,
      organisation: lead,
      stage: id,
      input: { stage: id, from, due, plan },
    }));
    await this.flows.open(sql, flows);
  }

  private previousOf(request: OpenYear, region: string): Promise<Cycle | undefined> {
    const { previousId, programmeId, year } = request;
    return previousId === undefined
      ? this.store.before(this.database.pool, { programmeId, region, year })
      : this.store.get(this.database.pool, previousId);
  }

  private async programmeOf(id: string, sql?: Pick<Sql, 'query'>): Promise<FilledProgramme> {
    const known = this.programmes.get(id);
    if (known !== undefined) return known;
    const stored = await this.store.programme(sql ?? this.database.pool, id);
    const programme = filled(Programme.parse(stored));
    this.programmes.set(id, programme);
    return programme;
  }
}

/** What silence means for an enterprise; nothing where the programme asks nobody to confirm. */
function silenceOf(programme: FilledProgramme): 'consent' | 'visit' | 'none' {
  const asked = programme.stages.some(({ does }) => does === 'confirm');
  if (!asked) return 'none';
  return programme.confirmation?.silence === 'agreed' ? 'consent' : 'visit';
}

/** The programme as its file has it now; one with mistakes in it cannot run. */
function readable(id: string): Programme {
  const loaded = readProgramme(id);
  if (isReadable(loaded)) return loaded.programme;
  const first = loaded.findings.find(({ level }) => level === 'error');
  throw new CycleCannotOpen(
    {
      zh: `方案 ${id} 有误，不能开启年度：第 ${String(first?.line)} 行 ${first?.message ?? ''}`,
      en: `programme ${id} has errors: line ${String(first?.line)}, ${first?.english ?? ''}`,
    },
    loaded.findings,
  );
}

function refuseUnlessRunnable(programme: FilledProgramme, year: number): void {
  const faults = checkProgramme(programme).findings.filter(({ level }) => level === 'error');
  const [fault] = [...faults, ...notYetSupported(programme)];
  if (fault !== undefined) throw new CycleCannotOpen(sentenceOf(fault));
  const { years } = programme;
  if (years !== undefined && (year < years.from || year > (years.to ?? year))) {
    const span = `${String(years.from)}—${String(years.to ?? '')}`;
    throw new CycleCannotOpen({
      zh: `方案适用 ${span} 年，不能开启 ${String(year)} 年度`,
      en: `the programme runs ${span}, not in ${String(year)}`,
    });
  }
  const unnamed = unnamedCollectives(programme);
  if (unnamed.length > 0) {
    const titles = unnamed.map(({ title }) => title).join('、');
    throw new CycleCannotOpen({
      zh: `还没有写明“${titles}”是哪几家单位（deployment）`,
      en: `the units behind ${unnamed.map(({ id }) => id).join(', ')} are not named (deployment)`,
    });
  }
}
