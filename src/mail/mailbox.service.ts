import { Injectable } from '@nestjs/common';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { MailNotFound } from './errors.js';
import { readersOf } from './mail.store.js';
import type { Mailbox, MailMessage } from './mailbox.dto.js';
import { MailboxStore } from './mailbox.store.js';
import type { MailRow, Readership } from './mailbox.store.js';
import { previewOf } from './preview.js';

const PAGE = 50;

/** Reads the mailbox: the lead bureau the mail of its region, others their own. */
@Injectable()
export class MailboxService {
  constructor(
    private readonly store: MailboxStore,
    private readonly database: Database,
  ) {}

  async list(actor: Actor, { q, page }: { q?: string; page: number }): Promise<Mailbox> {
    const { total, rows } = await this.store.list(this.database.pool, readershipOf(actor), {
      q: q === undefined || q === '' ? null : q,
      offset: (page - 1) * PAGE,
      limit: PAGE,
    });
    return { total, page, items: rows.map(headOf) };
  }

  /** @throws MailNotFound also when it is somebody else's */
  async get(actor: Actor, id: string): Promise<MailMessage> {
    const row = await this.store.get(this.database.pool, readershipOf(actor), id);
    if (row === undefined) throw new MailNotFound();
    const { html, ...rest } = row;
    return { ...rest, html: html === '' ? null : html };
  }
}

/** In one's region: everything for the lead bureau, for others what was sent to them. */
function readershipOf(actor: Actor): Readership {
  const { role, region } = actor;
  return { region, readers: role === 'lead' ? 'all' : readersOf(actor) };
}

function headOf({ text, ...head }: MailRow): Mailbox['items'][number] {
  return { ...head, preview: previewOf(text, head.subject) };
}
