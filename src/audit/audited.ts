/** Marks on routes that say what of them goes into the audit trail; `AuditInterceptor` reads them. */
import { SetMetadata } from '@nestjs/common';
import type { Request } from 'express';

export const AUDITED = 'audited';

export interface Audited {
  /** What is done, e.g. `export.ledger`; dots go from the general to the special. */
  readonly action: string;
  readonly how: 'once' | 'change' | 'read';
  /** What it is done to, where the address of the request does not say it. */
  readonly object?: ((request: Request) => string | undefined) | undefined;
}

type Mark = MethodDecorator;
const mark = (audited: Audited): Mark => SetMetadata(AUDITED, audited);

/** One entry for each call, before the answer is given: exports, log-ins. */
export const Audited = (action: string, object?: Audited['object']): Mark =>
  mark({ action, how: 'once', object });

/** An entry before the change is tried and one after it: nothing changes that is not on record. */
export const AuditedChange = (action: string, object?: Audited['object']): Mark =>
  mark({ action, how: 'change', object });

/**
 * A look at figures of enterprises, at what they lead to, or at people: their accounts, numbers, letters.
 * An enterprise that looks at its own leaves
 * no entry, and who looks at the same thing again within ten minutes none either: pages refresh
 * themselves.
 */
export const AuditedRead = (action: string): Mark => mark({ action, how: 'read' });
