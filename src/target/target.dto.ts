import { z } from 'zod';
import { Figure, Light } from '../board/board.dto.js';
import { Instant } from '../clock/clock.dto.js';

/** `GET /api/cycles/:id/targets`: how far the region is from the goals of its plan. */
export const Targets = z
  .object({
    at: Instant,
    items: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        unit: z.string().nullable(),
        clause: z.string().nullable(),
        /** The year whose figures are compared. */
        year: z.int(),
        /** The whole first, then part by part where the target is counted within something. */
        parts: z.array(
          z.object({
            /** Null: the whole. */
            title: z.string().nullable(),
            subjects: z.int().nonnegative(),
            actual: Figure.nullable(),
            /** As the plan writes it, and the year it is to be reached in. */
            goal: z.string().nullable(),
            goalYear: z.int().nullable(),
            light: Light,
            why: z.string(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Targets' });
export type Targets = z.infer<typeof Targets>;
