import { Exact } from '../../expression/exact.js';
import { ZERO_DENOMINATOR } from '../../expression/value.js';
import type { Value } from '../../expression/value.js';
import type { Case } from '../case.js';
import type { Frame } from '../facts.js';
import type { IndicatorRule } from '../indicator-rules.js';
import type { ManualDecision } from '../input.js';
import { casesOf } from '../population.js';
import { Problems } from '../problems.js';
import { measureOne } from '../values.js';
import type { Table } from './table.js';

/** Cases kept at once; more would be a second copy of the table. */
const MOST_KEPT = 20_000;

/** Single subjects by the exact path, made when somebody asks. */
export class Rows {
  private readonly kept = new Map<number, Case>();

  constructor(
    readonly table: Table,
    readonly frame: Frame,
    private readonly manual: ReadonlyMap<string, readonly ManualDecision[]>,
  ) {}

  /** The subject with its facts, outcome and group, as the exact path settles them. */
  case(row: number): Case {
    const known = this.kept.get(row);
    if (known) return known;
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    const subject = this.table.subject(row);
    const [made] = casesOf([subject], {
      frame: this.frame,
      problems: new Problems(),
      trace: false,
      manual: this.manual.get(subject.id) ?? [],
    });
    if (!made) throw new RangeError(`no row ${row}`);
    this.kept.set(row, made);
    return made;
  }

  hasDecisions(row: number): boolean {
    return this.manual.size > 0 && this.manual.has(this.table.subject(row).id);
  }

  /** The indicator's value, rounded as the programme says; none where another block scores the row. */
  value(row: number, indicator: IndicatorRule): Value {
    const one = this.case(row);
    if (one.entry?.indicators.includes(indicator) !== true) return null;
    const { value } = one.scored.get(indicator.id) ?? measureOne(one, indicator, this.frame.rules);
    if (value instanceof Exact) return value;
    return value === 'zeroDenominator' ? ZERO_DENOMINATOR : null;
  }
}
