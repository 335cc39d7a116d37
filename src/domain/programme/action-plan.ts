/** Parts of action plans: work streams, project lifecycles, problem ledgers, care (包保). */
import { z } from 'zod';
import {
  Clause,
  DateText,
  Every,
  Formula,
  Id,
  Percent,
  Within,
  fillable,
  optionallyTitled,
  titled,
} from './words.js';
import { Task } from './year.js';

export const StreamMeasure = z.strictObject({
  id: Id,
  ...titled,
  lead: z.string().optional(),
  with: z.array(z.string()).optional(),
  due: fillable(DateText).optional(),
  every: Every.optional(),
});

export const Stream = z.strictObject({
  id: Id,
  ...titled,
  lead: fillable(z.string().min(1)),
  with: z.array(z.string()).optional(),
  leader: z.string().optional(),
  measures: z.array(StreamMeasure).optional(),
  targets: z.array(Id).optional(),
  tasks: z.array(Task).optional(),
});
export type Stream = z.infer<typeof Stream>;

export const ProjectStep = z.strictObject({
  id: Id,
  ...titled,
  owner: z.string().min(1),
  within: fillable(Within).optional(),
  due: fillable(DateText).optional(),
  evidence: z.string().optional(),
});

/** A lifecycle of named steps (lead → … → production), or a library projects are kept in. */
export const ProjectKind = z.strictObject({
  id: Id,
  ...titled,
  owner: z.string().optional(),
  enter: Formula.optional(),
  leave: Formula.optional(),
  fields: z.array(z.strictObject({ id: Id, ...titled, unit: z.string().optional() })).optional(),
  steps: z.array(ProjectStep).optional(),
  every: Every.optional(),
});

/** The problem ledger (问题台账): how fast it is taken up, answered, struck off (销号). */
export const Problems = z.strictObject({
  clause: Clause.optional(),
  kinds: z.array(z.strictObject({ id: Id, ...titled, owner: z.string().optional() })).optional(),
  takeUp: fillable(Within).optional(),
  answer: fillable(Within).optional(),
  decides: Id.optional(),
  strikeOff: z
    .strictObject({
      by: Id,
      verdict: z.enum(['subject', 'lead', 'both']).optional(),
      sample: Percent.optional(),
    })
    .optional(),
  levels: z.array(z.strictObject({ after: Within, to: z.string() })).optional(),
});

/** 包保: a named leader or unit answers for named enterprises or projects. */
export const Care = z.strictObject({
  id: Id,
  ...optionallyTitled,
  who: z.string().min(1),
  whom: z.string().min(1),
  quota: z.int().positive().optional(),
  visitEvery: Every.optional(),
  coverage: z.union([Percent, z.string().regex(/^\d+\/\d+$/)]).optional(),
});
