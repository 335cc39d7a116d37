/**
 * What each role may see. Whatever shows a person enterprises, figures, scores, tasks or contacts asks
 * here: pages, lists, workbooks and papers; a new one does as well. What lies outside a person's scope
 * is answered as if it did not exist. What a route names is asked for before it is called
 * (`policy.ts`, `AccessGuard`). Two things are decided where they arise: which tasks a unit helps with
 * (`FlowDetailService.seen`), and files beside a flow are closed to departments it does not wait for
 * (`EvidenceService`). Who may do what is `domain/process/may.ts`; work of the engine (sweep,
 * evaluation, letters) sees everything.
 */
import { past } from '../clock.js';
import { isIssued } from '../domain/cycle/milestones.js';
import { isTotalTelling } from '../domain/evaluation/telling-totals.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { ownedItems, unitsOf } from '../domain/programme/units.js';
import type { Actor } from '../flow/flow.types.js';
import { ENGINE, NOBODY, type Reach } from '../persistence/wall.js';

/** Which subjects: all of the region, those of one territory, one alone, or none. */
export type SubjectScope = 'none' | 'all' | { territory: string } | { subjectId: string };
/** Which raw items of a subject: all, those one organisation owns, or none. */
export type ItemScope = 'none' | 'all' | { owner: string };
/** Whose tasks, supervision forms and contacts: all organisations', one's own, or none. */
export type OrganisationScope = 'none' | 'all' | { code: string };

export interface Scope {
  readonly subjects: SubjectScope;
  readonly items: ItemScope;
  readonly organisations: OrganisationScope;
}

const NOTHING: Scope = { subjects: 'none', items: 'none', organisations: 'none' };
const EVERYTHING: Scope = { subjects: 'all', items: 'all', organisations: 'all' };

/** What this person may see of a cycle of this region; nothing at all of another region's. */
export function scopeOf(actor: Actor, cycle: { readonly region: string }): Scope {
  if (actor.role === 'system') return EVERYTHING;
  if (actor.region !== cycle.region) return NOTHING;
  switch (actor.role) {
    case 'lead':
    case 'leader':
      return EVERYTHING;
    case 'system-admin':
    case 'security-admin':
    case 'audit-admin':
      return NOTHING;
    case 'department':
      return actor.organisation === null
        ? NOTHING
        : {
            subjects: 'all',
            items: { owner: actor.organisation },
            organisations: { code: actor.organisation },
          };
    case 'territory':
      return actor.organisation === null
        ? NOTHING
        : {
            subjects: { territory: actor.organisation },
            items: 'all',
            organisations: { code: actor.organisation },
          };
    case 'enterprise':
      return actor.subjectId === null
        ? NOTHING
        : { subjects: { subjectId: actor.subjectId }, items: 'all', organisations: 'none' };
    default:
      return actor.role satisfies never;
  }
}

/** How far the database lets this person see, whatever the conditions above it say. */
export function reachOf({ id, role, region, organisation, subjectId }: Actor): Reach {
  switch (role) {
    case 'system':
      return ENGINE;
    case 'audit-admin':
      // The trail is one chain over all regions, and no other route opens to this role.
      return ENGINE;
    case 'lead':
    case 'leader':
    case 'department':
    case 'system-admin':
    case 'security-admin':
      return { kind: 'region', region };
    case 'territory':
      return organisation === null
        ? NOBODY
        : { kind: 'territory', region, territory: organisation, person: id };
    case 'enterprise':
      return subjectId === null ? NOBODY : { kind: 'subject', region, subject: subjectId };
    default:
      return role satisfies never;
  }
}

/** Whether this subject of the cycle may be seen. */
export function seesSubject(
  scope: Scope,
  subject: { readonly id: string; readonly territory: string },
): boolean {
  const { subjects } = scope;
  if (subjects === 'none' || subjects === 'all') return subjects === 'all';
  if ('territory' in subjects) return subjects.territory === subject.territory;
  return subjects.subjectId === subject.id;
}

/** The items whose raw figures may be seen, in the order of the programme. */
export function visibleItems(
  programme: FilledProgramme,
  scope: ItemScope,
): FilledProgramme['items'] {
  if (scope === 'none') return [];
  if (scope === 'all') return programme.items;
  const unit = unitsOf(programme).find(({ id }) => id === scope.owner);
  const own = new Set(unit === undefined ? [] : ownedItems(programme, unit));
  return programme.items.filter(({ id }) => own.has(id));
}

/** The ids of the others: their figures are not for this person's eyes, nor what gives them away. */
export function hiddenItems(programme: FilledProgramme, scope: ItemScope): ReadonlySet<string> {
  const seen = new Set(visibleItems(programme, scope).map(({ id }) => id));
  return new Set(programme.items.map(({ id }) => id).filter((id) => !seen.has(id)));
}

/** Whether the score of an enterprise in this phase may be seen: its own once it has been issued. */
export function seesScore({ role }: Pick<Actor, 'role'>, phase: string): boolean {
  return role !== 'enterprise' || isIssued(phase);
}

/** Whether tasks and contacts of this organisation may be seen. */
export function seesOrganisation(scope: Scope, code: string): boolean {
  const { organisations } = scope;
  if (organisations === 'none' || organisations === 'all') return organisations === 'all';
  return organisations.code === code;
}

/** Whether this flow may be seen: a subject's by its subject, any other by its organisation. */
export function seesFlow(
  scope: Scope,
  flow: { readonly subjectId: string | null; readonly organisation: string | null },
): boolean {
  if (flow.subjectId !== null) {
    return seesSubject(scope, { id: flow.subjectId, territory: flow.organisation ?? '' });
  }
  if (flow.organisation !== null) return seesOrganisation(scope, flow.organisation);
  return scope.organisations !== 'none';
}

/** The same, and a unit of its region opens what waits for it, or what it helps with. */
export function opensFlow(
  actor: Actor,
  flow: Parameters<typeof seesFlow>[1] & {
    readonly region: string;
    readonly waitsFor: readonly string[];
  },
  helps: boolean,
): boolean {
  const { organisation, region } = actor;
  if (seesFlow(scopeOf(actor, flow), flow)) return true;
  if (organisation === null || region !== flow.region) return false;
  return helps || flow.waitsFor.includes(organisation);
}

/**
 * Whether totals may be seen: to who does not see every figure, as they stand now only, and where none
 * gives a figure away. What one corrected figure did to a total says what it is divided by, so that
 * there is one total and none before it.
 */
export function seesTotals(programme: FilledProgramme, scope: ItemScope): boolean {
  const hidden = hiddenItems(programme, scope);
  if (hidden.size === 0) return true;
  return past.getStore() === undefined && !isTotalTelling(programme, hidden);
}

/**
 * The log of a flow as this person may read it: without a score that is not for their eyes yet, and
 * without any total for who does not see every figure (`seesTotals`).
 */
export function seenLog<T extends { readonly type: string; readonly payload: object }>(
  actor: Pick<Actor, 'role'>,
  { phase }: { readonly phase: string },
  log: readonly T[],
  isWhole: boolean,
): T[] {
  const seen = log.filter(({ type }) => type !== 'SCORE' || seesScore(actor, phase));
  return isWhole ? seen : seen.map((one) => ({ ...one, payload: withoutTotals(one.payload) }));
}

const TOTALS: readonly string[] = ['total', 'before'];

function withoutTotals(payload: object): object {
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !TOTALS.includes(name)));
}

/**
 * Whether numbers and addresses of an enterprise's people are shown in full: to those who keep them up
 * and call them, and to the enterprise itself. To others they are masked (GB/T 22239 8.1.4.11).
 */
export function seesContacts({ role }: Pick<Actor, 'role'>): boolean {
  return role === 'lead' || role === 'territory' || role === 'enterprise';
}

/** A condition for a `where`, and the values of its parameters. */
export interface SqlCondition {
  readonly text: string;
  readonly values: readonly string[];
}

/**
 * The subjects of the scope as SQL: `sqlSubjects(scope, { id: 'y.subject_id', territory:
 * 'y.territory' }, 2)` gives `y.territory = $2`. Column names are written by us, never by a caller
 * from outside.
 */
export function sqlSubjects(
  scope: Scope,
  columns: { readonly id: string; readonly territory: string },
  parameter = 1,
): SqlCondition {
  const { subjects } = scope;
  if (subjects === 'all') return { text: 'true', values: [] };
  if (subjects === 'none') return { text: 'false', values: [] };
  if ('territory' in subjects) {
    return { text: `${columns.territory} = $${String(parameter)}`, values: [subjects.territory] };
  }
  return { text: `${columns.id} = $${String(parameter)}::uuid`, values: [subjects.subjectId] };
}

/** The organisations of the scope as SQL, by the column that holds their code. */
export function sqlOrganisations(scope: Scope, column: string, parameter = 1): SqlCondition {
  const { organisations } = scope;
  if (organisations === 'all') return { text: 'true', values: [] };
  if (organisations === 'none') return { text: 'false', values: [] };
  return { text: `${column} = $${String(parameter)}`, values: [organisations.code] };
}

/**
 * The flows of the scope as SQL over table `flow` under `alias`; the same answer as `seesFlow`.
 * Uses at most two parameters from `parameter` on.
 */
export function sqlFlows(scope: Scope, alias: string, parameter = 1): SqlCondition {
  const subjects = sqlSubjects(
    scope,
    { id: `${alias}.subject_id`, territory: `${alias}.organisation` },
    parameter,
  );
  const organisations = sqlOrganisations(
    scope,
    `${alias}.organisation`,
    parameter + subjects.values.length,
  );
  const ofNobody = scope.organisations === 'none' ? 'false' : `${alias}.organisation is null`;
  return {
    text:
      `case when ${alias}.subject_id is not null then ${subjects.text} ` +
      `else (${organisations.text} or ${ofNobody}) end`,
    values: [...subjects.values, ...organisations.values],
  };
}
