/**
 * The evaluation once more, written from docs/programmes.md alone: plain loops over fractions, no
 * line shared with src/domain/evaluation. What both say alike is very likely what the page says.
 */
import type {
  AdjustmentResult,
  ItemResult,
  QualityResult,
  RollUpResult,
} from '../../../src/domain/evaluation/evaluation.js';
import type { EvaluationInput } from '../../../src/domain/evaluation/input.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { adjust } from './adjusting.js';
import { firmsOf } from './firm.js';
import type { Firm, Frame, Scored } from './firm.js';
import { isFraction, isVoid } from './formula.js';
import { shown } from './fraction.js';
import { grade } from './grading.js';
import { merged, shareResults, shareScores } from './merging.js';
import { markOutliers } from './outliers.js';
import { award } from './points.js';
import { checkFigures, qualityOf } from './quality.js';
import { rolledUp } from './roll-ups.js';
import { addUp, entryOf, measure, score } from './scoring.js';

/** One firm's result, as the command prints it. */
export interface ReferenceResult {
  readonly code: string;
  readonly group: string | null;
  readonly outcome: string;
  readonly items: readonly ItemResult[];
  readonly bonus: string | null;
  readonly total: string | null;
  readonly rank: number | null;
  readonly baseClass: string | null;
  readonly adjustments: readonly AdjustmentResult[];
  readonly class: string | null;
  readonly treatedAs: string | null;
  /** Ids of the checks that hold and only raise a doubt, then the figures in which it stands out. */
  readonly doubts: readonly string[];
}

export interface Reference {
  readonly groups: readonly { id: string; base: number; counts: Record<string, number> }[];
  readonly subjects: readonly ReferenceResult[];
  readonly quality: readonly QualityResult[];
  readonly rollUps: readonly RollUpResult[];
}

export function reference(programme: FilledProgramme, input: EvaluationInput): Reference {
  const workYear = input.year;
  const dataYear = programme.data === 'thisYear' ? workYear : workYear - 1;
  const frame = { programme, workYear, dataYear, external: input.external ?? {} };
  const now = populated(input.subjects, frame, input.manual ?? []);
  const past =
    input.previousSubjects ??
    input.subjects.flatMap((one) =>
      one.last ? [{ ...one, values: one.last, last: undefined }] : [],
    );
  const lastFrame = { ...frame, workYear: workYear - 1, dataYear: dataYear - 1 };
  const before = populated(past, lastFrame, input.previousManual ?? []);
  checkFigures(now, programme);
  measure(now);
  measure(before);
  markOutliers(now, programme);
  markOutliers(before, programme);
  score({ now, before });
  award(now);
  addUp(now);
  shareScores(now);
  const rankings = grade(now, programme);
  adjust(now, rankings, { programme, manual: input.manual ?? [] });
  shareResults(now);
  return {
    groups: (programme.population?.groups ?? []).map(({ id }) => groupResult(id, now)),
    subjects: now.map(resultOf),
    quality: qualityOf(now, input.subjects, programme),
    rollUps: rolledUp(now, programme),
  };
}

/** The firms with their outcome and group: what matches first counts. */
function populated(
  subjects: EvaluationInput['subjects'],
  frame: Frame,
  manual: NonNullable<EvaluationInput['manual']>,
): Firm[] {
  const { unions, into, unclear } = merged(subjects, frame, manual);
  const firms = firmsOf(
    subjects.map((one) => unions.get(one.id) ?? one),
    frame,
  );
  for (const firm of firms) {
    const union = into.get(firm.facts.id);
    if (union) {
      firm.outcome = 'excluded';
      firm.follows = firms.find(({ facts }) => facts.id === union.head);
      firm.share = union.share;
    } else if (!unclear.has(firm.facts.id)) settle(firm, manual);
  }
  return firms;
}

/** What stays undecided ends the search: the firm is in none of the groups. */
function settle(firm: Firm, manual: NonNullable<EvaluationInput['manual']>): void {
  const { population } = firm.frame.programme;
  if (!population) return;
  const isIn = firm.is(population.scope);
  if (isIn === false) firm.outcome = 'excluded';
  if (isIn !== true) return;
  for (const outcome of population.outcomes ?? []) {
    const holds =
      outcome.when === undefined
        ? manual.some((one) => one.subject === firm.facts.id && one.rule === outcome.id)
        : firm.is(outcome.when);
    if (typeof holds === 'object' && isVoid(holds)) return;
    if (holds !== true) continue;
    firm.outcome = outcome.outcome;
    firm.ownClass = outcome.class ?? null;
    firm.treatedAs = outcome.treatedAs ?? null;
    break;
  }
  if (firm.outcome === 'excluded') return;
  for (const group of population.groups) {
    const holds = firm.is(group.when);
    if (typeof holds === 'object' && isVoid(holds)) return;
    if (holds !== true) continue;
    firm.group = group.id;
    return;
  }
}

function groupResult(id: string, firms: readonly Firm[]): Reference['groups'][number] {
  const members = firms.filter(
    (firm) => firm.group === id && (!firm.follows || firm.share === 'score'),
  );
  const { classes: listed = [], grading = [] } = firms[0]?.frame.programme ?? {};
  const named = [
    ...listed.map((one) => one.id),
    ...grading.flatMap((one) => [
      ...Object.keys(one.classes ?? {}),
      ...(one.select ?? []).map((step) => step.class),
    ]),
  ];
  const counts: Record<string, number> = Object.fromEntries(named.map((name) => [name, 0]));
  for (const { class: name } of members) {
    if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  }
  return { id, base: members.filter((firm) => firm.rank !== null).length, counts };
}

function resultOf(firm: Firm): ReferenceResult {
  return {
    code: firm.facts.code,
    group: firm.group,
    outcome: firm.outcome,
    items: (firm.scored.size === 0 ? [] : (entryOf(firm)?.indicators ?? [])).map((one) => {
      const whole = itemOf(firm, one.id);
      return one.parts ? { ...whole, parts: one.parts.map(({ id }) => itemOf(firm, id)) } : whole;
    }),
    bonus: firm.points ? shown(firm.points) : null,
    total: firm.total ? shown(firm.total) : null,
    rank: firm.rank,
    baseClass: firm.baseClass,
    adjustments: firm.adjustments,
    class: firm.class,
    treatedAs: firm.treatedAs,
    doubts: [...firm.doubts, ...firm.outliers],
  };
}

function itemOf(firm: Firm, id: string): ItemResult {
  const scored = firm.scored.get(id);
  const value = scored?.value;
  return {
    id,
    value: value !== undefined && isFraction(value) ? shown(value) : null,
    benchmark: scored?.benchmark ? shown(scored.benchmark) : null,
    ...(scored?.bounds && { benchmarks: boundsOf(scored.bounds) }),
    score: scored?.score ? shown(scored.score) : null,
    ...(scored?.rule !== undefined && { rule: scored.rule }),
  };
}

function boundsOf(bounds: NonNullable<Scored['bounds']>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(bounds).map(([name, number]) => [name, number ? shown(number) : null]),
  );
}
