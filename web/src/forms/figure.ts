import type { Schema } from '../api/client';

/** Figures as people type them, and what is still to be done about them. Pure. */

export type Item = Schema['DataItem'];
export type Sheet = Schema['DataSheet'];

/** "1,756.5" → "1756.5"; full-width digits and commas as people type them. */
export const normalised = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace('\u2212', '-')
    .replace(/[,\s]/g, '')
    .replace(/^(-?)\./, '$10.');

export const isFigure = (typed: string): boolean => /^-?\d+(\.\d+)?$/.test(typed);

/** A figure nobody has to look at again: fine, or in doubt with its reason. What a department gave is its own to explain. */
export const isValid = ({ verdict, reason, editable }: Item): boolean =>
  verdict === 'fine' || (verdict === 'doubt' && (reason !== null || !editable));

export const itemsOf = ({ groups }: Sheet): Item[] => groups.flatMap(({ items }) => items);

/** What keeps the sheet from being handed in: first what is wrong or in doubt, then what is missing. */
export function openItems(sheet: Sheet): { wrong: Item[]; missing: Item[] } {
  const own = itemsOf(sheet).filter(({ editable }) => editable);
  return {
    wrong: own.filter((item) => item.verdict !== 'empty' && !isValid(item)),
    missing: own.filter(({ verdict, required }) => verdict === 'empty' && required),
  };
}
