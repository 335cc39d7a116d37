import { z } from 'zod';
import { Figure } from '../board/board.dto.js';
import { Instant } from '../clock/clock.dto.js';

const Sentence = z.object({ zh: z.string(), en: z.string() });

/** A benchmark as it was used: what was proposed, what was fixed, by whom, when and why. */
export const BenchmarkBasis = z
  .object({
    /** Group id; followed by `/` and the industry, territory … it was taken within. */
    group: z.string(),
    /** Indicator id; followed by `.max`, `.min` … where it is measured against several. */
    indicator: z.string(),
    title: z.string(),
    value: Figure.nullable(),
    /** What the statistic gives, before the multiple and before a person fixed it. */
    computed: Figure.nullable(),
    /** The multiple of the statistic that is taken; null where there is none. */
    times: Figure.nullable(),
    /** How many enterprises the statistic rests on now, and the year of their figures. */
    subjects: z.int(),
    year: z.int().nullable(),
    source: z.enum(['computed', 'programme', 'frozen', 'external']),
    proposed: Figure.nullable(),
    /** How many enterprises the proposal rested on when it was fixed; null where nobody knows. */
    proposedFrom: z.int().nullable(),
    fixedBy: z.string().nullable(),
    fixedAt: Instant.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'BenchmarkBasis' });
export type BenchmarkBasis = z.infer<typeof BenchmarkBasis>;

/** The last change of a figure before it was scored. */
export const FigureChange = z
  .object({
    /** The how-manieth figure it is: 1 when it was written once. */
    version: z.int().positive(),
    by: z.string(),
    organisation: z.string().nullable(),
    /** import | carriedOver | enterprise | territory | department | review */
    source: z.string(),
    reason: z.string().nullable(),
    at: Instant,
  })
  .meta({ id: 'FigureChange' });

/** A raw figure that went into the arithmetic, with where it comes from. */
export const FigureSource = z
  .object({
    /** Item id; `last.` before it where the figure is of the year before. */
    name: z.string(),
    title: z.string(),
    unit: z.string(),
    value: z.string().nullable(),
    /** The organisation that answers for it; null: the enterprise itself. */
    owner: z.string().nullable(),
    changed: FigureChange.nullable(),
    ...Sentence.shape,
  })
  .meta({ id: 'FigureSource' });

/** One step of the arithmetic as data. */
export const ArithmeticStep = z
  .object({
    step: z.string(),
    id: z.string(),
    title: z.string(),
    en: z.string().optional(),
    clause: z.string().optional(),
    /** As the programme writes it. */
    formula: z.string().optional(),
    inputs: z
      .array(
        z.object({
          name: z.string(),
          title: z.string(),
          en: z.string().optional(),
          unit: z.string().optional(),
          value: z.string().nullable(),
        }),
      )
      .optional(),
    unit: z.string().optional(),
    rounding: z.object({ places: z.int(), mode: z.string(), from: z.string() }).optional(),
    result: z.string().nullable(),
    note: Sentence.optional(),
  })
  .meta({ id: 'ArithmeticStep' });

/** What one version of the evaluation said of an enterprise, with the arithmetic as sentences. */
export const SubjectVersion = z
  .object({
    version: z.int().positive(),
    kind: z.enum(['preEvaluation', 'correction', 'grading']),
    at: Instant,
    publishedAt: Instant.nullable(),
    reason: z.string().nullable(),
    group: z.string().nullable(),
    outcome: z.enum(['graded', 'special', 'scoredNotGraded', 'dataOnly', 'excluded']),
    total: Figure.nullable(),
    rank: z.int().nullable(),
    baseClass: z.string().nullable(),
    class: z.string().nullable(),
    /** One sentence a step: rule, figures, result, rounding, clause. */
    lines: z.array(z.string()),
    /** The same sentences in English. */
    english: z.array(z.string()),
    /** The same as data. */
    steps: z.array(ArithmeticStep),
    /** Where each raw figure comes from, as far as the reader may see it. */
    sources: z.array(FigureSource),
    benchmarks: z.array(BenchmarkBasis),
  })
  .meta({ id: 'SubjectVersion' });

/** `GET /api/cycles/:id/subjects/:subjectId/results`: every version, the latest first; the latest alone for who does not see every figure. */
export const SubjectResults = z
  .object({ items: z.array(SubjectVersion) })
  .meta({ id: 'SubjectResults' });
export type SubjectResults = z.infer<typeof SubjectResults>;
