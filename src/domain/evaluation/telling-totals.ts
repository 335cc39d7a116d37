/** Whether a total gives away a figure that is not for its reader. Pure. */
import { Exact } from '../expression/exact.js';
import type { FilledProgramme } from '../programme/schema.js';
import type { EntryRule } from './indicator-rules.js';
import { compileRules, type Rules } from './rules.js';

/**
 * Whether the total says as much as one foreign score, or one foreign figure: a reader can take the scores
 * of their own from it, and what is left is the sum of the foreign ones. That sum is telling when one score
 * weighs more than nine tenths of it, or so much of it rests on one unknown figure beside figures of the
 * reader's own, so that the others cannot blur it by a tenth; or when points are all that is foreign. One
 * group of which that is so is enough: a list shows totals of all.
 */
export function isTotalTelling(programme: FilledProgramme, hidden: ReadonlySet<string>): boolean {
  if (hidden.size === 0 || !programme.population || !programme.evaluation) return false;
  const { entries, derived } = rulesOf(programme);
  const formulas = new Map(derived.map(({ id, formula }) => [id, formula.variables]));
  const items = new Set(programme.items.map(({ id }) => id));
  const unknowns = new Unknowns(hidden, items, formulas);
  return entries.some((entry) => isTellingIn(entry, unknowns));
}

const compiled = new WeakMap<FilledProgramme, Rules>();

function rulesOf(programme: FilledProgramme): Rules {
  const rules = compiled.get(programme) ?? compileRules(programme);
  compiled.set(programme, rules);
  return rules;
}

function isTellingIn({ indicators, points }: EntryRule, unknowns: Unknowns): boolean {
  const foreign = indicators.flatMap(({ value, score, weight }) => {
    const behind = unknowns.behind([...value.variables, ...score.variables]);
    return behind === undefined ? [] : [{ behind, weight }];
  });
  if (foreign.length === 0) {
    return points
      .flatMap((rule) => [rule, ...rule.of])
      .flatMap(({ when, is }) => [when, is])
      .some((formula) => unknowns.behind(formula?.variables ?? []) !== undefined);
  }
  const sum = (weights: readonly { readonly weight: Exact }[]): Exact =>
    weights.reduce((total, { weight }) => total.plus(weight), Exact.zero);
  const most = sum(foreign).times(Exact.of(9));
  const tells = (weight: Exact): boolean => weight.times(Exact.of(10)).compare(most) > 0;
  const names = new Set(foreign.flatMap(({ behind }) => [...behind]));
  return (
    foreign.some(({ weight }) => tells(weight)) ||
    [...names].some((name) =>
      tells(sum(foreign.filter(({ behind }) => [...behind].every((one) => one === name)))),
    )
  );
}

/** The unknown figures behind formulas, to who may not see some items. */
class Unknowns {
  constructor(
    private readonly hidden: ReadonlySet<string>,
    private readonly items: ReadonlySet<string>,
    private readonly derived: ReadonlyMap<string, readonly string[]>,
  ) {}

  /**
   * Undefined when nothing foreign is behind. What is derived is one unknown, and none where the reader
   * has a part of it: the others may be zero.
   */
  behind(names: readonly string[]): Set<string> | undefined {
    const found = names.flatMap(idsIn).flatMap((id) => this.of(id) ?? []);
    const isForeign = names.flatMap(idsIn).some((id) => this.of(id) !== undefined);
    return isForeign ? new Set(found) : undefined;
  }

  private of(id: string): string[] | undefined {
    if (this.hidden.has(id)) return [id];
    const inputs = this.derived.get(id);
    if (inputs === undefined || this.behind(inputs) === undefined) return undefined;
    const hasOwn = inputs
      .flatMap(idsIn)
      .some((one) => this.items.has(one) && !this.hidden.has(one));
    return hasOwn ? [] : [id];
  }
}

/** The ids a name of a formula speaks of: `last.tax` and `growth(tax)` of tax. */
export function idsIn(name: string): string[] {
  return (name.match(/[\p{L}_][\p{L}\p{N}_.]*/gu) ?? []).map((id) => id.replace(/^last\./, ''));
}
