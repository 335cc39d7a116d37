/** Who a letter of a machine is for. Pure. */
import { z } from 'zod';
import type { Plan } from '../supervision/plan.service.js';
import type { Matter } from './notice.store.js';

/** The words machines address their letters to. */
export const Audience = z.enum([
  'enterprise',
  'territory',
  'lead',
  'reviewer',
  'organisation',
  'owner',
]);
export type Audience = z.infer<typeof Audience>;

/** Whom to write to, how to address them, and whom they may ask. */
export interface Addressee {
  readonly title: string;
  /** Codes of units; their people are written to. */
  readonly units: readonly string[];
  /** Set when the letter is for the enterprise itself. */
  readonly subjectId: string | null;
  /** The unit to ask; null for the lead bureau. */
  readonly ask: string | null;
}

const Units = z.array(z.string()).catch([]);

export function addresseeOf(audience: Audience, matter: Matter, plan: Plan): Addressee {
  switch (audience) {
    case 'enterprise':
      return {
        title: matter.subjectName ?? matter.ref,
        units: [],
        subjectId: matter.subjectId,
        ask: matter.territory,
      };
    case 'territory':
      return ofUnits([matter.territory ?? matter.organisation], plan);
    case 'lead':
      return ofUnits([plan.lead?.id ?? null], plan);
    case 'reviewer':
      return ofUnits(Units.parse(matter.context.reviewer), plan);
    case 'owner':
      return ofUnits(Units.parse(matter.context.owner), plan);
    case 'organisation':
      return ofUnits([matter.organisation], plan);
    default:
      return audience satisfies never;
  }
}

/** The people of these units; a unit the programme does not know keeps its code as its name. */
export function ofUnits(codes: readonly (string | null)[], plan: Plan): Addressee {
  const units = codes.filter((code) => code !== null);
  const titles = units.map((code) => plan.units.get(code)?.title ?? code);
  return { title: titles.join('、') || '有关单位', units, subjectId: null, ask: null };
}
