/** The head of a report's issue, its readers, and the letter it goes out with. Pure. */
import type { Instant, IsoDate } from '../clock.js';
import type { Calendar } from '../domain/calendar/calendar.js';
import { addDays } from '../domain/calendar/day.js';
import { dayAt } from '../domain/process/hours.js';
import type { Brief, Issue } from '../domain/supervision/brief.js';
import type { Turn } from '../domain/supervision/cadence.js';
import { spokenDay, spokenTime } from '../domain/supervision/dated.js';
import type { MailView } from '../render/letters.js';
import type { Plan } from '../supervision/plan.service.js';

type Rule = NonNullable<Plan['programme']['reports']>[number];

export function issueOf(
  rule: Rule,
  of: { number: number; turn: Turn; at: Instant; calendar: Calendar; seal: string | null },
): Issue {
  const { number, turn, at, calendar, seal } = of;
  const day = dayAt(at);
  return {
    title: rule.title ?? '工作进展报告',
    number,
    from: turn.from,
    to: turn.to,
    on: spokenDay(day),
    asOf: spokenTime(day, shanghaiTime(at)),
    seal,
    answerBy: answerBy(turn.issued, calendar),
  };
}

/** The last working day of the week of issue, at least two working days on. */
function answerBy(issued: IsoDate, calendar: Calendar): IsoDate {
  const sunday = addDays(issued, 7 - calendar.weekday(issued));
  const [friday, least] = [calendar.onOrBefore(sunday), calendar.addWorkingDays(issued, 2)];
  return friday > least ? friday : least;
}

/** `09:30` on Shanghai's clocks. */
function shanghaiTime(at: Instant): string {
  const hour = (Number(at.slice(11, 13)) + 8) % 24;
  return `${String(hour).padStart(2, '0')}:${at.slice(14, 16)}`;
}

/** Codes of the units a report goes to: its addressees, its copies and the lead bureau. */
export function readersOf(rule: Rule, plan: Plan): string[] {
  const codes = [...rule.to, ...(rule.copy ?? [])].flatMap((word) => unitsOf(word, plan));
  return [...new Set([...codes, ...(plan.lead === undefined ? [] : [plan.lead.id])])];
}

export function readerTitles(rule: Rule | undefined, plan: Plan): string[] {
  if (rule === undefined) return [];
  return readersOf(rule, plan).map((code) => {
    const unit = plan.units.get(code);
    return unit?.short ?? unit?.title ?? code;
  });
}

function unitsOf(word: string, plan: Plan): string[] {
  if (word === 'everyone') return [...plan.units.keys()];
  if (word === 'leadBureau' || word === 'lead')
    return plan.lead === undefined ? [] : [plan.lead.id];
  return [word];
}

/** The letter: where the year stands in one sentence, and the three worst. */
export function reportLetter(
  view: Brief,
  to: readonly string[],
  { plan, today }: { plan: Plan; today: IsoDate },
): MailView<'report'> {
  const overdue = view.lights.find(({ word }) => word === '逾期');
  const counted = view.lights
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${word} ${String(count)} 项`)
    .join('，');
  return {
    letter: {
      to: to.join('、'),
      from: plan.lead?.title ?? '牵头单位',
      on: spokenDay(today),
      programme: `${plan.programme.title.zh}（${String(plan.year)} 年度）`,
      contact: plan.lead?.title ?? '牵头单位',
    },
    title: view.title,
    issue: String(view.issue),
    asOf: view.asOf,
    summary:
      `总进度 ${view.progress.done}%，序时进度 ${view.progress.elapsed}%，${view.progress.words}。` +
      `${counted}${overdue?.note ?? ''}。`,
    worst: view.problems
      .slice(0, 3)
      .map(({ organisation, task, days }) => `${organisation} ${task}，逾期 ${String(days)} 天`),
  };
}
