/** What would lift a subject a class: per indicator the least better value that does it. Pure. */
import { Exact } from '../expression/exact.js';
import { evaluateWith } from './evaluate.js';
import type { AdjustmentResult, Evaluation, ItemResult, SubjectResult } from './evaluation.js';
import type { IndicatorRule } from './indicator-rules.js';
import { populationKey } from './fellows.js';
import { freeze } from './freeze.js';
import type { EvaluationInput } from './input.js';
import type { Rules } from './rules.js';
import type { Steps } from './steps.js';

/** An adjustment that takes away, or would take away, the better class. */
export interface Obstacle extends AdjustmentResult {
  readonly title: string;
}

/** One indicator's way up. */
export interface IndicatorLift {
  readonly id: string;
  readonly title: string;
  readonly en: string | null;
  readonly unit: string | null;
  /** As it is now; null when it is missing. */
  readonly value: string | null;
  /** The least better value that lifts; null: not by this indicator alone. */
  readonly needed: string | null;
  /** Class and total it would give; null where nothing lifts. */
  readonly class: string | null;
  readonly total: string | null;
  /** Adjustments that hold the class down even at the best value. */
  readonly obstacles: readonly Obstacle[];
}

export interface Lift {
  readonly class: string;
  /** The next better class; null for the best. */
  readonly next: string | null;
  readonly indicators: readonly IndicatorLift[];
  /** Adjustments that hold the class down as it is. */
  readonly obstacles: readonly Obstacle[];
}

/** Decimals of an answer where the programme declares none. */
const PLACES = 4;
/** So many times the greater of value and benchmark is as good as it gets. */
const FAR = 1_000_000n;

/**
 * Finds for each indicator of a subject the smallest better value that reaches a better class while
 * everything else stays: the figures of all others, and the benchmarks, which never see a supposed
 * value. Values lie on the grid of the indicator's declared places; one step less does not lift.
 * It takes about three evaluations of everybody for each indicator, and stops before each.
 * Undefined for a subject that has no class of the ladder.
 */
export function* liftOf(
  rules: Rules,
  input: EvaluationInput,
  subjectId: string,
): Steps<Lift | undefined> {
  const quick = { ...input, trace: false };
  const now = evaluateWith(rules, quick);
  const own = now.subjects.find(({ id }) => id === subjectId);
  const grading = rules.gradings.find(({ groups }) => groups.includes(own?.group ?? ''));
  const ladder = grading?.classes ?? [];
  const place = ladder.indexOf(own?.class ?? '');
  if (own === undefined || place === -1 || own.outcome !== 'graded') return undefined;
  const search = new Search(rules, quick, { now, own, ladder });
  const entry = rules.entries.find(({ groups }) => groups.includes(own.group ?? ''));
  return {
    class: ladder[place] ?? '',
    next: ladder[place - 1] ?? null,
    indicators: place === 0 ? [] : yield* search.lifts(entry?.indicators ?? []),
    obstacles: obstaclesIn(own, ladder, rules),
  };
}

interface Base {
  readonly now: Evaluation;
  readonly own: SubjectResult;
  readonly ladder: readonly string[];
}

class Search {
  /** Everything as it is but nobody else there: quick, and near enough to begin with. */
  private readonly alone: EvaluationInput;
  private readonly cut: Exact | undefined;

  constructor(
    private readonly rules: Rules,
    private readonly input: EvaluationInput,
    private readonly base: Base,
  ) {
    const subjects = input.subjects.filter(({ id }) => id === base.own.id);
    const benchmarks = freeze(base.now.benchmarks);
    this.alone = { ...input, subjects, previousSubjects: [], benchmarks };
    this.cut = cutAbove(base, rules, input);
  }

  *lifts(indicators: readonly IndicatorRule[]): Steps<IndicatorLift[]> {
    const found: IndicatorLift[] = [];
    for (const one of indicators) found.push(yield* this.lift(one));
    return found;
  }

  private *lift(indicator: IndicatorRule): Steps<IndicatorLift> {
    const { id, title, en = null, unit = null } = indicator;
    const item = itemOf(this.base.own.items, id);
    const grid = gridOf(indicator, item, this.rules);
    const trial: Trial = { id, grid, known: new Map() };
    const step = yield* this.leastStep(trial);
    const found = step === undefined ? undefined : yield* this.resultAt(trial, step);
    const best = found ?? (yield* this.resultAt(trial, grid.last));
    return {
      id,
      title,
      en,
      unit,
      value: item?.value ?? null,
      needed: step === undefined ? null : grid.at(step).toString(),
      class: found?.class ?? null,
      total: found?.total ?? null,
      obstacles: found ? [] : obstaclesIn(best, this.base.ladder, this.rules),
    };
  }

  /** From where the total reaches the cut, or passes it where equals are told apart by something else. */
  private *leastStep(trial: Trial): Steps<bigint | undefined> {
    const { last } = trial.grid;
    if (last < 1n) return undefined;
    const lifts: Holds = (step) => this.isLifted(trial, step);
    let guess = last;
    for (const least of [0, 1]) {
      guess = yield* firstThat((step) => this.seemsEnough(trial, step, least), 0n, last);
      if (yield* lifts(guess)) return yield* firstNear(lifts, guess, last);
    }
    return (yield* lifts(last)) ? yield* firstNear(lifts, guess, last) : undefined;
  }

  private *isLifted(trial: Trial, step: bigint): Steps<boolean> {
    return this.isBetter(yield* this.resultAt(trial, step));
  }

  private *resultAt({ id, grid, known }: Trial, step: bigint): Steps<SubjectResult> {
    const result = known.get(step) ?? (yield* this.at(this.input, id, grid.at(step)));
    known.set(step, result);
    return result;
  }

  private *at(input: EvaluationInput, indicator: string, value: Exact): Steps<SubjectResult> {
    yield;
    const { own } = this.base;
    const suppose = [{ subject: own.id, indicator, value: value.toString() }];
    const { subjects } = evaluateWith(this.rules, { ...input, suppose });
    return subjects.find(({ id }) => id === own.id) ?? own;
  }

  private isBetter({ class: name }: SubjectResult): boolean {
    const { ladder, own } = this.base;
    const place = ladder.indexOf(name ?? '');
    return place !== -1 && place < ladder.indexOf(own.class ?? '');
  }

  /** Whether the total compares with the cut by at least so much: 0 reaches it, 1 passes it. */
  private *seemsEnough({ id, grid }: Trial, step: bigint, least: number): Steps<boolean> {
    const { total } = yield* this.at(this.alone, id, grid.at(step));
    return this.cut !== undefined && total !== null && Exact.of(total).compare(this.cut) >= least;
  }
}

type Holds = (step: bigint) => Steps<boolean>;

/** One indicator being tried, with the results known so far by their step. */
interface Trial {
  readonly id: string;
  readonly grid: Grid;
  readonly known: Map<bigint, SubjectResult>;
}

/** Values on the grid of the declared places, in steps that get better; step 0 is the value now. */
interface Grid {
  readonly last: bigint;
  at(step: bigint): Exact;
}

function gridOf(indicator: IndicatorRule, item: ItemResult | undefined, rules: Rules): Grid {
  const places = indicator.places ?? rules.rounding.value ?? PLACES;
  const unit = Exact.of(10n ** BigInt(places));
  const known = item?.value == null ? undefined : Exact.of(item.value);
  const scale = [known?.abs(), item?.benchmark == null ? undefined : Exact.of(item.benchmark).abs()]
    .flatMap((number) => number ?? [])
    .reduce((a, b) => (a.compare(b) >= 0 ? a : b), Exact.one);
  const far = units(scale, places, 'ceil') * FAR;
  if (indicator.direction === 'inverse') {
    const start = known ? units(known, places, 'ceil') : far;
    return { last: start, at: (step) => Exact.of(start - step).over(unit) };
  }
  const start = known ? units(known, places, 'floor') : -1n;
  return { last: far, at: (step) => Exact.of(start + step).over(unit) };
}

function units(number: Exact, places: number, mode: 'floor' | 'ceil'): bigint {
  return BigInt(number.toFixed(places, mode).replace('.', ''));
}

/** The first step behind `low`, where it does not hold, up to `high`, where it does. */
function* firstThat(holds: Holds, low: bigint, high: bigint): Steps<bigint> {
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (yield* holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The first step that holds, looked for near a guess; the last one does. */
function* firstNear(holds: Holds, guess: bigint, last: bigint): Steps<bigint> {
  let [low, high] = [guess, guess];
  if (yield* holds(guess)) {
    for (let stride = 1n; low > 0n; stride *= 2n) {
      low = high - stride > 0n ? high - stride : 0n;
      if (low === 0n || !(yield* holds(low))) break;
      high = low;
    }
    return yield* firstThat(holds, low, high);
  }
  for (let stride = 1n; high < last; stride *= 2n) {
    high = low + stride < last ? low + stride : last;
    if (high === last || (yield* holds(high))) break;
    low = high;
  }
  return yield* firstThat(holds, low, high);
}

/** The lowest total of those ranked with it that stand in a better class by their own score. */
function cutAbove(
  { now, own, ladder }: Base,
  rules: Rules,
  input: EvaluationInput,
): Exact | undefined {
  const facts = new Map(input.subjects.map((one) => [one.id, one]));
  const populationOf = ({ id, group }: SubjectResult): string | null => {
    const known = facts.get(id);
    return known === undefined ? null : populationKey(rules.programme, group, known);
  };
  const [mine, place] = [populationOf(own), ladder.indexOf(own.class ?? '')];
  return now.subjects
    .filter((one) => {
      const other = ladder.indexOf(one.baseClass ?? '');
      return other !== -1 && other < place && populationOf(one) === mine;
    })
    .flatMap(({ total }) => (total === null ? [] : Exact.of(total)))
    .reduce<Exact | undefined>((a, b) => (a && a.compare(b) <= 0 ? a : b), undefined);
}

function itemOf(items: readonly ItemResult[], id: string): ItemResult | undefined {
  return items.flatMap((item) => [item, ...(item.parts ?? [])]).find((item) => item.id === id);
}

function obstaclesIn(
  { adjustments }: SubjectResult,
  ladder: readonly string[],
  rules: Rules,
): Obstacle[] {
  return adjustments
    .filter(({ from, to }) => ladder.indexOf(to ?? '') > ladder.indexOf(from ?? ''))
    .map((one) => ({ ...one, title: titleOf(one.rule, rules) }));
}

function titleOf(id: string, { adjust, gates }: Rules): string {
  return [...adjust, ...gates].find((rule) => rule.id === id)?.title ?? id;
}
