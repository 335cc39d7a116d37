/** The time, as the installation sees it. The only file that asks the machine for time or chance. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** An instant, ISO 8601 in UTC: '2022-03-31T16:00:00.000Z'. */
export type Instant = string;
/** A day of the calendar in Asia/Shanghai: '2022-03-31'. */
export type IsoDate = string;

const shanghaiDay = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day it is in Shanghai at that instant. */
export function dayOf(instant: Instant): IsoDate {
  return shanghaiDay.format(new Date(instant));
}

/** A request that looks back: at which instant, and what its connections are told (JSON). */
export interface LookingBack {
  readonly at: Instant;
  /** What the states of all machines mean. */
  readonly states: string;
  /** Timers of that time which are gone since. */
  deadlines: string;
}

/** Whoever is within lives at that instant: the clock says so, and the database. */
export const past = new AsyncLocalStorage<LookingBack>();

/** Asked by everything that needs to know the time; injected by its class. */
export abstract class Clock {
  /** The installation's time: simulated where that is switched on, else real; looking back, that of then. */
  async now(): Promise<Instant> {
    return past.getStore()?.at ?? this.present();
  }

  /** The same, and never that of then. */
  protected abstract present(): Promise<Instant>;

  /** The real time of this machine: for logs, sessions, back-off and measurements only. */
  abstract real(): Date;

  async today(): Promise<IsoDate> {
    return dayOf(await this.now());
  }
}

/** The clock in use: simulated time is kept in the database, so that all processes agree. */
export class SystemClock extends Clock {
  /** @param simulated answers the simulated instant, or null where time is real */
  constructor(private readonly simulated: () => Promise<Instant | null>) {
    super();
  }

  protected override async present(): Promise<Instant> {
    return (await this.simulated()) ?? this.real().toISOString();
  }

  real(): Date {
    return new Date();
  }
}

/** A clock for tests: stands still until it is set. */
export class FixedClock extends Clock {
  constructor(private instant: Instant) {
    super();
    this.set(instant);
  }

  /** Sets the clock to an instant, or, given a day, to nine in the morning of it in Shanghai. */
  set(to: Instant): void {
    this.instant = new Date(to.length === 10 ? `${to}T09:00:00+08:00` : to).toISOString();
  }

  protected override present(): Promise<Instant> {
    return Promise.resolve(this.instant);
  }

  real(): Date {
    return new Date(this.instant);
  }
}

/** A new identifier, as PostgreSQL's type `uuid` takes it. */
export function randomId(): string {
  return randomUUID();
}

/** Milliseconds since an arbitrary beginning: for measuring how long something took. */
export function stopwatch(): () => number {
  const begun = performance.now();
  return () => performance.now() - begun;
}
