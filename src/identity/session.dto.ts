import { z } from 'zod';
import { roles } from '../../workflows/roles.js';
import { ClockState } from '../clock/clock.dto.js';

/** Who is there, for the frame of every page. */

export const Role = z.enum(roles).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/**
 * `POST /api/session`; answers `Session` and sets the httpOnly cookie. 401 `session.wrong-password`;
 * 401 `session.code-needed` when the account has a second factor: the same again with `code`, from the
 * app or one of the recovery codes; 401 `session.wrong-code`.
 */
export const LogIn = z
  .object({
    account: z.string().min(1).max(64),
    password: z.string().min(1).max(256),
    code: z.string().min(6).max(40).optional(),
  })
  .meta({ id: 'LogIn' });
export type LogIn = z.infer<typeof LogIn>;

/** A cycle as the switcher lists it. */
export const CycleRef = z
  .object({
    id: z.string(),
    programme: z.string(),
    /** Short: "通州湾示范区 · 2022 年度评价". */
    title: z.string(),
    year: z.int(),
    state: z.enum(['planned', 'open', 'closed', 'archived']),
  })
  .meta({ id: 'CycleRef' });
export type CycleRef = z.infer<typeof CycleRef>;

export const Person = z
  .object({
    account: z.string(),
    name: z.string(),
    role: Role,
    /** "业务骨干", "牵头单位", "企业联系人" … as it is to be read. */
    roleTitle: z.string(),
    organisation: z.object({ id: z.string(), title: z.string() }).nullable(),
    /** Only for `enterprise`: whose account it is. */
    subject: z.object({ id: z.string(), name: z.string() }).nullable(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

/**
 * `GET /api/session`: always 200. `person` is null before log-in. `demo` is null unless the
 * installation is a demo: then the log-in page offers these accounts as one-click choices.
 * `cycles` are those the person may see, newest first; pages start with `start`, the year at work.
 */
export const Session = z
  .object({
    person: Person.nullable(),
    /** An administrator who has to set up the second factor before anything else. */
    mustEnrol: z.boolean(),
    /** Whether one can log in by the single sign-on of the place: `GET /api/session/oidc`. */
    singleSignOn: z.boolean(),
    cycles: z.array(CycleRef),
    /** The newest open cycle in which a stage has opened; null when there is no cycle at all. */
    start: z.string().nullable(),
    clock: ClockState,
    demo: z
      .object({
        password: z.string(),
        accounts: z.array(
          z.object({
            account: z.string(),
            name: z.string(),
            role: Role,
            /** What the region is working on; the region whose year is newest comes first. */
            region: z.string(),
            organisation: z.string(),
            /** What one can do with it, one line: "录入企业、上门确认". */
            about: z.string(),
          }),
        ),
      })
      .nullable(),
    version: z.string(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;
