/** Parts of appraisals of clusters: checklist, periodic reports, admission. */
import { z } from 'zod';
import {
  Clause,
  DateText,
  Decimal,
  Every,
  Id,
  fillable,
  optionallyTitled,
  titled,
} from './words.js';

export const ChecklistAspect = z.strictObject({
  id: Id,
  ...titled,
  points: fillable(Decimal).optional(),
  evidence: z.string().optional(),
});

/** A construction guideline as a checklist of parts and aspects. */
export const Checklist = z.strictObject({
  ...optionallyTitled,
  parts: fillable(
    z.array(z.strictObject({ id: Id, ...titled, aspects: fillable(z.array(ChecklistAspect)) })),
  ),
});

export const PeriodicReport = z.strictObject({
  id: Id,
  ...titled,
  every: fillable(Every),
  by: fillable(DateText).optional(),
  from: z.string().min(1),
  to: z.array(z.string().min(1)).min(1),
  /** Item ids asked for. */
  items: z.array(Id).min(1),
  /** The organisation whose figures must agree, e.g. the statistics bureau. */
  checkedBy: Id.optional(),
});

export const Admission = z.strictObject({
  clause: Clause.optional(),
  apply: z.string().min(1),
  review: z.string().min(1),
  decides: Id,
  standard: fillable(z.string()).optional(),
  places: z.int().positive().optional(),
});
