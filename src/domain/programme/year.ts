/** The year as a plan: stages, tasks, confirmation, appeal, publicity, lists (methods I). */
import { z } from 'zod';
import {
  ClassId,
  Clause,
  DateText,
  Formula,
  Id,
  Percent,
  Within,
  fillable,
  optionallyTitled,
  titled,
} from './words.js';

/** What a stage does to the subjects and lists of the cycle. */
export const StageWork = z.enum([
  'train',
  'collect',
  'verify',
  'audit',
  'preEvaluate',
  'confirm',
  'publish',
  'list',
  'implement',
  'reevaluate',
  'redeem',
  'policy',
  'report',
  'none',
]);
export type StageWork = z.infer<typeof StageWork>;

/** What a task's done/total counts. */
export const Counted = z.enum(['subjects', 'projects', 'lists', 'items']);

/** When one counted thing is done. */
export const DoneWhen = z.enum([
  'submitted',
  'verified',
  'audited',
  'scored',
  'confirmed',
  'graded',
  'listed',
  'planned',
  'accepted',
  'reEvaluated',
  'redeemed',
]);

/** Who leads: an organisation, or one of the four collective words. */
export const collectiveLeads = [
  'each territory',
  'each owner',
  'each department',
  'each member',
] as const;

export const Task = z.strictObject({
  id: Id,
  ...titled,
  lead: fillable(z.string().min(1)).describe(`单位编号，或 ${collectiveLeads.join('、')}`),
  with: z.array(z.string().min(1)).optional(),
  leader: z.string().optional(),
  counts: Counted.optional(),
  done: DoneWhen.optional(),
  /** This task answers appeals against what it verified. */
  appeals: z.boolean().optional(),
  evidence: z.string().optional(),
  standard: z.string().optional(),
  requirement: z.string().optional(),
  weight: z.number().positive().optional(),
  from: fillable(DateText).optional(),
  due: fillable(DateText).optional(),
});
export type Task = z.infer<typeof Task>;

export const Sample = z.strictObject({
  share: fillable(Percent),
  atLeast: z.int().positive().optional(),
  strata: z.array(z.string()).optional(),
  /** `shown`: the seed is drawn in the open and printed with the sample. */
  seed: z.union([z.literal('shown'), z.int()]).optional(),
  clause: Clause.optional(),
});

export const Stage = z.strictObject({
  id: Id,
  ...titled,
  phase: Id.optional(),
  from: fillable(DateText).optional(),
  due: fillable(DateText).optional(),
  /** An inner date (◇) the lead bureau may move; without it a date of the plan (◆). */
  inner: z.boolean().optional(),
  after: z.array(Id).optional(),
  does: StageWork,
  /** `all`, `sampled`, `lastCycle.rectified`, or a condition over the subject. */
  subjects: Formula.optional(),
  scope: Formula.optional(),
  sample: Sample.optional(),
  weight: z.number().positive().optional(),
  tasks: z.array(Task).default([]),
});
export type Stage = z.infer<typeof Stage>;

export const Phase = z.strictObject({ id: Id, ...titled, groups: z.array(Id).optional() });

/** How long whoever gets a record back has to put it right. */
export const Correction = z.strictObject({
  within: fillable(Within),
  clause: Clause.optional(),
});

export const Confirmation = z.strictObject({
  within: fillable(Within),
  /** What silence means: consent, a visit, a reminder, or waiting. */
  silence: fillable(z.enum(['agreed', 'visit', 'remind', 'wait'])),
  form: z.enum(['written', 'online', 'both']),
  /** Who is confirmed and then changes class confirms anew; otherwise a letter says why. */
  anew: z.literal('classChanged').optional(),
  by: z.string().optional(),
  clause: Clause.optional(),
});

export const Appeal = z.strictObject({
  within: fillable(Within),
  answer: fillable(Within),
  decides: fillable(Id),
  recompute: z.enum(['benchmarkFrozen', 'everything', 'subjectOnly']),
  rounds: z.int().positive().optional(),
  evidence: z.string().optional(),
  channel: z.string().optional(),
  clause: Clause.optional(),
});

export const Publicity = z.strictObject({
  id: Id.optional(),
  ...optionallyTitled,
  what: z.enum(['landArea', 'process', 'result', 'list']),
  days: fillable(z.int().positive()),
  kind: z.enum(['calendar', 'working']).optional(),
  /** The hour at which the last day ends, `12:00`. */
  until: z
    .string()
    .regex(/^\d{2}:\d{2}$/, { error: 'hour' })
    .optional(),
  where: z.string().optional(),
  stage: Id.optional(),
});

/** Who has to approve what, and whether a document number is needed. */
export const Approval = z.strictObject({
  id: Id.optional(),
  what: z.enum(['result', 'lists', 'policies', 'benchmarks', 'outcomes', 'adjustments']),
  by: Id,
  meeting: z.string().optional(),
  number: z.enum(['required', 'optional']).optional(),
  clause: Clause.optional(),
});

/** A list of subjects or projects the year has to bring forth. */
export const SubjectList = z.strictObject({
  id: Id,
  ...titled,
  classes: z.array(ClassId).optional(),
  groups: z.array(Id).optional(),
  when: Formula.optional(),
  holds: z.enum(['subjects', 'projects']).optional(),
  /** `none` hides the order inside a class. */
  order: z.enum(['rank', 'none', 'code', 'territory']).optional(),
  columns: z.array(z.string()).optional(),
  lead: Id.optional(),
  reportTo: z.string().optional(),
  plan: z.boolean().optional(),
});
export type SubjectList = z.infer<typeof SubjectList>;
