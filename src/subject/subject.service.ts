/** The figures of one enterprise's year: read with last year's beside them, checked, written, kept. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import { Changes } from '../flow/changes.js';
import type { Actor } from '../flow/flow.types.js';
import { scopeOf, seesSubject, visibleItems, type Scope } from '../identity/access.js';
import { Database } from '../persistence/database.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import type { DataSheet } from '../task/form.dto.js';
import { dataSheet, figureOf, givenOf } from './data-sheet.js';
import { EntryRules, obstacles, type FilledItem, type Obstacle } from './entry.js';
import {
  ChangeReasonMissing,
  ItemLocked,
  ItemUnknown,
  SubjectInvalid,
  SubjectNotFound,
  SubjectStale,
} from './errors.js';
import { isSignedOff, lockOf, sourceOf } from './locks.js';
import { tidyFigure } from './reading.js';
import { SubjectStore, type Reader, type RecordedChange } from './subject.store.js';
import type { Change, SubjectRecord, Writer } from './subject.types.js';

export interface SaveRequest {
  readonly cycleId: string;
  readonly subjectId: string;
  readonly changes: readonly Change[];
  /** Fails with `subject.stale` unless the figures still stand at this revision. */
  readonly revision?: number;
}

/** One figure that a save changed, decimals as text. */
export interface Saved {
  readonly item: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly reason: string | null;
}

/** A record that cannot be handed in. */
export interface Unready {
  readonly name: string;
  readonly items: readonly Obstacle[];
}

@Injectable()
export class SubjectService {
  private readonly rules = new Map<string, EntryRules>();

  constructor(
    private readonly store: SubjectStore,
    private readonly cycles: CycleService,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
    private readonly changes: Changes,
  ) {}

  /**
   * One subject as it stands, if the person may see it.
   * @throws SubjectNotFound, CycleNotFound
   */
  async get(
    actor: Actor,
    cycleId: string,
    subjectId: string,
    sql: Reader = this.database.pool,
    lock = false,
  ): Promise<SubjectRecord> {
    const cycle = await this.cycles.get(cycleId, sql);
    const record = await this.store.get(sql, cycleId, subjectId, lock);
    const scope = scopeOf(actor, cycle);
    const seen =
      record !== undefined &&
      seesSubject(scope, { id: record.subjectId, territory: record.territory });
    if (!seen) throw new SubjectNotFound();
    return record;
  }

  /** The entry form, and the revision of the figures in it. Throws as `get` does. */
  async data(
    actor: Actor,
    cycleId: string,
    subjectId: string,
    sql: Reader = this.database.pool,
  ): Promise<{ sheet: DataSheet; revision: number }> {
    const cycle = await this.cycles.get(cycleId, sql);
    const record = await this.get(actor, cycleId, subjectId, sql);
    const rules = this.rulesOf(cycle);
    const facts = factsOf(record, cycle.region);
    const sheet = dataSheet({
      programme: cycle.programme,
      record,
      judgements: rules.judge(facts),
      tried: rules.tried(facts),
      writers: await this.store.writers(sql, cycleId, subjectId),
      actor,
      items: scopeOf(actor, cycle).items,
    });
    return { sheet, revision: record.revision };
  }

  /**
   * Writes the items given and leaves the others as they are; a wrong figure is kept, too, marked as
   * such, because it is a draft until it is handed in.
   * @throws SubjectNotFound, ItemUnknown, ItemLocked, SubjectStale, SubjectInvalid
   * @throws ChangeReasonMissing for a figure that is signed off and changes without a reason
   */
  async save(
    actor: Actor,
    request: SaveRequest,
  ): Promise<{ sheet: DataSheet; revision: number; changes: readonly Saved[] }> {
    const { cycleId, subjectId } = request;
    const saved = await this.transaction.sql(async (sql) => {
      const changes = await this.write(sql, actor, request);
      return { ...(await this.data(actor, cycleId, subjectId, sql)), changes };
    });
    this.changes.touch(cycleId, subjectId);
    return saved;
  }

  private async write(
    sql: Sql,
    actor: Actor,
    { cycleId, subjectId, changes, revision }: SaveRequest,
  ): Promise<Saved[]> {
    const cycle = await this.cycles.runningFor(actor, cycleId, sql);
    const record = await this.get(actor, cycleId, subjectId, sql, true);
    if (revision !== undefined && revision !== record.revision) {
      const by = await this.store.lastChange(sql, cycleId, subjectId);
      throw new SubjectStale(revision, record.revision, by);
    }
    const writers = await this.store.writers(sql, cycleId, subjectId);
    const tidied = changes.map((change) => {
      const item = itemOf(cycle, scopeOf(actor, cycle), change.id);
      const value = tidy(item, change.value);
      refuseIfLocked({ actor, cycle, record, writers }, item, { ...change, value });
      return { ...change, value };
    });
    const at = await this.clock.now();
    const values = Object.fromEntries(tidied.map(({ id, value }) => [id, value]));
    const remarks = Object.fromEntries(tidied.map(({ id, reason }) => [id, reason || null]));
    const moved = tidied.filter(({ id, value }) => (record.values[id] ?? null) !== value);
    const reworded = tidied.some(({ id, reason }) => (record.remarks[id] ?? '') !== (reason ?? ''));
    if (moved.length === 0 && !reworded) return [];
    await this.store.write(sql, record, values, remarks);
    const stamp = { by: actor.id, organisation: actor.organisation, at };
    const source = sourceOf(actor);
    await this.store.record(
      sql,
      moved.map((change) => recorded(record, change, { ...stamp, source })),
    );
    return moved.map((change) => savedOf(record, change));
  }

  /**
   * Those of these records that cannot be handed in, by the checks of the entry form, with what is
   * wrong in each. `lock` keeps the figures as they are until the transaction ends.
   */
  async unready(
    cycle: RunningCycle,
    subjectIds: readonly string[],
    sql: Reader = this.database.pool,
    lock = false,
  ): Promise<Map<string, Unready>> {
    const { programme, region } = cycle;
    const rules = this.rulesOf(cycle);
    // In one order for everybody, so that two who lock do not wait for each other.
    const ids = subjectIds.toSorted();
    const records = await this.store.many(sql, cycle.id, ids, lock);
    const items = programme.items.map(({ id }) => id);
    const writers = await this.store.writersOf(sql, cycle.id, ids, items);
    return new Map(
      records.flatMap((record) => {
        const { subjectId, name, remarks } = record;
        const given = givenOf(programme, writers.get(subjectId) ?? new Map());
        const facts = factsOf(record, region);
        const judged = { remarks, given, tried: rules.tried(facts) };
        const items = obstacles(programme, rules.judge(facts), judged);
        return items.length === 0 ? [] : [[subjectId, { name, items }]];
      }),
    );
  }

  /** The checks of a cycle's programme; it never changes, so they are read once. */
  rulesOf(cycle: Pick<RunningCycle, 'id' | 'programme' | 'year'>): EntryRules {
    const known = this.rules.get(cycle.id);
    if (known !== undefined) return known;
    const rules = new EntryRules(cycle.programme, cycle.year);
    this.rules.set(cycle.id, rules);
    return rules;
  }
}

/** What formulas may look at. */
export function factsOf(record: SubjectRecord, region: string): SubjectFacts {
  return {
    id: record.subjectId,
    code: record.creditCode ?? '',
    name: record.name,
    scale: record.scale,
    industry: record.industry ?? undefined,
    region,
    territory: record.territory,
    founded: record.founded ?? undefined,
    inProductionSince: record.inProduction ?? undefined,
    values: record.values,
    last: record.last ?? undefined,
  };
}

/** Throws `ItemUnknown` for an item outside the programme or outside the person's scope. */
function itemOf(cycle: RunningCycle, scope: Scope, id: string): FilledItem {
  const item = visibleItems(cycle.programme, scope.items).find((one) => one.id === id);
  if (item === undefined) throw new ItemUnknown(id);
  return item;
}

function refuseIfLocked(
  at: {
    actor: Actor;
    cycle: RunningCycle;
    record: SubjectRecord;
    writers: ReadonlyMap<string, Writer>;
  },
  item: FilledItem,
  change: Change,
): void {
  const figure = figureOf(at.cycle.programme, item, at.writers.get(item.id));
  const lock = lockOf(at.actor, figure, at.record.flow);
  if (lock !== null) throw new ItemLocked(item, lock);
  const changes = (at.record.values[item.id] ?? null) !== change.value;
  if (!changes || !isSignedOff(figure, at.record.flow)) return;
  if ((change.reason ?? '').trim() === '') throw new ChangeReasonMissing(item);
}

function tidy(item: FilledItem, value: string | null): string | null {
  const read = tidyFigure(item, value ?? '');
  if (read.fault === undefined) return read.value;
  throw new SubjectInvalid([{ field: item.id, ...read.fault }]);
}

function recorded(
  record: SubjectRecord,
  change: Change,
  stamp: Pick<RecordedChange, 'source' | 'by' | 'organisation' | 'at'>,
): RecordedChange {
  return {
    cycle_id: record.cycleId,
    subject_id: record.subjectId,
    ...savedOf(record, change),
    ...stamp,
  };
}

function savedOf({ values }: SubjectRecord, { id, value, reason }: Change): Saved {
  return { item: id, before: values[id] ?? null, after: value, reason };
}
