import { z } from 'zod';
import { Figure, Light } from '../board/board.dto.js';
import { Day, Instant } from '../clock/clock.dto.js';
import { Action } from '../task/form.dto.js';
import { HistoryLine } from '../task/task.dto.js';
import { Score } from './score.dto.js';

/** The dossier (企业档案): the whole year of one enterprise on one page. */

/** One step of the path. An appeal, a return stay on the path: nothing is drawn as if it had not been. */
export const PathStep = z
  .object({
    key: z.string(),
    title: z.string(),
    state: z.enum(['done', 'now', 'ahead']),
    light: Light,
    /** When it was reached; null ahead. */
    on: Day.nullable(),
    due: Day.nullable(),
    /** "里程碑 3 逾期 7 天". */
    note: z.string().nullable(),
  })
  .meta({ id: 'PathStep' });

export const DossierEvent = HistoryLine.omit({ seq: true, type: true, files: true })
  .extend({
    /** flow and sequence: "<flow>:<seq>". */
    id: z.string(),
    /** 关键 shows these only. */
    important: z.boolean(),
    /** The step of the path it belongs to. */
    step: z.string().nullable(),
  })
  .meta({ id: 'DossierEvent' });

/** The rectification project of a C or D enterprise. */
export const Project = z
  .object({
    flow: z.string(),
    /** "C-2022-017". */
    no: z.string(),
    class: z.string(),
    title: z.string(),
    state: z.string(),
    light: Light,
    /** 万元; null when not given. */
    investment: Figure.nullable(),
    /** Whole per cent done, and what the calendar asks for (序时). */
    progress: z.int(),
    planned: z.int(),
    milestones: z.array(
      z.object({
        no: z.int(),
        title: z.string(),
        due: Day,
        done: Day.nullable(),
        light: Light,
        daysLate: z.int().positive().nullable(),
        owner: z.string(),
        note: z.string().nullable(),
      }),
    ),
    /** "亩均税收 6.81 → ≥ 9.00 万元". */
    targets: z.array(z.string()),
    acceptance: z.object({ on: Day, result: z.string() }).nullable(),
    reEvaluation: z
      .object({ on: Day, total: Figure, class: z.string(), result: z.string() })
      .nullable(),
  })
  .meta({ id: 'Project' });

/** `GET /api/cycles/:id/subjects/:subjectId/dossier`. */
export const Dossier = z
  .object({
    /** The past instant this was asked for; absent in the present. */
    asOf: Instant.optional(),
    at: Instant,
    today: Day,
    cycle: z.object({ id: z.string(), title: z.string(), year: z.int() }),
    subject: z.object({
      id: z.string(),
      name: z.string(),
      code: z.string().nullable(),
      aliases: z.array(z.string()),
      scale: z.string(),
      industry: z.string().nullable(),
      territory: z.string().nullable(),
      /** Lines under the name: "2011 年投产", "用地 46.80 亩". */
      facts: z.array(z.string()),
    }),
    /** Up to three years, oldest first, the last being this cycle. */
    years: z.array(
      z.object({
        year: z.int(),
        class: z.string().nullable(),
        total: Figure.nullable(),
        provisional: z.boolean(),
      }),
    ),
    people: z.array(z.object({ role: z.string(), name: z.string() })),
    /** The enterprise's flow of this cycle, where actions are offered. */
    flow: z.object({ id: z.string(), state: z.string(), light: Light }),
    /** What the list lacks of it and this person may fill in; null: nothing. */
    fill: Action.nullable(),
    path: z.array(PathStep),
    /** Newest first. */
    events: z.array(DossierEvent),
    score: Score.nullable(),
    project: Project.nullable(),
    policies: z.array(
      z.object({
        light: Light,
        field: z.string(),
        text: z.string(),
        owner: z.string(),
        state: z.string(),
        clause: z.string().nullable(),
      }),
    ),
    papers: z.array(
      z.object({ title: z.string(), from: z.string(), on: Day, url: z.string().nullable() }),
    ),
    figures: z.object({
      years: z.array(z.int()),
      rows: z.array(
        z.object({ title: z.string(), unit: z.string(), values: z.array(Figure.nullable()) }),
      ),
    }),
  })
  .meta({ id: 'Dossier' });
export type Dossier = z.infer<typeof Dossier>;
