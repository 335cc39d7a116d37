import { z } from 'zod';
import { ClassCount, DateKind, Figure, Light, OrganisationRef } from '../board/board.dto.js';
import { Day, Instant } from '../clock/clock.dto.js';
import { CycleRef } from '../identity/session.dto.js';
import { Fillings } from '../programme/dto.js';
import { Action, FormValues } from '../task/form.dto.js';

/** The year as the lead bureau drives it: stages, actions with their conditions, lists, reports, ledger. */

/** `GET /api/cycles`: those the person may see, newest first. */
export const CycleList = z.object({ items: z.array(CycleRef) }).meta({ id: 'CycleList' });
export type CycleList = z.infer<typeof CycleList>;

/** `POST /api/cycles`: which programme for which year, and what goes into its gaps. */
export const OpenCycle = z
  .object({
    programme: z.string().min(1).max(200),
    year: z.int().min(2000).max(2100),
    fillings: Fillings.default({}),
  })
  .meta({ id: 'OpenCycle' });
export type OpenCycle = z.infer<typeof OpenCycle>;

export const CycleStage = z
  .object({
    id: z.string(),
    title: z.string(),
    clause: z.string().nullable(),
    opens: Day,
    due: Day,
    /** As the plan writes it: "3月底前". */
    literal: z.string(),
    precision: z.enum(['day', 'tenDays', 'month', 'quarter', 'half', 'year']),
    /** When `due` falls on a rest day: the last working day before it; else the same day. */
    workingDue: Day,
    kind: DateKind,
    state: z.enum(['planned', 'open', 'due', 'closing', 'closed', 'slipped']),
    stateTitle: z.string(),
    light: Light,
    why: z.string().nullable(),
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
    closedOn: Day.nullable(),
    flow: z.string().nullable(),
  })
  .meta({ id: 'CycleStage' });

/** One benchmark: proposed by the system, fixed by a person with a reason, then frozen. */
export const Benchmark = z
  .object({
    group: z.string(),
    indicator: z.string(),
    title: z.string(),
    unit: z.string(),
    weight: Figure,
    proposed: Figure.nullable(),
    /** How many enterprises the proposal rests on; null where that was not kept. */
    subjects: z.int().nullable(),
    /** How the proposal came about: "2024 年数据，312 家企业，统计数的 2 倍". */
    method: z.string(),
    fixed: Figure.nullable(),
    reason: z.string().nullable(),
    fixedBy: z.string().nullable(),
    fixedAt: Instant.nullable(),
    clause: z.string().nullable(),
  })
  .meta({ id: 'Benchmark' });

/**
 * `GET /api/cycles/:id`. `actions` are those of the year in the order in which they come (open,
 * draw the audit sample, pre-evaluate, fix benchmarks, grade with moves, publish, make the lists,
 * archive, open next year …); done ones are marked, shut ones carry their reasons.
 */
export const CycleDetail = z
  .object({
    id: z.string(),
    programme: z.string(),
    title: z.string(),
    year: z.int(),
    state: z.enum(['planned', 'open', 'closed', 'archived']),
    document: z.object({ title: z.string(), no: z.string(), issuer: z.string(), issued: Day }),
    lead: OrganisationRef,
    at: Instant,
    today: Day,
    subjects: z.int().nonnegative(),
    /** What the plan leaves open; the year cannot open over these. */
    toFill: z.array(
      z.object({ path: z.string(), why: z.string(), proposed: z.string().nullable() }),
    ),
    stages: z.array(CycleStage),
    actions: z.array(Action.extend({ doneAt: Instant.nullable(), stage: z.string().nullable() })),
    benchmarks: z.array(Benchmark),
    classes: z.array(
      z.object({
        group: z.string(),
        title: z.string(),
        state: z.enum(['none', 'provisional', 'published']),
        total: z.int().nonnegative(),
        mean: Figure.nullable(),
        items: z.array(ClassCount),
      }),
    ),
    /** Class moves decided so far, newest first; what was refused moved nothing. */
    moves: z.array(
      z.object({
        subject: z.object({ id: z.string(), name: z.string() }),
        kind: z.string(),
        from: z.string(),
        to: z.string(),
        reason: z.string(),
        by: z.string(),
        at: Instant,
        refused: z.object({ by: z.string(), reason: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'CycleDetail' });
export type CycleDetail = z.infer<typeof CycleDetail>;

/** `POST /api/cycles/:id/actions/:action`; answers `CycleDone`. `confirm` repeats the action's `confirmText`. */
export const TakeAction = z
  .object({ values: FormValues, confirm: z.string().max(200).nullable() })
  .meta({ id: 'TakeAction' });
export type TakeAction = z.infer<typeof TakeAction>;

/** What came of it in one sentence ("预评价 312 家，22 家未出分"), and the year as it is now. */
export const CycleDone = z
  .object({ message: z.string(), cycle: CycleDetail })
  .meta({ id: 'CycleDone' });
export type CycleDone = z.infer<typeof CycleDone>;

/** `GET /api/cycles/:id/lists`: the three lists and the publication; frozen once made. */
export const Lists = z
  .object({
    /** The past instant this was asked for; absent in the present. */
    asOf: Instant.optional(),
    items: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        /** Null until it is made. */
        madeAt: Instant.nullable(),
        madeBy: z.string().nullable(),
        version: z.int().nullable(),
        rows: z.int().nonnegative(),
        /** First 16 characters of the hash of what was frozen. */
        seal: z.string().nullable(),
        url: z.string().nullable(),
        /** What stands in it: column titles and the first 200 rows. */
        columns: z.array(z.string()),
        preview: z.array(z.array(z.string())),
      }),
    ),
  })
  .meta({ id: 'Lists' });
export type Lists = z.infer<typeof Lists>;

/** `GET /api/cycles/:id/reports`, newest first. `GET /api/reports/:id` answers a page of HTML. */
export const Reports = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        title: z.string(),
        issue: z.int().nullable(),
        at: Instant,
        to: z.array(z.string()),
        url: z.string(),
      }),
    ),
  })
  .meta({ id: 'Reports' });
export type Reports = z.infer<typeof Reports>;

/** `GET /api/cycles/:id/ledger`: 责任清单 and 推进台账; the same as xlsx at `…/ledger.xlsx`. */
export const Ledger = z
  .object({
    /** The past instant this was asked for; absent in the present. */
    asOf: Instant.optional(),
    at: Instant,
    xlsxUrl: z.string(),
    tasks: z.array(
      z.object({
        flow: z.string(),
        no: z.int(),
        stageId: z.string(),
        stage: z.string(),
        title: z.string(),
        clause: z.string().nullable(),
        lead: OrganisationRef,
        with: z.array(z.string()),
        leader: z.string().nullable(),
        contact: z.string().nullable(),
        literal: z.string(),
        due: Day,
        done: z.int(),
        total: z.int(),
        light: Light,
        why: z.string().nullable(),
        state: z.string(),
        rung: z.string().nullable(),
      }),
    ),
    /** Newest first, the last 300. */
    entries: z.array(
      z.object({
        flow: z.string(),
        at: Instant,
        task: z.string(),
        organisation: z.string(),
        who: z.string(),
        text: z.string(),
        done: z.int().nullable(),
        total: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'Ledger' });
export type Ledger = z.infer<typeof Ledger>;

/** `GET /api/events` (server-sent, event name `changed`): something in this cycle is new; null = everywhere. */
export const Changed = z
  .object({ cycle: z.string().nullable(), at: Instant })
  .meta({ id: 'Changed' });
export type Changed = z.infer<typeof Changed>;
