import { z } from 'zod';

/** What the screens show of time: the clock, the timers that will fire, the letters that did not go. */

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export const Day = z.iso.date();
/** A moment in UTC, `2022-05-17T01:30:00.000Z`. */
export const Instant = z.iso.datetime({ offset: true });

/**
 * The clock as every page shows it. `simulated` puts the "模拟时间" strip on the page.
 * `next` is where 「下一个节点」 leads: the nearest armed deadline or stage date.
 */
export const ClockState = z
  .object({
    simulated: z.boolean(),
    now: Instant,
    today: Day,
    /** False for who may only look; always false when the clock is real. */
    mayMove: z.boolean(),
    next: z.object({ at: Instant, label: z.string() }).nullable(),
  })
  .meta({ id: 'ClockState' });
export type ClockState = z.infer<typeof ClockState>;

/**
 * `PUT /api/clock`. Only forward; everything due on the way fires in due order before the answer. After
 * `seconds` of real time the answer comes from wherever the clock stands then.
 */
export const MoveClock = z
  .object({ to: Instant, seconds: z.int().min(1).max(60).default(60) })
  .meta({ id: 'MoveClock' });
export type MoveClock = z.infer<typeof MoveClock>;

/**
 * The answer to a move: the new state, how many deadlines fired and effects went out on the way, what else
 * was `done` (reports written, deeds of the demonstration's people), and how many effects are still to go out. Not `reached`: asked again, it goes on from there.
 */
export const ClockMoved = z
  .object({
    clock: ClockState,
    fired: z.int().nonnegative(),
    delivered: z.int().nonnegative(),
    done: z.int().nonnegative(),
    waiting: z.int().nonnegative(),
    reached: z.boolean(),
  })
  .meta({ id: 'ClockMoved' });
export type ClockMoved = z.infer<typeof ClockMoved>;

/** `GET /api/timers`: pending timers by due time, the first 500 and how many there are. */
export const Timers = z
  .object({
    at: Instant,
    total: z.int().nonnegative(),
    items: z.array(
      z.object({
        id: z.string(),
        dueAt: Instant,
        /** Which timer: its name in the machine and in Chinese. */
        timer: z.string(),
        label: z.string(),
        flow: z.string(),
        /** Whose timer: the title of the flow, e.g. "南通恒盛金属制品有限公司 · 待确认". */
        flowTitle: z.string(),
        /** What armed it, e.g. "进入「待确认」，2022-05-11 09:00". */
        armedBy: z.string(),
        /** What happens when it fires, e.g. "发送催办". */
        then: z.string(),
        late: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Timers' });
export type Timers = z.infer<typeof Timers>;

/** `GET /api/dead-letters`: effects that failed for good, newest first. */
export const DeadLetters = z
  .object({
    total: z.int().nonnegative(),
    items: z.array(
      z.object({
        key: z.string(),
        kind: z.string(),
        label: z.string(),
        flow: z.string().nullable(),
        flowTitle: z.string().nullable(),
        attempts: z.int().nonnegative(),
        lastError: z.string(),
        lastAt: Instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'DeadLetters' });
export type DeadLetters = z.infer<typeof DeadLetters>;

/** `POST /api/dead-letters/:key/retry`. */
export const Retried = z.object({ key: z.string(), queued: z.boolean() }).meta({ id: 'Retried' });
export type Retried = z.infer<typeof Retried>;

export const RetriedAll = z.object({ queued: z.int().nonnegative() }).meta({ id: 'RetriedAll' });
export type RetriedAll = z.infer<typeof RetriedAll>;
