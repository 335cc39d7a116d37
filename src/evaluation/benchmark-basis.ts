/** A benchmark as an arithmetic used it: what was proposed, what was fixed, by whom, when and why. Pure. */
import type { BenchmarkResult, SubjectResult } from '../domain/evaluation/evaluation.js';
import { STATISTIC_WORDS } from '../domain/evaluation/statistics.js';
import { STATISTICS } from '../domain/evaluation/statistics.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { BenchmarkBasis } from './result.dto.js';

/** The benchmarks a subject was measured against, in the order of their use. */
export function basisOf(
  programme: FilledProgramme,
  benchmarks: readonly BenchmarkResult[],
  { group, items }: Pick<SubjectResult, 'group' | 'items'>,
): BenchmarkBasis[] {
  const used = new Set(
    items
      .flatMap((item) => [item, ...(item.parts ?? [])])
      .map((one) => `${one.id}|${String(one.benchmark)}`),
  );
  return benchmarks
    .filter((one) => {
      if (one.group === group) return true;
      return (
        one.group.startsWith(`${group ?? ''}/`) && used.has(`${one.indicator}|${String(one.value)}`)
      );
    })
    .map((one) => basis(programme, one));
}

/** One benchmark in the words of the pages. */
export function basis(programme: FilledProgramme, one: BenchmarkResult): BenchmarkBasis {
  const { group, indicator, value, computed, subjects, year, source } = one;
  return {
    group,
    indicator,
    title: titleOf(programme, indicator),
    value,
    computed,
    times: one.times ?? null,
    subjects,
    year,
    source,
    proposed: one.proposed ?? null,
    proposedFrom: one.proposedFrom ?? null,
    fixedBy: one.by ?? null,
    fixedAt: one.at ?? null,
    reason: one.reason ?? null,
  };
}

function titleOf({ evaluation = [] }: FilledProgramme, indicator: string): string {
  const [id, name] = indicator.split('.');
  const all = evaluation.flatMap(({ indicators }) =>
    indicators.flatMap((one) => [one, ...(one.parts ?? [])]),
  );
  const title = all.find((one) => one.id === id)?.title ?? indicator;
  const statistic = STATISTICS.find((one) => one === name);
  return statistic === undefined ? title : `${title}（${STATISTIC_WORDS[statistic].zh}）`;
}
