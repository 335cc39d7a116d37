/** A database beside the one in use, for one rehearsal: gone again whatever happens, at the latest when the next one starts. */
import pg from 'pg';
import { randomId } from '../clock.js';
import { DomainError } from '../domain/errors.js';

const PREFIX = 'battlemap_rehearsal_';
const NAME = 'battlemap rehearse';

/** The server of the database went away under the rehearsal. */
export class DatabaseStopped extends DomainError {
  readonly code = 'rehearsal.database-stopped';
  override readonly kind = 'conflict';
  constructor() {
    super({
      zh: '推演中断：所用的数据库已停止（系统可能被停止）。请重新推演；留下的推演库会在下次推演时清除',
      en: 'the rehearsal broke off: its database was stopped, perhaps with the application. Rehearse again; what was left behind goes then',
    });
  }
}

/**
 * Makes a database, works in it, and takes it away. A connection is kept to it all the while: by that
 * others know that it is in use.
 * @throws DatabaseStopped
 */
export async function inThrowAwayDatabase<T>(
  beside: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const admin = await connected(beside);
  const name = `${PREFIX}${randomId().replaceAll('-', '')}`;
  try {
    await clearLeftOvers(admin);
    await admin.query(`create database ${name}`);
    const url = new URL(beside);
    url.pathname = `/${name}`;
    // What is thrown away need not survive a power cut.
    url.searchParams.set('options', '-c synchronous_commit=off -c jit=off');
    return await held(url.toString(), work);
  } finally {
    // Where that cannot be any more, the next rehearsal does it.
    await admin.query(`drop database if exists ${name} with (force)`).catch(() => undefined);
    await admin.end();
  }
}

/** Works while a connection is kept; a line that was cut meanwhile says more than what `work` says of it. */
async function held<T>(url: string, work: (url: string) => Promise<T>): Promise<T> {
  const keeper = await connected(url);
  try {
    return await work(url);
  } catch (error) {
    if (!(await isAlive(keeper))) throw new DatabaseStopped();
    throw error;
  } finally {
    await keeper.end();
  }
}

/** Drops every database of a rehearsal that nobody is connected to. */
async function clearLeftOvers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select datname as name from pg_database d where starts_with(datname, $1)
        and not exists (select from pg_stat_activity a where a.datid = d.oid)`,
    [PREFIX],
  );
  for (const { name } of rows) {
    // Without force: who connects in this instant keeps it, or another was quicker.
    await admin.query(`drop database ${name}`).catch(() => undefined);
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: NAME });
  // A line that is cut shows when it is used next.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function isAlive(client: pg.Client): Promise<boolean> {
  return client.query('select 1').then(
    () => true,
    () => false,
  );
}
