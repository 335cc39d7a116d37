import { z } from 'zod';
import { Figure } from '../board/board.dto.js';
import { Instant } from '../clock/clock.dto.js';
import { BenchmarkBasis } from '../evaluation/result.dto.js';

/** The evaluation lab (评价测算): trials over frozen figures, never a published result. */

/** Stands on everything that comes out of the lab. */
export const MARK = '测算' as const;
const Mark = z.literal(MARK);

const Decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

/** What a scenario says differently. */
export const ScenarioRules = z
  .object({
    /** Place in the programme → what stands there instead; null takes a line away. */
    rules: z.record(z.string(), z.json()).default({}),
    /** Benchmarks fixed otherwise; a null value has one computed anew by its rule. */
    benchmarks: z
      .array(z.object({ group: z.string(), indicator: z.string(), value: Decimal.nullable() }))
      .default([]),
  })
  .meta({ id: 'ScenarioRules' });

const Name = z.string().trim().min(1).max(60);

/** `POST …/lab/scenarios`. */
export const NewScenario = ScenarioRules.extend({ name: Name }).meta({ id: 'NewScenario' });
export type NewScenario = z.infer<typeof NewScenario>;

/** `PATCH …/lab/scenarios/:scenario`: what is not said stays. */
export const ChangeScenario = z
  .object({
    name: Name.optional(),
    rules: ScenarioRules.shape.rules.unwrap().optional(),
    benchmarks: ScenarioRules.shape.benchmarks.unwrap().optional(),
  })
  .meta({ id: 'ChangeScenario' });
export type ChangeScenario = z.infer<typeof ChangeScenario>;

/** `POST …/lab/scenarios/:scenario/copies`. */
export const CopyScenario = z.object({ name: Name }).meta({ id: 'CopyScenario' });
export type CopyScenario = z.infer<typeof CopyScenario>;

export const ScenarioView = z
  .object({
    id: z.string(),
    name: z.string(),
    rules: z.record(z.string(), z.json()),
    benchmarks: z.array(
      z.object({ group: z.string(), indicator: z.string(), value: Figure.nullable() }),
    ),
    /** The version whose figures it is tried on. */
    version: z.int().positive(),
    by: z.string(),
    at: Instant,
  })
  .meta({ id: 'Scenario' });
export type ScenarioView = z.infer<typeof ScenarioView>;

/** `GET …/lab`: the rules as they stand, for a form, and the scenarios there are. */
export const Lab = z
  .object({
    mark: Mark,
    /** The version whose figures a new scenario is tried on. */
    version: z.int().positive(),
    /** Places of the programme the lab may change, with what stands there now. */
    parts: z.record(z.string(), z.json()),
    benchmarks: z.array(BenchmarkBasis),
    scenarios: z.array(ScenarioView),
  })
  .meta({ id: 'Lab' });
export type Lab = z.infer<typeof Lab>;

const Points = Decimal.refine((text) => !text.startsWith('-'));

/** What is compared with, and how near is near; `against` is a scenario, else the rules in force. */
export const RunQuery = z.object({
  against: z.uuid().optional(),
  /** Points on either side of a line; 1 unless told. */
  margin: Points.default('1'),
  /** Points between two neighbours; 0.01 unless told. */
  tolerance: Points.default('0.01'),
});
export type RunQuery = z.infer<typeof RunQuery>;

/** `POST …/lab/runs`: a trial that is not kept. */
export const TryRules = ScenarioRules.extend(RunQuery.shape).meta({ id: 'TryRules' });
export type TryRules = z.infer<typeof TryRules>;

const Counts = z.record(z.string(), z.int());
const Tied = z.object({
  id: z.string(),
  name: z.string(),
  total: Figure,
  rank: z.int().nullable(),
  class: z.string().nullable(),
});

export const LabMover = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    territory: z.string(),
    group: z.string().nullable(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    direction: z.enum(['up', 'down', 'other']),
    total: z.object({ before: Figure.nullable(), after: Figure.nullable() }),
    rank: z.object({ before: z.int().nullable(), after: z.int().nullable() }),
    items: z.array(z.object({ id: z.string(), title: z.string(), change: Figure })),
    /** What moved it most: its own score, a line, the places of a class, the others, an adjustment. */
    cause: z.object({
      kind: z.enum(['item', 'points', 'cut', 'places', 'others', 'adjustment', 'treatment']),
      id: z.string(),
      title: z.string(),
      /** Points of an item, points a line rose, places a class won, places won among others. */
      change: Figure.nullable(),
      zh: z.string(),
      en: z.string(),
    }),
  })
  .meta({ id: 'LabMover' });

/** What came of a scenario, beside what it is compared with. */
export const LabRun = z
  .object({
    mark: Mark,
    version: z.int().positive(),
    /** How many have a class in both. */
    compared: z.int(),
    up: z.int(),
    down: z.int(),
    counts: z.array(z.object({ group: z.string(), base: z.int(), before: Counts, after: Counts })),
    /** From class × to class, for each group. */
    matrix: z.array(
      z.object({
        group: z.string(),
        title: z.string(),
        cells: z.array(z.object({ from: z.string(), to: z.string(), count: z.int() })),
      }),
    ),
    movers: z.array(LabMover),
    /** Within the margin of a line, the nearest first. */
    nearCuts: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        group: z.string().nullable(),
        total: Figure,
        class: z.string().nullable(),
        line: z.object({ class: z.string(), total: Figure }),
        distance: Figure,
      }),
    ),
    /** Neighbours in the ranking; those between whom a class ends come first. */
    nearTies: z.array(
      z.object({
        subjects: z.tuple([Tied, Tied]),
        difference: Figure,
        acrossCut: z.boolean(),
      }),
    ),
    territories: z.array(
      z.object({
        territory: z.string(),
        title: z.string(),
        before: Counts,
        after: Counts,
        up: z.int(),
        down: z.int(),
      }),
    ),
    /** As the scenario measures against. */
    benchmarks: z.array(BenchmarkBasis),
    problems: z.array(z.string()),
  })
  .meta({ id: 'LabRun' });
export type LabRun = z.infer<typeof LabRun>;
