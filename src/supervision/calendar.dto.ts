import { z } from 'zod';
import { DateKind, Light, OrganisationRef } from '../board/board.dto.js';
import { Day, Instant } from '../clock/clock.dto.js';

/** The deadlines of a year on the calendar they are reckoned by. */

const Deadline = z
  .object({
    day: Day,
    kind: z.enum(['stage', 'task']),
    title: z.string(),
    stage: z.object({ id: z.string(), title: z.string() }),
    /** Of a task: whose it is. */
    organisation: OrganisationRef.nullable(),
    /** Of a stage. */
    date: DateKind.nullable(),
    clause: z.string().nullable(),
    /** What is written: `3月底前`. */
    literal: z.string(),
    /** Of a task. */
    light: Light.nullable(),
    /** Why the day is not worked, and the last one before it that is; null on a working day. */
    rest: z.object({ reason: z.string(), before: Day }).nullable(),
    /** Reckoned without the notice of a year, which is not out. */
    provisional: z.boolean(),
    /** Of a task that has been handed out. */
    flow: z.string().nullable(),
  })
  .meta({ id: 'Deadline' });
export type Deadline = z.infer<typeof Deadline>;

/** `GET /api/cycles/:id/calendar`: stages, and the tasks this person may see, by day and then the worst first. */
export const YearCalendar = z
  .object({
    at: Instant,
    today: Day,
    from: Day,
    to: Day,
    /** What the working days of each calendar year rest on; no notice where it is not out. */
    years: z.array(
      z.object({
        year: z.int(),
        published: z.boolean(),
        sources: z.array(z.object({ title: z.string(), no: z.string(), issued: Day })),
      }),
    ),
    /** Days that are not worked, and rest days that are (调休上班). */
    days: z.array(
      z.object({ day: Day, kind: z.enum(['holiday', 'weekend', 'worked']), title: z.string() }),
    ),
    deadlines: z.array(Deadline),
  })
  .meta({ id: 'YearCalendar' });
export type YearCalendar = z.infer<typeof YearCalendar>;
