/** An evaluation as a table of one row a subject, for csv and xlsx. */
import { csvLine } from '../documents/text.js';
import type { OutColumn } from '../documents/write.js';
import { STATISTIC_WORDS } from '../domain/evaluation/statistics.js';
import type { Evaluation, ItemResult, SubjectResult } from '../domain/evaluation/evaluation.js';
import { STATISTICS, type Statistic } from '../domain/evaluation/statistics.js';
import type { FilledProgramme } from '../domain/programme/schema.js';

export interface ResultTable {
  readonly columns: readonly OutColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

const OUTCOMES: Readonly<Record<SubjectResult['outcome'], string>> = {
  graded: '参加分类',
  special: '不参加分类',
  scoredNotGraded: '只评分不分类',
  dataOnly: '只采集数据',
  excluded: '不在范围',
};

/** The columns: who, class, rank, total, then value, benchmark and score of every indicator. */
export function resultTable(programme: FilledProgramme, evaluation: Evaluation): ResultTable {
  const items = indicatorColumns(programme);
  const groups = new Map(programme.population?.groups.map(({ id, title }) => [id, title]));
  const figures = items.flatMap(({ title, bounds }): OutColumn[] => [
    { title, kind: 'number' },
    ...benchmarkTitles(bounds).map((name) => ({ title: title + name, kind: 'number' as const })),
    { title: `${title}得分`, kind: 'number' },
  ]);
  return {
    columns: [...HEAD, ...figures, { title: '调整', width: 40 }],
    rows: evaluation.subjects.map((subject) => [
      subject.code,
      subject.name,
      subject.group === null ? null : (groups.get(subject.group) ?? subject.group),
      OUTCOMES[subject.outcome],
      subject.class,
      subject.treatedAs,
      subject.rank?.toString() ?? null,
      subject.total,
      subject.bonus,
      subject.baseClass,
      ...items.flatMap(({ id, bounds }) =>
        cellsOf(
          leaves(subject.items).find((one) => one.id === id),
          bounds,
        ),
      ),
      adjustmentsOf(subject),
    ]),
  };
}

const HEAD: readonly OutColumn[] = [
  { title: '统一社会信用代码', width: 22 },
  { title: '名称', width: 30 },
  { title: '组别' },
  { title: '评价方式' },
  { title: '等级' },
  { title: '按何等级管理' },
  { title: '名次', kind: 'number' },
  { title: '总分', kind: 'number' },
  { title: '加减分', kind: 'number' },
  { title: '基础等级' },
];

interface IndicatorColumns {
  readonly id: string;
  readonly title: string;
  /** The statistics it is measured against, where they are several. */
  readonly bounds: readonly Statistic[];
}

/** Each indicator once, though several groups may have it. */
function indicatorColumns(programme: FilledProgramme): IndicatorColumns[] {
  const indicators = (programme.evaluation ?? []).flatMap((entry) => entry.indicators);
  const leaves = indicators.flatMap(({ parts, ...whole }) =>
    (parts ?? [whole]).map(({ id, title, benchmark = whole.benchmark }) => {
      const asked = STATISTICS.filter((name) => benchmark?.[name] !== undefined);
      return { id, title, bounds: asked.length > 1 ? asked : [] };
    }),
  );
  return leaves.filter(({ id }, at) => leaves.findIndex((one) => one.id === id) === at);
}

function benchmarkTitles(bounds: readonly Statistic[]): string[] {
  if (bounds.length === 0) return ['基准值'];
  return bounds.map((name) => `基准值（${STATISTIC_WORDS[name].zh}）`);
}

function leaves(items: readonly ItemResult[]): ItemResult[] {
  return items.flatMap((item) => item.parts ?? [item]);
}

function cellsOf(item: ItemResult | undefined, bounds: readonly Statistic[]): (string | null)[] {
  const measured =
    bounds.length === 0
      ? [item?.benchmark ?? null]
      : bounds.map((name) => item?.benchmarks?.[name] ?? null);
  return [item?.value ?? null, ...measured, item?.score ?? null];
}

function adjustmentsOf({ adjustments }: SubjectResult): string | null {
  if (adjustments.length === 0) return null;
  return adjustments
    .map(({ from, to, reason }) => `${from ?? '—'}→${to ?? '—'} ${reason ?? ''}`.trim())
    .join('；');
}

/** As RFC 4180 has it. */
export function csvOf({ columns, rows }: ResultTable): string {
  const lines = [columns.map(({ title }) => title), ...rows];
  return lines.map(csvLine).join('\r\n');
}
