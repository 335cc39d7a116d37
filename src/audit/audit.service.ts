/** Writes the audit trail (审计记录): what people did that no flow's log tells. */
import { Injectable } from '@nestjs/common';
import { past } from '../clock.js';
import type { Actor } from '../flow/flow.types.js';
import type { Queryable } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { AuditStore } from './audit.store.js';
import { type Outcome, entryHash } from './entry.js';

/** What is to be put on record. */
export interface Deed {
  /** Who did it; null for a stranger, e.g. at a failed log-in. */
  readonly actor: Actor | null;
  /** What was done, e.g. `session.log-in`, `export.ledger`. */
  readonly action: string;
  /** What it was done to, e.g. `cycles/<id>/ledger.xlsx`. */
  readonly object?: string;
  readonly outcome: Outcome;
  /** Facts that help to understand it. No secrets and no figures: the trail is kept for ever. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Where the request came from. */
  readonly address?: string;
}

@Injectable()
export class AuditService {
  constructor(
    private readonly store: AuditStore,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Puts a deed on record. An error is the caller's to pass on: what cannot be recorded is not done.
   * @param sql the caller's transaction, in which the entry then stands or falls with the deed; it
   *   holds the end of the chain from here to its commit, so let nothing slow follow
   */
  async record(deed: Deed, sql?: Queryable): Promise<void> {
    // Who looks back does so now.
    if (sql === undefined) {
      await past.exit(() => this.transaction.sql((own) => this.append(deed, own)));
    } else await this.append(deed, sql);
  }

  private async append(deed: Deed, sql: Queryable): Promise<void> {
    const { actor } = deed;
    const head = await this.store.head(sql);
    const entry = {
      id: head.id + 1,
      at: head.at,
      actor: actor?.id ?? null,
      actorName: actor?.name ?? null,
      role: actor?.role ?? null,
      region: actor?.region ?? null,
      organisation: actor?.organisation ?? null,
      action: deed.action,
      object: deed.object ?? null,
      outcome: deed.outcome,
      address: deed.address ?? null,
      details: deed.details ?? {},
      prevHash: head.hash,
    };
    await this.store.append(sql, { ...entry, hash: entryHash(entry) });
  }
}
