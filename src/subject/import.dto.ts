import { z } from 'zod';
import { Figure, Light } from '../board/board.dto.js';
import { Instant } from '../clock/clock.dto.js';

/** The enterprises of a cycle: the list, and the import that fills it. */

export const ImportError = z
  .object({
    /** Row of the sheet as Excel counts it. */
    row: z.int().positive(),
    column: z.string().nullable(),
    value: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    /** A warning does not hinder the row. */
    level: z.enum(['error', 'warning']),
  })
  .meta({ id: 'ImportError' });

/**
 * `POST /api/cycles/:id/import` (multipart field `file`, xlsx or csv). Nothing is written to the
 * enterprises until `POST …/import/:importId/accept`, which takes all good rows or none.
 */
export const ImportReport = z
  .object({
    import: z.string(),
    file: z.string(),
    at: Instant,
    state: z.enum(['checked', 'accepted']),
    rows: z.int().nonnegative(),
    /** Rows that are good: so many are new, so many change one already there. */
    accepted: z.int().nonnegative(),
    fresh: z.int().nonnegative(),
    changed: z.int().nonnegative(),
    /** Rows with an error. */
    rejected: z.int().nonnegative(),
    /** The first 200; all of them stand in the annotated file. */
    errors: z.array(ImportError),
    annotatedUrl: z.string().nullable(),
    /** Why it cannot be accepted; null = it can. */
    blocked: z.string().nullable(),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;

export const SubjectRow = z
  .object({
    id: z.string(),
    name: z.string(),
    code: z.string().nullable(),
    scale: z.string(),
    industry: z.string().nullable(),
    territory: z.string().nullable(),
    state: z.object({ key: z.string(), title: z.string() }),
    light: Light,
    /** Calendar days beyond the limit of the state; null when within. */
    daysLate: z.int().positive().nullable(),
    total: Figure.nullable(),
    class: z.string().nullable(),
    provisional: z.boolean(),
    lastClass: z.string().nullable(),
    flow: z.string(),
  })
  .meta({ id: 'SubjectRow' });

/**
 * `GET /api/cycles/:id/subjects?q=&phase=&territory=&class=&light=&page=`; 50 a page. The counts of
 * the filters are over all the person may see, so they add up to `all`.
 */
export const SubjectList = z
  .object({
    /** The past instant this was asked for; absent in the present. */
    asOf: Instant.optional(),
    all: z.int().nonnegative(),
    total: z.int().nonnegative(),
    page: z.int().positive(),
    pageSize: z.int().positive(),
    items: z.array(SubjectRow),
    phases: z.array(z.object({ key: z.string(), title: z.string(), count: z.int() })),
    territories: z.array(z.object({ id: z.string(), title: z.string(), count: z.int() })),
    classes: z.array(z.object({ class: z.string(), count: z.int() })),
    mayImport: z.boolean(),
    /** Adding one hidden or small firm by hand; null for who may not. An action of the cycle. */
    addAction: z.string().nullable(),
  })
  .meta({ id: 'SubjectList' });
export type SubjectList = z.infer<typeof SubjectList>;
