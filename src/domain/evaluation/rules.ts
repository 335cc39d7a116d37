import { Exact } from '../expression/exact.js';
import type { RoundingMode } from '../expression/exact.js';
import type { Expression } from '../expression/expression.js';
import type { RoundedStep } from '../programme/data.js';
import type { OutcomeKind } from '../programme/population.js';
import type { FilledProgramme } from '../programme/schema.js';
import { NothingToEvaluate, RuleContradictory } from './evaluation.error.js';
import { conditionAt, formulaAt } from './formula.js';
import { adjustRules, gateRules, gradingFormulas, gradingRules } from './grading-rules.js';
import type { AdjustRule, GateRule, GradingRule } from './grading-rules.js';
import { entryRules } from './indicator-rules.js';
import type { EntryRule } from './indicator-rules.js';
import { mergeRules } from './merge-rules.js';
import type { MergeRule } from './merge-rules.js';
import { checkRules, outlierRules } from './quality-rules.js';
import type { CheckRule, OutlierRule } from './quality-rules.js';
import { rollUpRules } from './roll-up-rules.js';
import type { RollUpRule } from './roll-up-rules.js';
import { scopesOf } from './scopes.js';
import type { Scopes } from './scopes.js';

export interface DerivedRule {
  readonly id: string;
  readonly title: string;
  readonly en?: string | undefined;
  readonly unit?: string | undefined;
  readonly clause?: string | undefined;
  readonly formula: Expression;
  readonly places: number | undefined;
}

export interface OutcomeRule {
  readonly id: string;
  readonly title: string;
  readonly clause?: string | undefined;
  /** Without a condition the outcome is given by hand. */
  readonly when: Expression | undefined;
  readonly outcome: OutcomeKind;
  readonly class: string | null;
  readonly treatedAs: string | null;
  readonly reasonRequired: boolean;
}

export interface GroupRule {
  readonly id: string;
  readonly title: string;
  readonly clause?: string | undefined;
  readonly when: Expression;
}

export interface Rounding {
  readonly item: number | undefined;
  readonly value: number | undefined;
  readonly benchmark: number | undefined;
  readonly score: number | undefined;
  readonly total: number | undefined;
  /** Of every step that `modes` does not set apart. */
  readonly mode: RoundingMode;
  readonly modes: Readonly<Record<RoundedStep, RoundingMode>>;
}

/** A programme made ready to compute: every formula read and checked once. */
export interface Rules {
  readonly programme: FilledProgramme;
  readonly scopes: Scopes;
  readonly rounding: Rounding;
  readonly constants: Readonly<Record<string, Exact>>;
  /** In an order in which each finds what it needs. */
  readonly derived: readonly DerivedRule[];
  readonly merges: readonly MergeRule[];
  readonly scope: Expression;
  readonly scopeClause: string | undefined;
  readonly outcomes: readonly OutcomeRule[];
  readonly groups: readonly GroupRule[];
  readonly entries: readonly EntryRule[];
  readonly outliers: readonly OutlierRule[];
  readonly checks: readonly CheckRule[];
  readonly rollUps: readonly RollUpRule[];
  readonly gradings: readonly GradingRule[];
  /** The classes the programme lists, best first. */
  readonly declared: readonly string[];
  readonly adjust: readonly AdjustRule[];
  readonly gates: readonly GateRule[];
  /** Whether any formula or benchmark looks at a subject's own last year. */
  readonly needsLast: boolean;
  /** Whether any benchmark is taken from last year's population. */
  readonly needsPrevious: boolean;
}

/**
 * Reads every formula of the programme. Throws `RuleInvalid` or `RuleContradictory` with the path,
 * `NothingToEvaluate`.
 */
export function compileRules(programme: FilledProgramme): Rules {
  const { population } = programme;
  if (!population || !programme.evaluation) throw new NothingToEvaluate(programme.programme);
  const scopes = scopesOf(programme);
  const derived = derivedRules(programme, scopes);
  const declared = (programme.classes ?? []).map(({ id }) => id);
  const outliers = outlierRules(programme, (item) => scopes.grading.names[item]);
  const entries = programme.evaluation.map((entry, index) =>
    entryRules(entry, index, { scopes, derived, outliers }),
  );
  const rules = {
    programme,
    scopes,
    rounding: roundingOf(programme),
    constants: constantsOf(programme),
    derived,
    merges: mergeRules(programme, scopes),
    scope: formulaAt('population.scope', population.scope, scopes.subject, 'truth'),
    scopeClause: population.clause,
    outcomes: outcomeRules(population.outcomes ?? [], scopes),
    groups: population.groups.map((group, index) => ({
      id: group.id,
      title: group.title,
      clause: group.clause,
      when: formulaAt(
        `population.groups[${String(index)}].when`,
        group.when,
        scopes.subject,
        'truth',
      ),
    })),
    entries,
    outliers,
    checks: checkRules(programme, scopes),
    rollUps: rollUpRules(programme, scopes, entries),
    gradings: (programme.grading ?? []).map((grading, index) =>
      gradingRules(grading, index, { scopes, declared }),
    ),
    declared,
    adjust: adjustRules(programme, scopes),
    gates: gateRules(programme, scopes),
  };
  return { ...rules, ...lookingBack(rules) };
}

function lookingBack(
  rules: Omit<Rules, 'needsLast' | 'needsPrevious'>,
): Pick<Rules, 'needsLast' | 'needsPrevious'> {
  const indicators = rules.entries.flatMap((entry) => entry.indicators);
  const ownPast = indicators.some(({ benchmark }) => benchmark?.statistics.includes('previous'));
  return {
    needsLast: ownPast || formulasOf(rules).some(looksBack),
    needsPrevious: indicators.some(({ benchmark }) => benchmark?.text.year === 'previous'),
  };
}

function looksBack(formula: Expression | undefined): boolean {
  return formula?.variables.some((name) => name.startsWith('last.')) ?? false;
}

/** Every formula that decides about subjects. */
export function formulasOf(
  rules: Omit<Rules, 'needsLast' | 'needsPrevious'>,
): (Expression | undefined)[] {
  const indicators = rules.entries.flatMap((entry) => entry.indicators);
  const points = rules.entries.flatMap((entry) =>
    entry.points.flatMap((rule) => [rule, ...rule.of]),
  );
  return [
    rules.scope,
    ...rules.merges.flatMap((rule) => [rule.when, rule.unless, rule.largestBy]),
    ...rules.derived.map((rule) => rule.formula),
    ...[...rules.outcomes, ...rules.groups, ...rules.adjust].map((rule) => rule.when),
    ...indicators.flatMap((rule) => [rule.value, rule.score]),
    ...rules.entries.flatMap((entry) => entry.heads.map((head) => head.value)),
    ...points.flatMap((source) => [source.from, source.when, source.is]),
    ...rules.gradings.flatMap(gradingFormulas),
    ...rules.gates.map((gate) => gate.unless),
    ...rules.checks.map((check) => check.when),
    ...rules.rollUps.flatMap((rule) => rule.of.map((one) => one.formula)),
  ];
}

function roundingOf({ decimals }: FilledProgramme): Rounding {
  return {
    item: decimals?.item,
    value: decimals?.value,
    benchmark: decimals?.benchmark,
    score: decimals?.score,
    total: decimals?.total,
    mode: typeof decimals?.mode === 'string' ? decimals.mode : 'halfUp',
    modes: modesOf(decimals?.mode),
  };
}

function modesOf(
  mode: NonNullable<FilledProgramme['decimals']>['mode'] = 'halfUp',
): Rounding['modes'] {
  const of = (step: RoundedStep) => (typeof mode === 'string' ? mode : (mode[step] ?? 'halfUp'));
  return {
    item: of('item'),
    value: of('value'),
    benchmark: of('benchmark'),
    score: of('score'),
    total: of('total'),
  };
}

function constantsOf({ constants = [] }: FilledProgramme): Record<string, Exact> {
  return Object.fromEntries(
    constants.map(({ id, value }, index) => {
      const number = Exact.parse(value);
      if (number) return [id, number];
      throw new RuleContradictory(`constants[${String(index)}].value`, {
        zh: `“${value}”不是数。`,
        en: `"${value}" is not a number.`,
      });
    }),
  );
}

function outcomeRules(
  outcomes: NonNullable<NonNullable<FilledProgramme['population']>['outcomes']>,
  scopes: Scopes,
): OutcomeRule[] {
  return outcomes.map((rule, index) => {
    const path = `population.outcomes[${String(index)}].when`;
    return {
      id: rule.id ?? `outcomes[${String(index)}]`,
      title: rule.title ?? rule.class ?? rule.outcome,
      clause: rule.clause,
      when: conditionAt(path, rule.when, scopes.subject),
      outcome: rule.outcome,
      class: rule.class ?? null,
      treatedAs: rule.treatedAs ?? null,
      reasonRequired: rule.reason === 'required',
    };
  });
}

function derivedRules(programme: FilledProgramme, scopes: Scopes): DerivedRule[] {
  const rules = programme.derived.map((item, index) => ({
    id: item.id,
    title: item.title,
    en: item.en,
    unit: item.unit,
    clause: item.clause,
    formula: formulaAt(`derived[${String(index)}].is`, item.is, scopes.subject, 'any'),
    places: item.decimals,
  }));
  return inOrder(rules);
}

/** Items derived from derived items come after them; a circle is refused. */
function inOrder(rules: readonly DerivedRule[]): DerivedRule[] {
  const ordered: DerivedRule[] = [];
  const waiting = new Map(rules.map((rule) => [rule.id, rule]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((rule) =>
      rule.formula.variables.every((name) => !waiting.has(name)),
    );
    if (ready.length === 0) throw circle([...waiting.keys()]);
    for (const rule of ready) waiting.delete(rule.id);
    ordered.push(...ready);
  }
  return ordered;
}

function circle(ids: readonly string[]): RuleContradictory {
  return new RuleContradictory('derived', {
    zh: `${ids.join('、')} 互相引用，算不出来。`,
    en: `${ids.join(', ')} depend on each other in a circle.`,
  });
}
