import { z } from 'zod';
import { Figure } from '../board/board.dto.js';
import { Instant } from '../clock/clock.dto.js';

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
  })
  .meta({ id: 'SubjectVersion' });

/** `GET /api/cycles/:id/subjects/:subjectId/results`: every version, the latest first. */
export const SubjectResults = z
  .object({ items: z.array(SubjectVersion) })
  .meta({ id: 'SubjectResults' });
export type SubjectResults = z.infer<typeof SubjectResults>;
