/** Who changes class between two runs, and by what. Pure. */
import type { AdjustmentResult, SubjectResult } from '../evaluation/evaluation.js';
import { Exact } from '../expression/exact.js';
import type { FilledProgramme } from '../programme/schema.js';
import type { RankedGroup, Run } from './cuts.js';

/** What moved a firm: the greatest of the differences that point the way it went. */
export interface Cause {
  readonly kind: 'item' | 'points' | 'cut' | 'adjustment' | 'treatment';
  /** Indicator, class of the line, or adjustment. */
  readonly id: string;
  readonly title: string;
  /** Points of an item, or by how much a line moved; null of an adjustment. */
  readonly change: string | null;
  readonly zh: string;
  readonly en: string;
}

export interface ItemChange {
  readonly id: string;
  readonly title: string;
  readonly change: string;
}

export interface Mover {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly territory: string;
  readonly group: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly direction: 'up' | 'down' | 'other';
  readonly total: { readonly before: string | null; readonly after: string | null };
  readonly rank: { readonly before: number | null; readonly after: number | null };
  /** Every indicator whose score differs. */
  readonly items: readonly ItemChange[];
  readonly cause: Cause;
}

/** A run by the fast path does not say which adjustment moved a firm: the exact one has to be asked. */
export function isUnexplained({ cause }: Mover): boolean {
  return cause.kind === 'adjustment' && cause.id === '';
}

/** The class somebody is managed by. */
export function classOf({ class: label, treatedAs }: SubjectResult): string | null {
  return label ?? treatedAs;
}

/** In the order of the base's subjects; the ranking populations of both runs are given. */
export function moversBetween(base: Run, other: Run, groups: Sides<RankedGroups>): Mover[] {
  const after = new Map(other.evaluation.subjects.map((one) => [one.id, one]));
  const facts = new Map(base.input.subjects.map((one) => [one.id, one]));
  const boards = { base: placesIn(groups.base), other: placesIn(groups.other) };
  return base.evaluation.subjects.flatMap((one) => {
    const now = after.get(one.id);
    if (now === undefined || classOf(one) === classOf(now)) return [];
    const direction = directionOf(one, now, boards);
    const items = itemChanges(one, now, base);
    return {
      id: one.id,
      code: one.code,
      name: one.name,
      territory: facts.get(one.id)?.territory ?? '',
      group: now.group,
      from: classOf(one),
      to: classOf(now),
      direction,
      total: { before: one.total, after: now.total },
      rank: { before: one.rank, after: now.rank },
      items,
      cause: causeOf({ one, now, direction, items, boards, runs: { base, other } }),
    };
  });
}

export interface Sides<T> {
  readonly base: T;
  readonly other: T;
}

type RankedGroups = readonly RankedGroup[];
/** The population each subject is ranked in. */
type Places = ReadonlyMap<string, RankedGroup>;
type Boards = Sides<Places>;

function placesIn(groups: RankedGroups): Places {
  return new Map(groups.flatMap((group) => group.members.map(({ id }) => [id, group] as const)));
}

function directionOf(one: SubjectResult, now: SubjectResult, boards: Boards): Mover['direction'] {
  const ladder = (boards.other.get(now.id) ?? boards.base.get(one.id))?.classes ?? [];
  const [from, to] = [ladder.indexOf(classOf(one) ?? ''), ladder.indexOf(classOf(now) ?? '')];
  if (from === -1 || to === -1 || from === to) return 'other';
  return to < from ? 'up' : 'down';
}

function itemChanges(one: SubjectResult, now: SubjectResult, { programme }: Run): ItemChange[] {
  const [before, after] = [scoresOf(one), scoresOf(now)];
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].flatMap((id) => {
    const change = Exact.of(after.get(id) ?? 0).minus(Exact.of(before.get(id) ?? 0));
    if (change.isZero()) return [];
    return {
      id,
      title: indicatorOf(programme, one.group, id)?.title ?? id,
      change: change.toString(),
    };
  });
}

/** Of indicators, and of the parts of those that have some. */
function scoresOf({ items }: SubjectResult): Map<string, string | null> {
  return new Map(items.flatMap((item) => item.parts ?? [item]).map(({ id, score }) => [id, score]));
}

interface Weighted {
  readonly id: string;
  readonly title: string;
  readonly weight: string;
}

/** The indicator of a group, or the part of one. */
function indicatorOf(
  { evaluation = [] }: FilledProgramme,
  group: string | null,
  id: string,
): Weighted | undefined {
  const entry = evaluation.find(({ groups }) => groups.includes(group ?? ''));
  const all = (entry?.indicators ?? []).flatMap((one): readonly Weighted[] => one.parts ?? [one]);
  return all.find((one) => one.id === id);
}

interface Moved {
  readonly one: SubjectResult;
  readonly now: SubjectResult;
  readonly direction: Mover['direction'];
  readonly items: readonly ItemChange[];
  readonly boards: Boards;
  readonly runs: Sides<Run>;
}

function causeOf(moved: Moved): Cause {
  const { one, now } = moved;
  if (one.outcome !== now.outcome || one.group !== now.group) {
    return cause('treatment', 'outcome', '评价方式或分组', null, 'outcome or group');
  }
  if (one.baseClass === now.baseClass) return byAdjustment(one, now);
  const ways = [...byItems(moved), ...byPoints(moved), ...byCut(moved)];
  const strongest = ways.sort((a, b) => b.push.compare(a.push))[0];
  return strongest?.cause ?? cause('cut', now.baseClass ?? '', '分类线', null, 'the cut');
}

interface Way {
  readonly cause: Cause;
  /** How far it points the way the firm went. */
  readonly push: Exact;
}

function towards(change: Exact, { direction }: Moved): Exact {
  return direction === 'down' ? change.negated() : change;
}

function byItems(moved: Moved): Way[] {
  return moved.items.map(({ id, title, change }) => {
    const why = whyOf(id, moved);
    const points = signed(change);
    return {
      push: towards(Exact.of(change), moved),
      cause: {
        kind: 'item',
        id,
        title,
        change,
        zh: `${title} ${points} 分${why === null ? '' : `（${why.zh}）`}`,
        en: `${id} ${points} points${why === null ? '' : ` (${why.en})`}`,
      },
    };
  });
}

/** What of an indicator is another: its weight, its benchmark, or the way it is scored. */
function whyOf(id: string, { one, runs }: Moved): { zh: string; en: string } | null {
  const [from = '', to = ''] = [runs.base, runs.other].map(
    ({ programme }) => indicatorOf(programme, one.group, id)?.weight ?? '',
  );
  if (from !== to) return { zh: `权重 ${from} → ${to}`, en: `weight ${from} → ${to}` };
  const [old = '', fresh = ''] = [runs.base, runs.other].map(
    ({ evaluation }) =>
      evaluation.benchmarks.find((used) => used.group === one.group && used.indicator === id)
        ?.value ?? '',
  );
  if (old === fresh) return null;
  return { zh: `基准值 ${old} → ${fresh}`, en: `benchmark ${old} → ${fresh}` };
}

function byPoints(moved: Moved): Way[] {
  const change = Exact.of(moved.now.bonus ?? 0).minus(Exact.of(moved.one.bonus ?? 0));
  if (change.isZero()) return [];
  const points = signed(change.toString());
  return [
    {
      push: towards(change, moved),
      cause: {
        kind: 'points',
        id: 'points',
        title: '加减分',
        change: change.toString(),
        zh: `加减分 ${points} 分`,
        en: `points ${points}`,
      },
    },
  ];
}

/** The line it crossed: of the better of the two classes. */
function byCut(moved: Moved): Way[] {
  const { one, now, boards, direction } = moved;
  const label = (direction === 'up' ? now : one).baseClass ?? '';
  const lines = [boards.base.get(one.id), boards.other.get(now.id)].map(
    (group) => group?.cuts.find((cut) => cut.class === label)?.total,
  );
  const [before, after] = lines;
  if (before === undefined || after === undefined || before.equals(after)) return [];
  const change = after.minus(before);
  return [
    {
      push: towards(change.negated(), moved),
      cause: {
        kind: 'cut',
        id: label,
        title: `${label} 类线`,
        change: change.toString(),
        zh: `${label} 类线 ${before.toString()} → ${after.toString()}`,
        en: `line of ${label} ${before.toString()} → ${after.toString()}`,
      },
    },
  ];
}

function byAdjustment(one: SubjectResult, now: SubjectResult): Cause {
  const rules = (of: readonly AdjustmentResult[]) => new Map(of.map((made) => [made.rule, made]));
  const [before, after] = [rules(one.adjustments), rules(now.adjustments)];
  const fresh = [...after.values()].find(({ rule }) => !before.has(rule));
  const gone = [...before.values()].find(({ rule }) => !after.has(rule));
  const made = fresh ?? gone ?? now.adjustments.at(-1);
  if (made === undefined) return cause('adjustment', '', '调整', null, 'adjustment');
  const { rule, clause, reason } = made;
  const title = reason ?? rule;
  const basis = clause === null ? '' : `（依据：${clause}）`;
  const zh = fresh === undefined && gone !== undefined ? `不再适用“${title}”` : `适用“${title}”`;
  const en =
    fresh === undefined && gone !== undefined ? `${rule} no longer applies` : `${rule} applies`;
  return { kind: 'adjustment', id: rule, title, change: null, zh: `${zh}${basis}`, en };
}

function cause(
  kind: Cause['kind'],
  id: string,
  zh: string,
  change: string | null,
  en: string,
): Cause {
  return { kind, id, title: zh, change, zh, en };
}

function signed(number: string): string {
  return Exact.of(number).sign() > 0 ? `+${number}` : number.replace('-', '−');
}
