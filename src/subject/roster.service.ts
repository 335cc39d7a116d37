/** Enterprises entered one by one: hidden and small firms a territory found, and doubles made one. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, randomId } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { baseListOf } from '../domain/cycle/base-list.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import { unitsOf } from '../domain/programme/units.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor } from '../flow/flow.types.js';
import { RoleNotPermitted } from '../identity/errors.js';
import { Database } from '../persistence/database.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { narrowBrackets, readCode } from './candidate.js';
import { scopeOf, seesSubject, visibleItems } from '../identity/access.js';
import {
  ListClosed,
  MergeRefused,
  SubjectDuplicate,
  SubjectInvalid,
  SubjectNotFound,
} from './errors.js';
import { ImportStore } from './import.store.js';
import { lockOfAttribute, lockOfList } from './locks.js';
import { ALIKE, coreOf, likeness, pairs } from './names.js';
import { readDay, readIndustry, tidyFigure } from './reading.js';
import { RosterStore, type Namesake } from './roster.store.js';
import { SubjectStore } from './subject.store.js';
import type { SubjectRecord } from './subject.types.js';

const optional = z.string().max(300).nullish();

/** One enterprise as it is entered by hand. */
export const NewSubject = z
  .object({
    name: z.string().trim().min(2).max(120),
    code: optional,
    /** Why there is no code. */
    pending: optional,
    /** Defaults to the territory of whoever enters it. */
    territory: optional,
    scale: z.enum(['above', 'below']),
    industry: optional,
    address: optional,
    contact: optional,
    phone: optional,
    email: z.union([z.email().max(200), z.literal('')]).nullish(),
    founded: optional,
    inProduction: optional,
    /** Found on the ground, on no department's list. */
    hidden: z.boolean().default(false),
    /** Figures by item. */
    values: z.record(z.string(), z.string().nullable()).default({}),
    /** The person has seen those of a similar name: this is another one. */
    another: z.boolean().default(false),
  })
  .meta({ id: 'NewSubject' });
export type NewSubject = z.input<typeof NewSubject>;

/** Whoever is like it already, as far as somebody may see them. */
interface Likes {
  /** Nearest first. */
  readonly seen: readonly Like[];
  /** How somebody is like it who is not for their eyes; null for nobody. */
  readonly elsewhere: 'code' | 'name' | null;
}

/** Somebody like it that is there already. */
export interface Like {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  readonly territory: string | null;
  /** `code`: the same credit code; `name`: the same or a similar name. */
  readonly by: 'code' | 'name';
}

export function mayAdd(actor: Pick<Actor, 'role'>): boolean {
  return actor.role === 'lead' || actor.role === 'territory';
}

@Injectable()
export class RosterService {
  constructor(
    private readonly store: RosterStore,
    private readonly subjects: SubjectStore,
    private readonly base: ImportStore,
    private readonly cycles: CycleService,
    private readonly flows: FlowService,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /** Who of those one may see is like it already, nearest first: shown before anything is saved. */
  async similar(
    actor: Actor,
    cycleId: string,
    of: { readonly name: string; readonly code?: string | null | undefined },
  ): Promise<Like[]> {
    const cycle = await this.cycles.get(cycleId);
    refuseUnlessAdder(actor, cycle);
    const { seen } = await this.likeOf(actor, cycle, {
      name: of.name,
      code: tidyCode(of.code ?? null),
    });
    return [...seen];
  }

  /**
   * Puts one enterprise on the base list; answers its id.
   * @throws SubjectInvalid with every fault
   * @throws ListClosed once the year is scored, for the lead bureau once it is published
   * @throws SubjectDuplicate for the same code always, for a similar name unless `another` is said; it
   * says nothing of firms of other territories but that there is one
   */
  async add(actor: Actor, cycleId: string, given: NewSubject): Promise<string> {
    const cycle = await this.cycles.runningFor(actor, cycleId);
    refuseUnlessAdder(actor, cycle);
    const one = checked(cycle, actor, NewSubject.parse(given));
    return this.transaction.sql(async (sql) => {
      await this.base.oneAtATime(sql, cycle.region);
      await this.refuseIfClosed(sql, actor, cycle, one);
      const like = await this.likeOf(actor, cycle, one, sql);
      refuseDoubles(like, given.another === true);
      return this.write(sql, cycle, actor, one);
    });
  }

  /**
   * Makes two records of one firm one: the double leaves the list with a reason, its name stays as an
   * alias, and figures only it had are taken over.
   * @throws ListClosed once the result is published
   * @throws MergeRefused when the double is past entry, or the other takes no more figures
   */
  async merge(
    actor: Actor,
    cycleId: string,
    of: { readonly double: string; readonly into: string; readonly reason: string },
  ): Promise<void> {
    const cycle = await this.cycles.runningFor(actor, cycleId);
    if (actor.role !== 'lead') throw new RoleNotPermitted(['lead']);
    await this.transaction.sql(async (sql) => {
      await this.base.oneAtATime(sql, cycle.region);
      const double = await this.subjects.get(sql, cycleId, of.double, true);
      const kept = await this.subjects.get(sql, cycleId, of.into, true);
      if (double === undefined || kept === undefined || of.double === of.into) {
        throw new SubjectNotFound();
      }
      await this.refuseIfClosed(sql, actor, cycle);
      if (double.flow === null || !MERGEABLE.includes(double.flow.phase)) {
        throw new MergeRefused({
          zh: `“${double.name}”已过录入环节，不能合并`,
          en: `"${double.name}" is past entry and cannot be merged`,
        });
      }
      const lacking = Object.entries(double.values).filter(
        ([item, value]) => value !== null && (kept.values[item] ?? null) === null,
      );
      refuseIfLocked(actor, kept, lacking.length);
      const reason = `与“${kept.name}”重复，合并：${of.reason}`;
      await this.flows.sendIn(sql, double.flow.id, { type: 'EXCLUDE', reason }, actor);
      await this.store.alias(sql, kept.subjectId, [double.name, ...double.aliases]);
      await this.store.handOverRecords(sql, double.subjectId, kept.subjectId);
      if (lacking.length === 0) return;
      await this.subjects.write(sql, kept, Object.fromEntries(lacking), {});
      const at = await this.clock.now();
      const stamp = { source: 'review', by: actor.id, organisation: actor.organisation } as const;
      await this.subjects.record(
        sql,
        lacking.map(([item, after]) => ({
          cycle_id: cycleId,
          subject_id: kept.subjectId,
          item,
          before: null,
          after,
          reason,
          at,
          ...stamp,
        })),
      );
    });
  }

  /** For nobody in particular the list is closed once it is closed for everybody. */
  private async refuseIfClosed(
    sql: Sql,
    actor: Actor,
    { id, programme, year, region }: RunningCycle,
    one?: Checked,
  ): Promise<void> {
    const scored = await this.subjects.scored(sql, id, true);
    const list = baseListOf(programme, year, scored);
    const lock = lockOfList(actor, list(one && factsOfNew(one, region)));
    if (lock !== null) throw new ListClosed(lock);
  }

  private async likeOf(
    actor: Actor,
    cycle: RunningCycle,
    { name, code }: { readonly name: string; readonly code: string | null },
    sql: Pick<Sql, 'query'> = this.database.pool,
  ): Promise<Likes> {
    const core = coreOf(name);
    const parts = core.length < 2 ? [core] : pairs(core);
    const found = await this.store.near(sql, cycle, code, parts);
    const titles = new Map(unitsOf(cycle.programme).map(({ id, title }) => [id, title]));
    const scope = scopeOf(actor, cycle);
    const alike = found
      .map((one) => ({ one, near: nearness(one, name, code) }))
      .filter(({ near }) => near >= ALIKE)
      .sort((a, b) => b.near - a.near);
    const [own, others] = [true, false].map((isOwn) =>
      alike.filter(
        ({ one }) => seesSubject(scope, { id: one.id, territory: one.territory ?? '' }) === isOwn,
      ),
    );
    const [nearest] = others ?? [];
    return {
      seen: (own ?? []).slice(0, 10).map(({ one, near }) => ({
        id: one.id,
        name: one.name,
        code: one.code,
        territory: one.territory === null ? null : (titles.get(one.territory) ?? one.territory),
        by: byOf(near),
      })),
      elsewhere: nearest === undefined ? null : byOf(nearest.near),
    };
  }

  private async write(sql: Sql, cycle: RunningCycle, actor: Actor, one: Checked): Promise<string> {
    const id = randomId();
    const { name, code, pending, territory, inProduction, ...rest } = one;
    await this.base.addSubjects(sql, cycle.region, [{ id, name, code, pending }]);
    await this.base.upsertYears(sql, cycle.id, [
      { id, territory, in_production: inProduction, origin: 'territory', ...rest },
    ]);
    const at = await this.clock.now();
    const source = actor.role === 'territory' ? 'territory' : 'review';
    await this.subjects.record(
      sql,
      Object.entries(one.values).map(([item, after]) => ({
        cycle_id: cycle.id,
        subject_id: id,
        item,
        before: null,
        after,
        source,
        by: actor.id,
        organisation: actor.organisation,
        reason: null,
        at,
      })),
    );
    await this.cycles.enlist(sql, cycle.id, [{ subjectId: id, territory }], actor);
    return id;
  }
}

/** States in which nothing has been made of the double's figures yet. */
const MERGEABLE = ['listed', 'collecting', 'submitted', 'returned'];

/** Figures taken over decide a class as well as those filled in. */
function refuseIfLocked(actor: Actor, { name, flow }: SubjectRecord, figures: number): void {
  const lock = figures === 0 ? null : lockOfAttribute(actor, flow?.phase ?? null);
  if (lock === null) return;
  throw new MergeRefused({
    zh: `“${name}”不能再并入数据：${lock.zh}`,
    en: `"${name}" takes no more figures: ${lock.en}`,
  });
}

interface Checked {
  readonly name: string;
  readonly code: string | null;
  readonly pending: string | null;
  readonly territory: string;
  readonly scale: 'above' | 'below';
  readonly industry: string | null;
  readonly address: string | null;
  readonly contact: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly founded: string | null;
  readonly inProduction: string | null;
  readonly hidden: boolean;
  readonly values: Readonly<Record<string, string>>;
}

/** What formulas may look at before it has an id. */
function factsOfNew(one: Checked, region: string): SubjectFacts {
  return {
    id: '',
    code: one.code ?? '',
    name: one.name,
    scale: one.scale,
    industry: one.industry ?? undefined,
    region,
    territory: one.territory,
    founded: one.founded ?? undefined,
    inProductionSince: one.inProduction ?? undefined,
    values: one.values,
  };
}

function refuseUnlessAdder(actor: Actor, cycle: RunningCycle): void {
  if (mayAdd(actor) && actor.region === cycle.region) return;
  throw new RoleNotPermitted(['lead', 'territory']);
}

function checked(cycle: RunningCycle, actor: Actor, given: z.output<typeof NewSubject>): Checked {
  const faults: { field: string; zh: string; en: string }[] = [];
  const take = (
    field: string,
    read: { value: string | null; fault?: { zh: string; en: string } | undefined },
  ): string | null => {
    if (read.fault !== undefined) faults.push({ field, zh: read.fault.zh, en: read.fault.en });
    return read.value;
  };
  const code = take('code', readCode(given.code ?? ''));
  const pending = empty(given.pending);
  if (code === null && pending === null && !faults.some(({ field }) => field === 'code')) {
    faults.push({
      field: 'pending',
      zh: '没有统一社会信用代码的，须写明原因',
      en: 'without a credit code a reason is needed',
    });
  }
  const values = figuresOf(cycle, actor, given.values, take);
  const one: Checked = {
    name: narrowBrackets(given.name),
    code,
    pending: code === null ? pending : null,
    territory: territoryFor(cycle, actor, empty(given.territory), faults),
    scale: given.scale,
    industry: take('industry', readIndustry(given.industry ?? '')),
    address: empty(given.address),
    contact: empty(given.contact),
    phone: empty(given.phone),
    email: empty(given.email),
    founded: take('founded', readDay(given.founded ?? '')),
    inProduction: take('inProduction', readDay(given.inProduction ?? '')),
    hidden: given.hidden,
    values,
  };
  if (faults.length > 0) throw new SubjectInvalid(faults);
  return one;
}

function figuresOf(
  cycle: RunningCycle,
  actor: Actor,
  given: Readonly<Record<string, string | null>>,
  take: (field: string, read: ReturnType<typeof tidyFigure>) => string | null,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const item of visibleItems(cycle.programme, scopeOf(actor, cycle).items)) {
    const value = take(item.id, tidyFigure(item, given[item.id] ?? ''));
    if (value !== null) values[item.id] = value;
  }
  return values;
}

function territoryFor(
  cycle: RunningCycle,
  actor: Actor,
  wanted: string | null,
  faults: { field: string; zh: string; en: string }[],
): string {
  const own = actor.role === 'territory' ? actor.organisation : null;
  const code = wanted ?? own ?? '';
  const isKnown = unitsOf(cycle.programme).some(
    ({ id, role }) => id === code && role === 'territory',
  );
  if (isKnown && (own === null || own === code)) return code;
  faults.push({ field: 'territory', zh: '请选择属地', en: 'choose a territory' });
  return '';
}

function empty(text: string | null | undefined): string | null {
  const tidy = text?.trim() ?? '';
  return tidy === '' ? null : tidy;
}

function tidyCode(code: string | null): string | null {
  return code === null ? null : readCode(code).value;
}

/** 2 for the same code; else how alike the nearest of its names is. */
function nearness(one: Namesake, name: string, code: string | null): number {
  if (code !== null && one.code === code) return 2;
  return Math.max(...[one.name, ...one.aliases].map((known) => likeness(known, name)));
}

const byOf = (near: number): Like['by'] => (near > 1 ? 'code' : 'name');

function refuseDoubles({ seen: like, elsewhere }: Likes, another: boolean): void {
  const same = like.find(({ by }) => by === 'code');
  if (same !== undefined) {
    const where = same.territory === null ? '' : `，属地${same.territory}`;
    throw new SubjectDuplicate(
      { zh: `该代码已在名录中：${same.name}${where}`, en: `the code is on the list: ${same.name}` },
      like,
    );
  }
  if (elsewhere === 'code') {
    throw new SubjectDuplicate(
      {
        zh: '该代码已在其他属地的名录中，请联系牵头单位核实',
        en: 'the code is on the list of another territory; ask the lead bureau',
      },
      [],
    );
  }
  if (another) return;
  if (like.length === 0) {
    if (elsewhere === null) return;
    throw new SubjectDuplicate(
      {
        zh: '其他属地的名录中有名称相近的企业，请联系牵头单位核实，确认不是同一家',
        en: 'an enterprise of a similar name is on the list of another territory; ask the lead bureau',
      },
      [],
    );
  }
  throw new SubjectDuplicate(
    {
      zh: `名录中有相近的企业：${like.map(({ name }) => name).join('、')}，请确认不是同一家`,
      en: `similar enterprises are on the list: ${like.map(({ name }) => name).join(', ')}`,
    },
    like,
  );
}
