/** Adjustments, places given up and gates of the reference: docs/programmes.md §4.5. */
import type { ManualDecision } from '../../../src/domain/evaluation/input.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import type { Firm } from './firm.js';
import { isVoid } from './formula.js';
import { byShare, edgesOf, hasShares, select } from './grading.js';
import type { Edge, Grading, Ranking } from './grading.js';

type Adjustment = NonNullable<FilledProgramme['adjust']>[number];

/** One rule after the other; each sees the class the earlier ones left. */
export function adjust(
  firms: readonly Firm[],
  rankings: readonly Ranking[],
  { programme, manual }: Pick<Adjusting, 'programme' | 'manual'>,
): void {
  const declared = (programme.classes ?? []).map(({ id }) => id);
  const settle = (firm: Firm): void => {
    const grading = programme.grading?.find(({ groups }) => groups.includes(firm.group ?? ''));
    const ladder = grading ? laddersOf(grading, declared) : [];
    const isDecided = applyAll(firm, { programme, manual, ladder, declared });
    if (!isDecided) firm.class = null;
  };
  const isFree = programme.quota?.adjusted === 'freePlace';
  for (const ranking of isFree ? rankings : []) freePlaces(ranking, settle, declared);
  for (const firm of firms) {
    if (firm.class !== null && firm.outcome === 'graded') settle(firm);
  }
}

/**
 * Who is adjusted gives up the place, and all behind move up in line: down to the class the adjusted
 * one falls into, where it then holds a place; to the last one after who rises or is set aside. Nobody
 * falls, and who has moved up is judged anew.
 */
function freePlaces(
  { grading, sorted }: Ranking,
  settle: (firm: Firm) => void,
  declared: readonly string[],
): void {
  if (!grading.select && !hasShares(grading)) return;
  const ladder = laddersOf(grading, declared);
  const place = (name: string | null): number => ladder.indexOf(name ?? '');
  const moves = new Map<Firm, { from: string; to: string | null }>();
  const start = new Map(sorted.map((firm) => [firm, firm.baseClass]));
  for (let known = -1; known < moves.size;) {
    known = moves.size;
    for (const [firm, from] of start) {
      if (from === null || moves.has(firm) || firm.outcome !== 'graded') continue;
      const to = tried(firm, from, settle);
      if (to !== from) moves.set(firm, { from, to });
    }
    const rest = sorted.filter((firm) => !moves.has(firm) && start.get(firm) !== null);
    const held = [...moves].map(([firm, { from, to }]) => {
      const falls = place(to) > place(from);
      return { firm, from, name: (falls ? to : null) ?? '' };
    });
    for (const firm of sorted) firm.isRanked = false;
    const anew = grading.select
      ? select(
          sorted,
          grading,
          held.map(({ firm, from, name }) => ({ firm, name: name === '' ? from : name })),
        )
      : byShare(rest, withHeld(edgesOf(sorted.length, grading), held));
    for (const firm of sorted) firm.isRanked = true;
    for (const firm of rest) {
      const [old, next] = [start.get(firm) ?? null, anew.get(firm) ?? null];
      if (next !== null && place(next) < place(old)) start.set(firm, next);
    }
  }
  for (const [firm, name] of start) {
    if (name === null || name === firm.baseClass || firm.outcome !== 'graded') continue;
    const reason = '前面有企业调档让出名额，依次递补';
    move(firm, name, { rule: 'freePlace', clause: null, reason });
  }
}

/** The edges without the places of those who hold one; without a class they hold one at the end. */
function withHeld(edges: readonly Edge[], held: readonly { name: string }[]): Edge[] {
  const last = edges.at(-1)?.name ?? '';
  const names = held.map(({ name }) => (name === '' ? last : name));
  return edges.map((edge, at) => {
    const upTo = edges.slice(0, at + 1).map(({ name }) => name);
    return { ...edge, last: edge.last - names.filter((one) => upTo.includes(one)).length };
  });
}

/** The class a firm would end in; nothing is kept of the trial. */
function tried(firm: Firm, from: string, settle: (firm: Firm) => void): string | null {
  const [known, count] = [firm.class, firm.adjustments.length];
  firm.class = from;
  settle(firm);
  const to = firm.class;
  firm.class = known;
  firm.adjustments.length = count;
  return to;
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
    if (gate.groups && !gate.groups.includes(firm.group ?? '')) continue;
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
