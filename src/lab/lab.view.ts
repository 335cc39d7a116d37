/** What came of a trial, as pages and workbooks show it; the mark of the lab is on all of it. Pure. */
import type { OutColumn } from '../documents/write.js';
import { findUnit } from '../domain/programme/units.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { ladderOf } from '../domain/lab/cuts.js';
import { labForm } from '../domain/lab/form.js';
import { basis } from '../evaluation/benchmark-basis.js';
import { Lab, type LabRun, MARK, ScenarioView } from './lab.dto.js';
import type { Frozen, Trial } from './lab.service.js';
import type { StoredScenario } from './scenario.store.js';

/** The page as it opens; `adjusted`: how many each rule after the ranking applied to. */
export function labView(
  { cycle, version }: Frozen,
  of: {
    readonly parts: Record<string, unknown>;
    readonly adjusted: ReadonlyMap<string, number>;
    readonly scenarios: readonly ScenarioView[];
  },
): Lab {
  const { programme } = cycle;
  const groups = programme.population?.groups ?? [];
  const classes = ladderOf(programme, groups[0]?.id ?? null);
  const form = labForm(programme);
  return Lab.parse({
    mark: MARK,
    version: version.version,
    at: version.at,
    scored: version.summary.scored,
    classes,
    low: classes.slice(Math.ceil(classes.length / 2)),
    groups: groups.map(({ id, title, en }) => ({ id, title, english: en ?? title })),
    form: {
      ...form,
      switches: form.switches.map((one) => {
        return { ...one, subjects: of.adjusted.get(one.id) ?? 0 };
      }),
    },
    parts: of.parts,
    benchmarks: version.benchmarks.map((one) => basis(programme, one)),
    scenarios: of.scenarios,
  });
}

export function runView({ frozen, before, after, comparison }: Trial): LabRun {
  const { programme } = frozen.cycle;
  const known = new Map(before.evaluation.groups.map(({ id, counts }) => [id, counts]));
  return {
    mark: MARK,
    version: frozen.version.version,
    compared: comparison.compared,
    up: comparison.up,
    down: comparison.down,
    counts: after.evaluation.groups.map(({ id, base, counts }) => {
      return { group: id, base, before: { ...known.get(id) }, after: { ...counts } };
    }),
    matrix: comparison.matrix.map((one) => ({ ...one, cells: [...one.cells] })),
    movers: comparison.movers.map((one) => ({ ...one, items: [...one.items] })),
    nearCuts: [...comparison.nearCuts],
    nearTies: comparison.nearTies.map((one) => ({ ...one, subjects: [...one.subjects] })),
    territories: comparison.territories.map((one) => {
      return { ...one, title: territoryTitle(programme, one.territory) };
    }),
    benchmarks: after.evaluation.benchmarks.map((one) => basis(programme, one)),
    histogram: {
      ...comparison.histogram,
      lines: [...comparison.histogram.lines],
      bins: comparison.histogram.bins.map((one) => ({ ...one, after: { ...one.after } })),
      dots: [...comparison.histogram.dots],
    },
    mean: { ...comparison.mean },
    leftOut: comparison.leftOut.map(({ id, name, zh, en }) => ({ id, name, zh, en })),
    problems: [...comparison.problems],
  };
}

/** `versions`: the number of each version by its id. */
export function scenarioView(
  one: StoredScenario,
  versions: ReadonlyMap<string, number>,
): ScenarioView {
  const { id, name, rules, benchmarks, byName: by, at } = one;
  const version = versions.get(one.evaluationId);
  return ScenarioView.parse({ id, name, rules, benchmarks, version, by, at });
}

/** The movers as a table. */
export function moverTable({ frozen, comparison }: Trial): {
  columns: readonly OutColumn[];
  rows: (string | null)[][];
} {
  const { programme } = frozen.cycle;
  const groups = new Map(programme.population?.groups.map(({ id, title }) => [id, title]));
  return {
    columns: MOVERS,
    rows: comparison.movers.map((one) => [
      MARK,
      one.code,
      one.name,
      territoryTitle(programme, one.territory),
      groups.get(one.group ?? '') ?? one.group,
      one.from,
      one.to,
      DIRECTIONS[one.direction],
      one.total.before,
      one.total.after,
      one.rank.before?.toString() ?? null,
      one.rank.after?.toString() ?? null,
      one.cause.zh,
    ]),
  };
}

/** Stands above the table. */
export function heading({ frozen }: Trial, name: string, against: string): string[] {
  const { cycle, version } = frozen;
  return [
    `${MARK}：${cycle.title} 变档企业，“${name}”与${against}比较`,
    `${MARK}结果，不是公布的评价结果；数据取自第 ${String(version.version)} 版`,
  ];
}

const DIRECTIONS = { up: '升档', down: '降档', other: '变动' } as const;

const MOVERS: readonly OutColumn[] = [
  { title: '性质', width: 8 },
  { title: '统一社会信用代码', width: 22 },
  { title: '企业名称', width: 32 },
  { title: '属地', width: 16 },
  { title: '组别' },
  { title: '原类别', width: 8 },
  { title: '测算类别', width: 10 },
  { title: '变动', width: 8 },
  { title: '原总分', kind: 'number' },
  { title: '测算总分', kind: 'number' },
  { title: '原名次', kind: 'number' },
  { title: '测算名次', kind: 'number' },
  { title: '原因', width: 50 },
];

function territoryTitle(programme: FilledProgramme, code: string): string {
  return findUnit(programme, code)?.title ?? code;
}
