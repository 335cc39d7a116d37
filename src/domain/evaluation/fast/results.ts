import { Exact } from '../../expression/exact.js';
import type { Facts } from '../../expression/value.js';
import type { Case } from '../case.js';
import type { IndicatorRule } from '../indicator-rules.js';
import { layOutResults } from '../ranking.js';
import { constant } from './formula.js';
import type { Names, Numbers } from './formula.js';
import type { Marks } from './marks.js';
import { MISSING, copy, near, put, putExact } from './near.js';
import { putScaled } from './formula.js';
import { scoreColumn } from './scoring.js';
import type { Scores } from './scoring.js';
import type { Settled } from './settled.js';
import { Awards, totalsOf } from './totals.js';
import type { Totals } from './totals.js';

/** Scores, points and totals of all rows, and the names later formulas know them by. */
export class Results implements Names {
  readonly scores: ReadonlyMap<IndicatorRule, Scores>;
  readonly totals: Totals;
  private readonly awards: Awards;

  constructor(
    readonly settled: Settled,
    marks: Marks,
  ) {
    const { entries } = settled.rows.frame.rules;
    const indicators = entries.flatMap((entry) => entry.indicators);
    this.scores = new Map(indicators.map((one) => [one, scoreColumn(one, settled, marks)]));
    this.awards = new Awards(settled);
    this.totals = totalsOf(settled, this.scores, this.awards);
  }

  /** The row's points as text; null when there are none. */
  bonus(row: number): Exact | undefined {
    return this.settled.isScored(row) ? this.awards.of(row) : undefined;
  }

  /** The row's score; undefined when there is none. */
  score(row: number, indicator: IndicatorRule): Exact | undefined {
    return this.exactScaled(this.scores.get(indicator)?.points[row], 'score');
  }

  total(row: number, of: keyof Totals = 'total'): Exact | undefined {
    return this.exactScaled(this.totals[of][row], 'total');
  }

  get last(): Names['last'] {
    return this.settled.names.last;
  }

  number(name: string): Numbers | undefined {
    const { rules } = this.settled.rows.frame;
    if (name === 'total') return scaledColumn(() => this.totals.ranked, rules.rounding.total ?? 0);
    if (name === 'points') return this.points();
    const own = this.settled.names.number(name);
    if (own || Object.hasOwn(rules.scopes.subject.names, name)) return own;
    const ofScore = name.startsWith('score.');
    const id = ofScore ? name.slice('score.'.length) : name;
    return this.byIndicator(id, (indicator) =>
      ofScore
        ? scaledColumn(() => this.scores.get(indicator)?.points, rules.rounding.score ?? 0)
        : this.settled.value(indicator),
    );
  }

  text(name: string): ((row: number) => string | null) | undefined {
    return this.settled.names.text(name);
  }

  facts(row: number): Facts {
    return this.case(row).facts;
  }

  /** The subject as the exact path has it before ranking, its results laid beside its figures. */
  case(row: number): Case {
    const { rows } = this.settled;
    const one = rows.case(row);
    if (this.settled.isScored(row)) {
      for (const indicator of this.settled.entry(row)?.indicators ?? []) {
        rows.value(row, indicator);
        const scored = one.scored.get(indicator.id);
        if (scored) scored.score = this.score(row, indicator);
      }
      one.points = this.awards.of(row);
    }
    one.rankTotal = this.total(row, 'ranked');
    one.total = this.total(row);
    layOutResults([one], rows.frame.rules);
    return one;
  }

  private exactScaled(k: number | undefined, step: 'score' | 'total'): Exact | undefined {
    const places = this.settled.rows.frame.rules.rounding[step] ?? 0;
    return k === undefined || k !== k ? undefined : Exact.scaled(k, places);
  }

  private points(): Numbers {
    const out = near();
    return (from, to) => {
      for (let row = from; row < to; row += 1) putExact(out, row - from, this.bonus(row));
      return out;
    };
  }

  /** A column of the indicator of that id in each row's own block of `evaluation`. */
  private byIndicator(id: string, column: (indicator: IndicatorRule) => Numbers): Numbers {
    const columns = this.settled.entries.map((entry) => {
      const indicator = entry?.indicators.find((one) => one.id === id);
      return indicator && column(indicator);
    });
    if (columns.every((one) => one === undefined)) return constant(null);
    const out = near();
    return (from, to) => {
      const blocks = columns.map((read) => read?.(from, to));
      for (let row = from; row < to; row += 1) {
        const block = this.settled.isScored(row)
          ? blocks[this.settled.group[row] as number]
          : undefined;
        if (block) copy(out, row - from, block);
        else putExact(out, row - from, null);
      }
      return out;
    };
  }
}

function scaledColumn(column: () => Float64Array | undefined, places: number): Numbers {
  const out = near();
  const scale = 10 ** places;
  return (from, to) => {
    const scaled = column();
    for (let row = from; row < to; row += 1) {
      const k = scaled?.[row] ?? NaN;
      if (k === k) putScaled(out, row - from, k, scale);
      else put(out, row - from, NaN, MISSING);
    }
    return out;
  };
}
