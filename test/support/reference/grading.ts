/** Ranks and classes of the reference: docs/programmes.md §4.5. */
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { placeOf } from './firm.js';
import type { Firm } from './firm.js';
import { isFraction, isVoid } from './formula.js';
import type { Value } from './formula.js';
import { compare, divided, number, times, whole } from './fraction.js';
import type { Fraction, Mode } from './fraction.js';

export type Grading = NonNullable<FilledProgramme['grading']>[number];
type Ties = NonNullable<Grading['tiesAtCut']>;

/** Those who are ranked together, best first. */
export interface Ranking {
  readonly grading: Grading;
  readonly sorted: readonly Firm[];
}

/** Ranks and classes in every ranking population. */
export function grade(firms: readonly Firm[], programme: FilledProgramme): Ranking[] {
  const rankings: Ranking[] = [];
  for (const grading of programme.grading ?? []) {
    const ranked = firms.filter(
      (firm) =>
        firm.group !== null &&
        grading.groups.includes(firm.group) &&
        firm.rankTotal !== undefined &&
        (firm.outcome === 'graded' || grading.base === 'listed'),
    );
    for (const population of split(ranked, grading.within ?? [])) {
      rankings.push({ grading, sorted: rankAndClass(population, grading) });
    }
  }
  for (const firm of firms) {
    firm.isRanked = true;
    if (firm.outcome === 'graded') firm.class = firm.baseClass;
    else firm.class = firm.outcome === 'special' ? firm.ownClass : null;
  }
  return rankings;
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

function rankAndClass(population: readonly Firm[], grading: Grading): Firm[] {
  const keys = keysOf(grading);
  for (const firm of population) {
    firm.rank = 1 + population.filter((other) => byKeys(other, firm, keys) < 0).length;
  }
  const sorted = inOrder(population, keys);
  for (const [firm, name] of classesOf(sorted, grading)) firm.baseClass = name;
  return sorted;
}

const keysOf = (grading: Grading): Key[] => (grading.rank ?? ['total desc']).map(keyOf);

export const hasShares = (grading: Grading): boolean =>
  Object.values(grading.classes ?? {}).some((edge) => edge.endsWith('%'));

function classesOf(sorted: readonly Firm[], grading: Grading): Map<Firm, string> {
  if (grading.select) return select(sorted, grading);
  return hasShares(grading)
    ? byShare(sorted, edgesOf(sorted.length, grading))
    : byCondition(sorted, grading);
}

export interface Edge {
  readonly name: string;
  /** The last place of the class. */
  readonly last: number;
  readonly ties: Ties;
}

/** Cumulative shares of the whole population, rounded once each. */
export function edgesOf(of: number, grading: Grading): Edge[] {
  return Object.entries(grading.classes ?? {}).map(([name, text]) => {
    const last = quota(text, of, grading.count ?? 'halfUp');
    const isOnEdge = compare(share(text, of), number(last)) === 0;
    const isOpen = grading.edge === 'excluded' && isOnEdge && last > 0 && last < of;
    return { name, last: isOpen ? last - 1 : last, ties: tiesAt(text, grading) };
  });
}

/** Place by place into the classes; equals stand together unless they are cut between. */
export function byShare(sorted: readonly Firm[], edges: readonly Edge[]): Map<Firm, string> {
  const classes = new Map<Firm, string>();
  sorted.forEach((firm, index) => {
    const tied = sorted.flatMap((other, at) => (other.rank === firm.rank ? [at + 1] : []));
    const place = { better: Math.min(...tied), worse: Math.max(...tied), byKey: index + 1 };
    const edge = edges.find(({ last, ties }) => place[ties] <= last) ?? edges.at(-1);
    if (edge) classes.set(firm, edge.name);
  });
  return classes;
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

function byCondition(sorted: readonly Firm[], grading: Grading): Map<Firm, string> {
  const classes = new Map<Firm, string>();
  for (const firm of sorted) {
    for (const [name, condition] of Object.entries(grading.classes ?? {})) {
      const holds = firm.is(condition);
      if (typeof holds === 'object' && isVoid(holds)) break;
      if (holds !== true) continue;
      classes.set(firm, name);
      break;
    }
  }
  return classes;
}

/** Who holds a place already, by class. */
type Held = readonly { readonly firm: Firm; readonly name: string }[];

/** Step after step, each from those whom the earlier ones left, less the places that are held. */
export function select(
  sorted: readonly Firm[],
  grading: Grading,
  held: Held = [],
): Map<Firm, string> {
  const classes = new Map<Firm, string>();
  const away = new Set(held.map(({ firm }) => firm));
  for (const [at, step] of (grading.select ?? []).entries()) {
    const pool = poolOf(sorted, step.from, grading).filter(
      (firm) => !classes.has(firm) && !away.has(firm),
    );
    const [open, closed]: [Firm[], Firm[]] = [[], []];
    for (const firm of pool) {
      const holds = step.when === undefined ? true : firm.is(step.when);
      if (typeof holds === 'object' && isVoid(holds)) away.add(firm);
      else (holds === true ? open : closed).push(firm);
    }
    const of = step.of === 'from' ? pool.length : sorted.length;
    const places = quota(step.take, of, grading.count ?? 'halfUp');
    const many = Math.max(0, places - held.filter(({ name }) => name === step.class).length);
    const order = step.order === undefined ? keysOf(grading) : [step.order].flat().map(keyOf);
    const fillsUp = step.when !== undefined && step.take.startsWith('at least');
    const ties = tiesAtStep(grading, at);
    const taken = fillsUp
      ? [...open, ...first(closed, many - open.length, order, ties)]
      : first(open, many, order, ties);
    for (const firm of taken) classes.set(firm, step.class);
  }
  return classes;
}

/** Equals at a cut: a limit is kept; else as the grading says. */
function tiesAt(text: string, { tiesAtCut: said = 'better' }: Grading): Ties {
  if (said === 'byKey') return said;
  if (text.startsWith('at most')) return 'worse';
  return text.startsWith('at least') ? 'better' : said;
}

/** The same of a step, after which others may give better classes: who ties gets the better, or the worse. */
function tiesAtStep(grading: Grading, at: number): Ties {
  const [step, ...later] = (grading.select ?? []).slice(at);
  const ties = tiesAt(step?.take ?? '', grading);
  if (step === undefined || ties === 'byKey' || step.take.startsWith('at ')) return ties;
  const isBest = later.every((other) => other.class >= step.class);
  return (ties === 'better') === isBest ? 'better' : 'worse';
}

function poolOf(sorted: readonly Firm[], from: string, grading: Grading): readonly Firm[] {
  const [, share, key] = /^top (\S+%) by (.+)$/.exec(from) ?? [];
  if (share === undefined || key === undefined) return sorted;
  const many = quota(share, sorted.length, grading.count ?? 'halfUp');
  return first(sorted, many, [keyOf(key)], grading.tiesAtCut ?? 'better');
}

/** The first so many; equals at the edge all, none or by code. */
function first(firms: readonly Firm[], many: number, keys: readonly Key[], ties: Ties): Firm[] {
  if (many <= 0) return [];
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
