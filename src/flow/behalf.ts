/** Who has sent an event, and on whose behalf. Pure. */
import { senders } from '../../workflows/roles.js';
import type { Kind, LogEntry } from './flow.types.js';

/**
 * Whoever has sent it, as shown; what is the enterprise's own to say (its figures, its confirmation, its
 * appeal) and was said by somebody else is marked as said on its behalf.
 * @param own the ids of the accounts of the enterprise
 */
export function senderOf(
  kind: Kind,
  { type, actor, actorName }: Pick<LogEntry, 'type' | 'actor' | 'actorName'>,
  own: ReadonlySet<string>,
): string {
  const isIts =
    kind === 'enterprise-year' && (senders[kind][type]?.includes('enterprise') ?? false);
  return !isIts || actor === 'system' || own.has(actor) ? actorName : `${actorName} 代企业办理`;
}
