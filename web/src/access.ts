import type { Schema } from './api/client';

/** Which pages each role opens. The server decides what may be seen; this keeps doors it would shut off the menu. */

export type Role = Schema['Role'];

export type PageName =
  | 'wall'
  | 'board'
  | 'tasks'
  | 'flow'
  | 'ledger'
  | 'lab'
  | 'subjects'
  | 'year'
  | 'calendar'
  | 'import'
  | 'lists'
  | 'reports'
  | 'programmes'
  | 'mailbox'
  | 'operator'
  | 'audit'
  | 'security'
  | 'accounts'
  | 'account'
  | 'notifications'
  | 'portal';

const pages: Record<Role, readonly PageName[]> = {
  lead: [
    'wall',
    'board',
    'tasks',
    'flow',
    'year',
    'lab',
    'subjects',
    'import',
    'calendar',
    'lists',
    'reports',
    'programmes',
    'mailbox',
    'operator',
  ],
  department: [
    'wall',
    'board',
    'tasks',
    'flow',
    'subjects',
    'calendar',
    'lists',
    'reports',
    'programmes',
    'mailbox',
  ],
  territory: [
    'wall',
    'board',
    'tasks',
    'flow',
    'subjects',
    'import',
    'calendar',
    'lists',
    'reports',
    'programmes',
    'mailbox',
  ],
  leader: [
    'wall',
    'board',
    'tasks',
    'flow',
    'year',
    'lab',
    'subjects',
    'calendar',
    'lists',
    'reports',
    'programmes',
    'mailbox',
  ],
  enterprise: ['portal', 'mailbox'],
  'system-admin': ['operator', 'security', 'mailbox'],
  'security-admin': ['accounts', 'security', 'operator', 'mailbox'],
  'audit-admin': ['audit', 'security', 'mailbox'],
};

/** All roles, in the order people know them. */
export const roles: readonly Role[] = [
  'lead',
  'department',
  'territory',
  'enterprise',
  'leader',
  'system-admin',
  'security-admin',
  'audit-admin',
];

/** Whether it is one of the three who look after the installation. */
export const isAdministrator = (role: Role): boolean => role.endsWith('-admin');

/** Whether a word is a role this face has a name for. */
export const isRole = (word: string): word is Role => Object.hasOwn(pages, word);

const first: Record<Role, PageName> = {
  lead: 'wall',
  leader: 'wall',
  department: 'tasks',
  territory: 'tasks',
  enterprise: 'portal',
  'system-admin': 'operator',
  'security-admin': 'accounts',
  'audit-admin': 'audit',
};

/**
 * Pages that are reached from another: the list of tasks from the board; a department that owns items
 * imports them from the list of enterprises, which knows whether it does; accounts are in the menu of
 * the person.
 */
const inner: Partial<Record<Role, readonly PageName[]>> = {
  department: ['ledger', 'import'],
  lead: ['ledger', 'accounts'],
  leader: ['ledger'],
  territory: ['ledger', 'accounts'],
};

/** Pages that are put away under 更多 where a role has more than fit the bar. */
const further: ReadonlySet<PageName> = new Set<PageName>([
  'calendar',
  'import',
  'lists',
  'programmes',
  'mailbox',
  'operator',
]);
const FITTING = 7;

/** The menu of a role, in order: what stands in the bar, and what is put away. */
export function menuOf(role: Role): { bar: readonly PageName[]; more: readonly PageName[] } {
  const all = pages[role];
  const more = all.length > FITTING ? all.filter((page) => further.has(page)) : [];
  return { bar: all.filter((page) => !more.includes(page)), more };
}

/** Pages that are everybody's own. */
const own: ReadonlySet<PageName> = new Set<PageName>(['account', 'notifications']);

export const mayOpen = (role: Role, page: PageName): boolean =>
  own.has(page) || pages[role].includes(page) || inner[role]?.includes(page) === true;

/** Pages that are not of one year, or find it by themselves. */
const timeless: ReadonlySet<PageName> = new Set<PageName>([
  'portal',
  'programmes',
  'mailbox',
  'operator',
  'audit',
  'security',
  'accounts',
  'account',
  'notifications',
]);

/** Where a role starts after log-in; where there is no year yet, on a page that needs none. */
export const startOf = (role: Role, cycle: string): PageName => {
  if (cycle !== '' || timeless.has(first[role])) return first[role];
  return mayOpen(role, 'programmes') ? 'programmes' : 'mailbox';
};

/** The address of a page. */
export const addressOf = (page: PageName, cycle: string): string =>
  timeless.has(page) ? `/${page}` : `/c/${cycle}/${page}`;
