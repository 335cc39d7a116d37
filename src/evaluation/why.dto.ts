import { z } from 'zod';
import { Figure } from '../board/board.dto.js';

/** Why a score is what it is, and what would make it another. */

export const Obstacle = z
  .object({
    rule: z.string(),
    title: z.string(),
    clause: z.string().nullable(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    reason: z.string().nullable(),
    /** Who asked for it, of a move by hand. */
    by: z.string().optional(),
  })
  .meta({ id: 'Obstacle' });

/**
 * `GET …/lift`: per indicator the least better value that lifts a class, everything else unchanged;
 * null for who has no class, or no score to be seen yet, or a
 * total that is not for the reader.
 */
export const LiftAnswer = z
  .object({
    lift: z
      .object({
        class: z.string(),
        /** The next better class; null for the best. */
        next: z.string().nullable(),
        indicators: z.array(
          z.object({
            id: z.string(),
            title: z.string(),
            en: z.string().nullable(),
            unit: z.string().nullable(),
            /** All that follows is null or empty: it would give away a figure that is not for the reader. */
            masked: z.boolean(),
            value: Figure.nullable(),
            /** On the grid of the declared places; null: not by this indicator alone, or masked. */
            needed: Figure.nullable(),
            class: z.string().nullable(),
            total: Figure.nullable(),
            obstacles: z.array(Obstacle),
          }),
        ),
        obstacles: z.array(Obstacle),
      })
      .nullable(),
  })
  .meta({ id: 'LiftAnswer' });
export type LiftAnswer = z.infer<typeof LiftAnswer>;

const PartOfYear = z.object({
  value: Figure.nullable(),
  benchmark: Figure.nullable(),
  weight: Figure.nullable(),
  score: Figure,
});
const whole = z.object({ last: z.int(), now: z.int() });

/** `GET …/rank-change`: against last year's published result; null where there is none to compare with, or the total is not for the reader. */
export const RankChangeAnswer = z
  .object({
    change: z
      .object({
        years: whole,
        total: z.object({ last: Figure, now: Figure, change: Figure }),
        /** Positive when places were won. */
        rank: whole.extend({ change: z.int() }),
        class: z.object({ last: z.string().nullable(), now: z.string().nullable() }),
        /** How many were ranked. */
        base: whole,
        /** With `rest` they add up to the change of the total; those not for the reader are left out. */
        parts: z.array(
          z.object({
            id: z.string(),
            title: z.string(),
            last: PartOfYear.nullable(),
            now: PartOfYear.nullable(),
            change: Figure,
            places: z.int().nullable(),
          }),
        ),
        rest: Figure,
        /** Whether parts are left out because they are not for the reader. */
        partly: z.boolean(),
        others: z.int().nullable(),
      })
      .nullable(),
    lines: z.array(z.string()),
    english: z.array(z.string()),
  })
  .meta({ id: 'RankChangeAnswer' });
export type RankChangeAnswer = z.infer<typeof RankChangeAnswer>;

/** `POST …/appeal-effect`: corrected figures as the appeal proposes them. */
export const ProposedFigures = z
  .object({
    /** Item id → decimal text; null takes a figure away. */
    values: z.record(z.string(), z.string().nullable()),
  })
  .meta({ id: 'ProposedFigures' });
export type ProposedFigures = z.infer<typeof ProposedFigures>;

const PlaceAndClass = z.object({
  total: Figure.nullable(),
  rank: z.int().nullable(),
  class: z.string().nullable(),
});
const Affected = z
  .object({
    id: z.string(),
    name: z.string(),
    group: z.string().nullable(),
    before: PlaceAndClass,
    after: PlaceAndClass,
  })
  .meta({ id: 'Affected' });

export const AppealEffect = z
  .object({
    /** A trial calculation, never a published result. */
    mark: z.literal('测算'),
    recompute: z.enum(['benchmarkFrozen', 'everything', 'subjectOnly']),
    own: Affected,
    /** Others that change class or rank, as far as the reader may see them; nobody for an enterprise. */
    others: z.array(Affected),
  })
  .meta({ id: 'AppealEffect' });
export type AppealEffect = z.infer<typeof AppealEffect>;
