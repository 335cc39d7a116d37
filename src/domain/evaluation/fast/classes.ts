import { adjust } from '../adjustments.js';
import type { ManualDecision } from '../input.js';
import { Problems } from '../problems.js';
import type { Rules } from '../rules.js';
import type { Grades } from './grades.js';
import type { Results } from './results.js';
import { GRADED, SPECIAL } from './settled.js';

/** Cases adjusted at once. */
const BATCH = 5000;

export interface FinalClasses {
  /** After adjustments and gates: places in `classes`; −1 for none. */
  readonly final: Int16Array;
  readonly classes: readonly string[];
}

/** The base class, or that of a special subject, after adjustments and gates by the exact path. */
export function finalClasses(
  results: Results,
  grades: Grades,
  manual: readonly ManualDecision[],
): FinalClasses {
  const { settled } = results;
  const { rules } = settled.rows.frame;
  const classes = [...grades.classes];
  const codeOf = (name: string | null | undefined): number => {
    if (name === null || name === undefined) return -1;
    const known = classes.indexOf(name);
    return known === -1 ? classes.push(name) - 1 : known;
  };
  const special = settled.words.map(codeOf);
  const final = new Int16Array(settled.outcome.length).fill(-1);
  const touched: number[] = [];
  const everybody = concernEverybody(rules);
  for (let row = 0; row < final.length; row += 1) {
    const base = grades.baseClass[row] as number;
    const outcome = settled.outcome[row];
    if (outcome === SPECIAL) final[row] = special[settled.special[row] as number] ?? -1;
    if (outcome !== GRADED || base < 0) continue;
    final[row] = base;
    if (everybody || settled.rows.hasDecisions(row)) touched.push(row);
  }
  for (let from = 0; from < touched.length; from += BATCH) {
    const rows = touched.slice(from, from + BATCH);
    adjusted(rows, { results, grades, manual }).forEach((name, at) => {
      final[rows[at] as number] = codeOf(name);
    });
  }
  return { final, classes };
}

/** Moves by hand concern those they were decided for; every other rule has to be asked of all. */
function concernEverybody({ adjust: rules, gates }: Rules): boolean {
  return gates.length > 0 || rules.some((rule) => !rule.byHand);
}

function adjusted(
  rows: readonly number[],
  {
    results,
    grades,
    manual,
  }: { results: Results; grades: Grades; manual: readonly ManualDecision[] },
): (string | null)[] {
  const cases = rows.map((row) => {
    const one = results.case(row);
    one.rank = (grades.rank[row] as number) || null;
    one.baseClass = grades.classes[grades.baseClass[row] as number] ?? null;
    return one;
  });
  const { rules } = results.settled.rows.frame;
  // Places are kept: giving them up is not covered.
  adjust(cases, { rules, graded: [], quota: undefined, manual, problems: new Problems() });
  return cases.map((one) => one.class);
}
