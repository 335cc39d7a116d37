import { divisionOf } from '../expression/section.js';
import type { Case } from './case.js';
import { textOf } from './tracer.js';

/**
 * Which part of a division the subject stands in: its division of industry (two digits), its region,
 * territory, zone, group, or what a derived item says. Empty when that is not known.
 */
export function sliceOf(one: Case, division: string): string {
  if (division === 'industry') return divisionOf(one.subject.industry ?? '');
  return textOf(one.facts.values[division]) ?? '';
}
