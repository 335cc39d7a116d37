import { z } from 'zod';
import { Instant } from '../clock/clock.dto.js';

/** What was sent to a person, to be read in the application; their mail server may never have had it. */

const head = {
  id: z.string(),
  /** On the cycle's clock. */
  at: Instant,
  title: z.string(),
  unread: z.boolean(),
  /** The year it is about. */
  cycle: z.string().nullable(),
  flow: z.string().nullable(),
  /** The enterprise it is about. */
  enterprise: z.object({ id: z.string(), name: z.string() }).nullable(),
};

/** `GET /api/notifications?unread=&q=&page=`: newest first, 50 a page. */
export const Notifications = z
  .object({
    /** Of the filter. */
    total: z.int().nonnegative(),
    /** Of all. */
    unread: z.int().nonnegative(),
    page: z.int().positive(),
    items: z.array(
      z
        .object({
          ...head,
          /** The first line that says more than the title. */ preview: z.string(),
        })
        .meta({ id: 'NotificationHead' }),
    ),
  })
  .meta({ id: 'Notifications' });
export type Notifications = z.infer<typeof Notifications>;

/** `GET /api/notifications/:id`. `html` is shown in a frame without scripts. */
export const Notification = z
  .object({ ...head, text: z.string(), html: z.string().nullable() })
  .meta({ id: 'Notification' });
export type Notification = z.infer<typeof Notification>;

/** The id of a letter is the key it was sent under. */
export const NotificationId = z.string().regex(/^[\w.-]{1,200}$/);

/** `POST /api/notifications/read`: marks these as read; all, where none is named. */
export const ReadNotifications = z
  .object({ ids: z.array(NotificationId).min(1).max(100).optional() })
  .meta({ id: 'ReadNotifications' });
export type ReadNotifications = z.infer<typeof ReadNotifications>;

export const Unread = z.object({ unread: z.int().nonnegative() }).meta({ id: 'Unread' });
export type Unread = z.infer<typeof Unread>;

export const AskedNotifications = z.object({
  unread: z.stringbool().default(false),
  q: z.string().trim().max(100).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type AskedNotifications = z.infer<typeof AskedNotifications>;
