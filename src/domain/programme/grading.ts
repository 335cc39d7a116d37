/** How scores become classes: ranking, cuts, selection, adjustments, gates (methods G and H). */
import { z } from 'zod';
import { ClassId, Clause, Formula, Id, fillable, optionallyTitled, titled } from './words.js';

export const ClassLabel = z.strictObject({
  id: ClassId,
  ...titled,
  /** Managed like this class though not one of the graded ones. */
  treatedAs: ClassId.optional(),
  special: z.boolean().optional(),
});

/** One step of the general selection; the two forms of `classes` are short names for lists of these. */
export const Selection = z.strictObject({
  class: ClassId,
  /** `all`, `rest`, or `top 50% by total`. */
  from: z.string(),
  /** One key or several in order, e.g. `growth(sales) desc`; without it the keys of `rank`. */
  order: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  /** `10%`, `at least 5%`, `at most 20%`, `all`, or a number of subjects. `at least` takes all that
   * meet `when`, and fills up in order from those who do not. */
  take: z.union([z.string(), z.number()]).transform(String),
  of: z.enum(['all', 'from']).optional(),
  when: Formula.optional(),
});
export type Selection = z.infer<typeof Selection>;

export const Grading = z.strictObject({
  groups: z.array(Id).min(1),
  clause: Clause.optional(),
  /** The ranking population is split by these: region, group, industry, territory, zone, or a derived item. */
  within: z.array(z.string()).optional(),
  /** Keys in order, e.g. `total desc`. */
  rank: fillable(z.array(z.string()).min(1)).optional(),
  /** Cumulative upper edges (`20%`), or conditions (`total >= 90`), best class first. */
  classes: fillable(z.record(ClassId, fillable(Formula))).optional(),
  select: z.array(Selection).optional(),
  base: fillable(z.enum(['listed', 'graded'])).optional(),
  count: fillable(z.enum(['floor', 'halfUp', 'ceil'])).optional(),
  /** Which side an edge belongs to; upper edges are included unless said. */
  edge: z.enum(['included', 'excluded']).optional(),
  tiesAtCut: fillable(z.enum(['better', 'worse', 'byKey'])).optional(),
});
export type Grading = z.infer<typeof Grading>;

export const Adjustment = z.strictObject({
  id: Id,
  ...optionallyTitled,
  when: fillable(Formula).optional(),
  groups: z.array(Id).optional(),
  /** Only subjects that stand in one of these classes so far. */
  from: z.array(ClassId).optional(),
  set: ClassId.optional(),
  atBest: ClassId.optional(),
  atWorst: ClassId.optional(),
  /** `up 1` or `down 1`. */
  move: z
    .string()
    .regex(/^(up|down) \d+$/, { error: 'move' })
    .optional(),
  /** Moved by hand: who proposes, who approves. */
  by: fillable(Id).optional(),
  approve: fillable(Id).optional(),
  reason: z.enum(['required', 'optional']).optional(),
  /** Not applied where the named earlier adjustment was. */
  unless: z.union([Id, z.array(Id)]).optional(),
});
export type Adjustment = z.infer<typeof Adjustment>;

/** Whether a subject whose class is adjusted keeps its place in the shares, or the next moves up. */
export const Quota = z.strictObject({
  adjusted: z.enum(['keepPlace', 'freePlace']),
  clause: Clause.optional(),
});

export const Gate = z.strictObject({
  id: Id.optional(),
  ...optionallyTitled,
  /** Of these only; of all where it is not said. */
  groups: z.array(Id).optional(),
  class: ClassId,
  unless: Formula,
  otherwise: ClassId,
});
export type Gate = z.infer<typeof Gate>;
