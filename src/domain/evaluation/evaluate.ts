import type { FilledProgramme } from '../programme/schema.js';
import { adjust } from './adjustments.js';
import { Benchmarks } from './benchmarks.js';
import { takesPlace } from './case.js';
import type { Case, Scored } from './case.js';
import { countClasses } from './class-counts.js';
import { classify } from './classes.js';
import type {
  BenchmarkResult,
  Evaluation,
  GroupResult,
  ItemResult,
  MergeResult,
  Problem,
  QualityResult,
  SubjectResult,
} from './evaluation.js';
import { frameOf, yearBefore } from './facts.js';
import type { Frame } from './facts.js';
import type { EvaluationInput, SubjectFacts } from './input.js';
import { markOutliers } from './outliers.js';
import { award } from './points.js';
import { Problems } from './problems.js';
import { checkFigures, qualityOf } from './quality.js';
import { rolledUp } from './roll-ups.js';
import { compileRules } from './rules.js';
import type { Rules } from './rules.js';
import { score } from './scores.js';
import { addUp } from './totals.js';
import { gather, shareResults, shareScores, tellBeside } from './gather.js';
import type { Gathered } from './gather.js';
import { measure, suppose } from './values.js';

/**
 * The whole evaluation of a year: items → derived → outcome and group → value, benchmark, score →
 * points → total → rank → class → adjustments → gates. Pure: the same input gives the same bytes,
 * whatever the order of the subjects. What cannot be decided is in `problems`, and the subject has
 * no class then. Throws `RuleInvalid`, `RuleContradictory`, `NothingToEvaluate`.
 */
export function evaluate(programme: FilledProgramme, input: EvaluationInput): Evaluation {
  return evaluateWith(compileRules(programme), input);
}

/** The same with rules that were compiled before, for many runs over one programme. */
export function evaluateWith(rules: Rules, input: EvaluationInput): Evaluation {
  const { cases, benchmarks, dataYear, problems, quality } = casesFor(rules, input);
  const { programme } = rules;
  return {
    programme: programme.programme,
    version: programme.version ?? null,
    year: input.year,
    dataYear,
    ...(programme.trial && { trial: true }),
    groups: rules.groups.map(({ id }) => groupResult(id, cases, rules)),
    benchmarks: benchmarks.list,
    subjects: cases.map(subjectResult),
    problems,
    ...(quality.length > 0 && { quality }),
    ...(rules.rollUps.length > 0 && { rollUps: rolledUp(cases, rules) }),
  };
}

/** Every subject at the end of the pipeline, with all it has computed. */
export function casesFor(
  rules: Rules,
  input: EvaluationInput,
): {
  cases: Case[];
  benchmarks: Benchmarks;
  dataYear: number;
  problems: readonly Problem[];
  quality: readonly QualityResult[];
} {
  const problems = new Problems();
  const { cases, beside, benchmarks, frame } = prepared(rules, input, problems);
  const quality = qualityOf(cases, input.subjects, { rules, problems });
  score(cases, { rules, benchmarks, problems });
  award(cases, frame.dataYear, problems);
  addUp(cases, rules);
  const quiet = new Problems();
  score(beside, { rules, benchmarks, problems: quiet }, cases);
  award(beside, frame.dataYear, quiet);
  addUp(beside, rules);
  shareScores(cases);
  const graded = classify(cases, rules, problems);
  const { quota } = rules.programme;
  adjust(cases, { rules, graded, quota, manual: input.manual ?? [], problems });
  shareResults(cases);
  tellBeside(cases);
  return { cases, benchmarks, dataYear: frame.dataYear, problems: problems.list, quality };
}

/**
 * The benchmarks as the programme's rules give them from the data, for a person to fix with a
 * reason. `EvaluationInput.benchmarks` takes them back by the same `group` and `indicator`.
 */
export function proposeBenchmarks(
  programme: FilledProgramme,
  input: EvaluationInput,
): BenchmarkResult[] {
  const rules = compileRules(programme);
  const { cases, benchmarks } = prepared(rules, { ...input, benchmarks: [] }, new Problems());
  score(cases, { rules, benchmarks, problems: new Problems() });
  return benchmarks.list;
}

function prepared(
  rules: Rules,
  input: EvaluationInput,
  problems: Problems,
): Gathered & { benchmarks: Benchmarks; frame: Frame } {
  const frame = frameOf(rules, input.year, input.external ?? {});
  const manual = input.manual ?? [];
  const subjects = inOrder(input.subjects);
  const telling = { frame, problems, trace: input.trace ?? true, manual };
  const { cases, beside } = gather(subjects, telling);
  checkFigures(cases, rules, problems);
  measure(cases, rules);
  measure(beside, rules);
  suppose(cases, input.suppose ?? []);
  markOutliers(cases, rules);
  const before = yearBefore(frame);
  const { cases: previous } = gather(rules.needsPrevious ? inOrder(previousOf(input)) : [], {
    frame: before,
    problems: new Problems(),
    trace: false,
    manual: input.previousManual ?? [],
  });
  if (rules.outliers.length > 0) measure(previous, rules);
  markOutliers(previous, rules);
  const benchmarks = new Benchmarks(
    frame,
    { cases, year: frame.dataYear },
    { cases: previous, year: before.dataYear },
    input.benchmarks ?? [],
  );
  return { cases, beside, benchmarks, frame };
}

/** One order whatever the file's: by code, then id. */
function inOrder(subjects: readonly SubjectFacts[]): SubjectFacts[] {
  return [...subjects].sort((a, b) => {
    if (a.code !== b.code) return a.code < b.code ? -1 : 1;
    return a.id < b.id ? -1 : 1;
  });
}

/** Last year's population: given as such, or each subject's own figures of last year. */
export function previousOf({
  subjects,
  previousSubjects,
}: EvaluationInput): readonly SubjectFacts[] {
  if (previousSubjects) return previousSubjects;
  return subjects.flatMap((subject) =>
    subject.last ? [{ ...subject, values: subject.last, last: undefined }] : [],
  );
}

function groupResult(id: string, cases: readonly Case[], rules: Rules): GroupResult {
  const members = cases.filter((one) => one.group === id && takesPlace(one));
  return {
    id,
    base: members.filter((one) => one.rank !== null).length,
    baseCounts: countClasses(
      rules,
      members.map((one) => one.baseClass),
    ),
    counts: countClasses(
      rules,
      members.map((one) => one.class),
    ),
  };
}

function subjectResult(one: Case): SubjectResult {
  const { subject } = one;
  return {
    id: subject.id,
    code: subject.code,
    name: subject.name,
    group: one.group,
    outcome: one.outcome,
    items: itemResults(one),
    bonus: one.points?.toString() ?? null,
    total: one.total?.toString() ?? null,
    rank: one.rank,
    baseClass: one.baseClass,
    adjustments: one.adjustments,
    class: one.class,
    treatedAs: one.treatedAs,
    ...(one.merge && { merged: mergeResult(one, one.merge) }),
    ...(one.doubts.length > 0 && { doubts: one.doubts }),
    trace: one.tracer.steps,
  };
}

function mergeResult({ beside }: Case, merge: MergeResult): MergeResult {
  if (!beside) return merge;
  const { score, one } = beside;
  const total = one.total?.toString() ?? null;
  return { ...merge, beside: { score, items: itemResults(one), total } };
}

function itemResults(one: Case): ItemResult[] {
  if (one.scored.size === 0) return [];
  return (one.entry?.heads ?? []).flatMap(({ id, parts }) => {
    if (parts.length === 0) return itemResult(one, id);
    const results = parts.flatMap((part) => itemResult(one, part));
    return itemResult(one, id).map((whole) => ({ ...whole, parts: results }));
  });
}

function itemResult(one: Case, id: string): ItemResult[] {
  const scored = one.scored.get(id);
  if (!scored) return [];
  const { value, benchmark, benchmarks, score: points, rule } = scored;
  return [
    {
      id,
      value: typeof value === 'string' ? null : value.toString(),
      benchmark: benchmark?.toString() ?? null,
      ...(benchmarks && { benchmarks: boundsOf(benchmarks) }),
      score: points?.toString() ?? null,
      ...(rule !== undefined && { rule }),
    },
  ];
}

function boundsOf(benchmarks: NonNullable<Scored['benchmarks']>): Record<string, string | null> {
  return Object.fromEntries(
    [...benchmarks].map(([name, number]) => [name, number?.toString() ?? null] as const),
  );
}
