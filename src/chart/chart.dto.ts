import { z } from 'zod';
import { Day, Instant } from '../clock/clock.dto.js';
import { OrganisationRef } from '../board/board.dto.js';

/** The flow chart (流程图): the machines as they are, with who stands where and how many went each way. */

export const ChartOf = z.enum(['enterprise', 'task']);
export type ChartOf = z.infer<typeof ChartOf>;

/** Enterprises, this year's and last year's rectification projects, tasks. */
export const Family = z.enum(['enterprise', 'project', 'lastProject', 'task']);

/** `id` is `<family>.<phase>`: "enterprise.confirming". */
export const ChartState = z
  .object({
    id: z.string(),
    title: z.string(),
    about: z.string(),
    count: z.int().nonnegative(),
    /** How many of them are beyond their date. */
    late: z.int().nonnegative(),
    /** The day by which the state should be left; null where each has its own, or there is none. */
    due: Day.nullable(),
    /** Median of the calendar days they have stood there; null where nobody does. */
    dwell: z.int().nonnegative().nullable(),
    lane: z.enum(['year', 'use', 'last']),
    column: z.int().nonnegative(),
    row: z.int().nonnegative(),
    /** False for a state nobody has given a place yet (未排版). */
    placed: z.boolean(),
  })
  .meta({ id: 'ChartState' });
export type ChartState = z.infer<typeof ChartState>;

/** A way from one state to another: how often it was gone, in all and in the last seven days. */
export const ChartWay = z
  .object({
    from: z.string(),
    to: z.string(),
    title: z.string(),
    passes: z.int().nonnegative(),
    week: z.int().nonnegative(),
  })
  .meta({ id: 'ChartWay' });
export type ChartWay = z.infer<typeof ChartWay>;

/** `GET /api/cycles/:id/chart?of=enterprise`. */
export const Chart = z
  .object({
    /** The past instant this was asked for; absent in the present. */
    asOf: Instant.optional(),
    at: Instant,
    today: Day,
    /** The first day that can be looked back at. */
    from: Day,
    of: ChartOf,
    /** "enterprise-year@1.2": the machines drawn. */
    machines: z.array(z.string()),
    states: z.array(ChartState),
    ways: z.array(ChartWay),
    lanes: z.array(z.object({ id: z.enum(['year', 'use', 'last']), total: z.int().nonnegative() })),
    /** The enterprises of all states together, and how many there are; those without a state by name. */
    sum: z.object({
      counted: z.int().nonnegative(),
      expected: z.int().nonnegative(),
      odd: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  })
  .meta({ id: 'Chart' });
export type Chart = z.infer<typeof Chart>;

/** Of one state, or of one way from a state to another. */
export const ChartQuery = z.object({
  state: z.string().max(100),
  to: z.string().max(100).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type ChartQuery = z.infer<typeof ChartQuery>;

/** Who stands in a state, or went a way: the longest first. */
export const ChartItems = z
  .object({
    asOf: Instant.optional(),
    total: z.int().nonnegative(),
    page: z.int().positive(),
    pageSize: z.int().positive(),
    items: z.array(
      z.object({
        flow: z.string(),
        subject: z.string().nullable(),
        title: z.string(),
        organisation: OrganisationRef.nullable(),
        /** Whom it waits for. */
        waitsFor: z.array(z.string()),
        /** Where it stands now. */
        state: z.string(),
        late: z.boolean(),
        days: z.int().nonnegative(),
      }),
    ),
  })
  .meta({ id: 'ChartItems' });
export type ChartItems = z.infer<typeof ChartItems>;
