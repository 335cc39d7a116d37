/** What the service says about programmes. */
import { z } from 'zod';

export const ProgrammeSummary = z
  .object({
    id: z.string(),
    title: z.string(),
    english: z.string().nullable(),
    kind: z.enum(['evaluation', 'appraisal', 'action-plan']).nullable(),
    extends: z.string().nullable(),
    /** First work year. */
    year: z.int().nullable(),
    /** Last work year; null where none is written. */
    lastYear: z.int().nullable(),
    /** Items the source does not publish; a cycle cannot open over them. */
    toFill: z.int(),
    errors: z.int(),
    unsupported: z.int(),
  })
  .meta({ id: 'ProgrammeSummary' });
export type ProgrammeSummary = z.infer<typeof ProgrammeSummary>;

export const FindingView = z.object({
  level: z.enum(['error', 'unsupported', 'warning']),
  code: z.string(),
  file: z.string(),
  line: z.int(),
  column: z.int(),
  path: z.string(),
  message: z.string(),
  english: z.string(),
});

/** What the source does not say and somebody has to decide before a year opens. */
export const ToFillView = z
  .object({
    path: z.string(),
    /** The same place in words: `阶段 / 抽查审计 / 抽样 / 比例`. */
    place: z.string(),
    clause: z.string().nullable(),
    reason: z.string(),
    /** What is proposed for it, as it could stand in the file (YAML), units by title; null where nothing is. */
    propose: z.string().nullable(),
    line: z.int(),
  })
  .meta({ id: 'ToFillView' });

/** The plan of a year as people read it: lines under headings, each with its clause in 〔〕. */
export const PlanView = z
  .object({
    head: z.array(z.string()),
    sections: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
    note: z.string().nullable(),
  })
  .meta({ id: 'PlanView' });
export type PlanView = z.infer<typeof PlanView>;

export const StageView = z.object({
  id: z.string(),
  title: z.string(),
  clause: z.string().optional(),
  does: z.string(),
  phase: z.string().optional(),
  plan: z.boolean(),
  from: z.string(),
  due: z.string(),
  literal: z.object({ from: z.string().optional(), due: z.string().optional() }),
  precision: z.enum(['day', 'xun', 'month', 'quarter', 'half', 'year']),
  lastWorkingDay: z.string(),
  openEnded: z.boolean(),
  provisional: z.boolean(),
});

/** One programme whole: as written, what is wrong or open, and its plan for one year. */
export const ProgrammeView = z
  .object({
    summary: ProgrammeSummary,
    /** Whether who asks may open a year of it once its gaps are filled. */
    mayOpen: z.boolean(),
    /** The programme as JSON, gaps included; null when the file cannot be read. */
    programme: z.record(z.string(), z.unknown()).nullable(),
    findings: z.array(FindingView),
    toFill: z.array(ToFillView),
    /** Null when the file cannot be read. */
    plan: PlanView.nullable(),
    overrides: z.array(
      z.object({ path: z.string(), parent: z.unknown(), own: z.unknown().optional() }),
    ),
    /** Proposals stand in for gaps. */
    year: z.int().nullable(),
    stages: z.array(StageView),
  })
  .meta({ id: 'ProgrammeView' });
export type ProgrammeView = z.infer<typeof ProgrammeView>;

/** What a lead bureau puts into the gaps, by path, each as it would stand in the file (YAML). */
export const Fillings = z.record(z.string().max(300), z.string().max(5_000));

export const TriedPlan = z
  .object({
    year: z.int().min(2000).max(2100),
    fillings: Fillings.default({}),
  })
  .meta({ id: 'TriedPlan' });
export type TriedPlan = z.infer<typeof TriedPlan>;

/** `POST /api/programmes/:id/workload`: the same with how many enterprises are expected. */
export const AskedWorkload = TriedPlan.extend({
  subjects: z.int().min(1).max(100_000),
}).meta({ id: 'AskedWorkload' });
export type AskedWorkload = z.infer<typeof AskedWorkload>;

const Day = z.iso.date();
const Count = z.int().nonnegative();

/** What the plan of a year asks of people, reckoned from the plan alone. */
export const Workload = z
  .object({
    /** False while the notice of the year's holidays is not out: the days are provisional. */
    calendarPublished: z.boolean(),
    /** Mondays. */
    weeks: z.array(Day),
    /** Planned handlings of each unit, week by week, the busiest first. */
    units: z.array(
      z.object({ id: z.string(), title: z.string(), total: Count, weeks: z.array(Count) }),
    ),
    restDays: z.array(
      z.object({ title: z.string(), due: Day, reason: z.string(), lastWorkingDay: Day }),
    ),
    /** Tasks that count what lists will hold: reckoned as one handling each. */
    unlisted: z.array(z.string()),
    /** What has to be filled in; `total` = fields × people × times, null where nobody can say how often. */
    burden: z.array(
      z.object({
        what: z.enum(['entry', 'check', 'tasks', 'cadence']),
        title: z.string(),
        fields: Count,
        /** Of the fields, those that begin with last year's figure. */
        prefilled: Count,
        people: Count,
        times: Count.nullable(),
        total: Count.nullable(),
      }),
    ),
    fillings: Count,
    /** Plays the whole year on invented enterprises, to be typed on the server. */
    command: z.string(),
  })
  .meta({ id: 'Workload' });
export type Workload = z.infer<typeof Workload>;

export const AskedYear = z.object({ year: z.coerce.number().int().min(2000).max(2100).optional() });
export type AskedYear = z.infer<typeof AskedYear>;
