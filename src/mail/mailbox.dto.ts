import { z } from 'zod';
import { Instant } from '../clock/clock.dto.js';

/** The mailbox of the demo: what went out, readable where there is no mail server. */

const head = {
  id: z.string(),
  at: Instant,
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
};

/** `GET /api/mailbox?q=&page=`: newest first, 50 a page. The lead bureau sees its region's, others what was sent to their unit, enterprise, role or account. */
export const Mailbox = z
  .object({
    total: z.int().nonnegative(),
    page: z.int().positive(),
    items: z.array(
      z
        .object({
          ...head,
          /** The first line that says more than the subject. */ preview: z.string(),
        })
        .meta({ id: 'MailHead' }),
    ),
  })
  .meta({ id: 'Mailbox' });
export type Mailbox = z.infer<typeof Mailbox>;

/** `GET /api/mailbox/:id`. `html` is shown in a frame without scripts. */
export const MailMessage = z
  .object({ ...head, text: z.string(), html: z.string().nullable(), flow: z.string().nullable() })
  .meta({ id: 'MailMessage' });
export type MailMessage = z.infer<typeof MailMessage>;
