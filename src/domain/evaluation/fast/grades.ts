import { divisionOf } from '../../expression/section.js';
import { cumulativeCounts } from '../counts.js';
import type { GradingRule } from '../grading-rules.js';
import type { Rules } from '../rules.js';
import { textOf } from '../tracer.js';
import { decided, inBlocks } from './columns.js';
import { FALSE, TRUE } from './formula.js';
import { ranked } from './ranks.js';
import type { Ranked } from './ranks.js';
import type { Results } from './results.js';
import { GRADED } from './settled.js';

/** Places and base classes, one a row. */
export interface Grades {
  /** 0 for none. */
  readonly rank: Int32Array;
  /** Places in `classes`; −1 for none. */
  readonly baseClass: Int16Array;
  readonly classes: readonly string[];
}

/** Ranks every population and gives each row its base class. */
export function gradesOf(results: Results, rules: Rules): Grades {
  const { size } = results.settled.rows.table;
  const rank = new Int32Array(size);
  const baseClass = new Int16Array(size).fill(-1);
  const classes = [...new Set(rules.gradings.flatMap((rule) => rule.classes))];
  for (const rule of rules.gradings) {
    const populations = populationsOf(results, rule);
    for (const rows of populations) {
      const ordered = ranked(rows, rule.rank, { totals: results.totals.ranked, names: results });
      for (let place = 0; place < rows.length; place += 1) {
        rank[ordered.rows[place] as number] = ordered.ranks[place] as number;
      }
      if (rule.shares.length > 0) byShares({ baseClass, classes }, rule, ordered);
    }
    if (rule.lines.length > 0) byLines({ baseClass, classes }, rule, { results, populations });
  }
  return { rank, baseClass, classes };
}

/** Those that count in the ranking, split by what the rule ranks within. */
function populationsOf(results: Results, rule: GradingRule): Uint32Array[] {
  const { settled, totals } = results;
  const { rules } = settled.rows.frame;
  const concerned = rules.groups.map(({ id }) => rule.groups.includes(id));
  const rows = new Uint32Array(settled.group.length);
  let count = 0;
  for (let row = 0; row < rows.length; row += 1) {
    const total = totals.ranked[row] as number;
    if (total !== total || !concerned[settled.group[row] as number]) continue;
    if (rule.base !== 'listed' && settled.outcome[row] !== GRADED) continue;
    rows[count] = row;
    count += 1;
  }
  const all = rows.subarray(0, count);
  if (rule.within.length === 0) return [all];
  const sliceOf = rule.within.map((name) => sliceBy(name, results));
  const slices = new Map<string, number[]>();
  for (const row of all) {
    const key = sliceOf.map((slice) => slice(row)).join('|');
    const slice = slices.get(key);
    if (slice) slice.push(row);
    else slices.set(key, [row]);
  }
  return [...slices.values()].map((slice) => Uint32Array.from(slice));
}

function sliceBy(name: string, results: Results): (row: number) => string {
  const { settled } = results;
  const text = settled.names.text(name);
  if (name === 'industry') {
    return (row) => divisionOf(text?.(row) ?? '');
  }
  if (text) return (row) => text(row) ?? '';
  const { groups } = settled.rows.frame.rules;
  if (name === 'group') return (row) => groups[settled.group[row] as number]?.id ?? '';
  return (row) => textOf(settled.rows.case(row).facts.values[name]) ?? '';
}

interface Classes {
  readonly baseClass: Int16Array;
  readonly classes: readonly string[];
}

/** Which class each place falls into; those sharing a rank stand together unless cut by key. */
function byShares(
  { baseClass, classes }: Classes,
  rule: GradingRule,
  { rows, ranks }: Ranked,
): void {
  const cumulative = cumulativeCounts(rows.length, rule.shares, rule.edge);
  const codes = rule.shares.map((share) => classes.indexOf(share.class));
  const ties = rule.shares.map((share) => share.ties);
  let last = rows.length - 1;
  for (let place = rows.length - 1; place >= 0; place -= 1) {
    const rank = ranks[place] as number;
    if (rank !== ranks[last]) last = place;
    let share = 0;
    for (; share < codes.length - 1; share += 1) {
      const judged = ties[share] === 'byKey' ? place : ties[share] === 'better' ? rank - 1 : last;
      if (judged < (cumulative[share] as number)) break;
    }
    baseClass[rows[place] as number] = codes[share] as number;
  }
}

/** The first line that is not surely missed decides; one that cannot be told gives no class. */
function byLines(
  { baseClass, classes }: Classes,
  rule: GradingRule,
  { results, populations }: { results: Results; populations: readonly Uint32Array[] },
): void {
  const size = baseClass.length;
  const inside = new Uint8Array(size);
  for (const rows of populations) for (const row of rows) inside[row] = 1;
  const lines = rule.lines.map((line) => ({
    code: classes.indexOf(line.class),
    told: decided(line.when, results),
  }));
  inBlocks(size, (from, to) => {
    const told = lines.map((line) => ({ code: line.code, holds: line.told(from, to) }));
    for (let i = 0; i < to - from; i += 1) {
      if (inside[from + i] !== 1) continue;
      const found = told.find(({ holds }) => holds[i] !== FALSE);
      if (found?.holds[i] === TRUE) baseClass[from + i] = found.code;
    }
  });
}
