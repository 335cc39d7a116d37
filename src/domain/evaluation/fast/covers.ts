import { Exact } from '../../expression/exact.js';
import type { Expression } from '../../expression/expression.js';
import { partsOf } from '../../expression/node.js';
import type { IndicatorRule } from '../indicator-rules.js';
import { formulasOf } from '../rules.js';
import type { Rules } from '../rules.js';
import { SLICES } from './marks.js';
import { OUTCOMES } from './settled.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** What the fast path knows of each part of a programme; whatever else is said there it leaves alone. */
const KNOWN = {
  population: words('subject scope clause outcomes groups'),
  outcomes: words('id title en when outcome class treatedAs by approve reason clause note'),
  evaluation: words('groups clause indicators points pointsLimit pointsCount scaleTo every'),
  indicators: words(
    'id title en unit clause note weight missing zero negative zeroDenominator cap floor direction decimals value benchmark score parts',
  ),
  headings: words('id title en unit clause note weight direction parts'),
  benchmark: words(
    'fixed mean median max min previous external times year fallback within leaveOut clause',
  ),
  within: words(`all group ${SLICES.join(' ')}`),
  leaveOut: words(`${OUTCOMES.join(' ')} zero negative`),
  grading: words('groups clause within rank classes base count edge tiesAtCut'),
  quality: words('complete onTime every'),
} as const;

/** Names that steps of the evaluation give; an item of that name would be written over. */
const GIVEN = words(
  'v b w n rank total points group outcome class baseClass code name scale industry region territory zone founded inProductionSince inProductionYears year workYear asOf',
);

/**
 * What of a programme the fast path does not cover, as paths and words; empty when it covers all.
 * It looks for what it knows rather than for what it does not, so that a rule the language learns
 * later goes the exact way until somebody teaches it here.
 */
export function uncovered(rules: Rules): string[] {
  const { programme, rounding } = rules;
  const { population, evaluation = [], grading = [], quality, quota } = programme;
  const indicators = evaluation.flatMap(({ indicators: all }) =>
    all.flatMap((one) => [one, ...(one.parts ?? [])]),
  );
  return [
    ...(rounding.score === undefined ? ['decimals.score'] : []),
    ...(rounding.total === undefined ? ['decimals.total'] : []),
    ...(typeof programme.decimals?.mode === 'object' ? ['decimals.mode'] : []),
    ...indicators.flatMap((one) =>
      'parts' in one && one.parts ? unknown('headings', said(one)) : [],
    ),
    ...strange('population', [population]),
    ...strange('outcomes', population?.outcomes),
    ...strange('evaluation', evaluation),
    ...strange('indicators', indicators),
    ...strange(
      'benchmark',
      indicators.map(({ benchmark }) => benchmark),
    ),
    ...indicators.flatMap(({ benchmark }) => unknown('leaveOut', benchmark?.leaveOut ?? [])),
    ...indicators.flatMap(({ benchmark }) =>
      unknown('within', [benchmark?.within ?? 'all'].flat(2)),
    ),
    ...(indicators.some(({ benchmark }) => Array.isArray(benchmark?.within))
      ? ['within: several']
      : []),
    ...strange('grading', grading),
    ...strange('quality', [quality]),
    ...(quota?.adjusted === 'freePlace' ? ['quota.freePlace'] : []),
    ...clashes(rules),
    ...rules.entries.flatMap((entry) => entry.indicators.flatMap((one) => odd(one, rules))),
    ...byPlace(rules),
    ...byHead(rules),
    ...(formulasOf(rules).some((formula) => formula && ranks(formula)) ? ['rank'] : []),
  ];
}

function strange(part: keyof typeof KNOWN, texts: readonly (object | undefined)[] = []): string[] {
  return unknown(part, texts.flatMap(said));
}

/** The words something says anything of. */
function said(text: object | undefined): string[] {
  return Object.entries(text ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [key]));
}

function unknown(part: keyof typeof KNOWN, keys: readonly string[]): string[] {
  return keys.filter((key) => !KNOWN[part].has(key)).map((key) => `${part}.${key}`);
}

function clashes({ programme, constants }: Rules): string[] {
  const ids = [...programme.items, ...programme.derived].map(({ id }) => id);
  return [...ids, ...Object.keys(constants)].filter((id) => GIVEN.has(id));
}

/** Scores given outright that have more decimals than scores, and limits that cross. */
function odd(
  { id, weight, highest, lowest, ...rule }: IndicatorRule,
  { rounding }: Rules,
): string[] {
  const fallbacks = [rule.missing, rule.zero, rule.negative, rule.zeroDenominator];
  const tooLong = (number: Exact): boolean => (number.places() ?? 99) > (rounding.score ?? 0);
  const given = fallbacks.flatMap((one) => {
    if (one === 'full') return [weight];
    return typeof one === 'object' ? [Exact.of(one.points)] : [];
  });
  const crossing = highest && lowest && highest.compare(lowest) < 0;
  return given.some(tooLong) || crossing ? [`${id}: limits`] : [];
}

/** Scores by the place of the value: `byRank`, or a formula over `n` and `rank`. */
function byPlace({ entries }: Rules): string[] {
  return entries
    .flatMap((entry) => entry.indicators)
    .filter(({ score }) => score.variables.some((name) => name === 'n' || name === 'rank'))
    .map(({ id }) => `${id}: byRank`);
}

/** Cut lines by rank, and formulas over the score of an indicator that has parts. */
function byHead(rules: Rules): string[] {
  const lines = rules.gradings.flatMap((grading) => grading.lines);
  const heads = rules.entries.flatMap((entry) =>
    entry.heads.filter(({ parts }) => parts.length > 0),
  );
  const names = new Set(formulasOf(rules).flatMap((formula) => formula?.variables ?? []));
  return [
    ...(lines.some(({ when }) => when.variables.includes('rank')) ? ['lines: rank'] : []),
    ...heads.map(({ id }) => `score.${id}`).filter((name) => names.has(name)),
  ];
}

/** Whether a formula looks at a place among all: that is worked out by the exact path only. */
function ranks(formula: Expression): boolean {
  return partsOf(formula.tree).some((part) => part.op === 'call' && part.name === 'rank');
}
