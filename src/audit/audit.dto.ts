import { z } from 'zod';
import { Day, Instant } from '../clock/clock.dto.js';

/** The audit trail as the audit administrator reads it. */

const word = z.string().trim().max(100).optional();

/** Every condition given must hold; words are looked for anywhere, regardless of case. */
export const AuditFilter = z.object({
  /** First and last day, in Asia/Shanghai. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Name or id of the person. */
  person: word,
  /** Beginning of the action: `export`, `session.log-in`. */
  action: word,
  object: word,
  outcome: z.enum(['asked', 'done', 'refused']).optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const AuditQuery = AuditFilter.extend({
  page: z.coerce.number().int().positive().max(100_000).default(1),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** `GET /api/audit`: newest first, 50 a page. */
export const AuditTrail = z
  .object({
    total: z.int().nonnegative(),
    page: z.int().positive(),
    items: z.array(
      z
        .object({
          /** Its place in the chain. */
          id: z.int(),
          at: Instant,
          /** Name and organisation at that time; null for a stranger. */
          person: z.string().nullable(),
          role: z.string().nullable(),
          action: z.string(),
          label: z.string(),
          object: z.string().nullable(),
          outcome: z.enum(['asked', 'done', 'refused']),
          address: z.string().nullable(),
          details: z.record(z.string(), z.unknown()),
        })
        .meta({ id: 'AuditItem' }),
    ),
  })
  .meta({ id: 'AuditTrail' });
export type AuditTrail = z.infer<typeof AuditTrail>;

/** `GET /api/audit/seals`: the newest 31, newest first. */
export const DaySeals = z
  .object({
    items: z.array(
      z.object({ day: Day, events: z.int(), audits: z.int(), hash: z.string() }).meta({
        id: 'DaySeal',
      }),
    ),
  })
  .meta({ id: 'DaySeals' });
export type DaySeals = z.infer<typeof DaySeals>;

/** `POST /api/audit/verification`: what following every chain and seal has found. */
export const Verification = z
  .object({
    at: Instant,
    flows: z.int(),
    events: z.int(),
    audits: z.int(),
    /** Imprints of decided facts. */
    imprints: z.int(),
    seals: z.int(),
    latest: z.object({ day: Day, hash: z.string() }).nullable(),
    /** A line each, at most 200 of them. */
    faults: z.array(z.string()),
    /** How many there are in all. */
    total: z.int(),
  })
  .meta({ id: 'Verification' });
export type Verification = z.infer<typeof Verification>;
