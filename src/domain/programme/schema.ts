/** A programme: one published plan as data. The one schema behind `workflows/programmes/*.yaml`. */
import { z } from 'zod';
import { Care, ProjectKind, Problems, Stream } from './action-plan.js';
import { Admission, Checklist, PeriodicReport } from './appraisal.js';
import { Decimals, DerivedItem, EventKind, Item, Quality } from './data.js';
import { Policy, Rectification, Reward, RollUp, Target } from './effects.js';
import { Evaluation, External } from './evaluation.js';
import { Adjustment, ClassLabel, Gate, Grading, Quota } from './grading.js';
import { Account, Constant, Deployment, Organisation } from './organisations.js';
import { Population } from './population.js';
import { Cadence, Ladder, Lights, Report } from './supervision.js';
import { Clause, DateText, type Filled, IsoDay, Title, fillable } from './words.js';
import {
  Appeal,
  Approval,
  Confirmation,
  Correction,
  Phase,
  Publicity,
  Stage,
  SubjectList,
} from './year.js';

/** The published text a programme comes from. */
export const SourceDocument = z.strictObject({
  no: fillable(z.string()).optional(),
  title: z.string().optional(),
  issuer: z.string().min(1),
  issued: fillable(IsoDay).optional(),
  from: IsoDay.optional(),
  to: DateText.optional(),
  /** Higher documents it rests on. */
  basis: z.array(z.string()).optional(),
  repeals: z.array(z.string()).optional(),
  supersedes: z.string().optional(),
  source: z.string().optional(),
  clause: Clause.optional(),
});

const programmeId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'programmeId' })
  .describe('方案编号：小写字母、数字和连字符，如 tongzhou-bay-2022');

export const Programme = z.strictObject({
  programme: programmeId,
  kind: z.enum(['evaluation', 'appraisal', 'action-plan']),
  version: z.union([z.string(), z.number()]).transform(String).optional(),
  title: Title,
  document: SourceDocument,
  region: z.string().min(1),
  /** A development zone is not a county code: the managed area stands beside the statutory region. */
  managementArea: z.string().optional(),
  extends: programmeId.optional(),
  /** Ids of the parent's lines that do not hold here; used up when the file is read. */
  remove: z.array(z.string()).optional(),
  /** A cycle evaluates the year before, or its own. */
  data: z.enum(['previousYear', 'thisYear']).default('previousYear'),
  /** A trial year: results without effects. */
  trial: z.boolean().optional(),
  years: z
    .strictObject({
      from: z.int(),
      to: z.int().optional(),
      every: z.int().positive().default(1),
      clause: Clause.optional(),
    })
    .optional(),
  decimals: Decimals.optional(),
  note: z.string().optional(),

  organisations: z.array(Organisation).min(1),
  deployment: Deployment.optional(),
  accounts: z.array(Account).optional(),
  constants: z.array(Constant).optional(),
  items: z.array(Item).default([]),
  derived: z.array(DerivedItem).default([]),
  /** Kinds of recorded facts formulas may ask for with `events('…')`. */
  events: z.array(EventKind).default([]),
  external: z.array(External).optional(),
  quality: Quality.optional(),

  population: Population.optional(),
  classes: z.array(ClassLabel).optional(),
  evaluation: fillable(z.array(Evaluation)).optional(),
  grading: fillable(z.array(Grading)).optional(),
  adjust: z.array(Adjustment).optional(),
  quota: Quota.optional(),
  gates: z.array(Gate).optional(),

  phases: z.array(Phase).optional(),
  stages: z.array(Stage).default([]),
  correction: Correction.optional(),
  /** For a firm put on the list when entry was already over. */
  lateEntry: Correction.optional(),
  confirmation: Confirmation.optional(),
  appeal: Appeal.optional(),
  publicity: z.array(Publicity).optional(),
  approvals: z.array(Approval).optional(),
  lists: z.array(SubjectList).optional(),
  policies: z.array(Policy).optional(),
  rectification: Rectification.optional(),
  rewards: z.array(Reward).optional(),
  targets: z.array(Target).optional(),
  rollUps: z.array(RollUp).optional(),

  lights: Lights.default('default'),
  ladder: Ladder.default('default'),
  reports: z.array(Report).optional(),
  cadence: z.array(Cadence).optional(),

  streams: z.array(Stream).optional(),
  projects: z.array(ProjectKind).optional(),
  problems: Problems.optional(),
  care: z.array(Care).optional(),

  checklist: Checklist.optional(),
  periodicReports: z.array(PeriodicReport).optional(),
  admission: Admission.optional(),
});

/** A programme as written; values the source does not give may still be `toFill`. */
export type Programme = z.infer<typeof Programme>;

/** What may stand in a programme file before defaults are put in. */
export type ProgrammeText = z.input<typeof Programme>;

/** A programme in which nothing is left to fill: the only kind a cycle can run. */
export type FilledProgramme = Filled<Programme>;
