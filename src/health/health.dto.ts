import { z } from 'zod';
import { Day, Instant } from '../clock/clock.dto.js';
import { Readiness } from '../http/health.service.js';

/** How something stands: well, to be watched, or not working. */
export const Verdict = z.enum(['ok', 'watch', 'failed']).meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof Verdict>;

const Count = z.int().nonnegative();

/** `GET /api/health`: what the installation finds of itself, with the figures Prometheus is told. */
export const Health = z
  .object({
    /** Of this machine. */
    at: Instant,
    checks: Readiness.shape.checks,
    clock: z.object({ simulated: z.boolean(), now: Instant }),
    timers: z.object({
      verdict: Verdict,
      overdue: Count,
      /** Where the next one fires. */
      next: Instant.nullable(),
      /** When this process swept last, by the clock of the machine; null where only others sweep. */
      swept: Instant.nullable(),
      /** Connections of processes that sweep and deliver. */
      workers: Count,
    }),
    effects: z.object({
      verdict: Verdict,
      /** Due and not delivered. */
      waiting: Count,
      /** Put off, to working hours mostly. */
      later: Count,
      /** Of those waiting, tried in vain before. */
      retried: Count,
      /** Since when the oldest of those waiting has been due, on the cycle's clock. */
      oldest: Instant.nullable(),
      dead: Count,
    }),
    mail: z.object({
      verdict: Verdict,
      /** A mail server, the mailbox of a demonstration, or nowhere. */
      by: z.enum(['server', 'mailbox', 'nowhere']),
      /** By the clock of the machine. */
      sent: Instant.nullable(),
      /** Kept and not accepted by the other side yet. */
      unsent: Count,
    }),
    seal: z.object({
      verdict: Verdict,
      /** The day sealed last. */
      day: Day.nullable(),
      hash: z.string().nullable(),
      /** Days that are over and have no seal. */
      behind: Count,
    }),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;
