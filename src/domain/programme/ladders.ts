/** The ladder of pressure around a due date, and the ladders that ship with the system. */
import { DomainError } from '../errors.js';
import type { Calendar } from '../calendar/calendar.js';
import { type IsoDate, addDays } from '../calendar/day.js';
import { parseDuration } from '../calendar/duration.js';
import type { FilledProgramme } from './schema.js';

type Rung = Extract<FilledProgramme['ladder'], readonly unknown[]>[number];

/** When a rung fires: so many days before or after the due date. */
export interface RungTime {
  readonly side: 'before' | 'after';
  readonly days: number;
  readonly working: boolean;
}

export class RungTimeNotUnderstood extends DomainError {
  readonly code = 'programme.rung-time-not-understood';
  constructor(literal: string) {
    super({
      zh: `看不懂督办时点“${literal}”，可以写：到期前3个工作日、到期当日、逾期1个工作日、逾期10天`,
      en: `the time "${literal}" is not understood; examples: 到期前3个工作日 (3 working days before), 到期当日 (on the day), 逾期1个工作日 (1 working day late), 逾期10天 (10 days late)`,
    });
  }
}

/** Reads `到期前3个工作日` and `逾期10天`; throws `RungTimeNotUnderstood`. */
export function parseRungTime(literal: string): RungTime {
  const text = literal.normalize('NFKC').replace(/\s+/g, '');
  if (/^到期(?:当日|当天|日)$/.test(text)) return { side: 'before', days: 0, working: false };
  const found = /^(到期前|逾期)(.+)$/.exec(text);
  if (found === null) throw new RungTimeNotUnderstood(literal);
  try {
    const duration = parseDuration(found[2] ?? '');
    if (duration.unit !== 'workingDay' && duration.unit !== 'day')
      throw new RungTimeNotUnderstood(literal);
    return {
      side: found[1] === '逾期' ? 'after' : 'before',
      days: duration.count,
      working: duration.unit === 'workingDay',
    };
  } catch {
    throw new RungTimeNotUnderstood(literal);
  }
}

/**
 * The day a rung fires for a task due on `due`; never a rest day: before the due date it moves to
 * the working day before, after it to the working day after.
 */
export function rungDay(literal: string, due: IsoDate, calendar: Calendar): IsoDate {
  const { side, days, working } = parseRungTime(literal);
  const n = side === 'before' ? -days : days;
  const day = working ? calendar.addWorkingDays(due, n) : addDays(due, n);
  return side === 'before' ? calendar.onOrBefore(day) : calendar.onOrAfter(day);
}

/** Ladders a programme may name instead of writing its own. */
export const ladderPresets: Readonly<Record<string, readonly Rung[]>> = {
  default: [
    { id: 'remind', title: '提醒', at: '到期前3个工作日', template: 'task-remind', to: ['lead'] },
    {
      id: 'chase',
      title: '催办',
      at: '逾期1个工作日',
      template: 'task-chase',
      to: ['lead'],
      copy: ['leadBureau'],
    },
    {
      id: 'supervise',
      title: '督办单',
      at: '逾期5个工作日',
      template: 'supervision-form',
      to: ['lead'],
      copy: ['leadBureau', 'leadingGroup'],
      replyWithin: '3个工作日',
    },
    { id: 'bulletin', title: '通报', at: '逾期10个工作日', template: 'bulletin', to: ['everyone'] },
    {
      id: 'interview',
      title: '约谈',
      at: '逾期20个工作日',
      template: 'interview',
      to: ['lead'],
      copy: ['leadingGroup'],
    },
  ],
  // Sanming's three-colour form: blue reminds, orange warns, red orders with a deadline.
  sanming: [
    {
      id: 'remind',
      title: '蓝色提醒单',
      at: '到期前3个工作日',
      colour: 'blue',
      template: 'supervision-form',
      to: ['lead'],
      replyWithin: '3个工作日',
    },
    {
      id: 'chase',
      title: '橙色预警单',
      at: '逾期1个工作日',
      colour: 'orange',
      template: 'supervision-form',
      to: ['lead'],
      copy: ['leadBureau'],
      replyWithin: '3个工作日',
    },
    {
      id: 'supervise',
      title: '红色督办单',
      at: '逾期5个工作日',
      colour: 'red',
      template: 'supervision-form',
      to: ['lead'],
      copy: ['leadBureau', 'leadingGroup'],
      replyWithin: '3个工作日',
    },
  ],
};

/** Words a rung, report or cadence may be addressed to beside organisation ids. */
export const addressees = [
  'lead',
  'with',
  'leadBureau',
  'leadingGroup',
  'everyone',
  'subject',
] as const;

/** The rungs of a programme, a named ladder opened. Throws when the name is unknown. */
export function ladderOf(programme: Pick<FilledProgramme, 'ladder'>): readonly Rung[] {
  if (typeof programme.ladder !== 'string') return programme.ladder;
  const preset = ladderPresets[programme.ladder];
  if (preset === undefined) throw new LadderUnknown(programme.ladder);
  return preset;
}

export class LadderUnknown extends DomainError {
  readonly code = 'programme.ladder-unknown';
  constructor(name: string) {
    const known = Object.keys(ladderPresets).join('、');
    super({
      zh: `没有名为“${name}”的督办阶梯，可用：${known}`,
      en: `there is no ladder "${name}"; there are: ${known}`,
    });
  }
}
