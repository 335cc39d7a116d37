/** How far a flow has come: which phases lie behind each milestone that a task may count. */
import type { FilledProgramme } from '../programme/schema.js';
import type { DoneWhen, StageWork } from '../programme/year.js';

/** What a task may count, and the announcement, which only a stage waits for. */
export type Milestone = (typeof DoneWhen)['options'][number] | 'published';
type Stage = FilledProgramme['stages'][number];

/** Phases of an enterprise's year in the order in which they are gone through. */
export const enterpriseRoad = [
  'listed',
  'collecting',
  // Handed in once, sent back for a correction: entry is done, verification is not.
  'submitted',
  'verifying',
  'returned',
  'verified',
  'auditing',
  'scored',
  'confirming',
  'appealing',
  'reviewing',
  'rescoring',
  'confirmed',
  'graded',
  'published',
  'policyListed',
  'rectifying',
  'rectified',
  'archived',
] as const;

/** False while a score, if there is one, has not been handed to the enterprise. */
export function isIssued(phase: string): boolean {
  const at = enterpriseRoad.findIndex((one) => one === phase);
  return at < 0 || at >= enterpriseRoad.indexOf('confirming');
}

/** Beside the road: what the evaluation set aside. They are scored, and nothing is asked of them. */
export const enterpriseAside = ['special', 'scoredNotGraded', 'dataOnly'] as const;

/** Off the base list: counted nowhere. */
export const enterpriseOff = 'excluded';

/** Phases of a rectification project in their order. */
export const projectRoad = [
  'planning',
  'planned',
  'approved',
  'implementing',
  'acceptanceRequested',
  'inspected',
  'accepted',
  'promoted',
  'retained',
  'exited',
  'redeemed',
  'withheld',
] as const;

/** Who is counted, and who of them is done. */
export interface Tally {
  readonly counted: ReadonlySet<string>;
  readonly done: ReadonlySet<string>;
}

function after(road: readonly string[], first: string): string[] {
  return road.slice(road.indexOf(first));
}

/** Everybody on the road, done from `first` on; those set aside count with `aside`. */
function enterprises(first: string, aside: boolean): Tally {
  const done = [...after(enterpriseRoad, first), ...(aside ? enterpriseAside : [])];
  return {
    counted: new Set([...enterpriseRoad, ...(aside ? enterpriseAside : [])]),
    done: new Set(done),
  };
}

function projects(counted: string, done: string): Tally {
  return {
    counted: new Set(after(projectRoad, counted)),
    done: new Set(after(projectRoad, done)),
  };
}

/** The enterprises a milestone counts, and the phases in which they have passed it. */
export const enterpriseMilestones: Readonly<Partial<Record<Milestone, Tally>>> = {
  submitted: enterprises('submitted', true),
  verified: enterprises('verified', true),
  // Counted over the drawn sample only: who is verified has been told, so `auditing` is what is left.
  audited: {
    counted: new Set([...enterpriseRoad, ...enterpriseAside]),
    done: new Set(['verified', ...after(enterpriseRoad, 'scored'), ...enterpriseAside]),
  },
  scored: enterprises('scored', true),
  confirmed: enterprises('confirmed', false),
  graded: enterprises('graded', false),
  published: enterprises('published', false),
  listed: enterprises('policyListed', false),
};

/** The same for rectification projects. */
export const projectMilestones: Readonly<Partial<Record<Milestone, Tally>>> = {
  planned: projects('planning', 'planned'),
  accepted: projects('planning', 'accepted'),
  // A project still being worked on cannot be re-evaluated: it waits for next year.
  reEvaluated: projects('accepted', 'promoted'),
  redeemed: projects('accepted', 'redeemed'),
};

/** What a stage has to reach with its enterprises or projects, by the work it does. */
const aims: Readonly<Record<StageWork, { of: 'subjects' | 'projects'; done: Milestone } | null>> = {
  collect: { of: 'subjects', done: 'submitted' },
  verify: { of: 'subjects', done: 'verified' },
  audit: { of: 'subjects', done: 'audited' },
  preEvaluate: { of: 'subjects', done: 'scored' },
  confirm: { of: 'subjects', done: 'confirmed' },
  publish: { of: 'subjects', done: 'published' },
  implement: { of: 'projects', done: 'accepted' },
  reevaluate: { of: 'projects', done: 'reEvaluated' },
  redeem: { of: 'projects', done: 'redeemed' },
  train: null,
  list: null,
  policy: null,
  report: null,
  none: null,
};

/** What the stage as a whole counts beside its tasks; `null`: its tasks are all there is. */
export function aimOf(
  programme: Pick<FilledProgramme, 'rectification'>,
  stage: Pick<Stage, 'does'>,
): (typeof aims)[StageWork] {
  const aim = aims[stage.does];
  return aim?.of === 'projects' && programme.rectification === undefined ? null : aim;
}

/** True when the stage is about the projects of the cycle before this one. */
export function isOfLastCycle(stage: Pick<Stage, 'subjects' | 'does'>): boolean {
  return stage.subjects?.startsWith('lastCycle') ?? stage.does === 'reevaluate';
}
