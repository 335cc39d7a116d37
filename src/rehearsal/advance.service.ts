/** Moves the simulated clock: time walks from one due instant to the next, and nothing is passed by. */
import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { stopwatch, type Instant } from '../clock.js';
import { ClockService } from '../clock/clock.service.js';
import { Stopping } from '../flow/errors.js';
import { SweepService } from '../flow/sweep.service.js';
import { TimerService } from '../flow/timer.service.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { ClockBackwards } from '../clock/errors.js';
import { AdvanceUnderWay } from './errors.js';

/** Something beside timers and mail that has its own times: a weekly report, a meeting. */
export interface Stop {
  /** The next instant later than `after` at which it wants to be run; undefined when there is none. */
  next(after: Instant): Promise<Instant | undefined>;
  /** Does what is due by that instant; asked at every halt, after its timers. Answers how much it was. */
  run(at: Instant): Promise<number>;
}

export interface Progress {
  readonly at: Instant;
  readonly to: Instant;
  /** Timers fired and effects delivered since the beginning. */
  readonly fired: number;
  readonly delivered: number;
}

export interface AdvanceOptions {
  /** Who moves it, as the clock shall show; `system` unless told. */
  readonly by?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Real milliseconds after which it stands still at the next halt, wherever it is. */
  readonly within?: number;
}

export interface Advanced {
  readonly now: Instant;
  readonly fired: number;
  readonly delivered: number;
  /** Tries of effects that failed on the way. */
  readonly failed: number;
  /** What was done at stops: reports written, people of the demonstration who acted. */
  readonly done: number;
  /** False when the time given was over first: to go on, ask again. */
  readonly reached: boolean;
}

/** Whether the time given is over. */
type IsOver = () => boolean;

type Sum = { -readonly [K in 'fired' | 'delivered' | 'failed' | 'done']: Advanced[K] };

@Injectable()
export class AdvanceService implements OnModuleDestroy {
  private readonly stops: Stop[] = [];
  private walking: Promise<unknown> = Promise.resolve();
  private stopping = false;

  constructor(
    private readonly clockService: ClockService,
    private readonly sweep: SweepService,
    private readonly timers: TimerService,
    private readonly outbox: OutboxService,
  ) {}

  /** Has the walk stop for this, too. */
  alsoAt(stop: Stop): void {
    this.stops.push(stop);
  }

  /**
   * Walks to `to`: at each due instant on the way everything due fires and every effect is delivered
   * here, in order, before time goes on; then the clock stands at `to`. Every halt is committed by
   * itself, so that a walk that was cut off goes on where it stood.
   * @throws AdvanceUnderWay when somebody is moving it already
   * @throws SimulationRefused, ClockBackwards
   * @throws Stopping when the process is told to stop on the way; the clock then stands where it is
   */
  async to(to: Instant, options: AdvanceOptions = {}): Promise<Advanced> {
    const { by = 'system' } = options;
    const walk = this.outbox.withoutRelays(() =>
      this.clockService.moving(by, (set) => this.walk(to, set, options)),
    );
    // A second one is refused at once; the first is still walking.
    this.walking = Promise.allSettled([this.walking, walk]);
    const done = await walk;
    if (done === undefined) throw new AdvanceUnderWay();
    return done.result;
  }

  private async walk(
    to: Instant,
    set: (to: Instant) => Promise<void>,
    { onProgress, within }: AdvanceOptions,
  ): Promise<Advanced> {
    const isOver = overAfter(within);
    const sum = { fired: 0, delivered: 0, failed: 0, done: 0 };
    let { now } = await this.clockService.state();
    if (to < now) throw new ClockBackwards(now, to);
    for (;;) {
      await this.settle(now, sum, isOver);
      onProgress?.({ at: now, to, fired: sum.fired, delivered: sum.delivered });
      if (this.stopping) throw new Stopping();
      if (isOver?.() === true) return { now, ...sum, reached: false };
      if (now >= to) return { now, ...sum, reached: true };
      const next = await this.nextInstant(now);
      now = next === undefined || next > to ? to : next;
      await set(now);
    }
  }

  /** Cut off, it leaves the rest to the next walk, which begins with this instant. */
  private async settle(now: Instant, sum: Sum, isOver?: IsOver): Promise<void> {
    await this.fireAndDeliver(now, sum, isOver);
    let done = 0;
    for (const stop of this.stops) {
      if (this.isCutOff(isOver)) return;
      done += await stop.run(now);
    }
    sum.done += done;
    if (done > 0) await this.fireAndDeliver(now, sum, isOver);
  }

  /** Until neither brings about anything more at this instant. */
  private async fireAndDeliver(now: Instant, sum: Sum, isOver?: IsOver): Promise<void> {
    const isCutOff = (): boolean => this.isCutOff(isOver);
    while (!isCutOff()) {
      const { fired } = await this.sweep.sweep(now);
      const { delivered, failed } = await this.outbox.drain(now, isCutOff);
      sum.fired += fired;
      sum.delivered += delivered;
      sum.failed += failed;
      if (fired + delivered === 0) return;
    }
  }

  private isCutOff(isOver: IsOver | undefined): boolean {
    return this.stopping || isOver?.() === true;
  }

  /** What is under way stops at the next halt, before the database is let go. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.walking;
  }

  private async nextInstant(now: Instant): Promise<Instant | undefined> {
    const wanted = await Promise.all([
      this.timers.nextDue(now),
      this.outbox.nextDue(now),
      ...this.stops.map((stop) => stop.next(now)),
    ]);
    return wanted.filter((instant) => instant !== undefined).sort()[0];
  }
}

/** Undefined where there is no hurry. */
function overAfter(within: number | undefined): IsOver | undefined {
  if (within === undefined) return undefined;
  const elapsed = stopwatch();
  return () => elapsed() >= within;
}
