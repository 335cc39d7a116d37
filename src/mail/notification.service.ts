import { Injectable } from '@nestjs/common';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { asEngine } from '../persistence/wall.js';
import { MailNotFound } from './errors.js';
import { previewOf } from './preview.js';
import { readersOf } from './mail.store.js';
import type {
  AskedNotifications,
  Notification,
  Notifications,
  ReadNotifications,
  Unread,
} from './notification.dto.js';
import { NotificationStore } from './notification.store.js';
import type { Reader } from './notification.store.js';

const PAGE = 50;

/**
 * The letters of one person: those that were sent to them, their role, their unit or their enterprise.
 * A letter is its recipient's whatever it is about, hence the engine's reach.
 */
@Injectable()
export class NotificationService {
  constructor(
    private readonly store: NotificationStore,
    private readonly database: Database,
  ) {}

  list(actor: Actor, { unread, q, page }: AskedNotifications): Promise<Notifications> {
    return asEngine(async () => {
      const { pool } = this.database;
      const reader = readerOf(actor);
      const asked = { unread, q: q === undefined || q === '' ? null : q };
      const [found, left] = await Promise.all([
        this.store.list(pool, reader, { ...asked, offset: (page - 1) * PAGE, limit: PAGE }),
        this.store.unread(pool, reader),
      ]);
      const items = found.rows.map(({ text, ...head }) => ({
        ...head,
        preview: previewOf(text, head.title),
      }));
      return { total: found.total, unread: left, page, items };
    });
  }

  /** @throws MailNotFound also when it is somebody else's */
  get(actor: Actor, id: string): Promise<Notification> {
    return asEngine(async () => {
      const row = await this.store.get(this.database.pool, readerOf(actor), id);
      if (row === undefined) throw new MailNotFound();
      const { html, ...rest } = row;
      return { ...rest, html: html === '' ? null : html };
    });
  }

  /** Marks letters as read; somebody else's are passed over. Answers how many are left. */
  read(actor: Actor, { ids }: ReadNotifications): Promise<Unread> {
    return asEngine(async () => {
      const reader = readerOf(actor);
      await this.store.markRead(this.database.pool, reader, ids ?? null);
      return { unread: await this.store.unread(this.database.pool, reader) };
    });
  }
}

const readerOf = (actor: Actor): Reader => ({
  id: actor.id,
  region: actor.region,
  readers: readersOf(actor),
});
