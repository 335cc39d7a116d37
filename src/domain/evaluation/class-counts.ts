import type { Rules } from './rules.js';

/**
 * How many stand in each class, those nobody is in among them: the classes the programme lists, best
 * first, then what else the gradings give.
 */
export function countClasses(
  { declared, gradings }: Pick<Rules, 'declared' | 'gradings'>,
  given: readonly (string | null)[],
): Record<string, number> {
  const known = given.filter((name) => name !== null);
  const counts = new Map(
    [...declared, ...gradings.flatMap(({ classes }) => classes)].map((name) => [name, 0]),
  );
  for (const name of known.sort()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
