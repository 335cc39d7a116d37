import { z } from 'zod';
import { Day, Instant } from '../clock/clock.dto.js';

/** The wall (作战图): one snapshot with everything on it. Every number is of the same moment. */

/** A decimal as text, never a binary float: "35.1", "-2.40". */
export const Figure = z.string().regex(/^-?\d+(\.\d+)?$/);

/** Lights in order of severity; the order is the sort order on every screen. */
export const Light = z
  .enum(['overdue', 'dueSoon', 'onTrack', 'done', 'notStarted', 'suspended', 'notApplicable'])
  .meta({ id: 'Light' });
export type Light = z.infer<typeof Light>;

/** Plan dates (方案节点 ◆) cannot be moved here, inner dates (内控节点 ◇) can. */
export const DateKind = z.enum(['plan', 'inner']).meta({ id: 'DateKind' });

export const OrganisationRef = z
  .object({ id: z.string(), title: z.string() })
  .meta({ id: 'OrganisationRef' });

/**
 * One cell: an organisation's task in a stage. `why` is the clause that fired with its numbers
 * ("逾期 17 天，规则 R1：到期未完成"). A stage whose data has not arrived is never `onTrack`.
 */
export const WallCell = z
  .object({
    stage: z.string(),
    light: Light,
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
    daysLate: z.int().positive().nullable(),
    /** An approved extension: the new date. */
    extendedTo: Day.nullable(),
    /** Extensions asked for that wait for a decision. */
    asked: z.int().nonnegative(),
    why: z.string().nullable(),
  })
  .meta({ id: 'WallCell' });

export const WallRow = z
  .object({
    organisation: OrganisationRef,
    kind: z.enum(['territory', 'department', 'lead']),
    /** 业务骨干; null when the unit has named none yet. */
    liaison: z.string().nullable(),
    /** Share done of the tasks whose start has passed, whole per cent, floored (99.6 is 99). */
    rate: z.int().min(0).max(100).nullable(),
    /** One per column, in the order of the columns; `notApplicable` where there is no such task. */
    cells: z.array(WallCell),
  })
  .meta({ id: 'WallRow' });

export const WallStage = z
  .object({
    id: z.string(),
    /** 1-based number in the ribbon; null for a stage that is a column only (上年复评). */
    no: z.int().positive().nullable(),
    title: z.string(),
    opens: Day,
    due: Day,
    kind: DateKind,
    /** What the stage is called on its date, "03-31 录入截止" without the date: "录入截止"; null = unlabelled. */
    milestone: z.string().nullable(),
    light: Light,
    /** Finished subjects, or tasks where the stage counts no subjects; both 0 before anything is known. */
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
    unit: z.enum(['subjects', 'tasks']),
    /** How many are late and by how many days at worst; null when none. */
    late: z.object({ count: z.int().positive(), days: z.int().positive() }).nullable(),
    /** What will be done in it, for a stage not yet begun: "政策 · C 类提升 · D 类淘汰". */
    about: z.string().nullable(),
  })
  .meta({ id: 'WallStage' });

export const RedItem = z
  .object({
    days: z.int().positive(),
    organisation: OrganisationRef,
    stage: z.string(),
    /** "归集审核", "用地归集": the stage's or the task's title. */
    title: z.string(),
    /** What is missing: "19 家未过审，其中退回 6". */
    missing: z.string(),
    /** 责任人 and 包保领导; null where none is named. */
    responsible: z.string().nullable(),
    sponsor: z.string().nullable(),
    /** The rung reached on the ladder: 催办 1, 督办 2, 约谈 3. */
    rung: z.object({ step: z.int().positive(), title: z.string() }).nullable(),
    flow: z.string(),
  })
  .meta({ id: 'RedItem' });

export const DueItem = z
  .object({
    on: Day,
    light: Light,
    organisation: OrganisationRef,
    title: z.string(),
    count: z.int().nonnegative(),
    /** 件, 家, 份. */
    measure: z.string(),
    flow: z.string().nullable(),
  })
  .meta({ id: 'DueItem' });

/** One step an enterprise can be in; the counts add up to `subjects`. */
export const StateCount = z
  .object({
    key: z.string(),
    title: z.string(),
    count: z.int().nonnegative(),
    /** How many of them are beyond the time limit. */
    late: z.int().nonnegative(),
  })
  .meta({ id: 'StateCount' });

/** A class and how many are in it; shares are per cent with one decimal. */
export const ClassCount = z
  .object({
    class: z.string(),
    count: z.int().nonnegative(),
    share: Figure,
    lastShare: Figure.nullable(),
  })
  .meta({ id: 'ClassCount' });

export const Wall = z
  .object({
    /** The past instant this was asked for; absent in the present. */
    asOf: Instant.optional(),
    cycle: z.object({
      id: z.string(),
      /** "通州湾示范区工业企业资源集约利用综合评价". */
      title: z.string(),
      year: z.int(),
      document: z.string(),
      lead: z.string(),
      subjects: z.int().nonnegative(),
      organisations: z.int().nonnegative(),
    }),
    /** The time of the snapshot ("数据截至"). */
    at: Instant,
    today: Day,
    progress: z.object({
      /** 总进度 = Σ weight × done ÷ total, per cent, one decimal, rounded down. */
      done: Figure,
      /** 序时进度: share of the year gone, per cent, one decimal. */
      elapsed: Figure,
      /** done − elapsed in points: negative is behind. */
      ahead: Figure,
      dayOfYear: z.int(),
      daysInYear: z.int(),
      parts: z.array(
        z.object({
          title: z.string(),
          weight: Figure,
          done: z.int().nonnegative(),
          total: z.int().nonnegative(),
        }),
      ),
    }),
    /** The next plan date of the year; null when none is left. */
    countdown: z.object({ title: z.string(), on: Day, days: z.int() }).nullable(),
    /** Ribbon and columns: those with `no` stand in the ribbon, all stand in the matrix. */
    stages: z.array(WallStage),
    rows: z.array(WallRow),
    /** Of the cells of the matrix, without `notApplicable`. */
    lights: z.object({
      overdue: z.int(),
      dueSoon: z.int(),
      onTrack: z.int(),
      done: z.int(),
      notStarted: z.int(),
      suspended: z.int(),
    }),
    /** Sorted worst first; all of them, the page shows nine and says how many more. */
    red: z.array(RedItem),
    /** From Monday to Sunday around today; when nothing is red the page shows `upcoming` there. */
    week: z.object({ from: Day, to: Day, items: z.array(DueItem) }),
    upcoming: z.array(DueItem).max(9),
    /** 确认申诉窗口; null until it is opened. */
    confirmation: z
      .object({
        from: Day,
        to: Day,
        daysLeft: z.int(),
        confirmed: z.int().nonnegative(),
        appealing: z.int().nonnegative(),
        waiting: z.int().nonnegative(),
      })
      .nullable(),
    states: z.array(StateCount),
    classes: z.object({
      /** `none` before the pre-evaluation; then provisional, then published. */
      state: z.enum(['none', 'provisional', 'published']),
      total: z.int().nonnegative(),
      last: z.object({ year: z.int(), total: z.int() }).nullable(),
      items: z.array(ClassCount),
    }),
  })
  .meta({ id: 'Wall' });
export type Wall = z.infer<typeof Wall>;
