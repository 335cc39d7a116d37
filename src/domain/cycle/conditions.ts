/** What must hold before a year is graded, published, listed, archived; and what stands in the way. */
import { Decimal } from 'decimal.js';
import type { FilledProgramme } from '../programme/schema.js';
import { enterpriseRoad } from './milestones.js';

/** One named condition. `blocks` says in Chinese what stands in the way; empty when it holds. */
export interface Condition {
  readonly id: string;
  readonly title: string;
  readonly english: string;
  readonly blocks: readonly string[];
  /** Where enterprises stand in the way: the phase that each of `blocks` counts. */
  readonly phases: readonly string[];
}

/** What the year knows when a decision is asked of it. */
export interface Readiness {
  readonly programme: Pick<FilledProgramme, 'evaluation' | 'approvals'>;
  /** Whether enterprises confirm at all. */
  readonly confirms: boolean;
  /** Enterprises by phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** Kind of the latest evaluation; null before the first. */
  readonly evaluation: 'preEvaluation' | 'correction' | 'grading' | null;
  readonly published: boolean;
  /** Titles of proposed benchmarks nobody has fixed. */
  readonly unfixed: readonly string[];
  /** Enterprises whose move waits for a second person. */
  readonly unapproved: readonly string[];
  /** Enterprises an evaluation could not score, with the reason. */
  readonly problems: readonly string[];
  /** Enterprises that stand on an earlier grading: the last one has not reached them. */
  readonly outdated: number;
  /** Whether the record of the approving meeting was given, where one is asked for. */
  readonly minutes: boolean;
  /** Name of the second person who looked over the latest grading; null while nobody has. */
  readonly approvedBy: string | null;
  /** Why that person sent it back; null while nobody has. */
  readonly refused: { readonly by: string; readonly reason: string } | null;
}

/** What came of the second person's look. */
export function refusalWords({ refused }: Pick<Readiness, 'refused'>): string | undefined {
  if (refused === null) return undefined;
  return `${refused.by}已退回：${refused.reason}；请更正后重新定档`;
}

const phaseTitles: Readonly<Record<string, string>> = {
  listed: '待录入',
  collecting: '录入中',
  submitted: '已提交待审核',
  verifying: '审核中',
  returned: '退回补正',
  verified: '待预评价',
  auditing: '抽审中',
  scored: '已出分待下发',
  confirming: '待确认',
  appealing: '申诉中',
  reviewing: '复核中',
  rescoring: '重算中',
  confirmed: '已确认未定档',
  graded: '已定档未通报',
};

const inAppeal = ['appealing', 'reviewing', 'rescoring'];

/** Before classes are fixed: weights, benchmarks, scores, confirmations, appeals, moves. */
export function gradingConditions(of: Readiness): Condition[] {
  const first = of.confirms ? 'confirmed' : 'scored';
  const before = enterpriseRoad.slice(0, enterpriseRoad.indexOf(first));
  const unconfirmed = before.filter((phase) => !inAppeal.includes(phase));
  const done = of.confirms
    ? (['企业全部确认', 'all enterprises have confirmed'] as const)
    : (['企业全部出分', 'all enterprises are scored'] as const);
  return [
    condition('weights', ['各组权重合计 100', 'weights add up to 100'], wrongWeights(of.programme)),
    condition(
      'evaluated',
      ['已完成预评价', 'pre-evaluated'],
      [...(of.evaluation === null ? ['尚未预评价'] : []), ...of.problems],
    ),
    condition('benchmarks', ['基准值全部审定', 'all benchmarks are fixed'], of.unfixed),
    byPhase('confirmed', done, of.phases, unconfirmed),
    byPhase('appeals', ['申诉全部办结', 'all appeals are closed'], of.phases, inAppeal),
    condition('moves', ['调档全部复核', 'all class moves are approved'], of.unapproved),
  ];
}

/**
 * Before the result is announced: what grading asked for still holds, everybody is graded, the meeting
 * has approved it and a second person has looked it over.
 */
export function publishingConditions(of: Readiness): Condition[] {
  const before = gradingConditions(of).filter(({ id }) => id !== 'evaluated');
  const confirmed = of.confirms ? 'confirmed' : 'scored';
  const late = enterpriseRoad
    .slice(enterpriseRoad.indexOf(confirmed), enterpriseRoad.indexOf('graded'))
    .filter((phase) => !inAppeal.includes(phase));
  const approval = of.programme.approvals?.find(({ what }) => what === 'result');
  const noMinutes = approval !== undefined && !of.minutes ? ['未登记审定会议纪要'] : [];
  const state =
    of.evaluation !== 'grading' ? ['尚未定档'] : of.published ? ['本年度结果已经通报'] : [];
  return [
    ...before,
    condition('problems', ['没有未解决的问题', 'no problem is open'], of.problems),
    condition('graded', ['已定档', 'classes are fixed'], state),
    byPhase('allGraded', ['企业全部定档', 'all enterprises are graded'], of.phases, late),
    condition(
      'latest',
      ['全部按最后一次定档', 'all stand on the last grading'],
      of.outdated === 0 ? [] : [`${String(of.outdated)} 家仍是上一次定档的结果，请再次定档`],
    ),
    ...(approval === undefined
      ? []
      : [condition('minutes', ['结果经会议审定', 'approved by the meeting'], noMinutes)]),
    condition(
      'secondPerson',
      ['结果经第二人复核', 'a second person has approved the result'],
      of.approvedBy === null ? [refusalWords(of) ?? '定档人以外的另一人尚未复核'] : [],
    ),
  ];
}

/** The five things publication waits for, as the lab shows them, with the conditions each is made of. */
const gates = {
  weights: ['weights'],
  frozen: ['benchmarks', 'moves'],
  evaluated: ['confirmed', 'problems', 'graded', 'allGraded', 'latest'],
  appeals: ['appeals'],
  approved: ['minutes', 'secondPerson'],
} as const;

export type Gate = keyof typeof gates;
export const gateNames = Object.keys(gates) as readonly Gate[];

/** The gate a condition of publication belongs to. */
export function gateOf({ id }: Pick<Condition, 'id'>): Gate {
  const found = gateNames.find((gate) => gates[gate].some((one) => one === id));
  if (found === undefined) throw new Error(`no gate of publication asks for ${id}`);
  return found;
}

/** Before lists are made: the result they rest on is public. */
export function listingConditions(published: boolean): Condition[] {
  const blocks = published ? [] : ['评价结果尚未通报'];
  return [condition('published', ['评价结果已通报', 'the result is published'], blocks)];
}

/** Before the year is closed for ever. `phases` are those of all enterprises. */
export function archivingConditions(of: {
  readonly published: boolean;
  readonly phases: Readiness['phases'];
  /** Titles of lists that are still to be made. */
  readonly unmade: readonly string[];
  /** Titles of stages that are not closed. */
  readonly openStages: readonly string[];
}): Condition[] {
  const before = enterpriseRoad.slice(0, enterpriseRoad.indexOf('published'));
  return [
    ...listingConditions(of.published),
    condition('lists', ['清单全部编制', 'all lists are made'], of.unmade),
    byPhase('enterprises', ['企业全部办结', 'every enterprise is settled'], of.phases, before),
    condition('stages', ['各阶段全部完成', 'all stages are closed'], of.openStages),
  ];
}

/** The conditions that do not hold. */
export function unmet(conditions: readonly Condition[]): Condition[] {
  return conditions.filter(({ blocks }) => blocks.length > 0);
}

function condition(
  id: string,
  [title, english]: readonly [string, string],
  blocks: readonly string[],
): Condition {
  return { id, title, english, blocks, phases: [] };
}

/** Holds when no enterprise stands in these phases. */
function byPhase(
  id: string,
  title: readonly [string, string],
  standing: Readiness['phases'],
  of: readonly string[],
): Condition {
  const phases = of.filter((phase) => (standing[phase] ?? 0) > 0);
  const blocks = phases.map((phase) => `${standing[phase] ?? 0} 家${phaseTitles[phase] ?? phase}`);
  return { ...condition(id, title, blocks), phases };
}

function wrongWeights(programme: Readiness['programme']): string[] {
  return (programme.evaluation ?? []).flatMap(({ groups, indicators, scaleTo }) => {
    const sum = indicators.reduce((total, { weight }) => total.plus(weight), new Decimal(0));
    const right = scaleTo !== undefined || sum.equals(100);
    return right ? [] : [`${groups.join('、')} 组权重合计 ${sum.toString()}`];
  });
}
