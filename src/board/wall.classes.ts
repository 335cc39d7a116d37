/** How the enterprises are classed this year, with last year's shares beside it. Pure. */
import { classOrder } from '../domain/cycle/classes.js';
import { percent } from '../domain/lights/facts.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { Wall } from './board.dto.js';

/** One evaluation's counts by class, added over its groups. */
export interface ClassCounts {
  readonly year: number;
  readonly published: boolean;
  readonly counts: Readonly<Record<string, number>>;
}

export interface YearClasses {
  readonly now: ClassCounts | null;
  readonly last: ClassCounts | null;
}

export function classesOf({ now, last }: YearClasses, programme: FilledProgramme): Wall['classes'] {
  const known = classOrder(programme);
  const labels = [...known, ...Object.keys(now?.counts ?? {}).filter((id) => !known.includes(id))];
  const total = totalOf(now, labels);
  const lastTotal = totalOf(last, labels);
  return {
    state: now === null ? 'none' : now.published ? 'published' : 'provisional',
    total,
    last: last === null ? null : { year: last.year, total: lastTotal },
    items: labels.map((label) => ({
      class: label,
      count: now?.counts[label] ?? 0,
      share: share(now?.counts[label] ?? 0, total),
      lastShare: last === null ? null : share(last.counts[label] ?? 0, lastTotal),
    })),
  };
}

function totalOf(classes: ClassCounts | null, labels: readonly string[]): number {
  return labels.reduce((sum, label) => sum + (classes?.counts[label] ?? 0), 0);
}

function share(count: number, total: number): string {
  return percent(count, total)?.toFixed(1) ?? '0.0';
}
