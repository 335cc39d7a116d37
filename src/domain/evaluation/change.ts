/** Why a rank is another than last year: what each indicator, the points and the others did to it. Pure. */
import { Exact } from '../expression/exact.js';
import type { SubjectResult } from './evaluation.js';
import type { Language } from './explain.js';

/** What one year's result said of a subject. */
export interface YearResult {
  readonly year: number;
  readonly result: Pick<SubjectResult, 'items' | 'bonus' | 'total' | 'rank' | 'class'>;
  /** The indicators it was scored by, with their weights. */
  readonly indicators: readonly {
    readonly id: string;
    readonly title: string;
    readonly weight: string;
  }[];
  /** The totals of all who were ranked with it, itself among them; what the others are called is not asked. */
  readonly totals: readonly string[];
  /** Some indicators or points are left out: they are not for the reader. */
  readonly partly: boolean;
}

/** What one part of the total did. Decimals are text; places won are positive. */
export interface Contribution {
  readonly id: string;
  readonly title: string;
  readonly last: PartOfYear | null;
  readonly now: PartOfYear | null;
  /** Change of the total through it. */
  readonly change: string;
  /** Places won by it: against the others of now, had it stayed as it was. Null where total alone does not rank. */
  readonly places: number | null;
}

export interface PartOfYear {
  readonly value: string | null;
  readonly benchmark: string | null;
  readonly weight: string | null;
  readonly score: string;
}

export interface Compared<T> {
  readonly last: T;
  readonly now: T;
}

export interface RankChange {
  readonly years: Compared<number>;
  readonly total: Compared<string> & { readonly change: string };
  /** Positive when places were won. */
  readonly rank: Compared<number> & { readonly change: number };
  readonly class: Compared<string | null>;
  /** How many were ranked. */
  readonly base: Compared<number>;
  /** Every indicator and the points; with `rest` they add up to the change of the total. */
  readonly parts: readonly Contribution[];
  /** What rounding and the rescaling of weights leave over, together with what was left out. */
  readonly rest: string;
  /** Whether indicators or points are left out because they are not for the reader. */
  readonly partly: boolean;
  /** Places won or lost because the others and their number changed, had the total stayed. */
  readonly others: number | null;
}

/** Null where one of the two years has no total or no rank. */
export function changeOf(now: YearResult, last: YearResult): RankChange | null {
  const [a, b] = [last.result, now.result];
  if (a.total === null || b.total === null || a.rank === null || b.rank === null) return null;
  const race = new Race(now.totals, b.total, b.rank);
  const change = Exact.of(b.total).minus(Exact.of(a.total));
  const parts = partsOf(now, last, race);
  const told = parts.reduce((sum, part) => sum.plus(Exact.of(part.change)), Exact.zero);
  const asLast = race.placeOf(Exact.of(a.total));
  return {
    years: { last: last.year, now: now.year },
    total: { last: a.total, now: b.total, change: change.toString() },
    rank: { last: a.rank, now: b.rank, change: a.rank - b.rank },
    class: { last: a.class, now: b.class },
    base: { last: last.totals.length, now: now.totals.length },
    parts,
    rest: change.minus(told).toString(),
    partly: now.partly || last.partly,
    others: asLast === null ? null : a.rank - asLast,
  };
}

function partsOf(now: YearResult, last: YearResult, race: Race): Contribution[] {
  const ids = new Map([...last.indicators, ...now.indicators].map(({ id, title }) => [id, title]));
  const items = [...ids].map(([id, title]) => {
    return contribution({ id, title }, partOf(last, id), partOf(now, id), race);
  });
  const points = contribution(
    { id: 'points', title: '加减分' },
    pointsOf(last),
    pointsOf(now),
    race,
  );
  return points.last === null && points.now === null ? items : [...items, points];
}

function contribution(
  head: { id: string; title: string },
  last: PartOfYear | null,
  now: PartOfYear | null,
  race: Race,
): Contribution {
  const change = Exact.of(now?.score ?? 0).minus(Exact.of(last?.score ?? 0));
  return { ...head, last, now, change: change.toString(), places: race.wonBy(change) };
}

function partOf({ result, indicators }: YearResult, id: string): PartOfYear | null {
  const item = result.items.find((one) => one.id === id);
  if (item === undefined) return null;
  const { value, benchmark, score } = item;
  const weight = indicators.find((one) => one.id === id)?.weight ?? null;
  return { value, benchmark, weight, score: score ?? '0' };
}

function pointsOf({ result: { bonus } }: YearResult): PartOfYear | null {
  if (bonus === null || Exact.of(bonus).isZero()) return null;
  return { value: null, benchmark: null, weight: null, score: bonus };
}

/** This year's ranking of a subject against the totals of the others. */
class Race {
  private readonly others: readonly Exact[];
  private readonly total: Exact;
  private readonly isByTotal: boolean;

  constructor(totals: readonly string[], total: string, rank: number) {
    const own = totals.indexOf(total);
    this.others = totals.filter((_, place) => place !== own).map((text) => Exact.of(text));
    this.total = Exact.of(total);
    this.isByTotal = this.ahead(this.total) + 1 === rank;
  }

  /** The place such a total would have; null where something else than the total decides. */
  placeOf(total: Exact): number | null {
    return this.isByTotal ? this.ahead(total) + 1 : null;
  }

  wonBy(change: Exact): number | null {
    const [without, now] = [this.placeOf(this.total.minus(change)), this.placeOf(this.total)];
    return without === null || now === null ? null : without - now;
  }

  private ahead(total: Exact): number {
    return this.others.filter((other) => other.compare(total) > 0).length;
  }
}

/** The same as sentences: total and rank first, then part by part, the greatest first. */
export function tellChange(change: RankChange, language: Language): string[] {
  const parts = change.parts
    .filter((part) => !Exact.of(part.change).isZero())
    .sort((a, b) => Exact.of(b.change).abs().compare(Exact.of(a.change).abs()));
  return [
    ...(language === 'zh' ? headZh(change) : headEn(change)),
    ...parts.map((part) => (language === 'zh' ? partZh(part) : partEn(part))),
    ...restOf(change, language),
  ];
}

function headZh({ years, total, rank, base }: RankChange): string[] {
  return [
    `总分 ${String(years.last)} 年 ${total.last}，${String(years.now)} 年 ${total.now}，${signed(total.change)}`,
    `名次由第 ${String(rank.last)} 名（共 ${String(base.last)} 家）到第 ${String(rank.now)} 名（共 ${String(base.now)} 家），${movedZh(rank.change)}`,
  ];
}

function headEn({ years, total, rank, base }: RankChange): string[] {
  return [
    `total ${total.last} in ${String(years.last)}, ${total.now} in ${String(years.now)}: ${signed(total.change)}`,
    `place ${String(rank.last)} of ${String(base.last)}, now ${String(rank.now)} of ${String(base.now)}: ${movedEn(rank.change)}`,
  ];
}

function partZh({ title, last, now, change, places }: Contribution): string {
  const scores = `得分 ${last?.score ?? '无'} → ${now?.score ?? '无'}`;
  const weights =
    last?.weight != null && now?.weight != null && last.weight !== now.weight
      ? `，权重 ${last.weight} → ${now.weight}`
      : '';
  const effect = places === null || places === 0 ? '' : `，影响名次：${movedZh(places)}`;
  return `${title}：${scores}${weights}，${signed(change)}${effect}`;
}

function partEn({ id, last, now, change, places }: Contribution): string {
  const scores = `score ${last?.score ?? 'none'} → ${now?.score ?? 'none'}`;
  const weights =
    last?.weight != null && now?.weight != null && last.weight !== now.weight
      ? `, weight ${last.weight} → ${now.weight}`
      : '';
  const effect = places === null || places === 0 ? '' : `, rank: ${movedEn(places)}`;
  return `${id}: ${scores}${weights}, ${signed(change)}${effect}`;
}

const RESTS = {
  whole: { zh: '取整和权重折算：', en: 'rounding and rescaled weights: ' },
  partly: { zh: '其他部门的指标和取整：', en: "other departments' indicators and rounding: " },
} as const;

function restOf({ rest, others, partly }: RankChange, language: Language): string[] {
  const zh = language === 'zh';
  const words = RESTS[partly ? 'partly' : 'whole'];
  const rounding = Exact.of(rest).isZero() ? [] : [`${words[language]}${signed(rest)}`];
  if (others === null || others === 0) return rounding;
  return [
    ...rounding,
    zh
      ? `总分不变时，其他企业和参评家数的变化使名次${movedZh(others)}`
      : `with the same total, the others and their number alone: ${movedEn(others)}`,
  ];
}

function signed(number: string): string {
  return Exact.of(number).sign() > 0 ? `+${number}` : number.replace('-', '−');
}

function movedZh(places: number): string {
  if (places === 0) return '没有变化';
  return `${places > 0 ? '上升' : '下降'} ${String(Math.abs(places))} 位`;
}

function movedEn(places: number): string {
  if (places === 0) return 'no change';
  return `${places > 0 ? 'up' : 'down'} ${String(Math.abs(places))}`;
}
