import { z } from 'zod';
import { OrganisationRef } from '../board/board.dto.js';
import { Day, Instant } from '../clock/clock.dto.js';
import { Action } from '../task/form.dto.js';

/** Facts recorded about an enterprise: honours, accidents, violations. */

/** `kind` carries its level where the programme has levels: `innovation/provincial`. */
export const NewRecord = z
  .object({
    kind: z.string().min(1).max(120),
    date: z.iso.date(),
    note: z.string().trim().min(1).max(300),
  })
  .meta({ id: 'NewRecord' });
export type NewRecord = z.infer<typeof NewRecord>;

export const StrikeRecord = z
  .object({ reason: z.string().trim().min(1).max(300) })
  .meta({ id: 'StrikeRecord' });
export type StrikeRecord = z.infer<typeof StrikeRecord>;

/** `GET /api/cycles/:id/subjects/:subjectId/records`, newest first; null: the person may not do it. */
export const Records = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        /** "科技创新荣誉（省级）". */
        title: z.string(),
        date: Day,
        note: z.string().nullable(),
        source: OrganisationRef,
        by: z.string(),
        at: Instant,
        struck: z.object({ at: Instant, reason: z.string() }).nullable(),
        strike: Action.nullable(),
      }),
    ),
    record: Action.nullable(),
  })
  .meta({ id: 'Records' });
export type Records = z.infer<typeof Records>;
