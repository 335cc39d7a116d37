/** What moved a firm from one class to another between two runs. Pure. */
import type { AdjustmentResult, SubjectResult } from '../evaluation/evaluation.js';
import { Exact } from '../expression/exact.js';
import type { FilledProgramme } from '../programme/schema.js';
import { type RankedGroup, type Run, gradingOf, lineOf } from './cuts.js';

export interface ItemChange {
  readonly id: string;
  readonly title: string;
  readonly change: string;
}

export interface Sides<T> {
  readonly base: T;
  readonly other: T;
}

/**
 * What moved a firm. Of several things that pushed it the way it went, the one that pushed most:
 * `item`, `points`: its own score; `cut`: a line of total; `places`: how many places a class has;
 * `others`: its place among the others, who gained or lost more; `adjustment`: a rule after the
 * ranking; `treatment`: it is graded in another way, or not at all.
 */
export interface Cause {
  readonly kind: 'item' | 'points' | 'cut' | 'places' | 'others' | 'adjustment' | 'treatment';
  /** Indicator, class of the line or the places, or adjustment. */
  readonly id: string;
  readonly title: string;
  /** Points of an item, points a line rose, places a class won, places won among others; else null. */
  readonly change: string | null;
  readonly zh: string;
  readonly en: string;
}

export interface Moved {
  readonly one: SubjectResult;
  readonly now: SubjectResult;
  readonly direction: 'up' | 'down' | 'other';
  /** The classes it may stand in, best first. */
  readonly ladder: readonly string[];
  readonly items: readonly ItemChange[];
  /** Those it was and is ranked with; undefined where the facts alone do not tell. */
  readonly board: Sides<RankedGroup | undefined>;
  readonly runs: Sides<Run>;
}

/** The score after the ranking, or the ranking: whichever took the firm further the way it went. */
export function causeOf(moved: Moved): Cause {
  const { one, now, ladder } = moved;
  if (one.outcome !== now.outcome || one.group !== now.group) {
    return treatment('outcome', '评价方式或分组不同', 'outcome or group');
  }
  if (one.total === null || now.total === null || one.class === null || now.class === null) {
    return treatment('undecided', '其中一次没有定级，见存在的问题', 'no class in one of the two');
  }
  const place = (label: string | null) => ladder.indexOf(label ?? '');
  const sign = moved.direction === 'down' ? 1 : -1;
  const ranking = sign * (place(now.baseClass) - place(one.baseClass));
  const after = sign * (place(now.class) - place(one.class)) - ranking;
  return after >= ranking ? byAdjustment(one, now) : byRanking(moved);
}

/** A push towards the class the firm went to; above 0 where it points there. */
interface Way {
  readonly push: Exact;
  readonly cause: () => Cause;
}

function byRanking(moved: Moved): Cause {
  const ways = byLine(moved) ?? byPlace(moved) ?? [own(moved), others(moved)];
  const [strongest] = ways
    .filter(({ push }) => push.sign() > 0)
    .sort((a, b) => b.push.compare(a.push));
  return strongest?.cause() ?? treatment('grading', '排名或分类的办法不同', 'the way of grading');
}

function towards(change: Exact, { direction }: Pick<Moved, 'direction'>): Exact {
  return direction === 'down' ? change.negated() : change;
}

/** Its own score, in points. */
function own(moved: Moved): Way {
  const { one, now } = moved;
  const change = Exact.of(now.total ?? 0).minus(Exact.of(one.total ?? 0));
  return { push: towards(change, moved), cause: () => byScore(moved) };
}

/** Its place among the others, where that is all that can be said. */
function others(moved: Moved): Way {
  const won = Exact.of((moved.one.rank ?? 0) - (moved.now.rank ?? 0));
  const scored = own(moved).push.sign() > 0;
  return { push: scored ? Exact.zero : towards(won, moved), cause: () => amongOthers(moved, won) };
}

/** Of graded by lines of total: its own score, or the line it crossed. Undefined where places count. */
function byLine(moved: Moved): Way[] | undefined {
  const label = crossed(moved);
  const [old, fresh] = bothOf(moved.runs, ({ programme }) => {
    return gradingOf(programme, moved.one.group)?.classes?.[label];
  });
  const isShare = (edge: string | undefined) => edge === undefined || edge.trim().endsWith('%');
  if (isShare(old) || isShare(fresh) || old === undefined || fresh === undefined) return undefined;
  const cut = (text: string, change: string | null): Cause => ({
    kind: 'cut',
    id: label,
    title: `${label} 类线`,
    change,
    zh: `${label} 类线 ${text}`,
    en: `line of ${label} ${text}`,
  });
  const [before, after] = [lineOf(old), lineOf(fresh)];
  if (before === undefined || after === undefined) {
    // A line of something else than the total: the score has to have changed, or the line.
    if (old === fresh) return [own(moved)];
    return [{ push: Exact.one, cause: () => cut(`${old} → ${fresh}`, null) }];
  }
  const rose = after.minus(before);
  const text = `${before.toString()} → ${after.toString()}`;
  return [
    own(moved),
    { push: towards(rose.negated(), moved), cause: () => cut(text, rose.toString()) },
  ];
}

/**
 * Of graded by shares, in places: what its own new total would have won among the others of before,
 * what the others then did, and how many places the class has. The three add up to the crossing.
 * Undefined where something else than the total ranks, or classes do not follow the ranks.
 */
function byPlace(moved: Moved): Way[] | undefined {
  const { one, now, board, ladder } = moved;
  const { base, other } = board;
  if (base === undefined || other?.key !== base.key) return undefined;
  if (!isByTotal(base, one) || !isByTotal(other, now)) return undefined;
  const label = crossed(moved);
  const [before, after] = [lastPlace(base, label, ladder), lastPlace(other, label, ladder)];
  if (before === undefined || after === undefined) return undefined;
  const [from, to] = [one.rank ?? 0, now.rank ?? 0];
  const alone = one.total === now.total ? from : ahead(base, one, now.total ?? '') + 1;
  const bySelf = Exact.of(from - alone);
  const byOthers = Exact.of(alone - to);
  const more = Exact.of(after - before);
  const title = `${label} 类名额`;
  const text = `${String(before)} → ${String(after)}`;
  return [
    { push: towards(bySelf, moved), cause: () => byScore(moved) },
    {
      push: towards(more, moved),
      cause: () => ({
        kind: 'places',
        id: label,
        title,
        change: more.toString(),
        zh: `${label} 类止于第几名 ${text}`,
        en: `last place of ${label} ${text}`,
      }),
    },
    { push: towards(byOthers, moved), cause: () => amongOthers(moved, byOthers) },
  ];
}

/** The better of the two classes: whose end the firm crossed. */
function crossed({ one, now, direction }: Moved): string {
  return (direction === 'down' ? one : now).baseClass ?? '';
}

function ahead({ members }: RankedGroup, { id }: SubjectResult, total: string): number {
  const mark = Exact.of(total);
  return members.filter((other) => other.id !== id && Exact.of(other.total ?? 0).compare(mark) > 0)
    .length;
}

/** Whether the rank is what the totals give; keys among equals left aside. */
function isByTotal(group: RankedGroup, one: SubjectResult): boolean {
  const [rank, before] = [one.rank ?? 0, ahead(group, one, one.total ?? '0')];
  const equals = group.members.filter(({ total }) => total === one.total).length;
  return rank > before && rank <= before + equals;
}

/** The last place in the class or a better one; undefined where classes do not follow the ranks. */
function lastPlace({ members }: RankedGroup, label: string, ladder: readonly string[]) {
  const edge = ladder.indexOf(label);
  const isIn = members
    .filter(({ baseClass }) => baseClass !== null)
    .map((one) => ladder.indexOf(one.baseClass ?? '') <= edge);
  const last = isIn.lastIndexOf(true);
  return isIn.indexOf(false) === -1 || isIn.indexOf(false) > last ? last + 1 : undefined;
}

/** Which part of its own score pushed most. */
function byScore(moved: Moved): Cause {
  const { one, now } = moved;
  const points = Exact.of(now.bonus ?? 0).minus(Exact.of(one.bonus ?? 0));
  const parts = [
    ...moved.items.map((item) => ({ change: item.change, cause: () => byItem(item, moved) })),
    { change: points.toString(), cause: () => byPoints(points.toString()) },
  ].map((part) => ({ ...part, push: towards(Exact.of(part.change), moved) }));
  const [most] = parts.sort((a, b) => b.push.compare(a.push));
  if (most !== undefined && most.push.sign() > 0) return most.cause();
  const text = `${one.total ?? ''} → ${now.total ?? ''}`;
  return treatment(
    'total',
    `总分 ${text}（权重折算或舍入）`,
    `total ${text} (weights or rounding)`,
  );
}

function byItem(item: ItemChange, moved: Moved): Cause {
  const { id, title, change } = item;
  const why = whyOf(id, moved);
  const points = signed(change);
  return {
    kind: 'item',
    id,
    title,
    change,
    zh: `${title} ${points} 分${why === null ? '' : `（${why.zh}）`}`,
    en: `${id} ${points} points${why === null ? '' : ` (${why.en})`}`,
  };
}

/** What of an indicator is another: its weight, or its benchmark. */
function whyOf(id: string, { one, runs }: Moved): { zh: string; en: string } | null {
  const [from = '', to = ''] = bothOf(
    runs,
    ({ programme }) => indicatorOf(programme, one.group, id)?.weight,
  );
  if (from !== to) return { zh: `权重 ${from} → ${to}`, en: `weight ${from} → ${to}` };
  const [old, fresh] = bothOf(
    runs,
    ({ evaluation }) =>
      evaluation.benchmarks.find((used) => used.group === one.group && used.indicator === id)
        ?.value ?? '',
  );
  if (old === fresh) return null;
  return { zh: `基准值 ${old} → ${fresh}`, en: `benchmark ${old} → ${fresh}` };
}

interface Weighted {
  readonly id: string;
  readonly title: string;
  readonly weight: string;
}

/** The indicator of a group, or the part of one. */
export function indicatorOf(
  { evaluation = [] }: FilledProgramme,
  group: string | null,
  id: string,
): Weighted | undefined {
  const entry = evaluation.find(({ groups }) => groups.includes(group ?? ''));
  const all = (entry?.indicators ?? []).flatMap((one): readonly Weighted[] => one.parts ?? [one]);
  return all.find((one) => one.id === id);
}

function byPoints(change: string): Cause {
  const points = signed(change);
  return {
    kind: 'points',
    id: 'points',
    title: '加减分',
    change,
    zh: `加减分 ${points} 分`,
    en: `points ${points}`,
  };
}

function amongOthers({ one, now }: Moved, won: Exact): Cause {
  const ranks = `${String(one.rank)} → ${String(now.rank)}`;
  const score =
    one.total === now.total
      ? {
          zh: `本企业总分 ${now.total ?? ''} 没有变`,
          en: `its total ${now.total ?? ''} is the same`,
        }
      : {
          zh: `本企业总分 ${one.total ?? ''} → ${now.total ?? ''}`,
          en: `its total ${one.total ?? ''} → ${now.total ?? ''}`,
        };
  return {
    kind: 'others',
    id: 'others',
    title: '其他企业得分变动',
    change: won.toString(),
    zh: `其他企业得分变动，名次 ${ranks}（${score.zh}）`,
    en: `the scores of others: place ${ranks} (${score.en})`,
  };
}

function byAdjustment(one: SubjectResult, now: SubjectResult): Cause {
  const key = ({ rule, from, to }: AdjustmentResult) => `${rule}|${from ?? ''}|${to ?? ''}`;
  const [before, after] = [one, now].map(({ adjustments }) => new Set(adjustments.map(key)));
  const fresh = now.adjustments.find((made) => before?.has(key(made)) !== true);
  const gone = one.adjustments.find((made) => after?.has(key(made)) !== true);
  const made = fresh ?? gone;
  if (made === undefined) {
    return { ...treatment('', '调整', 'adjustment'), kind: 'adjustment' };
  }
  const { rule, clause, reason } = made;
  const title = reason ?? rule;
  const basis = clause === null ? '' : `（依据：${clause}）`;
  const zh = fresh === undefined ? `不再适用“${title}”` : `适用“${title}”`;
  const en = fresh === undefined ? `${rule} no longer applies` : `${rule} applies`;
  return { kind: 'adjustment', id: rule, title, change: null, zh: `${zh}${basis}`, en };
}

function treatment(id: string, zh: string, en: string): Cause {
  return { kind: 'treatment', id, title: zh, change: null, zh, en };
}

function bothOf<T>({ base, other }: Sides<Run>, of: (run: Run) => T): [T, T] {
  return [of(base), of(other)];
}

function signed(number: string): string {
  return Exact.of(number).sign() > 0 ? `+${number}` : number.replace('-', '−');
}
