/** Writes the logs of all flows anew, as somebody could who knows how they are hashed. */
import { bornText, type Born, seal, type WrittenText } from '../../src/flow/chain.js';
import { BORN_COLUMNS } from '../../src/flow/flow.row.js';
import { canonical } from '../../src/domain/process/canonical.js';
import { algorithmOf } from '../../src/digest.js';
import { asOwner } from './owner.js';

const ENTRIES = `select f.id as "flowId", ${BORN_COLUMNS}, e.seq, e.at, e.actor, e.actor_name as "actorName",
    e.version, e.type, e.payload, e.before, e.after, e.cause, e.recorded_at as "recordedAt", e.hash
  from flow_event e join flow f on f.id = e.flow_id order by e.flow_id, e.seq`;

type Row = Omit<WrittenText, 'at' | 'recordedAt'> & Born & { at: Date; recordedAt: Date };

/**
 * Everything written so far was written that much earlier, and all hashes say so. In `edition` 1 they
 * hold neither the time of writing nor what the flow is: entries as they once were written.
 */
export async function written(
  earlier: { readonly days: number },
  edition: 1 | 2 = 2,
): Promise<void> {
  await asOwner(async (owner) => {
    await owner.rows('set session_replication_role = replica');
    let prevHash = '';
    for (const row of await owner.rows<Row>(ENTRIES)) {
      if (row.seq === 0) prevHash = '';
      const recordedAt = new Date(
        row.recordedAt.getTime() - earlier.days * 86_400_000,
      ).toISOString();
      const text = {
        ...row,
        at: row.at.toISOString(),
        payload: canonical(row.payload),
        before: canonical(row.before),
        after: canonical(row.after),
        prevHash,
      };
      const sealed =
        edition === 1
          ? { ...text, recordedAt: undefined }
          : { ...text, recordedAt, ...(row.seq === 0 && { born: bornText(row) }) };
      const hash = seal(sealed, algorithmOf(row.hash));
      await owner.rows(
        `update flow_event set recorded_at = $3, prev_hash = $4, hash = $5
          where flow_id = $1 and seq = $2`,
        [row.flowId, row.seq, recordedAt, prevHash, hash],
      );
      await owner.rows('update flow set head = $2 where id = $1', [row.flowId, hash]);
      prevHash = hash;
    }
  });
}
