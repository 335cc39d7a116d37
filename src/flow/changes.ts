/** Tells who listens what has changed: in this process at once, in the others a moment later. */
import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import { Observable, Subject, buffer, delay, filter, map, share, throttleTime } from 'rxjs';
import { z } from 'zod';
import { randomId } from '../clock.js';
import { databaseUrl } from '../config.js';
import { Database } from '../persistence/database.js';
import { asEngine } from '../persistence/wall.js';

const CHANNEL = 'battle_map_changes';
/** Changes are gathered this long: a batch of a hundred thousand is one word. */
const GATHER_MS = 250;
/** Who listens is told at once, and while more and more changes no oftener than this. */
const EVERY_MS = 2000;
const RECONNECT_MS = 2000;

/** A message between processes has room for about eighty; of more, only the cycles are told. */
const MOST = 50;

const Change = z.object({
  cycle: z.string(),
  /** The one enterprise it was about; null: of many, or of none alone. */
  subject: z.string().nullable(),
});
export type Change = z.infer<typeof Change>;

const Message = z.object({ from: z.string(), changes: z.array(Change) });

@Injectable()
export class Changes implements OnModuleDestroy {
  private readonly me = randomId();
  private readonly touched = new Subject<Change>();
  private readonly told = this.touched.pipe(
    buffer(
      this.touched.pipe(
        throttleTime(EVERY_MS, undefined, { leading: true, trailing: true }),
        delay(GATHER_MS),
      ),
    ),
    filter((changes) => changes.length > 0),
    map(gathered),
    share(),
  );
  private pending: Change[] = [];
  private telling: NodeJS.Timeout | undefined;
  private listening: Promise<void> | undefined;
  private connection: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly database: Database) {}

  /** This process has changed something in the cycle. Never fails and never waits. */
  touch(cycle: string, subject: string | null = null): void {
    this.touched.next({ cycle, subject });
    this.pending.push({ cycle, subject });
    this.telling ??= setTimeout(() => void this.tell(), GATHER_MS).unref();
  }

  /** Every single change, as it happens in this process. */
  get here(): Observable<Change> {
    return this.touched;
  }

  /** Changes of all processes, gathered, each once; those of one process are gathered for all its listeners. */
  stream(): Observable<readonly Change[]> {
    // What is heard is everybody's, whoever was the first to ask.
    this.listening ??= asEngine(() => this.listen());
    return this.told;
  }

  private async tell(): Promise<void> {
    this.telling = undefined;
    const message = { from: this.me, changes: gathered(this.pending) };
    this.pending = [];
    if (this.closed) return;
    // A hint only: whoever misses it sees the change when looking next.
    await this.database.pool
      .query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify(message)])
      .catch(() => undefined);
  }

  private async listen(): Promise<void> {
    if (this.closed) return;
    // A connection of its own: one of the pool's would keep the pool from closing.
    const connection = new pg.Client({ connectionString: databaseUrl() });
    connection.on('notification', ({ payload }) => {
      this.hear(payload ?? '');
    });
    connection.once('error', () => {
      this.hangUp(connection);
      this.listenLater();
    });
    try {
      await connection.connect();
      await connection.query(`listen ${CHANNEL}`);
      this.connection = connection;
    } catch {
      this.hangUp(connection);
      this.listenLater();
    }
  }

  private hangUp(connection: pg.Client): void {
    this.connection = undefined;
    connection.on('error', () => undefined);
    connection.end().catch(() => undefined);
  }

  private listenLater(): void {
    if (this.closed) return;
    this.retry = setTimeout(() => {
      this.listening = this.listen();
    }, RECONNECT_MS).unref();
  }

  private hear(payload: string): void {
    const message = Message.safeParse(JSON.parse(payload));
    if (!message.success || message.data.from === this.me) return;
    for (const change of message.data.changes) this.touched.next(change);
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    clearTimeout(this.telling);
    clearTimeout(this.retry);
    this.touched.complete();
    await this.listening;
    if (this.connection !== undefined) this.hangUp(this.connection);
  }
}

/** Each change once; of too many, each cycle once. */
function gathered(changes: readonly Change[]): Change[] {
  const once = new Map(changes.map((one) => [`${one.cycle} ${one.subject ?? ''}`, one]));
  if (once.size <= MOST) return [...once.values()];
  return [...new Set(changes.map(({ cycle }) => cycle))].map((cycle) => ({ cycle, subject: null }));
}
