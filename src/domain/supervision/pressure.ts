/** What has pressed a task so far, by which rule, and what presses it next by itself. Pure. */
import type { Calendar } from '../calendar/calendar.js';
import type { IsoDate } from '../calendar/day.js';
import type { LightState } from '../lights/light.js';
import { type Instant, momentOf } from '../process/hours.js';
import { rungDay } from '../programme/ladders.js';
import { eventSaid, eventWords } from './events.js';
import { type Rung, rungStep } from './ladder.js';

/** "逾期1个工作日催办 · 逾期5个工作日督办单": the rungs that screens count. */
export function ladderRule(ladder: readonly Rung[]): string {
  return ladder
    .filter(({ id }) => rungStep(ladder, id) !== null)
    .map(({ id, at, title }) => `${at}${title ?? id}`)
    .join(' · ');
}

/** Where a task stands on the ladder. */
export interface OnLadder {
  readonly phase: string;
  /** The rung that fires next. */
  readonly rung: number;
  readonly due: IsoDate;
}

/** The ladder runs only while the owner has the task. */
const running: ReadonlySet<string> = new Set(['awaitingReceipt', 'inHand', 'returned']);

/** The rung that fires next by itself, and its day; null where none will. */
export function nextRung(
  ladder: readonly Rung[],
  { phase, rung: number, due }: OnLadder,
  today: IsoDate,
  calendar: Calendar,
): { readonly rung: Rung; readonly on: IsoDate } | null {
  const rung = ladder[number];
  if (rung === undefined || !running.has(phase)) return null;
  const day = rungDay(rung.at, due, calendar);
  return { rung, on: day < today ? calendar.onOrAfter(today) : day };
}

/** A line of the escalation record. */
export interface Pressed {
  readonly at: Instant;
  readonly light: LightState | null;
  readonly title: string;
  readonly text: string | null;
}

interface Entry {
  readonly at: Instant;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly actorName: string;
}

export interface Pressure {
  readonly ladder: readonly Rung[];
  /** Rungs that fired for the present due date. */
  readonly fired: readonly {
    readonly at: Instant;
    readonly rung: string;
    readonly because: string;
  }[];
  readonly task: readonly Entry[];
  /** Logs of the supervision forms about it. */
  readonly forms: readonly Entry[];
  readonly today: IsoDate;
  /** Whether the task is over. */
  readonly done: boolean;
  readonly titleOf: (organisation: string) => string;
}

const ofTask: ReadonlySet<string> = new Set([
  'CHASE',
  'ASK_EXTENSION',
  'GRANT_EXTENSION',
  'REFUSE_EXTENSION',
  'SUSPEND',
  'RESUME',
  'MOVE',
]);

/** Reminders, rungs, forms with their answers, extensions and broken promises, the oldest first. */
export function recordOf(of: Pressure): Pressed[] {
  const { ladder, fired, task, forms, titleOf } = of;
  const line = (kind: string, entry: Entry): Pressed => {
    const { label, light } = eventWords(kind, entry.type, entry.payload);
    const said = eventSaid(entry, titleOf);
    const text = said === null ? entry.actorName : `${entry.actorName}：${said}`;
    return { at: entry.at, light, title: label, text };
  };
  const rungs = fired.map(({ at, rung, because }): Pressed => {
    const title = ladder.find(({ id }) => id === rung)?.title ?? rung;
    return { at, light: 'done', title, text: because };
  });
  return [
    ...rungs,
    ...task.filter(({ type }) => ofTask.has(type)).map((entry) => line('task', entry)),
    ...forms
      .filter(({ type }) => type !== 'BORN' && type !== 'TIMER')
      .map((entry) => line('supervision-form', entry)),
    ...broken(of),
  ].toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

/** Promises whose day has passed while the task is still open. */
function broken({ forms, today, done }: Pressure): Pressed[] {
  if (done) return [];
  return forms.flatMap(({ type, payload }) => {
    const { promise } = payload;
    if (type !== 'REPLY' || typeof promise !== 'string' || promise >= today) return [];
    const at = momentOf(promise, '18:00');
    return [{ at, light: 'overdue' as const, title: '承诺未兑现', text: `承诺 ${promise} 前完成` }];
  });
}
