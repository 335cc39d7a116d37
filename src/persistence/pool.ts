/** A pool whose connections know on whose behalf they are used. */
import pg from 'pg';
import { SETTINGS, reachNow, settingsOf } from './wall.js';

type Done = (release?: Error | boolean) => void;
type Taken = (error: Error | undefined, client: pg.PoolClient | undefined, done: Done) => void;

/** Connections are told anew only when the reach is another than that of the last who used them. */
export class WalledPool extends pg.Pool {
  private readonly told = new WeakMap<pg.PoolClient, string>();

  override connect(): Promise<pg.PoolClient>;
  override connect(taken: Taken): void;
  override connect(taken?: Taken): Promise<pg.PoolClient> | void {
    const settings = settingsOf(reachNow());
    const client = super.connect().then((taken) => this.tell(taken, settings));
    if (taken === undefined) return client;
    client.then(
      (it) => {
        taken(undefined, it, it.release.bind(it));
      },
      (error: unknown) => {
        taken(error as Error, undefined, () => undefined);
      },
    );
  }

  private async tell(client: pg.PoolClient, settings: readonly string[]): Promise<pg.PoolClient> {
    const key = settings.join(' ');
    if (this.told.get(client) === key) return client;
    try {
      await client.query({ name: 'wall', text: SETTINGS, values: [...settings] });
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.told.set(client, key);
    return client;
  }
}
