/** What the service says about programmes. */
import { z } from 'zod';

export const ProgrammeSummary = z.object({
  id: z.string(),
  title: z.string(),
  english: z.string().nullable(),
  kind: z.enum(['evaluation', 'appraisal', 'action-plan']).nullable(),
  extends: z.string().nullable(),
  /** First work year. */
  year: z.int().nullable(),
  /** Items the source does not publish; a cycle cannot open over them. */
  toFill: z.int(),
  errors: z.int(),
  unsupported: z.int(),
});
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

export const ToFillView = z.object({
  path: z.string(),
  reason: z.string(),
  propose: z.unknown().optional(),
  line: z.int(),
});

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
export const ProgrammeView = z.object({
  summary: ProgrammeSummary,
  /** The programme as JSON, gaps included; null when the file cannot be read. */
  programme: z.record(z.string(), z.unknown()).nullable(),
  findings: z.array(FindingView),
  toFill: z.array(ToFillView),
  overrides: z.array(
    z.object({ path: z.string(), parent: z.unknown(), own: z.unknown().optional() }),
  ),
  /** Proposals stand in for gaps. */
  year: z.int().nullable(),
  stages: z.array(StageView),
});
export type ProgrammeView = z.infer<typeof ProgrammeView>;

export const AskedYear = z.object({ year: z.coerce.number().int().min(2000).max(2100).optional() });
export type AskedYear = z.infer<typeof AskedYear>;
