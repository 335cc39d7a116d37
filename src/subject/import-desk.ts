/** Who imports what into which cycle: the rules one import is read and examined by. Pure. */
import type { BaseList } from '../domain/cycle/base-list.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import { findUnit, unitsOf } from '../domain/programme/units.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import type { Actor } from '../flow/flow.types.js';
import { scopeOf, visibleItems } from '../identity/access.js';
import type { Candidate, RowRules } from './candidate.js';
import { attributes, type Attribute, type Layout, type LayoutRules } from './columns.js';
import { figureOf } from './data-sheet.js';
import type { EntryRules } from './entry.js';
import type { Examiner, Known } from './examine.js';
import type { Found } from './import.store.js';
import { lockOfAttribute, lockOfImport, lockOfList } from './locks.js';
import type { Writer } from './subject.types.js';

/** As what this person imports: the base list, or a department its own items; undefined: not at all. */
export function importerOf(actor: Actor, cycle: RunningCycle): Examiner['role'] | undefined {
  const { role } = actor;
  if (actor.region !== cycle.region) return undefined;
  if (role === 'department') {
    return visibleItems(cycle.programme, scopeOf(actor, cycle).items).length > 0 ? role : undefined;
  }
  return role === 'lead' || role === 'territory' ? role : undefined;
}

/** Attributes a department's table is matched by; it brings no others. */
const KEYS: readonly Attribute[] = ['name', 'code'];

export class ImportDesk {
  readonly layoutRules: LayoutRules;
  readonly rowRules: RowRules;
  private readonly items;

  constructor(
    readonly actor: Actor,
    readonly role: Examiner['role'],
    readonly cycle: RunningCycle,
    private readonly entry: EntryRules,
    private readonly list: (firm: SubjectFacts) => BaseList,
  ) {
    const { programme } = cycle;
    const items = visibleItems(programme, scopeOf(actor, cycle).items);
    this.items = new Map(items.map((item) => [item.id, item]));
    const territories = unitsOf(programme).filter((unit) => unit.role === 'territory');
    const codes = new Set(territories.map(({ id }) => id));
    const found = new Map<string, string | undefined>();
    this.layoutRules = {
      programme,
      dataYear: programme.data === 'thisYear' ? cycle.year : cycle.year - 1,
      items: new Set(this.items.keys()),
      attributes: new Set(role === 'department' ? KEYS : attributes.map(({ field }) => field)),
    };
    this.rowRules = {
      items: this.items,
      territories: territories.map(({ title }) => title),
      own: role === 'territory' ? actor.organisation : null,
      territoryOf: (spelling) => {
        if (!found.has(spelling)) {
          const unit = findUnit(programme, spelling);
          found.set(spelling, unit && codes.has(unit.id) ? unit.id : undefined);
        }
        return found.get(spelling);
      },
    };
  }

  /** What must be loaded beside the base list: who gave which figure. */
  get needsWriters(): boolean {
    return this.role === 'territory';
  }

  /** The examiner for a page of rows. */
  examiner(
    layout: Layout,
    found: readonly Found[],
    writers: ReadonlyMap<string, ReadonlyMap<string, Writer>>,
  ): Examiner {
    const standings = new Map(found.map(({ id, standing }) => [id, standing]));
    return {
      role: this.role,
      own: this.rowRules.own,
      columnOf: (field) => {
        const at = layout.fields.findIndex((one) => one === field);
        return at < 0 ? null : at;
      },
      lock: (known, id) => this.lock(known, id, standings, writers),
      lockOfAttribute: (known) =>
        lockOfAttribute(this.actor, standings.get(known.id)?.phase ?? null),
      lockOfList: (candidate) => lockOfList(this.actor, this.list(this.factsOf(candidate))),
      needed: this.role === 'department' ? null : this.entry.needed,
      check: (candidate, known) =>
        this.entry.refusals(this.factsOf(candidate, known), Object.keys(candidate.values)),
    };
  }

  private lock(
    known: Known,
    id: string,
    standings: ReadonlyMap<string, Found['standing']>,
    writers: ReadonlyMap<string, ReadonlyMap<string, Writer>>,
  ) {
    const item = this.items.get(id);
    if (item === undefined) return { zh: '本单位不负责', en: 'not yours' };
    const writer = writers.get(known.id)?.get(id);
    const figure = figureOf(this.cycle.programme, item, writer);
    return lockOfImport(this.actor, figure, standings.get(known.id) ?? null);
  }

  private factsOf(candidate: Candidate, known?: Known): SubjectFacts {
    const year = known?.year ?? null;
    return {
      id: known?.id ?? '',
      code: candidate.code ?? '',
      name: candidate.name ?? known?.name ?? '',
      scale: candidate.scale ?? year?.scale ?? undefined,
      industry: candidate.industry ?? year?.industry ?? undefined,
      region: this.cycle.region,
      territory: candidate.territory ?? year?.territory,
      founded: candidate.founded ?? year?.founded ?? undefined,
      inProductionSince: candidate.inProduction ?? year?.inProduction ?? undefined,
      values: year === null ? candidate.values : { ...year.values, ...candidate.values },
    };
  }
}
