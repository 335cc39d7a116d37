/** A year later: the figures of an enterprise grown, shrunk, or lifted by its rectification. */
import type { Item } from '../programme/data.js';
import { Random } from './random.js';

/** What stays as it is from year to year. */
const standing = /用地|土地|占地|租赁|租用|厂房/;
/** What a rectification is meant to lift. */
const lifted = /税|销售|收入|产值|增加值/;

/**
 * Next year's figures from this year's, drawn from the seed: flows grow by about six per cent, a
 * rectified enterprise's output by a third. Decimals as strings, with the places they had.
 */
export function nextYear(
  values: Readonly<Record<string, string | null>>,
  of: { readonly items: readonly Item[]; readonly seed: string; readonly rectified: boolean },
): Record<string, string | null> {
  const random = new Random(of.seed);
  const growth = Math.exp(0.06 + 0.12 * random.normal());
  const next: Record<string, string | null> = {};
  for (const item of of.items) {
    const value = values[item.id] ?? null;
    const wobble = Math.exp(0.03 * random.normal());
    const lift = of.rectified && lifted.test(item.title) ? 1.35 : 1;
    const isFlow = (item.kind ?? 'decimal') === 'decimal' && !standing.test(item.title);
    next[item.id] = value === null || !isFlow ? value : times(value, growth * wobble * lift);
  }
  return next;
}

function times(value: string, factor: number): string {
  const places = value.split('.')[1]?.length ?? 0;
  return (Number(value) * factor).toFixed(places);
}
