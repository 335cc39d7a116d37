import { Exact } from '../expression/exact.js';
import type { Expression } from '../expression/expression.js';
import type { FilledProgramme } from '../programme/schema.js';
import { RuleContradictory } from './evaluation.error.js';
import { conditionAt, formulaAt } from './formula.js';
import type { Scopes } from './scopes.js';

type GradingText = NonNullable<FilledProgramme['grading']>[number];
type SelectionText = NonNullable<GradingText['select']>[number];

export interface RankKey {
  readonly formula: Expression;
  readonly descending: boolean;
}

export interface ShareClass {
  readonly class: string;
  /** Cumulative upper edge, 0 to 1. */
  readonly upTo: Exact;
  /** A limit counts down or up, whatever the counting rule of the others. */
  readonly count: CountMode;
  /** Whether who ties at the edge is inside; a limit is kept. */
  readonly ties: TiesAtCut;
}

export interface LineClass {
  readonly class: string;
  readonly when: Expression;
}

export interface SelectRule {
  readonly class: string;
  /** As the programme writes it. */
  readonly said: { readonly take: string };
  /** `top` takes this share of the population by a key. */
  readonly from: 'all' | 'rest' | { readonly top: Exact; readonly by: RankKey };
  /** None: the keys of the grading. */
  readonly order: readonly RankKey[];
  readonly take: 'all' | { readonly share: Exact } | { readonly number: number };
  readonly bound: 'atLeast' | 'atMost' | undefined;
  readonly of: 'all' | 'from';
  readonly when: Expression | undefined;
  /** At the edge of the step `better` takes all that tie, `worse` none of them. */
  readonly ties: TiesAtCut;
}

export type CountMode = 'floor' | 'halfUp' | 'ceil';
export type TiesAtCut = 'better' | 'worse' | 'byKey';

export interface GradingRule {
  readonly groups: readonly string[];
  readonly clause?: string | undefined;
  readonly within: readonly string[];
  readonly rank: readonly RankKey[];
  readonly shares: readonly ShareClass[];
  readonly lines: readonly LineClass[];
  readonly select: readonly SelectRule[];
  /** Best first. */
  readonly classes: readonly string[];
  readonly base: 'listed' | 'graded';
  readonly count: CountMode;
  readonly edge: 'included' | 'excluded';
  readonly tiesAtCut: TiesAtCut;
}

export interface AdjustRule {
  readonly id: string;
  readonly title: string;
  readonly en?: string | undefined;
  readonly clause: string | undefined;
  readonly when: Expression | undefined;
  readonly groups: readonly string[] | undefined;
  readonly from: readonly string[] | undefined;
  readonly set: string | undefined;
  readonly atBest: string | undefined;
  readonly atWorst: string | undefined;
  /** Classes up (positive) or down. */
  readonly move: number;
  readonly byHand: boolean;
  readonly reasonRequired: boolean;
  readonly unless: readonly string[];
}

export interface GateRule {
  readonly id: string;
  readonly title: string | undefined;
  readonly clause: string | undefined;
  readonly groups: readonly string[] | undefined;
  readonly class: string;
  readonly unless: Expression;
  readonly otherwise: string;
}

const PERCENT = /^(\d+(?:\.\d+)?)%$/;
const SHARE = /^(?:(at most|at least) )?(\d+(?:\.\d+)?%)$/;
const TOP = /^top (\d+(?:\.\d+)?)% by (.+)$/;

/** One block of `grading`: ranking keys and how ranks or totals become classes. */
export function gradingRules(
  text: GradingText,
  index: number,
  { scopes, declared }: { scopes: Scopes; declared: readonly string[] },
): GradingRule {
  const path = `grading[${String(index)}]`;
  const classes = Object.entries(text.classes ?? {});
  const shares = classes.filter(([, edge]) => SHARE.test(edge));
  const lines = classes.filter(([, edge]) => !SHARE.test(edge));
  const select = text.select ?? [];
  const ladder =
    select.length > 0 ? selectedClasses(select, declared) : classes.map(([name]) => name);
  if ([shares, lines, select].filter((form) => form.length > 0).length !== 1) {
    throw new RuleContradictory(path, {
      zh: '分档要么全用累计比例，要么全用分数线，要么用 select。',
      en: 'classes are either all shares, or all cut lines, or selected by steps.',
    });
  }
  return {
    groups: text.groups,
    clause: text.clause,
    within: text.within ?? [],
    rank: (text.rank ?? ['total desc']).map((key, at) =>
      rankKey(key, `${path}.rank[${String(at)}]`, scopes),
    ),
    shares: shareClasses(shares, text, path),
    lines: lines.map(([name, condition]) => ({
      class: name,
      when: formulaAt(`${path}.classes.${name}`, condition, scopes.ranked, 'truth'),
    })),
    select: select.map((one, at) => ({
      ...selectRule(one, `${path}.select[${String(at)}]`, scopes),
      ties: tiesOf(one.take, lowers(select, at, ladder), text.tiesAtCut ?? 'better'),
    })),
    classes: ladder,
    base: text.base ?? 'graded',
    count: text.count ?? 'halfUp',
    edge: text.edge ?? 'included',
    tiesAtCut: text.tiesAtCut ?? 'better',
  };
}

/** Classes of a selection, best first as the programme lists them, whatever is selected first. */
export function selectedClasses(
  select: readonly Pick<SelectionText, 'class'>[],
  declared: readonly string[],
): string[] {
  const selected = new Set(select.map((one) => one.class));
  const known = declared.filter((name) => selected.has(name));
  return [...known, ...[...selected].filter((name) => !declared.includes(name)).sort()];
}

/** Whether who is not taken by a step may still get a better class from a later one. */
function lowers(select: readonly SelectionText[], at: number, ladder: readonly string[]): boolean {
  const place = (step: SelectionText | undefined) => ladder.indexOf(step?.class ?? '');
  return select.slice(at + 1).some((later) => place(later) < place(select[at]));
}

/** A limit is kept whatever ties at it; otherwise who ties gets the better class where that is said. */
function tiesOf(take: string, lowers: boolean, said: TiesAtCut): TiesAtCut {
  if (said === 'byKey') return said;
  if (take.startsWith('at most')) return 'worse';
  if (take.startsWith('at least')) return 'better';
  return (said === 'better') === lowers ? 'worse' : 'better';
}

/** Every formula of a grading. */
export function gradingFormulas(rule: GradingRule): (Expression | undefined)[] {
  const selections = rule.select.flatMap(({ from, order, when }) => [
    typeof from === 'object' ? from.by.formula : undefined,
    ...order.map((key) => key.formula),
    when,
  ]);
  return [
    ...rule.rank.map((key) => key.formula),
    ...rule.lines.map((line) => line.when),
    ...selections,
  ];
}

/** `total desc`, `growth(sales)`, `energy asc`; descending unless said. */
export function rankKey(text: string, path: string, scopes: Scopes): RankKey {
  const [, formula = text, direction] = /^(.*?)\s+(asc|desc)$/.exec(text.trim()) ?? [];
  return {
    formula: formulaAt(path, formula, scopes.grading, 'number'),
    descending: direction !== 'asc',
  };
}

function shareClasses(
  shares: readonly (readonly [string, string])[],
  { count = 'halfUp', tiesAtCut = 'better' }: GradingText,
  path: string,
): ShareClass[] {
  const classes = shares.map(([name, edge]) => {
    const [, bound, share = edge] = SHARE.exec(edge) ?? [];
    const limit = bound === 'at most' ? 'floor' : bound === 'at least' ? 'ceil' : count;
    const ties = tiesOf(edge, false, tiesAtCut);
    return { class: name, upTo: percent(share), count: limit, ties } as const;
  });
  const rising = classes.every(
    ({ upTo }, at) => at === 0 || upTo.compare(classes[at - 1]?.upTo ?? Exact.zero) > 0,
  );
  const whole = classes.length === 0 || classes.at(-1)?.upTo.equals(Exact.one);
  if (rising && whole) return classes;
  throw new RuleContradictory(`${path}.classes`, {
    zh: '比例是累计上限，要逐档变大，最后一档是 100%。',
    en: 'shares are cumulative upper edges: they rise and end at 100%.',
  });
}

function percent(text: string): Exact {
  return Exact.of(PERCENT.exec(text)?.[1] ?? text).over(Exact.hundred);
}

function selectRule(text: SelectionText, path: string, scopes: Scopes): Omit<SelectRule, 'ties'> {
  const [, bound, amount = text.take] = /^(at least|at most) (.+)$/.exec(text.take) ?? [];
  return {
    class: text.class,
    said: { take: text.take },
    from: selectFrom(text.from, path, scopes),
    order: [text.order ?? []].flat().map((key) => rankKey(key, `${path}.order`, scopes)),
    take: selectTake(amount, path),
    bound: bound === undefined ? undefined : bound === 'at least' ? 'atLeast' : 'atMost',
    of: text.of ?? 'all',
    when: conditionAt(`${path}.when`, text.when, scopes.ranked),
  };
}

function selectFrom(text: string, path: string, scopes: Scopes): SelectRule['from'] {
  if (text === 'all' || text === 'rest') return text;
  const [, share, key] = TOP.exec(text) ?? [];
  if (share !== undefined && key !== undefined) {
    return { top: percent(`${share}%`), by: rankKey(key, `${path}.from`, scopes) };
  }
  throw new RuleContradictory(`${path}.from`, {
    zh: `“${text}”看不懂；可写 all、rest 或 top 50% by total。`,
    en: `"${text}" is not all, rest or "top 50% by total".`,
  });
}

function selectTake(text: string, path: string): SelectRule['take'] {
  if (text === 'all') return 'all';
  if (PERCENT.test(text)) return { share: percent(text) };
  if (/^\d+$/.test(text)) return { number: Number(text) };
  throw new RuleContradictory(`${path}.take`, {
    zh: `“${text}”看不懂；可写 10%、at least 5%、at most 20%、all 或家数。`,
    en: `"${text}" is not a share, a number or all.`,
  });
}

export function adjustRules({ adjust = [] }: FilledProgramme, scopes: Scopes): AdjustRule[] {
  return adjust.map((text, index) => {
    const [direction, steps] = (text.move ?? '').split(' ');
    return {
      id: text.id,
      title: text.title ?? text.id,
      en: text.en,
      clause: text.clause,
      when: conditionAt(`adjust[${String(index)}].when`, text.when, scopes.adjust),
      groups: text.groups,
      from: text.from,
      set: text.set,
      atBest: text.atBest,
      atWorst: text.atWorst,
      move: Number(steps ?? 0) * (direction === 'down' ? -1 : 1),
      byHand: text.by !== undefined,
      reasonRequired: text.reason === 'required',
      unless: text.unless === undefined ? [] : [text.unless].flat(),
    };
  });
}

export function gateRules({ gates = [] }: FilledProgramme, scopes: Scopes): GateRule[] {
  return gates.map((text, index) => ({
    id: text.id ?? `gates[${String(index)}]`,
    title: text.title,
    clause: text.clause,
    groups: text.groups,
    class: text.class,
    unless: formulaAt(`gates[${String(index)}].unless`, text.unless, scopes.adjust, 'truth'),
    otherwise: text.otherwise,
  }));
}
