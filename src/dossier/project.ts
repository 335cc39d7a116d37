/** A rectification project as the dossier shows it. Pure. */
import { z } from 'zod';
import { daysBetween } from '../domain/calendar/day.js';
import type { IsoDate } from '../clock.js';
import { elapsedShare, percent } from '../domain/lights/facts.js';
import { bySeverity } from '../domain/lights/light.js';
import type { LightState } from '../domain/lights/light.js';
import { phaseTitle } from '../domain/process/anatomy.js';
import { dayAt } from '../domain/process/hours.js';
import type { Flow, LogEntry } from '../flow/flow.types.js';
import { publishedOf } from '../flow/published.js';
import type { Dossier } from './dossier.dto.js';

type Project = NonNullable<Dossier['project']>;

const Context = z.object({
  class: z.string(),
  number: z.string(),
  planDue: z.string(),
  finishDue: z.string(),
  title: z.string().nullable(),
  investment: z.string().nullable(),
  target: z.string().nullable(),
  milestones: z.array(
    z.object({ title: z.string(), due: z.string(), doneOn: z.string().nullable() }),
  ),
});

const OVER = ['accepted', 'promoted', 'retained', 'exited', 'redeemed', 'withheld'];

export function projectOf(
  flow: Flow,
  log: readonly LogEntry[],
  of: { today: IsoDate; owner: string },
): Project {
  const said = Context.parse(flow.position.context);
  const over = OVER.includes(flow.phase);
  const milestones = said.milestones.map((step, index) => milestoneOf(step, index, of));
  const done = milestones.filter((step) => step.done !== null).length;
  const begun = log.find(({ type }) => type === 'APPROVE')?.at;
  const elapsed = begun === undefined ? null : elapsedShare(dayAt(begun), said.finishDue, of.today);
  return {
    flow: flow.id,
    no: said.number,
    class: said.class,
    title: said.title ?? '（计划未报）',
    state: phaseTitle(publishedOf(flow.kind, flow.version).machine, flow.phase).zh,
    light: lightOf({ over, said, milestones, today: of.today }),
    investment: said.investment,
    progress: over ? 100 : (percent(done, milestones.length)?.toInteger('floor') ?? 0),
    planned: over ? 100 : (elapsed?.toInteger('floor') ?? 0),
    milestones,
    targets: said.target === null ? [] : [said.target],
    acceptance: acceptanceOf(log),
    reEvaluation: reEvaluationOf(log),
  };
}

type Milestone = Project['milestones'][number];

function milestoneOf(
  step: z.infer<typeof Context>['milestones'][number],
  index: number,
  { today, owner }: { today: IsoDate; owner: string },
): Milestone {
  const late = daysBetween(step.due, step.doneOn ?? today);
  const open = step.doneOn === null;
  return {
    no: index + 1,
    title: step.title,
    due: step.due,
    done: step.doneOn,
    light: !open ? 'done' : late > 0 ? 'overdue' : late >= -3 ? 'dueSoon' : 'onTrack',
    daysLate: open && late > 0 ? late : null,
    owner,
    note: !open && late > 0 ? `晚 ${String(late)} 天完成` : null,
  };
}

function lightOf(of: {
  over: boolean;
  said: z.infer<typeof Context>;
  milestones: readonly Milestone[];
  today: IsoDate;
}): LightState {
  const { over, said, milestones, today } = of;
  if (over) return 'done';
  if (milestones.length === 0) return said.planDue < today ? 'overdue' : 'onTrack';
  const open = milestones.filter(({ done }) => done === null).map(({ light }) => light);
  return open.toSorted(bySeverity)[0] ?? (said.finishDue < today ? 'overdue' : 'onTrack');
}

function acceptanceOf(log: readonly LogEntry[]): Project['acceptance'] {
  const entry = log.findLast(({ type }) => type === 'ACCEPT' || type === 'REJECT');
  if (entry === undefined) return null;
  return { on: dayAt(entry.at), result: entry.type === 'ACCEPT' ? '合格' : '未通过，继续整改' };
}

const Verdict = z.object({
  class: z.string().nullable(),
  total: z.string().nullable(),
  result: z.enum(['promoted', 'retained', 'exited']),
});
const verdicts = { promoted: '升档', retained: '未升档', exited: '已退出' } as const;

function reEvaluationOf(log: readonly LogEntry[]): Project['reEvaluation'] {
  const entry = log.findLast(({ type }) => type === 'REEVALUATE');
  if (entry === undefined) return null;
  const said = Verdict.parse(entry.payload);
  return {
    on: dayAt(entry.at),
    total: said.total ?? '0',
    class: said.class ?? '—',
    result: verdicts[said.result],
  };
}
