/** Who is evaluated: scope, merging, outcomes, groups (methods B and C). */
import { z } from 'zod';
import { ClassId, Formula, Id, fillable, optionallyTitled, titled } from './words.js';

export const SubjectKind = z.enum([
  'enterprise',
  'service-firm',
  'cluster',
  'park',
  'parcel',
  'region',
  'project',
]);

export const OutcomeKind = z.enum(['graded', 'special', 'scoredNotGraded', 'dataOnly', 'excluded']);
export type OutcomeKind = z.infer<typeof OutcomeKind>;

export const Outcome = z.strictObject({
  id: Id.optional(),
  ...optionallyTitled,
  /** Without `when` the outcome is given by hand, by `by`. */
  when: fillable(Formula).optional(),
  outcome: OutcomeKind,
  class: ClassId.optional(),
  treatedAs: ClassId.optional(),
  by: Id.optional(),
  approve: Id.optional(),
  reason: z.enum(['required', 'optional']).optional(),
});
export type Outcome = z.infer<typeof Outcome>;

export const Group = z.strictObject({ id: Id, ...titled, when: fillable(Formula) });
export type Group = z.infer<typeof Group>;

/** Several firms made one: by group company, by parcel, tenants into the landlord. */
export const Merge = z.strictObject({
  by: z.enum(['parcel', 'groupCompany', 'landlord']),
  into: z.enum(['owner', 'largest', 'parent']).optional(),
  share: z.enum(['result', 'score', 'none']).optional(),
  when: Formula.optional(),
  unless: Formula.optional(),
  /** Mixed firms: single and merged score are both kept. */
  mixed: z.enum(['both', 'merged', 'single']).optional(),
  clause: z.union([z.string(), z.number()]).transform(String).optional(),
});

export const Population = z.strictObject({
  subject: SubjectKind,
  /** Who is in at all. Inclusive and exclusive limits are `>=` and `>`. */
  scope: fillable(Formula),
  clause: z.union([z.string(), z.number()]).transform(String).optional(),
  merge: z.union([Merge, z.array(Merge)]).optional(),
  outcomes: z.array(Outcome).optional(),
  groups: z.array(Group).min(1),
});
export type Population = z.infer<typeof Population>;
