/**
 * The second wall (第二道墙): on whose behalf this process is reading just now. The pool says it to
 * PostgreSQL with each connection it hands out, and the policies there (migration `second_wall`) show
 * no row beyond it. Work that nobody asked for by HTTP, timers, the sweep, the outbox, is the engine's
 * and sees everything; a request sees nothing until its sender is recognised.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** How far somebody sees. */
export type Reach =
  | { readonly kind: 'engine' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'region'; readonly region: string }
  | {
      readonly kind: 'territory';
      readonly region: string;
      readonly territory: string;
      readonly person: string;
    }
  | { readonly kind: 'subject'; readonly region: string; readonly subject: string };

export const ENGINE: Reach = { kind: 'engine' };
export const NOBODY: Reach = { kind: 'nobody' };

const current = new AsyncLocalStorage<{ reach: Reach }>();

export const reachNow = (): Reach => current.getStore()?.reach ?? ENGINE;

/** Works on somebody's behalf, and whatever that starts as well. */
export function within<T>(reach: Reach, work: () => T): T {
  return current.run({ reach }, work);
}

/**
 * Reads what the person who asks may not see in rows, to tell what they may know: a rank among all,
 * a benchmark, how many stand where.
 */
export function asEngine<T>(work: () => T): T {
  return within(ENGINE, work);
}

/** From here on this request is on behalf of whom its sender has turned out to be. */
export function recognised(reach: Reach): void {
  const store = current.getStore();
  if (store === undefined) throw new Error('a request outside the second wall');
  store.reach = reach;
}

/** What PostgreSQL is told; the settings are read by the functions `wall_…`. */
export function settingsOf(reach: Reach): readonly string[] {
  const { region, territory, subject, person } = { ...NOTHING, ...reach };
  return [reach.kind, region, territory, subject, person];
}

const NOTHING = { region: '', territory: '', subject: '', person: '' };

export const SETTINGS = `select set_config('battlemap.reach', $1, false),
  set_config('battlemap.region', $2, false), set_config('battlemap.territory', $3, false),
  set_config('battlemap.subject', $4, false), set_config('battlemap.person', $5, false)`;
