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

/** The rules as controls of a form, each with its place in the programme. */
export const LabForm = z
  .object({
    /** One for each set of indicators. */
    scoring: z.array(
      z.object({
        groups: z.array(z.string()),
        /** What the weights add up to; null where the sum is scaled afterwards. */
        sum: Figure.nullable(),
        weights: z.array(
          z.object({
            path: z.string(),
            id: z.string(),
            title: z.string(),
            english: z.string(),
            unit: z.string(),
            weight: Figure,
            /** Of a part: the indicator whose weight is the sum of its parts. */
            sumAt: z.string().nullable(),
            /** The most it scores, as a multiple of its weight; null: no limit. */
            cap: z.object({ path: z.string(), value: Figure.nullable() }),
          }),
        ),
        /** Other ways to set the benchmarks: what a scenario says to take one. */
        ways: z.array(
          z.object({
            id: z.enum(['region', 'industry', 'median']),
            rules: z.record(z.string(), z.json()),
          }),
        ),
      }),
    ),
    grading: z.array(
      z.object({
        groups: z.array(z.string()),
        kind: z.enum(['lines', 'shares', 'other']),
        /** Best first; the last takes the rest. */
        bands: z.array(
          z.object({
            class: z.string(),
            path: z.string(),
            /** Points of a line, per cent of a share. */
            edge: Figure.nullable(),
            text: z.string(),
          }),
        ),
        /** Whether each group is ranked by itself; null where it makes no difference. */
        apart: z
          .object({ path: z.string(), on: z.boolean(), other: z.array(z.string()) })
          .nullable(),
      }),
    ),
    /** Rules after the ranking; a scenario says null at the path to leave one out. */
    switches: z.array(
      z.object({
        path: z.string(),
        id: z.string(),
        title: z.string(),
        english: z.string(),
        clause: z.string().nullable(),
        byHand: z.boolean(),
        /** How many enterprises it applied to in this version. */
        subjects: z.int(),
      }),
    ),
  })
  .meta({ id: 'LabForm' });

/** `GET …/lab`: the rules as they stand, for a form, and the scenarios there are. */
export const Lab = z
  .object({
    mark: Mark,
    /** The version whose figures a new scenario is tried on. */
    version: z.int().positive(),
    /** When its figures were frozen. */
    at: Instant,
    /** How many it scored. */
    scored: z.int(),
    /** Graded classes, the best first; `low` are those of the lower half. */
    classes: z.array(z.string()),
    low: z.array(z.string()),
    groups: z.array(z.object({ id: z.string(), title: z.string(), english: z.string() })),
    form: LabForm,
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
  /** Only this group of the programme. */
  group: z.string().optional(),
});
export type RunQuery = z.infer<typeof RunQuery>;

/** `POST …/lab/runs`: a trial that is not kept. */
export const TryRules = ScenarioRules.extend(RunQuery.shape).meta({ id: 'TryRules' });
export type TryRules = z.infer<typeof TryRules>;

/** `POST …/lab/runs/movers.:format`: the same as a file. */
export const ExportRules = TryRules.extend({
  /** What the scenario is called on the page. */
  name: z.string().trim().max(60).default(''),
}).meta({ id: 'ExportRules' });
export type ExportRules = z.infer<typeof ExportRules>;

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
    /** How the totals spread; no class line cuts through a bin. */
    histogram: z.object({
      /** Points a bin is wide; about that much where it is not even. */
      width: Figure,
      isEven: z.boolean(),
      /** Where classes begin; empty where the populations have different lines. */
      lines: z.array(z.object({ class: z.string(), total: Figure })),
      bins: z.array(
        z.object({
          from: Figure,
          /** Null of the last where it takes in all that lie beyond. */
          to: Figure.nullable(),
          before: z.int(),
          after: Counts,
        }),
      ),
      /** Everybody one by one where there are fewer than 30. */
      dots: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          before: Figure.nullable(),
          after: Figure,
          class: z.string().nullable(),
        }),
      ),
    }),
    mean: z.object({ before: Figure.nullable(), after: Figure.nullable() }),
    /** Who gets no class by the scenario, and why. */
    leftOut: z.array(
      z.object({ id: z.string(), name: z.string(), zh: z.string(), en: z.string() }),
    ),
    /** As the scenario measures against. */
    benchmarks: z.array(BenchmarkBasis),
    problems: z.array(z.string()),
  })
  .meta({ id: 'LabRun' });
export type LabRun = z.infer<typeof LabRun>;
