import { Exact } from '../expression/exact.js';
import { compute, decide } from '../expression/expression.js';
import type { Expression } from '../expression/expression.js';
import { Peers } from '../expression/value.js';
import type { LightState } from '../lights/light.js';
import type { FilledProgramme } from '../programme/schema.js';
import type { Case } from './case.js';
import { casesFor } from './evaluate.js';
import { conditionAt, formulaAt } from './formula.js';
import type { EvaluationInput } from './input.js';
import { compileRules } from './rules.js';

type TargetText = NonNullable<FilledProgramme['targets']>[number];

/** Where one target stands, as a whole or in one territory, region, group … */
export interface TargetStanding {
  readonly id: string;
  readonly title: string;
  readonly unit: string | null;
  readonly clause: string | null;
  /** Which part of the whole, when the target is counted `within`; `null` is all. */
  readonly part: string | null;
  /** The evaluated year of the figures. */
  readonly year: number;
  readonly subjects: number;
  /** Decimal text; `null` when nobody has the figures. */
  readonly actual: string | null;
  /** The goal as written, of the evaluated year or the next later year that has one. */
  readonly goal: string | null;
  readonly goalYear: number | null;
  /** Whether the figure meets that goal today; `null` without figure or goal. */
  readonly met: boolean | null;
}

const GOAL = /^\s*(>=|<=|>|<|=|==)?\s*(-?\d+(?:\.\d+)?)(%?)\s*$/;

/**
 * The targets that are computed from the subjects (`is`), over everybody in scope, and in each part
 * where the target says `within`. Targets that are reported by hand are left out.
 */
export function projectTargets(
  programme: FilledProgramme,
  input: EvaluationInput,
): TargetStanding[] {
  const rules = compileRules(programme);
  const { cases, dataYear } = casesFor(rules, { ...input, trace: false });
  const inside = cases.filter((one) => one.outcome !== 'excluded' && !one.follows);
  return (programme.targets ?? []).flatMap((target, index) => {
    if (target.is === undefined) return [];
    const path = `targets[${String(index)}]`;
    const formula = formulaAt(`${path}.is`, target.is, rules.scopes.target, 'number');
    const where = conditionAt(`${path}.where`, target.where, rules.scopes.adjust);
    const members = inside.filter((one) => !where || decide(where, one.facts) === true);
    return partsOf(members, target.within).map(([part, some]) =>
      standing(target, { formula, part, members: some, year: dataYear }),
    );
  });
}

/** All, then part by part in the order of their names. */
function partsOf(
  members: readonly Case[],
  within: string | undefined,
): [string | null, readonly Case[]][] {
  const parts = new Map<string, Case[]>();
  for (const one of within === undefined ? [] : members) {
    const value = one.facts.values[within ?? ''];
    const name = typeof value === 'string' ? value : '';
    const part = parts.get(name);
    if (part) part.push(one);
    else parts.set(name, [one]);
  }
  const sorted = [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
  return [[null, members], ...sorted];
}

function standing(
  target: TargetText,
  of: { formula: Expression; part: string | null; members: readonly Case[]; year: number },
): TargetStanding {
  const peers = new Peers(of.members.map((one) => one.facts));
  const actual = compute(of.formula, { values: {}, peers });
  const goals = (of.part === null ? undefined : target.split?.[of.part]) ?? target.values;
  const goalYear = Object.keys(goals)
    .map(Number)
    .filter((year) => year >= of.year)
    .sort((a, b) => a - b)[0];
  const goal = goalYear === undefined ? undefined : goals[String(goalYear)];
  return {
    id: target.id,
    title: target.title,
    unit: target.unit ?? null,
    clause: target.clause ?? null,
    part: of.part,
    year: of.year,
    subjects: of.members.length,
    actual: actual?.toString() ?? null,
    goal: goal ?? null,
    goalYear: goalYear ?? null,
    met: actual && goal !== undefined ? meets(actual, goal) : null,
  };
}

/**
 * The light of a target, by the evaluated year of its figures: reached, still years to go, the last
 * one before the goal's year, or the goal's own year over and the goal missed.
 */
export function targetLight({ met, actual, goal, goalYear, year }: TargetStanding): {
  state: LightState;
  why: string;
} {
  if (goal === null || goalYear === null)
    return { state: 'notApplicable', why: '没有以后的目标值' };
  if (actual === null || met === null) return { state: 'notStarted', why: '还没有数据' };
  const wanted = `目标 ${goal}（${String(goalYear)} 年）`;
  if (met) return { state: 'done', why: `${wanted}，已达到` };
  const left = goalYear - year;
  if (left <= 0) return { state: 'overdue', why: `${wanted}，没有达到` };
  const state = left === 1 ? 'dueSoon' : 'onTrack';
  return { state, why: `${wanted}，还有 ${String(left)} 年` };
}

/** `> 12`, `>= 7%`, `= 0`; a bare number is reached from below. `null` for what is not a number. */
export function meets(actual: Exact, goal: string): boolean | null {
  const [, sign = '>=', number, percent] = GOAL.exec(goal) ?? [];
  if (number === undefined) return null;
  const wanted = percent === '%' ? Exact.of(number).over(Exact.hundred) : Exact.of(number);
  const order = actual.compare(wanted);
  switch (sign) {
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '=':
    case '==':
      return order === 0;
    default:
      return order >= 0;
  }
}
