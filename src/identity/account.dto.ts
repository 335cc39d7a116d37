import { z } from 'zod';
import { administrators, roles } from '../../workflows/roles.js';
import { Instant } from '../clock/clock.dto.js';
import { Role } from './session.dto.js';

/** Accounts: one's own, and those somebody keeps. */

const Day = z.iso.date();
/** A password as it is set; what it must be beyond that is decided by `assertPassword`. */
const Password = z.string().min(1).max(256);

export const OpenSession = z
  .object({
    id: z.string(),
    createdAt: Instant,
    lastSeenAt: Instant,
    /** Where it was begun from. */
    address: z.string(),
    /** The program's own words. */
    agent: z.string(),
    /** Whether it is the one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'OpenSession' });
export type OpenSession = z.infer<typeof OpenSession>;

/** `GET /api/account`: one's own account. */
export const OwnAccount = z
  .object({
    account: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    secondFactor: z.object({
      on: z.boolean(),
      /** Whether this role must have one; a demonstration lets its administrators in without. */
      mandatory: z.boolean(),
      recoveryCodesLeft: z.int(),
    }),
    sessions: z.array(OpenSession),
  })
  .meta({ id: 'OwnAccount' });
export type OwnAccount = z.infer<typeof OwnAccount>;

/** `PUT /api/account/password`: other sessions end, links are void, the cookie changes. 401 `session.wrong-password`, 400 `account.refused`. */
export const ChangePassword = z
  .strictObject({ current: Password, password: Password })
  .meta({ id: 'ChangePassword' });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** The password again, for what a session left open must not be enough for. */
export const Confirmed = z.strictObject({ password: Password }).meta({ id: 'Confirmed' });
export type Confirmed = z.infer<typeof Confirmed>;

/** `POST /api/account/second-factor`: what the authenticator app is given, shown this once. */
export const SetUp = z
  .object({ /** Base32. */ secret: z.string(), /** `otpauth://totp/…` */ uri: z.string() })
  .meta({ id: 'SetUp' });

/** `PUT /api/account/second-factor`: a code of the app, which switches it on. */
export const Code = z.strictObject({ code: z.string().min(6).max(40) }).meta({ id: 'Code' });
export type Code = z.infer<typeof Code>;

/** Each is good for one log-in without the app; shown this once. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** `POST /api/password-resets`; the answer is the same whether there is such an account or not. */
export const AskReset = z
  .strictObject({ account: z.string().min(1).max(64) })
  .meta({ id: 'AskReset' });
export type AskReset = z.infer<typeof AskReset>;

/** `POST /api/links`: whose link it is. 404 `account.link-not-found`. */
export const LookAtLink = z
  .strictObject({ token: z.string().min(1).max(100) })
  .meta({ id: 'LookAtLink' });
export type LookAtLink = z.infer<typeof LookAtLink>;

export const LinkShown = z
  .object({ account: z.string(), name: z.string(), purpose: z.enum(['invitation', 'reset']) })
  .meta({ id: 'LinkShown' });
export type LinkShown = z.infer<typeof LinkShown>;

/** `PUT /api/links`: sets the password, once. */
export const UseLink = z
  .strictObject({ token: z.string().min(1).max(100), password: Password })
  .meta({ id: 'UseLink' });
export type UseLink = z.infer<typeof UseLink>;

const STATES = ['invited', 'active', 'locked', 'ended', 'disabled'] as const;

/** An account as those who keep the accounts see it. */
export const KeptAccount = z
  .object({
    id: z.string(),
    account: z.string(),
    name: z.string(),
    role: Role,
    /** The unit or enterprise it belongs to. */
    of: z.string().nullable(),
    /** Code of the unit. */
    organisation: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    /** invited: no password yet; locked: too many failures; ended: its last day has gone by. */
    state: z.enum(STATES),
    /** Until when the invitation is good; null when none is out. */
    invitedUntil: Instant.nullable(),
    lockedUntil: Instant.nullable(),
    lastLoginAt: Instant.nullable(),
    /** Not used for 90 days. */
    stale: z.boolean(),
    secondFactor: z.boolean(),
    /** The last day of access. */
    endsOn: Day.nullable(),
    delegate: z.object({ account: z.string(), name: z.string(), from: Day, to: Day }).nullable(),
  })
  .meta({ id: 'KeptAccount' });
export type KeptAccount = z.infer<typeof KeptAccount>;

/** `GET /api/accounts`: those of one's region that one keeps. */
export const KeptAccounts = z
  .object({ total: z.int().nonnegative(), page: z.int().positive(), items: z.array(KeptAccount) })
  .meta({ id: 'KeptAccounts' });
export type KeptAccounts = z.infer<typeof KeptAccounts>;

export const AskAccounts = z.object({
  /** A part of account, name, unit, enterprise or address. */
  q: z.string().trim().max(100).optional(),
  role: z.enum(roles).optional(),
  state: z.enum([...STATES, 'stale']).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type AskAccounts = z.infer<typeof AskAccounts>;

/**
 * `POST /api/accounts`: the security administrator invites anybody of the region but administrators, whose
 * accounts are kept on the server; the lead bureau and a territory invite enterprises by credit code. With
 * a mail server an address is needed; without one an enterprise has an address or a phone.
 */
export const Invite = z
  .strictObject({
    account: z.string().regex(/^[\w.@-]{2,64}$/),
    name: z.string().trim().min(1).max(64),
    role: z.enum(roles).exclude(administrators),
    organisation: z.string().max(64).optional(),
    creditCode: z.string().max(18).optional(),
    email: z.email().max(200).optional(),
    phone: z
      .string()
      .trim()
      .regex(/^[\d+ -]{7,20}$/)
      .optional(),
  })
  .meta({ id: 'Invite' });
export type Invite = z.infer<typeof Invite>;

/** An invitation or another link that is out. */
export const Invited = z
  .object({
    id: z.string(),
    account: z.string(),
    expiresAt: Instant,
    /** To be handed over by hand, shown this once: only where the installation has no mail server. */
    link: z.string().nullable(),
  })
  .meta({ id: 'Invited' });
export type Invited = z.infer<typeof Invited>;

/** `PUT /api/accounts/:id/role`: its sessions end. An enterprise's account stays one; nobody becomes or stops being an administrator here. */
export const GrantRole = z
  .strictObject({
    role: z.enum(roles).exclude(['enterprise', ...administrators]),
    organisation: z.string().max(64).optional(),
  })
  .meta({ id: 'GrantRole' });
export type GrantRole = z.infer<typeof GrantRole>;

/** `PUT /api/accounts/:id/end`: 交接. Access ends after the day; letters go to the delegate meanwhile. */
export const EndAccount = z
  .strictObject({
    /** The last day of access; null takes the end back. */
    on: Day.nullable(),
    /** An account of the same unit or enterprise; null takes the delegate away. */
    delegate: z.strictObject({ account: z.string().max(64), from: Day, to: Day }).nullable(),
  })
  .meta({ id: 'EndAccount' });
export type EndAccount = z.infer<typeof EndAccount>;

/** What is open at the unit or enterprise of an account, before it is handed over. */
export const HandOver = z
  .object({
    /** Open items that wait for the unit or enterprise. */
    open: z.int().nonnegative(),
    /** Who could be the delegate. */
    colleagues: z.array(z.object({ account: z.string(), name: z.string() })),
  })
  .meta({ id: 'HandOver' });
export type HandOver = z.infer<typeof HandOver>;

export const OpenSessions = z.object({ items: z.array(OpenSession) }).meta({ id: 'OpenSessions' });
export type OpenSessions = z.infer<typeof OpenSessions>;
