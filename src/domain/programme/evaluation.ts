/** How a subject is scored: indicators, benchmarks, shapes, points (methods D, E, F). */
import { z } from 'zod';
import {
  Clause,
  Decimal,
  Every,
  Formula,
  Id,
  IsoDay,
  fillable,
  optionallyTitled,
  titled,
} from './words.js';

/** What a figure that cannot be used turns into; nothing is guessed. */
export const Fallback = z.union([
  z.enum(['zero', 'groupMeanScore', 'reweight', 'block', 'full', 'asIs']),
  z.strictObject({ points: Decimal }),
]);
export type Fallback = z.infer<typeof Fallback>;

export const Benchmark = z.strictObject({
  fixed: fillable(Decimal).optional(),
  /** `ratios`: mean of every subject's value; `pooled`: total over total. */
  mean: fillable(z.enum(['ratios', 'pooled'])).optional(),
  median: z.literal(true).optional(),
  max: z.literal(true).optional(),
  min: z.literal(true).optional(),
  previous: z.literal(true).optional(),
  external: Id.optional(),
  times: fillable(Decimal).optional(),
  year: z.enum(['this', 'previous']).optional(),
  /** Where the reference year has no figures: use this year's, or refuse. */
  fallback: fillable(z.enum(['this', 'block'])).optional(),
  /** `all`, or `region`, `group`, `industry`, `territory`, `zone`, a derived item; or several of them. */
  within: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  /** Whose figures count in the statistic, where it is not the groups this indicator is for. */
  groups: z.array(Id).min(1).optional(),
  leaveOut: z
    .array(z.enum(['special', 'scoredNotGraded', 'dataOnly', 'zero', 'negative', 'outliers']))
    .optional(),
  clause: Clause.optional(),
});
export type Benchmark = z.infer<typeof Benchmark>;

/** A short name (`linear`, `inverse`, `full`, `byRank`), `{ capped: 1.5 }`, `{ minmax: 0.1 }`, or a formula over v, b, w. */
export const Score = z.union([
  z.strictObject({ capped: Decimal }),
  z.strictObject({ minmax: Decimal }),
  Formula,
]);
export type Score = z.infer<typeof Score>;

const indicatorFields = {
  id: Id,
  ...titled,
  unit: z.string().optional(),
  weight: fillable(Decimal),
  missing: fillable(Fallback).optional(),
  zero: fillable(Fallback).optional(),
  negative: fillable(Fallback).optional(),
  zeroDenominator: fillable(Fallback).optional(),
  /** Upper limit of the score, as a multiple of the weight. */
  cap: Decimal.optional(),
  /** Lower limit of the score. */
  floor: Decimal.optional(),
  direction: z.enum(['positive', 'inverse']).optional(),
  decimals: z.int().min(0).max(12).optional(),
};

export const IndicatorPart = z.strictObject({
  ...indicatorFields,
  value: fillable(Formula),
  benchmark: fillable(Benchmark).optional(),
  score: fillable(Score).optional(),
});

export const Indicator = z.strictObject({
  ...indicatorFields,
  value: fillable(Formula).optional(),
  benchmark: fillable(Benchmark).optional(),
  score: fillable(Score).optional(),
  parts: z.array(IndicatorPart).optional(),
});
export type Indicator = z.infer<typeof Indicator>;

const pointFields = {
  from: Formula.optional(),
  when: Formula.optional(),
  each: Decimal.optional(),
  first: Decimal.optional(),
  next: Decimal.optional(),
  is: Formula.optional(),
  levels: z.record(z.string(), Decimal).optional(),
  max: Decimal.optional(),
  min: Decimal.optional(),
  /** Counted when still valid on this day of the evaluated year, `12-31`. */
  validOn: z.string().optional(),
  recognisedBy: IsoDay.optional(),
  byGroup: z.record(Id, Decimal).optional(),
  /** Of several matching records, or of the lines under `of`: their sum unless said. */
  take: z.enum(['highest', 'sum', 'first']).optional(),
};

export const Points = z.strictObject({
  id: Id,
  ...optionallyTitled,
  ...pointFields,
  of: z.array(z.strictObject({ ...optionallyTitled, ...pointFields })).optional(),
});
export type Points = z.infer<typeof Points>;

export const Evaluation = z.strictObject({
  groups: z.array(Id).min(1),
  clause: Clause.optional(),
  indicators: fillable(z.array(Indicator).min(1)),
  points: fillable(z.array(Points)).optional(),
  pointsLimit: z.strictObject({ max: Decimal.optional(), min: Decimal.optional() }).optional(),
  pointsCount: z.enum(['beforeRanking', 'afterRanking']).optional(),
  scaleTo: Decimal.optional(),
  every: Every.optional(),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** A figure from outside, entered by hand with its source (city wage growth, city average). */
export const External = z.strictObject({
  id: Id,
  ...titled,
  unit: z.string().optional(),
  source: z.string().optional(),
  values: z.record(z.string().regex(/^\d{4}$/), fillable(Decimal)).optional(),
});
