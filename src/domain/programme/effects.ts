/** What follows from a class: policies, rectification, redemption, targets (methods J). */
import { z } from 'zod';
import {
  ClassId,
  Clause,
  DateText,
  Decimal,
  Every,
  Formula,
  Id,
  Percent,
  fillable,
  optionallyTitled,
  titled,
} from './words.js';

const MeasureInFull = z.strictObject({
  text: z.string().optional(),
  /** Amount in the policy's unit; negative is relief. */
  value: fillable(Decimal).optional(),
  /** Amount in the first, second, third … year running in the class; the last one stays. */
  byConsecutiveYears: fillable(z.array(Decimal).min(1)).optional(),
  grants: z.array(z.string()).optional(),
  bans: z.array(z.string()).optional(),
  /** What is given back when the subject leaves the class. */
  refund: z.strictObject({ when: Formula, share: Percent }).optional(),
  clause: Clause.optional(),
});

/** What one class meets with under one policy. A sentence alone is enough. */
export const Measure = z.union([
  z
    .string()
    .min(1)
    .transform((text): z.infer<typeof MeasureInFull> => ({ text })),
  MeasureInFull,
]);

export const Policy = z.strictObject({
  id: Id,
  ...titled,
  owner: fillable(Id).optional(),
  with: z.array(Id).optional(),
  unit: z.string().optional(),
  groups: z.array(Id).optional(),
  from: fillable(DateText).optional(),
  /** Where several punitive prices apply, only the highest is charged. */
  highestOnly: z.boolean().optional(),
  classes: z.record(ClassId, fillable(Measure)),
  lists: z.array(Id).optional(),
});
export type Policy = z.infer<typeof Policy>;

export const ProjectMilestone = z.strictObject({
  id: Id,
  ...titled,
  due: fillable(DateText).optional(),
});

export const RectificationOfClass = z.strictObject({
  ...optionallyTitled,
  plan: fillable(DateText).optional(),
  due: fillable(DateText).optional(),
  milestones: fillable(z.array(ProjectMilestone)).optional(),
  /** Allowed ways, e.g. 兼并重组, 分割转让. */
  routes: z.array(z.string()).optional(),
  lead: z.string().optional(),
  approve: z.array(Id).optional(),
  accept: fillable(z.array(z.string())).optional(),
  acceptSample: z.string().optional(),
  /** 底单制: every project is counted against a frozen base list. */
  baseList: z.boolean().optional(),
  reevaluate: z.enum(['nextCycle', 'onAcceptance', 'none']).optional(),
});

export const Rectification = z.strictObject({
  clause: Clause.optional(),
  classes: z.record(ClassId, RectificationOfClass),
  /** When support is paid, over `accepted`, `reevaluated`, `promoted`. */
  redeem: Formula.optional(),
  redeemFrom: fillable(DateText).optional(),
});
export type Rectification = z.infer<typeof Rectification>;

/** `rate` and `level` are compared with the goal; `stock` and `increment` with planned progress. */
export const Target = z.strictObject({
  id: Id,
  ...titled,
  unit: z.string().optional(),
  kind: z.enum(['rate', 'level', 'stock', 'increment']),
  /** A formula over all subjects: `pooled(tax, land)`, `count()`, `sum(tax)`; without it the figure is reported. */
  is: Formula.optional(),
  where: Formula.optional(),
  within: z.string().optional(),
  reportedBy: z.string().optional(),
  lead: z.string().optional(),
  every: Every.optional(),
  /** Year → goal: `250`, `"> 12"`, `">= 7%"`. */
  values: z.record(
    z.string().regex(/^\d{4}$/),
    fillable(z.union([z.number(), z.string()]).transform(String)),
  ),
  /** Goals of single places or bureaus: organisation → year → goal. */
  split: z
    .record(
      Id,
      z.record(
        z.string().regex(/^\d{4}$/),
        fillable(z.union([z.number(), z.string()]).transform(String)),
      ),
    )
    .optional(),
});
export type Target = z.infer<typeof Target>;

export const RollUp = z.strictObject({
  id: Id,
  ...optionallyTitled,
  by: z.array(z.string()).min(1),
  of: z.array(z.string()).min(1),
});

export const Reward = z.strictObject({
  id: Id,
  ...titled,
  to: z.string().optional(),
  when: fillable(Formula).optional(),
  amount: fillable(Decimal).optional(),
  unit: z.string().optional(),
  once: z.boolean().optional(),
  pays: Id.optional(),
});
