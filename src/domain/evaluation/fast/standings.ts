import { previousOf } from '../evaluate.js';
import type { SubjectResult } from '../evaluation.js';
import { frameOf, yearBefore } from '../facts.js';
import type { EvaluationInput, ManualDecision } from '../input.js';
import type { Rules } from '../rules.js';
import { uncovered } from './covers.js';
import { gradesOf } from './grades.js';
import { finalClasses } from './classes.js';
import type { FinalClasses } from './classes.js';
import type { Grades } from './grades.js';
import { Marks } from './marks.js';
import { Results } from './results.js';
import { Rows } from './rows.js';
import { OutOfReach } from './scoring.js';
import { OUTCOMES, Settled } from './settled.js';
import { tableOf } from './table.js';
import type { Table } from './table.js';

/** Where a subject stands: the same words and figures as in the full result, without their trace. */
export type Standing = Pick<
  SubjectResult,
  | 'id'
  | 'code'
  | 'name'
  | 'group'
  | 'outcome'
  | 'bonus'
  | 'total'
  | 'rank'
  | 'baseClass'
  | 'class'
  | 'treatedAs'
> & { readonly scores: Readonly<Record<string, string | null>> };

/** An input whose subjects are columns. */
export type Population = Omit<EvaluationInput, 'subjects' | 'previousSubjects' | 'trace'> & {
  readonly table: Table;
  readonly previous?: Table | undefined;
};

/**
 * Totals, places and classes of everybody, byte for byte those of `evaluateWith`, many times as fast. In
 * the order of code and id. Undefined where the programme is not covered (`uncovered`), or a score too
 * large for a whole number in a double.
 */
export function fastStandings(rules: Rules, input: EvaluationInput): Standing[] | undefined {
  if (uncovered(rules).length > 0 || input.suppose !== undefined) return undefined;
  const previous = rules.needsPrevious ? tableOf(previousOf(input)) : undefined;
  try {
    return written(standingsOver(rules, { ...input, table: tableOf(input.subjects), previous }));
  } catch (error) {
    if (error instanceof OutOfReach) return undefined;
    throw error;
  }
}

/** Scores, totals, places and classes as columns. */
export interface Columns extends FinalClasses {
  readonly results: Results;
  readonly grades: Grades;
}

/** The whole evaluation over columns. The programme is covered; throws `OutOfReach`. */
export function standingsOver(rules: Rules, population: Population): Columns {
  const frame = frameOf(rules, population.year, population.external ?? {});
  const settled = new Settled(new Rows(population.table, frame, byHand(population.manual)));
  const before =
    population.previous &&
    new Settled(
      new Rows(population.previous, yearBefore(frame), byHand(population.previousManual)),
    );
  const marks = new Marks(settled, before, population.benchmarks ?? []);
  const results = new Results(settled, marks);
  const grades = gradesOf(results, rules);
  return { results, grades, ...finalClasses(results, grades, population.manual ?? []) };
}

function byHand(
  decisions: readonly ManualDecision[] = [],
): ReadonlyMap<string, readonly ManualDecision[]> {
  const found = new Map<string, ManualDecision[]>();
  for (const one of decisions) found.set(one.subject, [...(found.get(one.subject) ?? []), one]);
  return found;
}

function written(columns: Columns): Standing[] {
  const { settled } = columns.results;
  return Array.from({ length: settled.rows.table.size }, (_, row) => standing(columns, row));
}

function standing({ results, grades, classes, final }: Columns, row: number): Standing {
  const { settled } = results;
  const { rules } = settled.rows.frame;
  const { id, code, name } = settled.rows.table.subject(row);
  const scored = settled.isScored(row) ? settled.entry(row)?.indicators : undefined;
  return {
    id,
    code,
    name,
    group: rules.groups[settled.group[row] as number]?.id ?? null,
    outcome: OUTCOMES[settled.outcome[row] as number] ?? 'excluded',
    scores: Object.fromEntries(
      (scored ?? []).map((one) => [one.id, results.score(row, one)?.toString() ?? null]),
    ),
    bonus: results.bonus(row)?.toString() ?? null,
    total: results.total(row)?.toString() ?? null,
    rank: (grades.rank[row] as number) || null,
    baseClass: grades.classes[grades.baseClass[row] as number] ?? null,
    class: classes[final[row] as number] ?? null,
    treatedAs: settled.words[settled.treatedAs[row] as number] ?? null,
  };
}
