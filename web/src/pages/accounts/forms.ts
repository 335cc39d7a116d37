import type { Schema } from '../../api/client';
import { roles, isAdministrator, type Role } from '../../access';
import type { Action, Field, Values } from '../../forms/values';
import { t, type TextKey } from '../../locales';

/** The forms of the accounts page, made as the server's own forms are. */

type Account = Schema['KeptAccount'];
type HandOver = Schema['HandOver'];

const field = (
  name: string,
  label: TextKey,
  more: Partial<Pick<Field, 'kind' | 'required' | 'value' | 'options'>> = {},
): Field => ({
  name,
  label: t(label),
  kind: 'text',
  required: false,
  unit: null,
  hint: null,
  value: null,
  options: [],
  columns: [],
  rows: [],
  ...more,
});

const action = (event: string, label: TextKey, explain: string, fields: Field[]): Action => ({
  event,
  label: t(label),
  tone: 'primary',
  possible: true,
  reasons: [],
  explain,
  confirmText: null,
  fields,
});

/** Administrators are made at the command line of the server; everybody else here. */
type Working = Schema['Invite']['role'];
const working = roles.filter((role): role is Working => !isAdministrator(role));
const isWorking = (value: unknown): value is Working => working.some((role) => role === value);

const roleOptions = (which: readonly Role[]) =>
  which.map((role) => ({ value: role, label: t(`role.${role}`) }));

/** Whom this role invites: the security administrator anybody, others enterprises. */
export const inviteForm = (role: Role): Action =>
  action('invite', 'accounts.invite', t('accounts.inviteAbout'), [
    field('account', 'accounts.account', { required: true }),
    field('name', 'accounts.name', { required: true }),
    ...(role === 'security-admin'
      ? [
          field('role', 'accounts.role', {
            kind: 'choice',
            required: true,
            options: roleOptions(working),
          }),
          field('organisation', 'accounts.organisation'),
        ]
      : []),
    field('creditCode', 'accounts.creditCode', { required: role !== 'security-admin' }),
    field('email', 'accounts.email'),
    field('phone', 'accounts.phone'),
  ]);

export const roleForm = (one: Account): Action =>
  action('role', 'accounts.role', t('accounts.roleAbout'), [
    field('role', 'accounts.role', {
      kind: 'choice',
      required: true,
      value: one.role,
      options: roleOptions(working.filter((role) => role !== 'enterprise')),
    }),
    field('organisation', 'accounts.organisation', { value: one.organisation }),
  ]);

export const endForm = (one: Account, { open, colleagues }: HandOver): Action =>
  action('end', 'accounts.end', t('accounts.endAbout', { n: open }), [
    field('on', 'accounts.endsOn', { kind: 'date', value: one.endsOn }),
    field('delegate', 'accounts.delegate', {
      kind: 'choice',
      value: one.delegate?.account ?? null,
      options: colleagues.map(({ account, name }) => ({ value: account, label: name })),
    }),
    field('from', 'accounts.delegateFrom', { kind: 'date', value: one.delegate?.from ?? null }),
    field('to', 'accounts.delegateTo', { kind: 'date', value: one.delegate?.to ?? null }),
  ]);

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export const inviteOf = (values: Values): Schema['Invite'] => ({
  account: text(values['account']) ?? '',
  name: text(values['name']) ?? '',
  role: isWorking(values['role']) ? values['role'] : 'enterprise',
  organisation: text(values['organisation']),
  creditCode: text(values['creditCode']),
  email: text(values['email']),
  phone: text(values['phone']),
});

export const roleOf = (values: Values): Schema['GrantRole'] => {
  const role = isWorking(values['role']) ? values['role'] : 'leader';
  return {
    role: role === 'enterprise' ? 'leader' : role,
    organisation: text(values['organisation']),
  };
};

export const endOf = (values: Values, today: string): Schema['EndAccount'] => {
  const account = text(values['delegate']);
  const on = text(values['on']) ?? null;
  return {
    on,
    delegate:
      account === undefined
        ? null
        : {
            account,
            from: text(values['from']) ?? today,
            to: text(values['to']) ?? on ?? today,
          },
  };
};
