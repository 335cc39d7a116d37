/** How the totals of two runs spread, in bins that no class line cuts through. Pure. */
import type { RankedGroup, Run } from './cuts.js';
import { classOf } from './movers.js';

export interface Bin {
  /** Points, decimal text; belongs to the bin. */
  readonly from: string;
  /** Does not belong to it; null of the last one where it takes in all that lie beyond. */
  readonly to: string | null;
  readonly before: number;
  /** Class → how many. */
  readonly after: Readonly<Record<string, number>>;
}

/** One subject, drawn by itself where there are few. */
export interface Dot {
  readonly id: string;
  readonly name: string;
  readonly before: string | null;
  readonly after: string;
  readonly class: string | null;
}

export interface Histogram {
  /** Points a bin is wide, about where a line lies between two of them. */
  readonly width: string;
  readonly isEven: boolean;
  /** Where classes begin; empty where the populations have different lines. */
  readonly lines: readonly { readonly class: string; readonly total: string }[];
  readonly bins: readonly Bin[];
  /** Empty unless there are fewer than `FEW`. */
  readonly dots: readonly Dot[];
}

/** Fewer than this many are drawn one by one. */
export const FEW = 30;

/** Of those in the group; of everybody where it is undefined. */
export function histogramOf(
  base: Run,
  other: Run,
  { ranked, group }: { readonly ranked: readonly RankedGroup[]; readonly group?: string },
): Histogram {
  const before = placedIn(base, group);
  const after = placedIn(other, group);
  const lines = linesOf(ranked, group);
  const totals = [...before, ...after].map(({ total }) => Number(total));
  const { width, edges } = edgesFor(
    totals,
    lines.map(({ total }) => Number(total)),
  );
  const known = new Map(before.map((one) => [one.id, one.total]));
  return {
    width: String(width),
    isEven: edges.every((edge) => isMultiple(edge, width)),
    lines,
    bins: binsOf(edges, before, after),
    dots: after.length >= FEW ? [] : after.map((one) => dotOf(one, known.get(one.id))),
  };
}

interface Placed {
  readonly id: string;
  readonly name: string;
  readonly total: string;
  readonly class: string | null;
}

function placedIn({ evaluation }: Run, group: string | undefined): Placed[] {
  return evaluation.subjects.flatMap((one) => {
    const { id, name, total } = one;
    const label = classOf(one);
    if (total === null || label === null) return [];
    return group === undefined || one.group === group ? { id, name, total, class: label } : [];
  });
}

function dotOf({ id, name, total, class: label }: Placed, before: string | undefined): Dot {
  return { id, name, before: before ?? null, after: total, class: label };
}

/** The lines all of these populations share; none where they differ. */
function linesOf(ranked: readonly RankedGroup[], group: string | undefined): Histogram['lines'] {
  const own = ranked.filter(
    ({ members }) => group === undefined || members.some((one) => one.group === group),
  );
  const told = own.map(({ cuts }) =>
    cuts.map((cut) => ({ class: cut.class, total: cut.total.toString() })),
  );
  const [first = []] = told;
  return told.every((lines) => JSON.stringify(lines) === JSON.stringify(first)) ? first : [];
}

const WIDTHS = [0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000];
const MOST_BINS = 36;
/** Of all totals; those beyond share the last bin, which would else be far away and alone. */
const SHOWN = 0.96;

/** The narrowest width that gives few enough bins, one that every line is a multiple of where there is one. */
function edgesFor(
  totals: readonly number[],
  lines: readonly number[],
): { width: number; edges: number[] } {
  const sorted = totals.toSorted((a, b) => a - b);
  const least = Math.min(sorted[0] ?? 0, ...lines);
  const most = Math.max(sorted[Math.ceil(sorted.length * SHOWN) - 1] ?? 0, ...lines);
  const fits = WIDTHS.filter((width) => (most - least) / width <= MOST_BINS);
  const narrowest = fits[0] ?? (most - least) / MOST_BINS;
  const aligned = fits.find((width) => lines.every((line) => isMultiple(line, width)));
  const width = aligned !== undefined && aligned <= narrowest * 5 ? aligned : narrowest;
  const low = Math.floor(least / width) * width;
  const high = (Math.floor(most / width) + 1) * width;
  const stops = [...new Set([low, ...lines, high])].sort((a, b) => a - b);
  const inner = stops.slice(0, -1).flatMap((from, i) => split(from, stops[i + 1] ?? from, width));
  return { width, edges: [...inner, high].map(rounded) };
}

/** From one stop to the next in equal steps of about the width. */
function split(from: number, to: number, width: number): number[] {
  const count = Math.max(1, Math.round((to - from) / width));
  return Array.from({ length: count }, (_, i) => from + ((to - from) / count) * i);
}

function binsOf(edges: readonly number[], before: readonly Placed[], after: readonly Placed[]) {
  const last = edges.length - 2;
  const at = ({ total }: Placed): number => {
    const value = Number(total);
    return Math.min(
      Math.max(
        edges.findLastIndex((edge) => edge <= value),
        0,
      ),
      last,
    );
  };
  const olds = Array.from({ length: last + 1 }, () => 0);
  const news = Array.from({ length: last + 1 }, (): Record<string, number> => ({}));
  for (const one of before) olds[at(one)] = (olds[at(one)] ?? 0) + 1;
  for (const one of after) {
    const counts = news[at(one)] ?? {};
    const label = one.class ?? '';
    counts[label] = (counts[label] ?? 0) + 1;
  }
  const high = edges.at(-1) ?? 0;
  const beyond = [...before, ...after].some(({ total }) => Number(total) >= high);
  return olds.map((count, i): Bin => {
    const to = i === last && beyond ? null : String(edges[i + 1]);
    return { from: String(edges[i]), to, before: count, after: news[i] ?? {} };
  });
}

const PLACES = 1e4;
const rounded = (value: number): number => Math.round(value * PLACES) / PLACES;

function isMultiple(value: number, width: number): boolean {
  const times = value / width;
  return Math.abs(times - Math.round(times)) < 1e-6;
}
