import { language, t } from '../../locales';
import type { Lab, Run } from './queries';
import type { Laboratory } from './use-lab';

/** What the two states are called, and how their numbers are added up for the page. */

export const titleOf = (scenario: Lab['scenarios'][number] | undefined): string =>
  scenario?.name ?? t('lab.inForce');

/** Under the bars and in the heads: the one tried and the one compared with. */
export const titlesOf = ({ scenario, against, isDirty }: Laboratory) => ({
  now: isDirty ? t('lab.draftOf', { name: titleOf(scenario) }) : titleOf(scenario),
  before: titleOf(against),
});

export type Counts = Record<string, number>;

export const sumOfCounts = (counts: Counts): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

/** Pairs of classes over all groups, by "from>to". */
export function cellsOf({ matrix }: Run): Counts {
  const cells: Counts = {};
  for (const { from, to, count } of matrix.flatMap((one) => one.cells)) {
    cells[`${from}>${to}`] = (cells[`${from}>${to}`] ?? 0) + count;
  }
  return cells;
}

/** How many stand in each class, by one end of the pairs. */
export function classesOf(cells: Counts, end: 'before' | 'after'): Counts {
  const counts: Counts = {};
  for (const [pair, n] of Object.entries(cells)) {
    const [from = '', to = ''] = pair.split('>');
    const label = end === 'before' ? from : to;
    counts[label] = (counts[label] ?? 0) + n;
  }
  return counts;
}

/** The graded classes, then whatever else somebody stands in. */
export const labelsOf = ({ classes }: Lab, ...all: Counts[]): string[] => [
  ...new Set([...classes, ...all.flatMap((counts) => Object.keys(counts))]),
];

export const percentOf = (n: number, of: number): string =>
  of === 0 ? '–' : `${((100 * n) / of).toFixed(1)}%`;

/** "规上", and what it was taken within where that tells them apart. */
export const groupTitle = ({ groups, benchmarks }: Lab, key: string): string => {
  const [id = '', ...within] = key.split('/');
  const all = new Set(benchmarks.map(({ group }) => group.split('/').slice(1).join()));
  const rest = all.size > 1 ? within : [];
  const found = groups.find((one) => one.id === id);
  const title = language === 'en' ? found?.english : found?.title;
  return [title ?? id, ...rest].join(' · ');
};
