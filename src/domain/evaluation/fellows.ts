/** Who is ranked with whom. Pure. */
import { divisionOf } from '../expression/section.js';
import type { FilledProgramme } from '../programme/schema.js';
import type { SubjectFacts } from './input.js';

/**
 * The ranking population of a subject of this group, as a key; null where none ranks it, or where the
 * programme divides by a derived item, which the facts alone do not tell.
 */
export function populationKey(
  programme: FilledProgramme,
  group: string | null,
  facts: SubjectFacts,
): string | null {
  const gradings = programme.grading ?? [];
  const index = gradings.findIndex(({ groups }) => groups.includes(group ?? ''));
  if (index === -1) return null;
  const slices = (gradings[index]?.within ?? []).map((name) => sliceOf(name, group, facts));
  if (slices.includes(undefined)) return null;
  return [String(index), ...slices].join('|');
}

function sliceOf(name: string, group: string | null, facts: SubjectFacts): string | undefined {
  switch (name) {
    case 'group':
      return group ?? '';
    case 'region':
    case 'territory':
    case 'zone':
      return facts[name] ?? '';
    case 'industry':
      return divisionOf(facts.industry ?? '');
    default:
      return Object.hasOwn(facts.values, name) ? (facts.values[name] ?? '') : undefined;
  }
}
