/** A scenario (测算方案): changes to a programme and its benchmarks, tried on frozen data. Pure. */
import { DomainError } from '../errors.js';
import { Exact } from '../expression/exact.js';
import { nearest } from '../expression/expression.error.js';
import { freeze } from '../evaluation/freeze.js';
import type { BenchmarkResult } from '../evaluation/evaluation.js';
import type { EvaluationInput, FrozenBenchmark } from '../evaluation/input.js';
import { checkProgramme } from '../programme/check/check.js';
import { type Finding, type Path, pathOf, pathText } from '../programme/check/finding.js';
import { shape } from '../programme/check/shape.js';
import { filled } from '../programme/filling.js';
import type { FilledProgramme } from '../programme/schema.js';

/** What a scenario says differently. */
export interface Scenario {
  /**
   * Places of the programme and what stands there instead: `evaluation[0].indicators[1].weight` → `30`,
   * `grading[0].classes.B` → `total >= 78`; null takes a line away, such as an adjustment.
   */
  readonly rules: Readonly<Record<string, unknown>>;
  /** Benchmarks fixed otherwise; null has one computed anew by the programme's rule. */
  readonly benchmarks: readonly {
    readonly group: string;
    readonly indicator: string;
    readonly value: string | null;
  }[];
}

/** The parts of a programme the lab may change: how scores and classes come about. */
export const LAB_PARTS = ['evaluation', 'grading', 'adjust', 'gates', 'quota', 'decimals'] as const;

export interface ScenarioFault {
  /** Place in the programme; `benchmarks[0]` for a benchmark of the scenario. */
  readonly path: string;
  readonly zh: string;
  readonly en: string;
}

/** The scenario does not make a sound programme; `details` says where and why. */
export class ScenarioInvalid extends DomainError {
  readonly code = 'lab.scenario-invalid';
  constructor(faults: readonly ScenarioFault[]) {
    super(
      {
        zh: `测算方案不成立：${faults.map(({ zh }) => zh).join('；')}`,
        en: `the scenario is not sound: ${faults.map(({ path, en }) => `${path} ${en}`).join('; ')}`,
      },
      faults,
    );
  }
}

/**
 * The programme as the scenario has it, checked like any other.
 * @throws ScenarioInvalid for a place that is not there or not the lab's, and for whatever the
 *   programme's own checks refuse
 */
export function apply(programme: FilledProgramme, { rules }: Scenario): FilledProgramme {
  const entries = Object.entries(rules);
  if (entries.length === 0) return programme;
  const faults = entries.flatMap(([path]) => misplaced(programme, path));
  if (faults.length > 0) throw new ScenarioInvalid(faults);
  const changed = entries.reduce<unknown>(
    (tree, [path, value]) => put(tree, pathOf(path), value),
    programme,
  );
  const shaped = shape(pruned(unreferred(changed, takenAway(programme, rules))));
  if (shaped.programme === undefined) throw new ScenarioInvalid(shaped.findings.map(faultOf));
  const { findings } = checkProgramme(shaped.programme);
  const errors = findings.filter(({ level }) => level !== 'warning');
  if (errors.length > 0) throw new ScenarioInvalid(errors.map(faultOf));
  return filled(shaped.programme);
}

/** What a scenario is evaluated from: the frozen figures, and benchmarks as it has them. */
export function inputFor(
  input: EvaluationInput,
  used: readonly BenchmarkResult[],
  scenario: Scenario,
  programme: FilledProgramme,
): EvaluationInput {
  const anew = reworked(programme, scenario);
  const stated = scenario.benchmarks.map(({ group, indicator }) => `${group}|${indicator}`);
  const kept = freeze(used).filter(
    ({ group, indicator }) =>
      !stated.includes(`${group}|${indicator}`) && !anew.has(indicator.split('.')[0] ?? ''),
  );
  const own = scenario.benchmarks.flatMap(({ value, ...key }): FrozenBenchmark[] =>
    value === null ? [] : [{ ...key, value, reason: '测算方案设定', by: '测算' }],
  );
  const gone = takenAway(programme, scenario.rules);
  const manual = input.manual?.filter(({ rule }) => !gone.has(rule));
  return { ...input, ...(manual && { manual }), benchmarks: [...kept, ...own], trace: false };
}

/** Ids of the adjustments a scenario leaves out. */
function takenAway({ adjust = [] }: FilledProgramme, rules: Scenario['rules']): Set<string> {
  return new Set(adjust.flatMap(({ id }, index) => (rules[`adjust[${index}]`] === null ? id : [])));
}

/** With no adjustment waiting for one that is left out: `unless` names those that are there. */
function unreferred(tree: unknown, gone: ReadonlySet<string>): unknown {
  if (gone.size === 0 || !isTree(tree) || !Array.isArray(tree['adjust'])) return tree;
  const adjust = tree['adjust'].map((one: unknown) => {
    if (!isTree(one) || one['unless'] === undefined) return one;
    const named = [one['unless']].flat().filter((id) => typeof id !== 'string' || !gone.has(id));
    return { ...one, unless: named.length === 0 ? null : named };
  });
  return { ...tree, adjust };
}

/**
 * Makes sure that every benchmark of the scenario is among those `used`, and above 0.
 * @throws ScenarioInvalid naming the entries, and the benchmarks there are
 */
export function assureBenchmarks(
  { benchmarks }: Pick<Scenario, 'benchmarks'>,
  used: readonly BenchmarkResult[],
): void {
  const known = new Set(used.map(nameOf));
  const faults = benchmarks.flatMap((one, index): ScenarioFault[] => {
    const [path, name] = [`benchmarks[${String(index)}]`, nameOf(one)];
    if (!known.has(name)) {
      const meant = nearest(name, known);
      const there = [...known].join('、') || '无';
      return [
        {
          path,
          zh: `没有“${name}”这个基准值${meant === undefined ? '' : `，是不是“${meant}”`}；现有：${there}`,
          en: `there is no benchmark "${name}"${meant === undefined ? '' : `; did you mean "${meant}"`}; there are: ${[...known].join(', ') || 'none'}`,
        },
      ];
    }
    if (one.value === null || Exact.of(one.value).sign() > 0) return [];
    return [
      {
        path,
        zh: `“${name}”的基准值要大于 0，不能是 ${one.value}`,
        en: `the benchmark "${name}" must be above 0, not ${one.value}`,
      },
    ];
  });
  if (faults.length > 0) throw new ScenarioInvalid(faults);
}

/** `above/320699 tax_mu`: group, division and indicator of a benchmark. */
function nameOf({ group, indicator }: Pick<BenchmarkResult, 'group' | 'indicator'>): string {
  return `${group} ${indicator}`;
}

/** Indicators whose benchmark rule or value the scenario writes anew: what was frozen is not theirs. */
function reworked(programme: FilledProgramme, { rules }: Scenario): Set<string> {
  const ids = Object.keys(rules).flatMap((path) => {
    const match =
      /^(evaluation\[\d+\]\.indicators\[\d+\](?:\.parts\[\d+\])?)\.(?:benchmark|value)\b/.exec(
        path,
      );
    const place = match?.[1] === undefined ? undefined : valueAt(programme, pathOf(match[1]));
    return isTree(place) && typeof place['id'] === 'string' ? [place['id']] : [];
  });
  return new Set(ids);
}

function misplaced(programme: FilledProgramme, text: string): ScenarioFault[] {
  const path = pathOf(text);
  const [part] = path;
  if (!LAB_PARTS.some((known) => known === part)) {
    return [
      {
        path: text,
        zh: `“${text}”不能测算，可以改的是 ${LAB_PARTS.join('、')}`,
        en: `cannot be changed here; there are ${LAB_PARTS.join(', ')}`,
      },
    ];
  }
  const parent = valueAt(programme, path.slice(0, -1));
  const last = path.at(-1);
  const isThere =
    path.length === 1 ||
    (isTree(parent) && (typeof last === 'number' ? last < Object.keys(parent).length : true));
  if (isThere) return [];
  return [{ path: text, zh: `方案没有“${text}”`, en: 'there is no such place' }];
}

type Tree = Readonly<Record<string | number, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

/** What stands at a place; undefined where there is none. */
export function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (isTree(value) ? value[step] : undefined), tree);
}

function put(tree: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(tree)) {
    return tree.map((one: unknown, index) => (index === step ? put(one, rest, value) : one));
  }
  const known = isTree(tree) ? tree : {};
  return { ...known, [step]: put(known[step], rest, value) };
}

/** Without what was taken away. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => one !== null).map(pruned);
  if (!isTree(value)) return value;
  const kept = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return Object.fromEntries(kept.map(([key, one]) => [key, pruned(one)]));
}

function faultOf({ path, message, english }: Finding): ScenarioFault {
  return { path: pathText(path), zh: message, en: english };
}
