/** Delivers effects: at least once each, and once in effect, since every handler knows its key. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import type { Instant } from '../clock.js';
import { inLanes } from '../flow/lanes.js';
import { flowOf } from '../flow/flow.row.js';
import { log } from '../http/log.js';
import { Database } from '../persistence/database.js';
import { DeadLetterNotFound, NotYet, isPermanent } from './errors.js';
import { Handlers } from './handlers.js';
import { type Backlog, type DeadLetter, type EffectRow, OutboxStore } from './outbox.store.js';

/** Tries before an effect is given up as a dead letter: with these waits, a day and a half. */
export const TRIES = 40;
/** Wait before the second try; each later one waits four times as long, but never over an hour. */
const BACK_OFF_MS = 5000;
const LONGEST_WAIT_MS = 3_600_000;
/** How long a claimed effect is left to whoever claimed it. */
const LEASE_MS = 10 * 60_000;
/** Effects delivered between two looks at the time. */
const PAGE = 100;

export interface Drained {
  readonly delivered: number;
  /** Tries that failed; their effects wait for the next try or are dead letters. */
  readonly failed: number;
}

@Injectable()
export class OutboxService {
  constructor(
    private readonly store: OutboxStore,
    private readonly handlers: Handlers,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /**
   * Delivers here and now, in the order of writing, until nothing is due: for rehearsals, tests and
   * while time is being moved. What failed before waits for its back-off.
   * @param isOver asked between two pages: what is due then stays due
   */
  async drain(now?: Instant, isOver?: () => boolean): Promise<Drained> {
    let delivered = 0;
    let failed = 0;
    for (;;) {
      const over = isOver?.() === true;
      const keys = over ? [] : await this.claim(PAGE, { now, takeOver: true });
      if (keys.length === 0) return { delivered, failed };
      const effects = await this.store.effects(this.database.pool, keys);
      const done = await this.carryOut(effects);
      await this.store.delivered(this.database.pool, done, this.clock.real());
      delivered += done.length;
      failed += effects.length - done.length;
    }
  }

  /** Takes what is due for some minutes; answers the keys. */
  async claim(
    limit: number,
    options: { now?: Instant | undefined; takeOver?: boolean } = {},
  ): Promise<string[]> {
    const real = this.clock.real();
    const lease = new Date(real.getTime() + LEASE_MS);
    const now = options.now ?? (await this.clock.now());
    const takeOver = options.takeOver ?? false;
    return this.store.claim(this.database.pool, { now, real, lease, limit, takeOver });
  }

  /** Delivers one effect; nothing happens when it is delivered or dead already. */
  async deliver(key: string): Promise<void> {
    const [effect] = await this.store.effects(this.database.pool, [key]);
    if (effect === undefined) return;
    const done = await this.tryOne(effect, {});
    if (done) await this.store.delivered(this.database.pool, [key], this.clock.real());
  }

  /** Of a region, newest first, with how many there are in all. */
  deadLetters(region: string, limit = 500): Promise<{ rows: DeadLetter[]; total: number }> {
    return this.store.deadLetters(this.database.pool, region, limit);
  }

  /**
   * Has a dead letter of the region tried again from the beginning.
   * @throws DeadLetterNotFound
   */
  async retry(region: string, key: string): Promise<void> {
    const revived = await this.store.revive(this.database.pool, region, key);
    if (!revived) throw new DeadLetterNotFound(key);
  }

  /** Has all dead letters of the region tried again; answers how many. */
  retryAll(region: string): Promise<number> {
    return this.store.reviveAll(this.database.pool, region);
  }

  /** Effects neither delivered nor given up. */
  waiting(): Promise<number> {
    return this.store.waiting(this.database.pool);
  }

  /** What is on its way at `now` on the cycle's clock, what was put off, and what was given up. */
  backlog(now: Instant): Promise<Backlog> {
    return this.store.backlog(this.database.pool, now);
  }

  dead(): Promise<number> {
    return this.store.dead(this.database.pool);
  }

  /**
   * Runs `work` while no relay hands anything to the queue, in any process; undefined when somebody
   * else is doing so already.
   */
  async withoutRelays<T>(work: () => Promise<T>): Promise<{ result: T } | undefined> {
    const connection = await this.database.pool.connect();
    try {
      if (!(await this.store.holdRelays(connection))) return undefined;
      try {
        return { result: await work() };
      } finally {
        await this.store.releaseRelays(connection);
      }
    } finally {
      connection.release();
    }
  }

  /** The next instant after `after` at which something waiting may go out. */
  nextDue(after: Instant): Promise<Instant | undefined> {
    return this.store.earliest(this.database.pool, after);
  }

  /** In order; neighbours of one type go side by side where their handler allows it. */
  private async carryOut(effects: readonly EffectRow[]): Promise<string[]> {
    const done: string[] = [];
    for (const run of runsOf(effects)) {
      const parallel = this.handlers.of(run[0]?.intent.type ?? '')?.parallel ?? 1;
      await inLanes(run, parallel, async (effect) => {
        if (await this.tryOne(effect, run)) done.push(effect.key);
      });
    }
    return done;
  }

  private async tryOne(effect: EffectRow, run: object): Promise<boolean> {
    const { key, intent, seq, at, type, payload } = effect;
    try {
      const handler = this.handlers.of(intent.type);
      if (handler === undefined) throw new Error(`no handler for ${intent.type}`);
      const flow = flowOf(effect);
      await handler.handle(intent, { key, flow, event: { ...payload, type }, seq, at, run });
      return true;
    } catch (error) {
      await this.note(effect, error);
      return false;
    }
  }

  private async note({ key, intent, attempts }: EffectRow, cause: unknown): Promise<void> {
    if (cause instanceof NotYet) {
      await this.store.postpone(this.database.pool, key, cause.until);
      return;
    }
    const real = this.clock.real();
    const last = isPermanent(cause) || attempts + 1 >= TRIES;
    const wait = Math.min(BACK_OFF_MS * 4 ** attempts, LONGEST_WAIT_MS);
    const retryAt = last ? null : new Date(real.getTime() + wait);
    const error = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    log.warn({ err: cause, key, intent: intent.type, last }, 'an effect failed');
    await this.store.failed(this.database.pool, key, { error, real, retryAt });
  }
}

/** Neighbours of one type together. */
function runsOf(effects: readonly EffectRow[]): EffectRow[][] {
  const runs: EffectRow[][] = [];
  for (const effect of effects) {
    const run = runs.at(-1);
    if (run?.[0]?.intent.type === effect.intent.type) run.push(effect);
    else runs.push([effect]);
  }
  return runs;
}
