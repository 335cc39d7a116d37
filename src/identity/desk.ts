/** Who keeps which accounts, and how they look to their keeper. Pure. */
import { isAdministrator } from '../../workflows/roles.js';
import type { IsoDate } from '../clock.js';
import type { Actor } from '../flow/flow.types.js';
import type { AskAccounts, KeptAccount } from './account.dto.js';
import type { ListedAccount } from './account.store.js';

const STALE_MS = 90 * 24 * 3_600_000;

/**
 * The security administrator keeps all accounts of the region, the lead bureau those of units and
 * enterprises, a territory those of its enterprises.
 */
export function keeps(actor: Actor, one: Pick<ListedAccount, 'role' | 'territory'>): boolean {
  if (actor.role === 'security-admin') return true;
  if (actor.role === 'lead') return !isAdministrator(one.role);
  return (
    actor.role === 'territory' && one.role === 'enterprise' && one.territory === actor.organisation
  );
}

/** Whether this person may send such an invitation; of enterprises a territory only its own. */
export function mayInvite({ role }: Actor, one: Pick<ListedAccount, 'role'>): boolean {
  return role === 'security-admin' || one.role === 'enterprise';
}

/** The account as its keeper sees it on a day, at an instant of the real clock. */
export function kept(one: ListedAccount, today: IsoDate, now: Date): KeptAccount {
  const used = Date.parse(one.lastLoginAt ?? one.createdAt);
  return {
    id: one.id,
    account: one.account,
    name: one.name,
    role: one.role,
    of: one.subjectName ?? one.organisationTitle,
    organisation: one.organisation,
    email: one.email,
    phone: one.phone,
    state: stateOf(one, today),
    invitedUntil: one.invitedUntil,
    lockedUntil: one.lockedUntil,
    lastLoginAt: one.lastLoginAt,
    stale: now.getTime() - used > STALE_MS,
    secondFactor: one.secondFactor,
    endsOn: one.endsOn,
    delegate: one.delegate,
  };
}

function stateOf(one: ListedAccount, today: IsoDate): KeptAccount['state'] {
  if (one.disabledAt !== null) return 'disabled';
  if (one.endsOn !== null && one.endsOn < today) return 'ended';
  if (one.lockedUntil !== null) return 'locked';
  return one.hasPassword || one.lastLoginAt !== null ? 'active' : 'invited';
}

/** Whether an account is among those asked for; who has lost access is not stale. */
export function isAsked(one: KeptAccount, { q = '', role, state }: AskAccounts): boolean {
  const words = [one.account, one.name, one.of, one.email].join(' ').toLowerCase();
  if (!words.includes(q.toLowerCase())) return false;
  if (role !== undefined && one.role !== role) return false;
  if (state === 'stale') return one.stale && !['ended', 'disabled'].includes(one.state);
  return state === undefined || one.state === state;
}
