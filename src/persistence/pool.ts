/** A pool whose connections know on whose behalf they are used. */
import pg from 'pg';
import { SETTINGS, reachNow, settingsOf } from './wall.js';

type Done = (release?: Error | boolean) => void;
type Taken = (error: Error | undefined, client: pg.PoolClient | undefined, done: Done) => void;

export class WalledPool extends pg.Pool {
  private readonly told = new WeakMap<pg.PoolClient, string>();

  override connect(): Promise<pg.PoolClient>;
  override connect(taken: Taken): void;
  override connect(taken?: Taken): Promise<pg.PoolClient> | void {
    const tell = this.telling();
    const told = super.connect().then(async (client) => {
      try {
        await tell(client);
      } catch (error) {
        client.release(true);
        throw error;
      }
      return client;
    });
    if (taken === undefined) return told;
    told.then(
      (it) => {
        taken(undefined, it, it.release.bind(it));
      },
      (error: unknown) => {
        taken(error as Error, undefined, () => undefined);
      },
    );
  }

  /**
   * Tells a connection on whose behalf it was asked for, which is asked now: anew only when that is
   * another than the last who used it.
   */
  protected telling(): (client: pg.PoolClient) => Promise<void> {
    const settings = settingsOf(reachNow());
    const key = settings.join(' ');
    return async (client) => {
      if (this.told.get(client) === key) return;
      await client.query({ name: 'wall', text: SETTINGS, values: [...settings] });
      this.told.set(client, key);
    };
  }
}
