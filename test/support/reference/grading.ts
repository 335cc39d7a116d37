/** Ranks, classes, adjustments and gates of the reference: docs/programmes.md §4.5. */
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import type { ManualDecision } from '../../../src/domain/evaluation/input.js';
import type { Firm } from './firm.js';
import { isFraction, isVoid } from './formula.js';
import type { Value } from './formula.js';
import { placeOf } from './scoring.js';
import { compare, divided, number, times, whole } from './fraction.js';
import type { Fraction, Mode } from './fraction.js';

type Grading = NonNullable<FilledProgramme['grading']>[number];
type Ties = NonNullable<Grading['tiesAtCut']>;
type Adjustment = NonNullable<FilledProgramme['adjust']>[number];

/** Ranks and classes in every ranking population. */
export function grade(firms: readonly Firm[], programme: FilledProgramme): void {
  for (const grading of programme.grading ?? []) {
    const ranked = firms.filter(
      (firm) =>
        firm.group !== null &&
        grading.groups.includes(firm.group) &&
        firm.rankTotal !== undefined &&
        (firm.outcome === 'graded' || grading.base === 'listed'),
    );
    for (const population of split(ranked, grading.within ?? [])) rankAndClass(population, grading);
  }
  for (const firm of firms) {
    firm.isRanked = true;
    if (firm.outcome === 'graded') firm.class = firm.baseClass;
    else firm.class = firm.outcome === 'special' ? firm.ownClass : null;
  }
}

function split(firms: readonly Firm[], within: readonly string[]): Firm[][] {
  const parts = new Map<string, Firm[]>();
  for (const firm of firms) {
    const key = JSON.stringify(within.map((name) => plain(placeOf(firm, name))));
    parts.set(key, [...(parts.get(key) ?? []), firm]);
  }
  return [...parts.values()];
}

const plain = (value: Value): string =>
  isFraction(value) ? `${String(value.over)}/${String(value.under)}` : JSON.stringify(value);

interface Key {
  readonly formula: string;
  readonly isDescending: boolean;
}

const keyOf = (text: string): Key => {
  const [, formula = text, direction = 'desc'] = /^(.*?)(?:\s+(asc|desc))?$/.exec(text) ?? [];
  return { formula, isDescending: direction === 'desc' };
};

/** Missing stands last, whichever way the key runs. */
function byKeys(a: Firm, b: Firm, keys: readonly Key[]): number {
  for (const { formula, isDescending } of keys) {
    const [left, right] = [a.is(formula), b.is(formula)];
    if (isVoid(left) && isVoid(right)) continue;
    if (isVoid(left)) return 1;
    if (isVoid(right)) return -1;
    const order = isFraction(left) && isFraction(right) ? compare(left, right) : 0;
    if (order !== 0) return isDescending ? -order : order;
  }
  return 0;
}

function inOrder(firms: readonly Firm[], keys: readonly Key[]): Firm[] {
  return [...firms].sort((a, b) => byKeys(a, b, keys) || (a.facts.code < b.facts.code ? -1 : 1));
}

function rankAndClass(population: readonly Firm[], grading: Grading): void {
  const keys = (grading.rank ?? ['total desc']).map(keyOf);
  for (const firm of population) {
    firm.rank = 1 + population.filter((other) => byKeys(other, firm, keys) < 0).length;
  }
  const sorted = inOrder(population, keys);
  if (grading.select) select(sorted, grading, keys);
  else if (Object.values(grading.classes ?? {}).some((edge) => edge.endsWith('%'))) {
    byShare(sorted, grading);
  } else byCondition(sorted, grading);
}

/** Cumulative shares of the whole population, rounded once each. */
function byShare(sorted: readonly Firm[], grading: Grading): void {
  const edges = Object.entries(grading.classes ?? {}).map(([name, text]) => {
    const last = quota(text, sorted.length, grading.count ?? 'halfUp');
    const isOnEdge = compare(share(text, sorted.length), number(last)) === 0;
    const isOpen = grading.edge === 'excluded' && isOnEdge && last > 0 && last < sorted.length;
    const limits: Record<string, Ties> = { 'at most': 'worse', 'at least': 'better' };
    const said = grading.tiesAtCut ?? 'better';
    const ties = said === 'byKey' ? said : (limits[text.slice(0, text.lastIndexOf(' '))] ?? said);
    return { name, ties, last: isOpen ? last - 1 : last };
  });
  sorted.forEach((firm, index) => {
    const tied = sorted.flatMap((other, at) => (other.rank === firm.rank ? [at + 1] : []));
    const place = { better: Math.min(...tied), worse: Math.max(...tied), byKey: index + 1 };
    firm.baseClass = edges.find(({ last, ties }) => place[ties] <= last)?.name ?? null;
  });
}

/** So many percent of so many, before rounding. */
const share = (text: string, of: number): Fraction =>
  divided(times(number(/[\d.]+/.exec(text)?.[0] ?? '0'), number(of)), number(100));

/** How many `20%`, `at most 20%`, `at least 5%`, `all`, `3` are of so many. */
function quota(text: string, of: number, count: Mode): number {
  const [, limit = '', figure = '0', percent = ''] =
    /^(at most |at least )?([\d.]+)(%)?$/.exec(text.trim()) ?? [];
  if (text.trim() === 'all') return of;
  if (percent === '') return Number(figure);
  const modes: Record<string, Mode> = { 'at most ': 'floor', 'at least ': 'ceil' };
  return whole(share(text, of), modes[limit] ?? count);
}

function byCondition(sorted: readonly Firm[], grading: Grading): void {
  for (const firm of sorted) {
    for (const [name, condition] of Object.entries(grading.classes ?? {})) {
      const holds = firm.is(condition);
      if (typeof holds === 'object' && isVoid(holds)) break;
      if (holds !== true) continue;
      firm.baseClass = name;
      break;
    }
  }
}

/** Step after step, each from those whom the earlier ones left. */
function select(sorted: readonly Firm[], grading: Grading, keys: readonly Key[]): void {
  const undecided = new Set<Firm>();
  for (const [at, step] of (grading.select ?? []).entries()) {
    const pool = poolOf(sorted, step.from, grading).filter(
      (firm) => firm.baseClass === null && !undecided.has(firm),
    );
    const open = pool.filter((firm) => {
      const holds = step.when === undefined ? true : firm.is(step.when);
      if (typeof holds === 'object' && isVoid(holds)) undecided.add(firm);
      return holds === true;
    });
    const of = step.of === 'from' ? pool.length : sorted.length;
    const many = quota(step.take, of, grading.count ?? 'halfUp');
    const order = step.order === undefined ? keys : [step.order].flat().map(keyOf);
    const ties = tiesAt(grading, at);
    for (const firm of first(open, many, order, ties)) firm.baseClass = step.class;
  }
}

/** Equals at the edge of a step: a limit is kept; otherwise they get the better class, or the worse. */
function tiesAt({ select = [], tiesAtCut = 'better' }: Grading, at: number): Ties {
  const [step, ...later] = select.slice(at);
  if (tiesAtCut === 'byKey' || step === undefined) return 'byKey';
  if (step.take.startsWith('at most')) return 'worse';
  if (step.take.startsWith('at least')) return 'better';
  const isBest = later.every((other) => other.class >= step.class);
  return (tiesAtCut === 'better') === isBest ? 'better' : 'worse';
}

function poolOf(sorted: readonly Firm[], from: string, grading: Grading): readonly Firm[] {
  const [, share, key] = /^top (\S+%) by (.+)$/.exec(from) ?? [];
  if (share === undefined || key === undefined) return sorted;
  const many = quota(share, sorted.length, grading.count ?? 'halfUp');
  return first(sorted, many, [keyOf(key)], grading.tiesAtCut ?? 'better');
}

/** The first so many; equals at the edge all, none or by code. */
function first(firms: readonly Firm[], many: number, keys: readonly Key[], ties: Ties): Firm[] {
  const ordered = inOrder(firms, keys);
  const taken = ordered.slice(0, many);
  const [last, next] = [taken.at(-1), ordered[many]];
  if (last === undefined || next === undefined || byKeys(last, next, keys) !== 0) return taken;
  if (ties === 'byKey') return taken;
  return ordered.filter((firm) => {
    const order = byKeys(firm, last, keys);
    return order < 0 || (order === 0 && ties === 'better');
  });
}

/** One rule after the other; each sees the class the earlier ones left. */
export function adjust(
  firms: readonly Firm[],
  programme: FilledProgramme,
  manual: readonly ManualDecision[],
): void {
  const declared = (programme.classes ?? []).map(({ id }) => id);
  for (const firm of firms) {
    if (firm.class === null || firm.outcome !== 'graded') continue;
    const grading = programme.grading?.find(({ groups }) => groups.includes(firm.group ?? ''));
    const ladder = grading ? laddersOf(grading, declared) : [];
    const isDecided = applyAll(firm, { programme, manual, ladder, declared });
    if (!isDecided) firm.class = null;
  }
}

/** The classes of a grading, best first. */
function laddersOf(grading: Grading, declared: readonly string[]): string[] {
  const selected = [...new Set((grading.select ?? []).map((step) => step.class))];
  if (selected.length === 0) return Object.keys(grading.classes ?? {});
  return selected.sort((a, b) => declared.indexOf(a) - declared.indexOf(b));
}

interface Adjusting {
  readonly programme: FilledProgramme;
  readonly manual: readonly ManualDecision[];
  readonly ladder: readonly string[];
  readonly declared: readonly string[];
}

/** False where one of the rules cannot be decided: the firm then has no class. */
function applyAll(firm: Firm, adjusting: Adjusting): boolean {
  const { programme, manual } = adjusting;
  const matched = new Set<string>();
  for (const rule of programme.adjust ?? []) {
    const decision = manual.find((one) => one.subject === firm.facts.id && one.rule === rule.id);
    if (rule.groups && !rule.groups.includes(firm.group ?? '')) continue;
    if (rule.from && !rule.from.includes(firm.class ?? '')) continue;
    if ([rule.unless ?? []].flat().some((id) => matched.has(id))) continue;
    const holds = rule.when === undefined ? decision !== undefined : firm.is(rule.when);
    if (typeof holds === 'object' && isVoid(holds)) return false;
    if (holds !== true) continue;
    matched.add(rule.id);
    const reason = decision?.reason ?? rule.title ?? null;
    move(firm, moved(firm.class ?? '', rule, adjusting), {
      rule: rule.id,
      clause: rule.clause ?? null,
      reason,
    });
  }
  for (const gate of programme.gates ?? []) {
    if (firm.class !== gate.class) continue;
    const holds = firm.is(gate.unless);
    if (typeof holds === 'object' && isVoid(holds)) return false;
    if (holds !== true) continue;
    move(firm, gate.otherwise, {
      rule: gate.id ?? '',
      clause: gate.clause ?? null,
      reason: gate.title ?? null,
    });
  }
  return true;
}

/** `atBest` and `atWorst` compare by all classes of the programme, moves go along the grading's. */
function moved(from: string, rule: Adjustment, { ladder, declared }: Adjusting): string {
  const isBetter = (a: string, b: string): boolean => declared.indexOf(a) < declared.indexOf(b);
  if (rule.set !== undefined) return rule.set;
  if (rule.atBest !== undefined) return isBetter(from, rule.atBest) ? rule.atBest : from;
  if (rule.atWorst !== undefined) return isBetter(rule.atWorst, from) ? rule.atWorst : from;
  const order = declared.filter((name) => name === from || ladder.includes(name));
  const at = order.indexOf(from);
  const [direction, steps] = (rule.move ?? 'up 0').split(' ');
  const to = direction === 'up' ? at - Number(steps) : at + Number(steps);
  return order[Math.min(Math.max(to, 0), order.length - 1)] ?? from;
}

function move(
  firm: Firm,
  to: string,
  why: { rule: string; clause: string | null; reason: string | null },
): void {
  if (firm.class === to) return;
  firm.adjustments.push({ ...why, from: firm.class, to });
  firm.class = to;
}
