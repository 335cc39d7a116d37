import { Exact } from '../../expression/exact.js';
import { fullYears } from '../../expression/functions.js';
import type { Facts } from '../../expression/value.js';
import { yearBefore } from '../facts.js';
import type { Frame } from '../facts.js';
import type { DerivedRule } from '../rules.js';
import { finished, kept, part } from './columns.js';
import { constant, numbers, whereThere } from './formula.js';
import type { LastNames, Names, Numbers } from './formula.js';
import { closeFigures, fromFigures, near } from './near.js';
import type { Rows } from './rows.js';
import { TEXT_NAMES, shortened } from './table.js';
import type { LastTable, Table } from './table.js';

/** The names formulas about one subject may use, as columns; each is read or derived once. */
export class SubjectNames implements Names {
  private readonly known = new Map<string, Numbers | undefined>();

  constructor(
    protected readonly rows: Rows,
    private readonly frame: Frame,
    private readonly table: Pick<Table, 'figures' | 'text'> & { readonly size: number },
    readonly last: LastNames | undefined,
  ) {}

  number(name: string): Numbers | undefined {
    if (!this.known.has(name)) this.known.set(name, this.column(name));
    return this.known.get(name);
  }

  text(name: string): ((row: number) => string | null) | undefined {
    const built = TEXT_NAMES.find((one) => one === name);
    return built && ((row) => this.table.text(built, row));
  }

  facts(row: number): Facts {
    return this.rows.case(row).facts;
  }

  protected column(name: string): Numbers | undefined {
    const { rules, common } = this.frame;
    const derived = rules.derived.find(({ id }) => id === name);
    if (derived) return derived.formula.type === 'number' ? this.derived(derived) : undefined;
    const item = rules.programme.items.find(({ id }) => id === name);
    if (item) {
      if ((item.kind ?? 'decimal') !== 'decimal') return undefined;
      return this.figures(name, item.decimals ?? rules.rounding.item);
    }
    if (name === 'inProductionYears') return this.yearsInProduction();
    const value = common[name];
    return value instanceof Exact || (value === null && name.startsWith('external.'))
      ? constant(value)
      : undefined;
  }

  private figures(item: string, places: number | undefined): Numbers | undefined {
    const read = this.table.figures(item);
    if (!read) return undefined;
    const figures = shortened(read, places, this.frame.rules.rounding.mode);
    const out = near();
    // A directed rounding has to know what is exact; the nearest does not.
    const isNearest = /^half/.test(this.frame.rules.rounding.mode);
    return (from, to) =>
      (isNearest ? closeFigures(figures, from, to, out) : undefined) ??
      fromFigures(figures, from, to, out);
  }

  private derived(rule: DerivedRule): Numbers {
    const { rounding } = this.frame.rules;
    const places = rule.places ?? rounding.item;
    const source = numbers(rule.formula, this);
    const told = finished(source, { places, mode: rounding.mode }, (row) => {
      return this.facts(row).values[rule.id];
    });
    return part(kept(told, this.table.size));
  }

  private yearsInProduction(): Numbers {
    const asOf = `${this.frame.dataYear}-12-31`;
    const years = new Float64Array(this.table.size);
    for (let row = 0; row < years.length; row += 1) {
      const since = this.table.text('inProductionSince', row);
      years[row] = since === null ? NaN : fullYears(since, asOf);
    }
    const out = near();
    return (from, to) => fromFigures(years, from, to, out);
  }
}

/** The same of the year before; nothing of a subject that was not there. */
export class LastYearNames extends SubjectNames implements LastNames {
  constructor(
    rows: Rows,
    frame: Frame,
    private readonly before: LastTable,
  ) {
    const { size } = rows.table;
    const table = {
      size,
      figures: (item: string) => before.figures(item),
      text: rows.table.text.bind(rows.table),
    };
    super(rows, yearBefore(frame), table, undefined);
  }

  has(row: number): boolean {
    return this.before.has(row);
  }

  /** Words may be of a subject that was not there: they are looked up exactly. */
  override text(): undefined {
    return undefined;
  }

  override facts(row: number): Facts {
    return super.facts(row).last ?? { values: {} };
  }

  protected override column(name: string): Numbers | undefined {
    const column = super.column(name);
    return column && whereThere(this, column);
  }
}

export function subjectNames(rows: Rows): SubjectNames {
  const { table, frame } = rows;
  const last =
    frame.rules.needsLast && table.last ? new LastYearNames(rows, frame, table.last) : undefined;
  return new SubjectNames(rows, frame, table, last);
}
