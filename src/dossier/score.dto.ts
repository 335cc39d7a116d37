import { z } from 'zod';
import { Figure } from '../board/board.dto.js';
import { BenchmarkBasis, FigureChange } from '../evaluation/result.dto.js';

/** A score with its arithmetic: what the dossier draws and what the enterprise reads. */

/** One figure that went into an indicator, with its source. */
export const ScoreInput = z
  .object({
    title: z.string(),
    unit: z.string(),
    value: Figure,
    /** Who the figure is from: "税务局". */
    source: z.string(),
    /** What the enterprise filled in, when that differs. */
    reported: Figure.nullable(),
    /** Which version of the figure it is, and who wrote it last; null where there is no record. */
    changed: FigureChange.nullable(),
  })
  .meta({ id: 'ScoreInput' });

export const ScoreItem = z
  .object({
    id: z.string(),
    title: z.string(),
    unit: z.string(),
    weight: Figure,
    /** Null where there is none, or where it would give away a figure that is not for the reader. */
    value: Figure.nullable(),
    benchmark: Figure.nullable(),
    /** Null where it would give away a figure that is not for the reader. */
    score: Figure.nullable(),
    /** The arithmetic as text: "8.62 ÷ 15 × 30 = 17.24"; `***` where a figure is not for the reader. */
    formula: z.string(),
    capped: z.boolean(),
    clause: z.string().nullable(),
    inputs: z.array(ScoreInput),
    /** How its benchmarks came about: proposal, who fixed them, when and why. */
    basis: z.array(BenchmarkBasis),
  })
  .meta({ id: 'ScoreItem' });

/** Scores are decimal strings; where all are for the reader, `items` + `points` add up to `total` exactly. */
export const Score = z
  .object({
    version: z.int().positive(),
    total: Figure,
    outOf: Figure,
    class: z.string().nullable(),
    /** Dashed on screen until published. */
    provisional: z.boolean(),
    group: z.string(),
    /** `among`: whom the firm is ranked with, as its grading divides them. */
    rank: z.object({ place: z.int(), of: z.int(), among: z.string() }).nullable(),
    /** The next better class: its line and how many points are missing; null for the best or by share. */
    next: z.object({ class: z.string(), line: Figure, missing: Figure }).nullable(),
    /** Lower edges by score, best first; empty where classes go by share. */
    bands: z.array(z.object({ class: z.string(), from: Figure })),
    last: z
      .object({ year: z.int(), total: Figure, class: z.string().nullable(), change: Figure })
      .nullable(),
    items: z.array(ScoreItem),
    points: z.array(z.object({ title: z.string(), points: Figure, clause: z.string().nullable() })),
    /** A class move after the ranking: 保护性调档, 惩罚性降档; oldest first. */
    moves: z.array(
      z.object({
        title: z.string(),
        from: z.string(),
        to: z.string(),
        reason: z.string(),
        clause: z.string().nullable(),
      }),
    ),
    /** The score before a re-scoring, when there was one; for those who see every figure. */
    before: z.object({ total: Figure, class: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'Score' });
export type Score = z.infer<typeof Score>;
