/** The ladder of pressure: what a rung does, for whom, and under which number. Pure. */
import type { Calendar } from '../calendar/calendar.js';
import type { IsoDate } from '../calendar/day.js';
import { DomainError } from '../errors.js';
import type { Instant } from '../process/hours.js';
import type { ladderOf } from '../programme/ladders.js';

export type Rung = ReturnType<typeof ladderOf>[number];

/** The rung a machine's intent names by its number. */
export class RungUnknown extends DomainError {
  readonly code = 'supervision.rung-unknown';
  readonly permanent = true;
  constructor(rung: number, rungs: number) {
    super({
      zh: `督办阶梯没有第 ${String(rung + 1)} 级（共 ${String(rungs)} 级）`,
      en: `the ladder has no rung ${String(rung + 1)} of ${String(rungs)}`,
    });
  }
}

/** Nobody is pressed on a day of rest. */
export class RestDay extends DomainError {
  readonly code = 'supervision.rest-day';
  override readonly kind = 'refused';
  constructor(day: IsoDate, reason: string) {
    super({
      zh: `${day}是${reason}，不催办；下一个工作日办理`,
      en: `${day} is a day of rest (${reason}): nobody is chased`,
    });
  }
}

/** Once per working day and task. */
export class ChasedToday extends DomainError {
  readonly code = 'supervision.chased-today';
  override readonly kind = 'refused';
  constructor(at: string) {
    super(
      {
        zh: '这项任务今天已经催办过，同一任务每个工作日只催办一次',
        en: 'this task has been chased today; once a working day is enough',
      },
      { at },
    );
  }
}

/** @throws RestDay */
export function assertWorkingDay(day: IsoDate, calendar: Calendar): void {
  const reason = calendar.restReason(day);
  if (reason !== undefined) throw new RestDay(day, reason);
}

/** @throws RungUnknown */
export function rungAt(ladder: readonly Rung[], number: number): Rung {
  const rung = ladder[number];
  if (rung === undefined) throw new RungUnknown(number, ladder.length);
  return rung;
}

/** Whether a task stood still at a moment, by its log, the oldest line first. */
export function wasSuspended(
  log: readonly { readonly type: string; readonly at: Instant }[],
  moment: Instant,
): boolean {
  // Of a suspended task the only timer is the one that ends it.
  const turns = log.filter(
    ({ type, at }) => at <= moment && ['SUSPEND', 'RESUME', 'TIMER'].includes(type),
  );
  return turns.at(-1)?.type === 'SUSPEND';
}

/** Rungs that the screens count: 催办 1, 督办 2, 约谈 3; a mere reminder is none. */
const steps: Readonly<Record<string, number>> = {
  chase: 1,
  supervise: 2,
  bulletin: 2,
  interview: 3,
};

/** The step of a rung for the red list; null for the reminder before the due date. */
export function rungStep(
  ladder: readonly Rung[],
  id: string,
): { step: number; title: string } | null {
  const step = steps[id];
  if (step === undefined) return null;
  const rung = ladder.find((one) => one.id === id);
  return { step, title: rung?.title ?? id };
}

/** Units a rung's addressees stand for: words of the ladder, or organisation codes. */
export function rungUnits(
  words: readonly string[],
  of: { lead: string; partners: readonly string[]; leadBureau: string | null },
): string[] {
  const units = words.flatMap((word) => {
    switch (word) {
      case 'lead':
        return [of.lead];
      case 'with':
        return of.partners;
      case 'leadBureau':
        return of.leadBureau ?? [];
      // Told by the bulletin itself.
      case 'everyone':
      case 'subject':
        return [];
      default:
        return [word];
    }
  });
  return [...new Set(units)];
}

/** `督〔2022〕3 号`, counted within the cycle. */
export function formNumber(year: number, count: number): string {
  return `督〔${String(year)}〕${String(count)} 号`;
}
