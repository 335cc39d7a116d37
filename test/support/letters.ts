import type { Intent } from '../../src/domain/process/step.js';
import type { Origin } from '../../src/outbox/handlers.js';
import type { Kernel } from './kernel.js';

/** Delivers a letter as mail is delivered: one row for its key, however often it is tried. */
export async function keepLetter(
  kernel: Kernel,
  { params }: Intent,
  origin: Origin,
): Promise<void> {
  await kernel.database.pool.query(
    `insert into mail (key, cycle_id, flow_id, "to", subject, html, text, at)
     values ($1, $2, $3, '{}', $4, '', '', $5) on conflict (key) do nothing`,
    [origin.key, origin.flow.cycleId, origin.flow.id, String(params.template), origin.at],
  );
}
