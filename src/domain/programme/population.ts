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

/** Several firms evaluated as one: on one parcel, of one group company, tenants with their landlord. */
export const Merge = z.strictObject({
  by: fillable(z.enum(['parcel', 'groupCompany', 'landlord'])),
  /**
   * Whose name, trade and age the union bears: who has no landlord among them (`owner`), who the others
   * name as their group company (`parent`), who has most of `largestBy`. `parent` for group companies.
   */
  into: z.enum(['owner', 'largest', 'parent']).optional(),
  /** Decides for `largest`, and where several could be owner or parent. */
  largestBy: Formula.optional(),
  /**
   * What the members get: the union's class, taking one place together (`result`, unless said); the
   * union's score, each ranked by itself (`score`); nothing (`none`).
   */
  share: z.enum(['result', 'score', 'none']).optional(),
  /** Which members join; asked of each but the one the union is named after. */
  when: Formula.optional(),
  unless: Formula.optional(),
  /** Which score counts: the merged one, unless said; `both` also shows each alone; `single` the reverse. */
  mixed: z.enum(['both', 'merged', 'single']).optional(),
  clause: z.union([z.string(), z.number()]).transform(String).optional(),
});

export type Merge = z.infer<typeof Merge>;

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
