/** What must hold of any year that has been lived: its logs replay, its chains hold, its weeks are reported. */
import { faultLine } from '../../src/audit/faults.js';
import { TrailService } from '../../src/audit/trail.service.js';
import { TrailStore } from '../../src/audit/trail.store.js';
import { begin, step } from '../../src/domain/process/step.js';
import { type Born, brokenAt } from '../../src/flow/chain.js';
import type { IsoDate } from '../../src/clock.js';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { BORN_COLUMNS } from '../../src/flow/flow.row.js';
import { publishedOf } from '../../src/flow/published.js';
import { Transaction } from '../../src/persistence/transaction.js';
import type { Flow, LogEntry } from '../../src/flow/flow.types.js';
import type { County } from './county.js';

/** Refs of flows whose log does not fold to what is stored, or whose chain is broken; and how many were looked at. */
export async function replayed(
  county: County,
  cycle: RunningCycle,
): Promise<{ looked: number; wrong: string[] }> {
  const flows = await county.progress.all({ cycleId: cycle.id });
  const heads = await county.query<Born & { id: string; head: string }>(
    `select f.id, f.head, ${BORN_COLUMNS} from flow f where f.cycle_id = $1`,
    cycle.id,
  );
  const headOf = new Map(heads.map((born) => [born.id, born]));
  const wrong: string[] = [];
  for (const flow of flows) {
    const log = await county.flows.history(flow.id);
    const whole = brokenAt(log, headOf.get(flow.id)!) === undefined;
    if (!whole || !isReplayed(flow, log)) wrong.push(`${flow.kind} ${flow.ref}`);
  }
  return { looked: flows.length, wrong };
}

/** What `audit verify` has to say of everything that was written in these years. */
export async function trailFaults(county: County): Promise<string[]> {
  const trail = new TrailService(new TrailStore(), county.module.get(Transaction));
  return (await trail.verify()).faults.map(faultLine);
}

function isReplayed(flow: Flow, [born, ...events]: readonly LogEntry[]): boolean {
  if (born === undefined) return false;
  const { machine } = publishedOf(flow.kind, born.version);
  const { position, phase, waitsFor, done } = events.reduce(
    (at, { type, payload }) => step(machine, at.position, { ...payload, type }),
    begin(machine, born.payload),
  );
  const now = { position, phase, waitsFor, done };
  const stored = {
    position: flow.position,
    phase: flow.phase,
    waitsFor: flow.waitsFor,
    done: flow.done,
  };
  return JSON.stringify(sorted(now)) === JSON.stringify(sorted(stored));
}

/** The same value with the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

/** The days a weekly report is owed: Mondays, or the first working day of the week after one. */
export function weeklyDays(county: County, from: IsoDate, to: IsoDate): IsoDate[] {
  const { calendar } = county;
  let monday = from;
  while (calendar.weekday(monday) !== 1) monday = calendar.addDays(monday, 1);
  const days: IsoDate[] = [];
  for (; monday <= to; monday = calendar.addDays(monday, 7)) {
    const day = calendar.onOrAfter(monday);
    if (day <= calendar.addDays(monday, 6) && day <= to) days.push(day);
  }
  return days;
}

/** The days on which the cycle's weekly reports were made. */
export async function reportDays(county: County, cycle: RunningCycle): Promise<IsoDate[]> {
  const rows = await county.query<{ day: IsoDate }>(
    `select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day from report
      where cycle_id = $1 and report = 'weekly' order by at`,
    cycle.id,
  );
  return rows.map(({ day }) => day);
}

/** Days of rest on which somebody was pressed or written to: there must be none. */
export async function pressedOnRestDays(county: County, cycle: RunningCycle): Promise<string[]> {
  const rows = await county.query<{ day: IsoDate; what: string }>(
    `select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, rung as what
       from escalation where cycle_id = $1
     union
     select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'), subject
       from mail where cycle_id = $1`,
    cycle.id,
  );
  return rows
    .filter(({ day }) => !county.calendar.isWorkingDay(day))
    .map(({ day, what }) => `${day} ${what}`);
}
