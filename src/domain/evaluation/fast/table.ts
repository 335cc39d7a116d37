import { Exact } from '../../expression/exact.js';
import type { RoundingMode } from '../../expression/exact.js';
import type { SubjectFacts } from '../input.js';
import { fromFigures, near } from './near.js';
import { MOST_SCALED, roundedRow } from './rounding.js';

/**
 * Subjects as columns, in the order of code and id. A figure is the nearest double of its decimal,
 * which has at most 15 digits; NaN is missing, and ±Infinity sends the reader to `subject(row)`,
 * which is always the whole truth.
 */
export interface Table {
  readonly size: number;
  /** A numeric item; undefined where there is no such column. */
  figures(item: string): Float64Array | undefined;
  /** A built-in word: code, name, scale, industry, region, territory, zone, founded, … */
  text(name: TextName, row: number): string | null;
  subject(row: number): SubjectFacts;
  /** Whether anything is recorded of the subject: accidents, honours, … */
  hasEvents(row: number): boolean;
  /** Each subject's own figures of last year; asked for only where the rules look back. */
  readonly last?: LastTable | undefined;
}

export type LastTable = Pick<Table, 'figures'> & { has(row: number): boolean };

export const TEXT_NAMES = [
  'code',
  'name',
  'scale',
  'industry',
  'region',
  'territory',
  'zone',
  'founded',
  'inProductionSince',
] as const;
export type TextName = (typeof TEXT_NAMES)[number];

/** Digits and a point, so few that every one counts in a double. */
const SHORT = /^-?\d{1,15}(?:\.\d+)?$/;

/** Subjects as they come from a file or the database. Items that are no figure are missing. */
export function tableOf(subjects: readonly SubjectFacts[]): Table {
  return new SubjectTable(inOrder(subjects));
}

/** One order whatever the file's: by code, then id. */
function inOrder(subjects: readonly SubjectFacts[]): SubjectFacts[] {
  return [...subjects].sort((a, b) => {
    if (a.code !== b.code) return a.code < b.code ? -1 : 1;
    return a.id < b.id ? -1 : 1;
  });
}

class SubjectTable implements Table {
  readonly size: number;
  readonly last: LastTable;

  constructor(private readonly subjects: readonly SubjectFacts[]) {
    this.size = subjects.length;
    this.last = {
      figures: (item) => this.column(({ last }) => last?.[item]),
      has: (row) => this.subjects[row]?.last !== undefined,
    };
  }

  figures(item: string): Float64Array {
    return this.column(({ values }) => values[item]);
  }

  private column(of: (subject: SubjectFacts) => string | null | undefined): Float64Array {
    return Float64Array.from(this.subjects, (subject) => figure(of(subject)?.trim() ?? ''));
  }

  text(name: TextName, row: number): string | null {
    return this.subjects[row]?.[name] ?? null;
  }

  subject(row: number): SubjectFacts {
    const subject = this.subjects[row];
    if (!subject) throw new RangeError(`no row ${row}`);
    return subject;
  }

  hasEvents(row: number): boolean {
    return (this.subjects[row]?.events?.length ?? 0) > 0;
  }
}

function figure(text: string): number {
  if (text === '') return NaN;
  if (text.length <= 16 && SHORT.test(text)) return Number(text);
  return Exact.parse(text) ? Infinity : NaN;
}

/**
 * A column rounded to a number of decimals; a figure the bound leaves two answers for is sent to the
 * exact path. `k / scale === v` with k below 10¹⁵ says that v is the double of a decimal so short.
 */
export function shortened(
  figures: Float64Array,
  places: number | undefined,
  mode: RoundingMode,
): Float64Array {
  if (places === undefined) return figures;
  const scale = 10 ** places;
  // Most figures are as short as declared: then the column is its own copy.
  let short = figures;
  const one = near(1);
  for (let row = 0; row < figures.length; row += 1) {
    const v = figures[row] as number;
    const k = Math.round(v * scale);
    if ((Math.abs(k) < MOST_SCALED && k / scale === v) || v !== v) continue;
    if (short === figures) short = figures.slice();
    const rounded = roundedRow(fromFigures(figures, row, row + 1, one), 0, scale, mode);
    short[row] = rounded === rounded ? rounded / scale : Infinity;
  }
  return short;
}
