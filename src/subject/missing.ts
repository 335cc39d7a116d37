/** Attributes the population rules ask for and a firm has not given: without them it cannot be judged. Pure. */
import { compileRules } from '../domain/evaluation/rules.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { Reason } from './locks.js';

/** What a firm can be on the list without, and a rule may ask for all the same. */
export const fillable = ['industry', 'founded', 'inProduction'] as const;
export type Fillable = (typeof fillable)[number];

/** The attribute a name of the formulas comes from. */
const FROM: Readonly<Record<string, Fillable>> = {
  industry: 'industry',
  founded: 'founded',
  inProductionSince: 'inProduction',
  inProductionYears: 'inProduction',
};

/** The attributes that scope, outcomes and groups look at, also through derived items. */
export function neededBy(programme: FilledProgramme): Fillable[] {
  const { scope, outcomes, groups, derived } = compileRules(programme);
  const names = new Set(
    [scope, ...[...outcomes, ...groups].map(({ when }) => when)].flatMap(
      (formula) => formula?.variables ?? [],
    ),
  );
  for (const { id, formula } of derived.toReversed()) {
    if (names.has(id)) for (const name of formula.variables) names.add(name);
  }
  const needed = new Set([...names].map((name) => FROM[name]));
  return fillable.filter((field) => needed.has(field));
}

/** Those of them that are not said of this firm. */
export function lackingIn(
  needed: readonly Fillable[],
  of: Readonly<Record<Fillable, string | null>>,
): Fillable[] {
  return needed.filter((field) => of[field] === null);
}

const TITLES = { industry: '行业代码', founded: '成立日期', inProduction: '投产日期' } as const;

/** What the column of an attribute is called in a table. */
export function columnTitle(field: Fillable): string {
  return TITLES[field];
}

/** Phases in which nobody has been scored by what is lacking. */
const OPEN = ['listed', 'collecting', 'submitted', 'returned', 'verifying', 'verified', 'auditing'];

/** Why what is lacking cannot be filled in now; null: it can, by the lead bureau or the territory. */
export function lockOfFilling(
  { role }: { readonly role: string },
  phase: string | null,
): Reason | null {
  if (role !== 'lead' && role !== 'territory') {
    return { zh: '由牵头单位或属地补填', en: 'the lead bureau or the territory fills it in' };
  }
  if (phase === null || OPEN.includes(phase)) return null;
  return {
    zh: '企业已出分，名录信息不再补填；结果有误请走申诉',
    en: 'the firm is scored: appeal if the result is wrong',
  };
}
