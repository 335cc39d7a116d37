/** The kinds of facts a programme lets be recorded, and who answers for each. Pure. */
import type { FilledProgramme } from '../domain/programme/schema.js';
import { unitsOf } from '../domain/programme/units.js';
import type { Actor } from '../flow/flow.types.js';

export type Kind = FilledProgramme['events'][number];

/** The usual levels of honours and accidents; a programme that writes its own is shown as written. */
const LEVELS: Readonly<Record<string, string>> = {
  national: '国家级',
  provincial: '省级',
  municipal: '市级',
  county: '县级',
  general: '一般',
  larger: '较大',
  major: '重大',
};

export const levelTitle = (level: string): string => LEVELS[level] ?? level;

/** The kinds this person may record: the lead bureau all, a unit those it answers for. */
export function kindsOf(programme: FilledProgramme, actor: Actor): Kind[] {
  if (actor.role === 'lead') return programme.events;
  const unit = unitsOf(programme).find(({ id }) => id === actor.organisation);
  if (unit === undefined) return [];
  return programme.events.filter(({ owner }) => owner === unit.id || owner === unit.collective);
}

/** One choice for each kind and level: `innovation/provincial`, `violation`. */
export function choicesOf(kinds: readonly Kind[]): { value: string; label: string }[] {
  return kinds.flatMap(({ id, title, levels }) =>
    levels === undefined
      ? [{ value: id, label: title }]
      : levels.map((level) => ({
          value: `${id}/${level}`,
          label: `${title}（${levelTitle(level)}）`,
        })),
  );
}

/** What a choice stands for; undefined when there is none like it. */
export function chosen(
  kinds: readonly Kind[],
  choice: string,
): { readonly kind: Kind; readonly level: string | null } | undefined {
  for (const kind of kinds) {
    if (kind.levels === undefined && kind.id === choice) return { kind, level: null };
    const level = kind.levels?.find((one) => `${kind.id}/${one}` === choice);
    if (level !== undefined) return { kind, level };
  }
  return undefined;
}
