/** Where the enterprises are: every one in exactly one state, so that the counts add up. Pure. */
import { enterpriseAside } from '../domain/cycle/milestones.js';
import type { Count } from '../domain/cycle/progress.js';
import type { IsoDate } from '../domain/calendar/day.js';
import type { Standing } from '../supervision/standing.service.js';
import type { Wall } from './board.dto.js';

interface StateGroup {
  readonly key: string;
  readonly title: string;
  readonly phases: readonly string[];
  /** The work by whose date the state should be left; null: no date of its own. */
  readonly by: 'collect' | 'verify' | 'preEvaluate' | 'confirm' | null;
  /** Shown only when somebody is in it. */
  readonly rare?: true;
}

const groups: readonly StateGroup[] = [
  { key: 'listed', title: '纳入', phases: ['listed'], by: 'collect', rare: true },
  { key: 'collecting', title: '录入中', phases: ['collecting'], by: 'collect' },
  { key: 'returned', title: '退回补正', phases: ['returned'], by: 'verify' },
  { key: 'submitted', title: '已提交', phases: ['submitted'], by: null, rare: true },
  { key: 'verifying', title: '审核中', phases: ['verifying'], by: 'verify' },
  { key: 'verified', title: '待预评价', phases: ['verified'], by: 'preEvaluate' },
  { key: 'auditing', title: '抽审', phases: ['auditing'], by: 'preEvaluate', rare: true },
  { key: 'scored', title: '已出分', phases: ['scored'], by: 'confirm', rare: true },
  { key: 'confirming', title: '待确认', phases: ['confirming'], by: 'confirm' },
  { key: 'appeal', title: '申诉中', phases: ['appealing', 'reviewing', 'rescoring'], by: null },
  { key: 'confirmed', title: '已确认', phases: ['confirmed'], by: null },
  { key: 'graded', title: '已定档', phases: ['graded', 'published'], by: null },
  { key: 'listedFor', title: '清单实施', phases: ['policyListed', 'rectifying'], by: null },
  { key: 'rectified', title: '验收', phases: ['rectified'], by: null },
  { key: 'aside', title: '不参与分类', phases: enterpriseAside, by: null, rare: true },
  { key: 'archived', title: '归档', phases: ['archived'], by: null, rare: true },
];

/** Enterprises that count: all but those off the base list. */
export function populationOf(counts: readonly Count[]): number {
  return sumOf(enterprises(counts).filter(({ phase }) => phase !== 'excluded'));
}

/**
 * States with how many are in them and how many of those beyond their date. A phase nobody foresaw
 * gets a state of its own, so that the sum always is the population.
 */
export function stateCounts(standing: Standing): Wall['states'] {
  const counts = enterprises(standing.moment.counts).filter(({ phase }) => phase !== 'excluded');
  const known = new Set(groups.flatMap(({ phases }) => phases));
  const others = [...new Set(counts.map(({ phase }) => phase))]
    .filter((phase) => !known.has(phase))
    .map((phase): StateGroup => ({ key: phase, title: phase, phases: [phase], by: null }));
  return [...groups, ...others].flatMap((group) => {
    const mine = counts.filter(({ phase }) => group.phases.includes(phase));
    const count = sumOf(mine);
    if (group.rare === true && count === 0) return [];
    const late =
      group.key === 'appeal'
        ? Math.min(count, standing.lateAppeals)
        : lateOf(group, mine, standing);
    return [{ key: group.key, title: group.title, count, late }];
  });
}

/** Those whose own date, an approved extension of their territory included, has passed. */
function lateOf({ by }: StateGroup, counts: readonly Count[], standing: Standing): number {
  if (by === null) return 0;
  const late = counts.filter(({ organisation }) => {
    const due = dueOf(by, organisation, standing);
    return due !== undefined && due < standing.today;
  });
  return sumOf(late);
}

/** The day by which an enterprise of that territory should have left the phase; null where none is set. */
export function phaseDue(phase: string, organisation: string, standing: Standing): IsoDate | null {
  const by = groups.find(({ phases }) => phases.includes(phase))?.by ?? null;
  return by === null ? null : (dueOf(by, organisation, standing) ?? null);
}

/** The date of that work for a territory: its own task's, else the stage's. */
function dueOf(
  by: NonNullable<StateGroup['by']>,
  organisation: string,
  { timetable, tasks }: Standing,
): IsoDate | undefined {
  const stage = [...timetable.stages.values()].find(({ does }) => does === by);
  if (stage === undefined) return undefined;
  const own = tasks.filter(
    ({ task, flow }) =>
      task.stage === stage.id && task.lead === organisation && flow?.extended === true,
  );
  return (
    own
      .map(({ due }) => due)
      .toSorted()
      .at(-1) ?? stage.due
  );
}

/** 确认申诉窗口; null until it is open and once nobody is left in it. */
export function confirmationOf(standing: Standing): Wall['confirmation'] {
  const { timetable, today, moment } = standing;
  const stage = [...timetable.stages.values()].find(({ does }) => does === 'confirm');
  if (stage === undefined || today < stage.from) return null;
  const inPhases = (...phases: string[]): number =>
    sumOf(enterprises(moment.counts).filter(({ phase }) => phases.includes(phase)));
  const waiting = inPhases('scored', 'confirming');
  const appealing = inPhases('appealing', 'reviewing', 'rescoring');
  if (today > stage.due && waiting + appealing === 0) return null;
  const confirmed = inPhases(
    'confirmed',
    'graded',
    'published',
    'policyListed',
    'rectifying',
    'rectified',
  );
  const daysLeft = timetable.calendar.daysBetween(today, stage.due);
  return { from: stage.from, to: stage.due, daysLeft, confirmed, appealing, waiting };
}

function enterprises(counts: readonly Count[]): Count[] {
  return counts.filter(({ kind, waitsFor }) => kind === 'enterprise-year' && waitsFor === '');
}

function sumOf(counts: readonly Count[]): number {
  return counts.reduce((sum, { n }) => sum + n, 0);
}
