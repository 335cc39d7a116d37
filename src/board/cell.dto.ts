import { z } from 'zod';
import { Day, Instant } from '../clock/clock.dto.js';
import { DateKind, Light, OrganisationRef } from './board.dto.js';

/** The working board (工作台账): what is behind one cell, and reminders sent from it. */

/** One enterprise or project that is not done. */
export const CellItem = z
  .object({
    subject: z.object({ id: z.string(), name: z.string() }),
    /** Its own flow. */
    flow: z.string(),
    /** "退回补正", as its machine names the state. */
    state: z.string(),
    /** Sent back, being checked by somebody, or not handed in yet. */
    tone: z.enum(['returned', 'checking', 'waiting']),
    reason: z.string(),
    /** Calendar days beyond its date; 0 when it has not passed. */
    days: z.int().nonnegative(),
  })
  .meta({ id: 'CellItem' });
export type CellItem = z.infer<typeof CellItem>;

/** `GET /api/cycles/:id/cells/:organisation/:stage`. All numbers are of one instant. */
export const BoardCell = z
  .object({
    /** The past instant this was asked for; absent in the present. */
    asOf: Instant.optional(),
    at: Instant,
    today: Day,
    organisation: OrganisationRef,
    stage: z.object({ id: z.string(), title: z.string(), due: Day, kind: DateKind }),
    light: Light,
    why: z.string(),
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
    daysLate: z.int().nonnegative(),
    due: Day,
    /** The last supervision form about it: "督〔2022〕3 号". */
    form: z.string().nullable(),
    /** The cell's total by state, done first; a cell that counts no enterprises has two parts at most. */
    parts: z.array(
      z.object({
        tone: z.enum(['done', 'returned', 'checking', 'waiting']),
        title: z.string(),
        count: z.int().positive(),
      }),
    ),
    /** Who is not done, the latest first; at most 500 of them. Null where no enterprises are counted. */
    undone: z.object({ total: z.int().nonnegative(), items: z.array(CellItem) }).nullable(),
    tasks: z.array(
      z.object({
        /** Null until its stage opens. */
        flow: z.string().nullable(),
        revision: z.int(),
        title: z.string(),
        clause: z.string().nullable(),
        light: Light,
        why: z.string(),
        state: z.string(),
        done: z.int().nonnegative(),
        total: z.int().nonnegative(),
        due: Day,
        originalDue: Day.nullable(),
        /** An extension that waits for a decision. */
        asked: z.object({ due: Day, reason: z.string() }).nullable(),
      }),
    ),
    /** 责任链: 业务骨干, 分管负责人, 包保领导; phones are masked. */
    people: z.array(
      z.object({
        post: z.enum(['liaison', 'officer', 'sponsor']),
        name: z.string().nullable(),
        phone: z.string().nullable(),
      }),
    ),
    /** "逾期1个工作日催办 · 逾期5个工作日督办单". */
    rule: z.string(),
    /** 升级记录, the oldest first. */
    record: z.array(
      z.object({
        at: Instant,
        light: Light.nullable(),
        title: z.string(),
        text: z.string().nullable(),
      }),
    ),
    /** What happens next by itself; null when nothing will. */
    next: z
      .object({ on: Day, time: z.string(), title: z.string(), copy: z.array(z.string()) })
      .nullable(),
    evidence: z.array(
      z.object({ id: z.string(), name: z.string(), by: z.string(), at: Instant, url: z.string() }),
    ),
    /** Reminders by hand, the newest first: `sent` counts letters that went out. */
    reminders: z.array(
      z.object({
        at: Instant,
        by: z.string(),
        text: z.string(),
        sent: z.int().nonnegative(),
        /** Why it has not gone out, as the post says; null when it has or still will. */
        failed: z.string().nullable(),
      }),
    ),
    /** Why nobody can be reminded now; null when they can. */
    reminderShut: z.string().nullable(),
  })
  .meta({ id: 'BoardCell' });
export type BoardCell = z.infer<typeof BoardCell>;

/** `POST /api/cycles/:id/reminders/preview` and `/reminders`: what to say, and to whom. */
export const ReminderOrder = z
  .object({
    cells: z
      .array(
        z.object({
          organisation: z.string().max(100),
          stage: z.string().max(100),
          /** Enterprises that are named in the letter; none: the letter names none. */
          subjects: z.array(z.uuid()).max(500),
        }),
      )
      .min(1)
      .max(300),
    text: z.string().trim().min(1).max(1000),
    /** Whether the named enterprises get a letter of their own. */
    toSubjects: z.boolean(),
  })
  .meta({ id: 'ReminderOrder' });
export type ReminderOrder = z.infer<typeof ReminderOrder>;

/** One letter; the channel is e-mail, the only one there is. */
export const Reminder = z
  .object({
    flow: z.string(),
    organisation: OrganisationRef,
    /** "归集审核 · 审核企业数据". */
    about: z.string(),
    /** Who is addressed: the unit or the enterprise. */
    to: z.string(),
    addresses: z.array(z.string()),
    subject: z.string(),
    text: z.string(),
  })
  .meta({ id: 'Reminder' });
export type Reminder = z.infer<typeof Reminder>;

/** Somebody who is not reached, with the reason and what happens instead. */
export const Missed = z
  .object({ to: z.string(), about: z.string(), reason: z.string() })
  .meta({ id: 'Missed' });
export type Missed = z.infer<typeof Missed>;

export const ReminderPreview = z
  .object({
    letters: z.array(Reminder),
    missed: z.array(Missed),
    /** Why nothing can be sent now: a day of rest; null when it can. */
    shut: z.string().nullable(),
  })
  .meta({ id: 'ReminderPreview' });
export type ReminderPreview = z.infer<typeof ReminderPreview>;

/** What was handed to the post, and who was not reached. */
export const ReminderResult = z
  .object({ sent: z.int().nonnegative(), missed: z.array(Missed) })
  .meta({ id: 'ReminderResult' });
export type ReminderResult = z.infer<typeof ReminderResult>;
