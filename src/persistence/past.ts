/** Connections that look back: what they read is what stood at that instant, and they write nothing. */
import type pg from 'pg';
import { past } from '../clock.js';
import { WalledPool } from './pool.js';

/** Put before `public`, the views of `replay` stand in for the tables of the same name. */
export const LOOKING_BACK = '-c search_path=replay,public -c default_transaction_read_only=on';

const SETTINGS = `select set_config('battlemap.as_of', $1, false),
  set_config('battlemap.states', $2, false), set_config('battlemap.deadlines', $3, false)`;

/** Tells each connection that is taken which instant is looked back at. */
export class PastPool extends WalledPool {
  protected override telling(): (client: pg.PoolClient) => Promise<void> {
    const onWhoseBehalf = super.telling();
    const { at, states, deadlines } = past.getStore() ?? { at: '', states: '[]', deadlines: '[]' };
    return async (client) => {
      await onWhoseBehalf(client);
      await client.query(SETTINGS, [at, states, deadlines]);
    };
  }
}
