/** The organisations of a programme as they really are: collectives opened, names found. */
import type { Organisation } from './organisations.js';

/** What the functions here need of a programme; filled or not. */
export interface WithUnits {
  readonly organisations: readonly Organisation[];
  readonly deployment?: Readonly<Record<string, readonly DeployedUnit[]>>;
  readonly items?: readonly Owned[];
  readonly events?: readonly Owned[];
}

/** A data item or kind of event; its owner may still be to fill. */
interface Owned {
  readonly id: string;
  readonly owner?: unknown;
}

interface DeployedUnit {
  readonly id: string;
  readonly title: string;
  readonly en?: string;
  readonly aliases?: string[];
  readonly short?: string;
}

/** An organisation of the cycle; `collective` names the published line it stands behind. */
export interface Unit extends Organisation {
  readonly collective?: string;
}

/**
 * Every organisation of the programme, a collective ("各产业园办公室") replaced by the units the place
 * names for it under `deployment`. A collective without units stands for itself.
 */
export function unitsOf(programme: WithUnits): Unit[] {
  return programme.organisations.flatMap((organisation): Unit[] => {
    const behind = programme.deployment?.[organisation.id];
    if (behind === undefined) return [organisation];
    return behind.map((unit) => ({
      ...unit,
      role: organisation.role,
      ...(organisation.clause !== undefined && { clause: organisation.clause }),
      collective: organisation.id,
    }));
  });
}

/** Collectives nobody has named the units of; a cycle should not open over them. */
export function unnamedCollectives(programme: WithUnits): Organisation[] {
  return programme.organisations.filter(
    ({ id, each }) => each !== undefined && programme.deployment?.[id] === undefined,
  );
}

/** The units a name stands for: an organisation, a collective, or `each territory` and the like. */
export function unitsNamed(programme: WithUnits, name: string): Unit[] {
  const units = unitsOf(programme);
  switch (name) {
    case 'each territory':
      return units.filter((unit) => unit.role === 'territory');
    case 'each department':
      return units.filter((unit) => unit.role === 'department' || unit.role === 'lead');
    case 'each member':
      return units.filter((unit) => unit.role !== 'leader');
    case 'each owner':
      return units.filter((unit) => owns(programme, unit));
    default:
      return units.filter((unit) => unit.id === name || unit.collective === name);
  }
}

/** Ids of the data items a unit answers for; a collective's items belong to each of its units. */
export function ownedItems(programme: WithUnits, unit: Unit): string[] {
  return (programme.items ?? []).filter((item) => isOwner(unit, item)).map((item) => item.id);
}

/** True when a unit answers for any item or kind of event, and so has something to verify. */
function owns(programme: WithUnits, unit: Unit): boolean {
  return [...(programme.items ?? []), ...(programme.events ?? [])].some((one) =>
    isOwner(unit, one),
  );
}

function isOwner(unit: Unit, owned: Owned): boolean {
  if (owned.owner === undefined) return false;
  return owned.owner === unit.id || owned.owner === unit.collective;
}

/** Finds a unit by id, title, short title or alias, as spreadsheets and documents spell it. */
export function findUnit(programme: WithUnits, spelling: string): Unit | undefined {
  const text = spelling.trim();
  return unitsOf(programme).find(
    (unit) =>
      unit.id === text ||
      unit.title === text ||
      unit.short === text ||
      (unit.aliases ?? []).includes(text),
  );
}
