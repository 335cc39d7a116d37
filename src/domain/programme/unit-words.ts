/** Gaps that name units, in titles for people and in ids for the programme. Pure. */
import type { Programme } from './schema.js';
import { unitsOf } from './units.js';

const NAMING_UNITS = /(?:^|\.)(?:accept|approve|by|decides|lead|owner)$/;

/** `taxBureau` → `税务局` where the gap names units; anything else stays. */
export function inTitles(programme: Programme, path: string, value: unknown): unknown {
  const titles = unitsOf(programme).map(({ id, title }) => [id, title] as const);
  return NAMING_UNITS.test(path) ? named(value, new Map(titles)) : value;
}

/** The other way round, from whatever people call the unit. */
export function inIds(programme: Programme, path: string, value: unknown): unknown {
  const ids = unitsOf(programme).flatMap(({ id, title, short = title, aliases = [] }) =>
    [title, short, ...aliases].map((name) => [name, id] as const),
  );
  return NAMING_UNITS.test(path) ? named(value, new Map(ids)) : value;
}

function named(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => named(one, names));
  return typeof value === 'string' ? (names.get(value) ?? value) : value;
}
