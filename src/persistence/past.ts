/** Connections that look back: what they read is what stood at that instant, and they write nothing. */
import type pg from 'pg';
import { past } from '../clock.js';
import { WalledPool } from './pool.js';

type Taken = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void;

/** Put before `public`, the views of `replay` stand in for the tables of the same name. */
export const LOOKING_BACK = '-c search_path=replay,public -c default_transaction_read_only=on';

const SETTINGS = `select set_config('battlemap.as_of', $1, false),
  set_config('battlemap.states', $2, false), set_config('battlemap.deadlines', $3, false)`;

/** Tells each connection that is taken which instant is looked back at. */
export class PastPool extends WalledPool {
  override connect(): Promise<pg.PoolClient>;
  override connect(taken: Taken): void;
  override connect(taken?: Taken): Promise<pg.PoolClient> | void {
    const looking = past.getStore();
    const told = super.connect().then(async (client) => {
      const { at, states, deadlines } = looking ?? { at: '', states: '[]', deadlines: '[]' };
      try {
        await client.query(SETTINGS, [at, states, deadlines]);
      } catch (error) {
        client.release(true);
        throw error;
      }
      return client;
    });
    if (taken === undefined) return told;
    told.then(
      (client) => {
        taken(undefined, client, client.release.bind(client));
      },
      (error: unknown) => {
        taken(error as Error, undefined, () => undefined);
      },
    );
  }
}
