import { z } from 'zod';
import { Figure, Light } from '../board/board.dto.js';
import { Day, Instant } from '../clock/clock.dto.js';
import { Score } from '../dossier/score.dto.js';
import { Action, DataSheet, FormValues } from './form.dto.js';

/** My tasks (我的任务): the list with its boxes, and one flow in detail with what can be done now. */

export const FlowKind = z
  .enum(['stage', 'task', 'enterprise-year', 'rectification', 'supervision-form', 'problem'])
  .meta({ id: 'FlowKind' });

/** 要我办, 我发起, 已办结, 抄送我. */
export const Box = z.enum(['todo', 'started', 'closed', 'copied']).meta({ id: 'Box' });

/** 被退回, 已逾期, 今天到期, 本周, 之后; the worst that fits is where an item stands. */
export const Urgency = z
  .enum(['returned', 'overdue', 'today', 'week', 'later'])
  .meta({ id: 'Urgency' });

export const TaskItem = z
  .object({
    flow: z.string(),
    kind: FlowKind,
    urgency: Urgency,
    light: Light,
    /** "南通恒盛金属制品有限公司" or "C 类改造提升项目清单上报". */
    title: z.string(),
    /** What is to be done: "用地面积、职工人数与部门数不符". */
    about: z.string(),
    /** Right of the second line: who returned it, which stage. */
    aside: z.string().nullable(),
    due: Day.nullable(),
    /** Calendar days to the due date; negative is late. */
    days: z.int().nullable(),
    /** For a task that counts: 已确认 7 / 12. */
    count: z.object({ done: z.int(), total: z.int() }).nullable(),
    /** Step of the machine, as a word. */
    state: z.string(),
  })
  .meta({ id: 'TaskItem' });
export type TaskItem = z.infer<typeof TaskItem>;

/**
 * `GET /api/cycles/:id/tasks?box=&stage=&q=&page=`. Limited to what the person may see; sorted by
 * urgency, then due date, then title; 100 a page.
 */
export const TaskList = z
  .object({
    /** The past instant this was asked for; absent in the present. */
    asOf: Instant.optional(),
    at: Instant,
    today: Day,
    /** "三余镇 · 142 家". */
    place: z.object({ title: z.string(), subjects: z.int().nonnegative() }).nullable(),
    boxes: z.array(z.object({ box: Box, count: z.int().nonnegative() })),
    stages: z.array(
      z.object({ stage: z.string(), title: z.string(), light: Light, count: z.int() }),
    ),
    items: z.array(TaskItem),
    /** Of the box with the filters on; `items` is one page of them. */
    total: z.int().nonnegative(),
    page: z.int().positive(),
    /** Counts per group over all pages. */
    groups: z.array(z.object({ urgency: Urgency, count: z.int() })),
    /** When the list is empty: what falls due next. */
    next: z.object({ title: z.string(), due: Day }).nullable(),
    /** The unit's own progress, whole per cent; places among the territories only. */
    progress: z
      .object({
        rate: z.int(),
        place: z.int().nullable(),
        of: z.int().nullable(),
        best: z.object({ title: z.string(), rate: z.int() }).nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'TaskList' });
export type TaskList = z.infer<typeof TaskList>;

/** A cell of the working table: this year, last year beside it, and the answer of the check. */
export const TableCell = z
  .object({
    item: z.string(),
    value: z.string().nullable(),
    last: z.string().nullable(),
    verdict: z.enum(['empty', 'fine', 'doubt', 'error']),
    message: z.string().nullable(),
    /** Saved by `PUT …/subjects/:subject/data`. */
    editable: z.boolean(),
  })
  .meta({ id: 'TableCell' });

/**
 * The enterprises of a task: for a department the figures to verify with last year's beside them
 * ("全部通过，例外退回"), for a territory its enterprises by step. Worst first, 100 a page.
 */
export const FlowTable = z
  .object({
    title: z.string(),
    columns: z.array(z.object({ item: z.string(), title: z.string(), unit: z.string() })),
    rows: z.array(
      z.object({
        subject: z.object({ id: z.string(), name: z.string() }),
        /** The enterprise's flow; opens its detail. */
        flow: z.string(),
        light: Light,
        state: z.string(),
        note: z.string().nullable(),
        days: z.int().nullable(),
        /** Whether it can be ticked for an action with a `subjects` field. */
        selectable: z.boolean(),
        cells: z.array(TableCell),
      }),
    ),
    total: z.int().nonnegative(),
    done: z.int().nonnegative(),
    page: z.int().positive(),
  })
  .meta({ id: 'FlowTable' });
export type FlowTable = z.infer<typeof FlowTable>;

/** Where the enterprise's figure and the department's disagree. */
export const Difference = z
  .object({
    item: z.string(),
    title: z.string(),
    unit: z.string(),
    reported: Figure.nullable(),
    department: Figure,
    /** reported − department. */
    difference: Figure.nullable(),
    source: z.string(),
    /** What was chosen: 采用部门数 or 维持并举证. */
    choice: z.enum(['department', 'reported']).nullable(),
  })
  .meta({ id: 'Difference' });

/** A paper handed in with an event; only those the person may open are told. */
export const KeptFile = z
  .object({
    id: z.string(),
    name: z.string(),
    /** Bytes. */
    size: z.int(),
    url: z.string(),
  })
  .meta({ id: 'KeptFile' });

/** One line of the history; `automatic` marks what no person did (silence, overdue). */
export const HistoryLine = z
  .object({
    seq: z.int(),
    at: Instant,
    /** The event, e.g. `APPEAL`. */
    type: z.string(),
    label: z.string(),
    text: z.string().nullable(),
    who: z.string(),
    organisation: z.string().nullable(),
    automatic: z.boolean(),
    /** Null is the grey dot: it merely happened. */
    light: Light.nullable(),
    files: z.array(KeptFile),
  })
  .meta({ id: 'HistoryLine' });

/** `GET /api/flows/:id?page=` (the page of the table). 404 also for what the person may not see. */
export const FlowDetail = z
  .object({
    /** The past instant this was asked for; absent in the present. */
    asOf: Instant.optional(),
    flow: z.string(),
    cycle: z.string(),
    kind: FlowKind,
    machine: z.string(),
    /** Sent back with the event; a stale one is refused with `flow.stale`. */
    revision: z.int().nonnegative(),
    /** When it was read, on the wall clock; sent back with the event, so that nobody passes what they have not seen. */
    readAt: Instant,
    title: z.string(),
    /** "退回补正 第 1 次". */
    tag: z.string().nullable(),
    state: z.object({ key: z.string(), title: z.string(), done: z.boolean() }),
    light: Light,
    /** Which clause lit the light, with its numbers. */
    why: z.string().nullable(),
    due: Day.nullable(),
    /** The first due date, when it was extended or moved since. */
    originalDue: Day.nullable(),
    days: z.int().nullable(),
    subject: z
      .object({
        id: z.string(),
        name: z.string(),
        code: z.string().nullable(),
        scale: z.string(),
        industry: z.string().nullable(),
        territory: z.string().nullable(),
      })
      .nullable(),
    organisation: z.object({ id: z.string(), title: z.string() }).nullable(),
    /** The requirement text and its clause. */
    requirement: z.object({ text: z.string(), clause: z.string().nullable() }).nullable(),
    /** The reviewer's words come first on the page. */
    returned: z
      .object({
        at: Instant,
        who: z.string(),
        organisation: z.string().nullable(),
        reason: z.string(),
      })
      .nullable(),
    facts: z.array(z.object({ label: z.string(), value: z.string() })),
    rules: z.array(z.object({ text: z.string(), clause: z.string().nullable() })),
    /** Phones are masked: 138****6217. */
    contacts: z.array(
      z.object({ role: z.string(), name: z.string(), phone: z.string().nullable() }),
    ),
    /** The enterprise confirms its result on a sheet its territory brings; null where nothing is to be signed. */
    onPaper: z.object({ territory: z.string(), until: Day.nullable() }).nullable(),
    /** Most likely first; at most one is `primary`. */
    actions: z.array(Action),
    data: DataSheet.nullable(),
    table: FlowTable.nullable(),
    differences: z.array(Difference),
    score: Score.nullable(),
    history: z.array(HistoryLine),
  })
  .meta({ id: 'FlowDetail' });
export type FlowDetail = z.infer<typeof FlowDetail>;

/**
 * `POST /api/flows/:id/events`; answers the new `FlowDetail`. Refusals: `flow.stale` (conflict,
 * details: who changed it and when), `flow.event-refused` (details: the events possible now).
 */
export const SendEvent = z
  .object({
    event: z.string().max(64),
    revision: z.int().nonnegative(),
    /** Of the page the decision was taken on; `VERIFY_REST` needs it. */
    readAt: Instant.optional(),
    payload: FormValues,
  })
  .meta({ id: 'SendEvent' });
export type SendEvent = z.infer<typeof SendEvent>;
