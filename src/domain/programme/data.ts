/** What is known about a subject: raw items with one owner each, and items derived from them. */
import { z } from 'zod';
import { Clause, Decimal, Every, Formula, Id, Percent, fillable, titled } from './words.js';

export const Item = z.strictObject({
  id: Id,
  ...titled,
  unit: z.string().optional(),
  /** The organisation that answers for the figure; data is collected once. */
  owner: fillable(Id).optional(),
  required: z.boolean().optional(),
  kind: z.enum(['decimal', 'text', 'date', 'boolean', 'code']).optional(),
  /** How it is measured: equivalent or calorific value, paid or evaluated tax, invoiced sales … */
  method: z.string().optional(),
  period: z.enum(['year', 'quarter', 'month', 'yearEnd']).optional(),
  /** What must be true; otherwise the figure is refused. */
  check: Formula.optional(),
  /** What makes a figure doubtful; it is taken, marked and has to be explained. */
  doubt: Formula.optional(),
  min: Decimal.optional(),
  max: Decimal.optional(),
  decimals: z.int().min(0).max(12).optional(),
  prefill: z.enum(['lastYear', 'none']).optional(),
  /** Where subjects are merged: added up, unless the figure of the one they merge into counts. */
  merged: z.enum(['sum', 'own']).optional(),
});
export type Item = z.infer<typeof Item>;

export const DerivedItem = z.strictObject({
  id: Id,
  ...titled,
  unit: z.string().optional(),
  is: fillable(Formula),
  decimals: z.int().min(0).max(12).optional(),
});
export type DerivedItem = z.infer<typeof DerivedItem>;

/** A kind of recorded fact about a subject: accident, violation, honour, listing. */
export const EventKind = z.strictObject({
  id: z.string().min(1),
  ...titled,
  levels: z.array(z.string().min(1)).optional(),
  /** The organisation that answers for the record. */
  owner: fillable(Id).optional(),
});
export type EventKind = z.infer<typeof EventKind>;

const RoundingMode = z.enum(['halfUp', 'down', 'up', 'halfEven']);
const RoundedSteps = ['item', 'value', 'benchmark', 'score', 'total'] as const;
export type RoundedStep = (typeof RoundedSteps)[number];

/** Where rounding happens; nowhere else. `mode` half-up unless said, one for all steps or by step. */
export const Decimals = z.strictObject({
  item: z.int().min(0).max(12).optional(),
  value: z.int().min(0).max(12).optional(),
  benchmark: z.int().min(0).max(12).optional(),
  score: z.int().min(0).max(12).optional(),
  total: z.int().min(0).max(12).optional(),
  mode: z.union([RoundingMode, z.partialRecord(z.enum(RoundedSteps), RoundingMode)]).optional(),
});
export type Decimals = z.infer<typeof Decimals>;

/** Data quality looked at before scoring. */
export const Quality = z.strictObject({
  outliers: z
    .array(
      z.strictObject({
        /** A data item, a derived item or an indicator. */
        item: Id,
        /** `modifiedZ` 0.6745·(x−median)/MAD, `iqr` beyond the quartiles, `ratio` to the median. */
        method: z.enum(['modifiedZ', 'iqr', 'ratio']).optional(),
        limit: Decimal.optional(),
        within: z.enum(['all', 'group', 'industry', 'territory']).optional(),
        clause: Clause.optional(),
      }),
    )
    .optional(),
  complete: Percent.optional(),
  onTime: Percent.optional(),
  checks: z
    .array(z.strictObject({ id: Id, ...titled, when: Formula, level: z.enum(['refuse', 'doubt']) }))
    .optional(),
  every: Every.optional(),
});
