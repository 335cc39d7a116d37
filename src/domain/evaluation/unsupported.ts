import type { Programme } from '../programme/schema.js';
import type { Unsupported } from './evaluation.error.js';

/** Rules that can be written but not yet carried out. Evaluating refuses them; nothing is ignored. */
export function unsupported(programme: Programme): Unsupported[] {
  return [...populationGaps(programme), ...evaluationGaps(programme), ...gradingGaps(programme)];
}

function populationGaps({ population, quality }: Programme): Unsupported[] {
  const found: Unsupported[] = [];
  if (population?.merge !== undefined) {
    found.push({
      path: 'population.merge',
      zh: '按宗地或集团合并评价',
      en: 'merging subjects by parcel or group',
    });
  }
  if (quality?.outliers !== undefined) {
    found.push({ path: 'quality.outliers', zh: '离群值检查', en: 'outlier checks' });
  }
  return found;
}

function evaluationGaps({ evaluation }: Programme): Unsupported[] {
  if (!Array.isArray(evaluation)) return [];
  return evaluation.flatMap((entry, index) => {
    if (!Array.isArray(entry.indicators)) return [];
    return entry.indicators.flatMap((indicator, at) =>
      indicatorGaps(indicator, `evaluation[${String(index)}].indicators[${String(at)}]`),
    );
  });
}

type Entries = Extract<NonNullable<Programme['evaluation']>, unknown[]>;
type Indicator = Extract<Entries[number]['indicators'], unknown[]>[number];
const OF_PARTS = ['value', 'benchmark', 'score', 'cap', 'floor', 'missing'] as const;

function indicatorGaps(indicator: Indicator, path: string): Unsupported[] {
  const found: Unsupported[] = [];
  for (const key of OF_PARTS) {
    if (indicator.parts === undefined || indicator[key] === undefined) continue;
    found.push({
      path: `${path}.${key}`,
      zh: '有 parts 的指标自身再设规则',
      en: 'rules of its own on an indicator that has parts',
    });
  }
  for (const one of [indicator, ...(indicator.parts ?? [])]) {
    for (const key of ['missing', 'zeroDenominator'] as const) {
      if (one[key] !== 'asIs') continue;
      found.push({
        path: `${path}.${key}`,
        zh: '缺数照算（asIs）',
        en: 'asIs for what is not there',
      });
    }
    const { benchmark } = one;
    if (benchmark && 'leaveOut' in benchmark && benchmark.leaveOut?.includes('outliers')) {
      found.push({
        path: `${path}.benchmark.leaveOut`,
        zh: '基准值剔除离群值',
        en: 'leaving outliers out of a benchmark',
      });
    }
  }
  return found;
}

function gradingGaps({ quota }: Programme): Unsupported[] {
  if (quota?.adjusted !== 'freePlace') return [];
  return [
    {
      path: 'quota.adjusted',
      zh: '调档后空出名额递补（freePlace）',
      en: 'freeing the place of adjusted subjects',
    },
  ];
}
