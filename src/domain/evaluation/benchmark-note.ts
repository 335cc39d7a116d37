import type { BenchmarkResult } from './evaluation.js';
import type { Statistic } from './indicator-rules.js';

const STATISTICS: Readonly<Record<Statistic, { zh: string; en: string }>> = {
  fixed: { zh: '方案公布数', en: 'as published' },
  mean: { zh: '平均值', en: 'mean' },
  median: { zh: '中位数', en: 'median' },
  previous: { zh: '上年数', en: 'last year' },
  external: { zh: '外部数据', en: 'figure from outside' },
  max: { zh: '最大值', en: 'greatest' },
  min: { zh: '最小值', en: 'least' },
};

/** Where a benchmark comes from, in words: statistic, year, how many, who fixed it and why. */
export function noteOn(result: BenchmarkResult, statistic: Statistic): { zh: string; en: string } {
  const words = STATISTICS[statistic];
  const { year, subjects, computed, source, reason, by } = result;
  const zh = [words.zh];
  const en = [words.en];
  if (source === 'computed' || (source === 'frozen' && subjects > 0)) {
    zh.push(`${String(year)} 年 ${String(subjects)} 家`);
    en.push(`${String(subjects)} subjects of ${String(year)}`);
  }
  if (computed !== null && computed !== result.value) {
    zh.push(`统计值 ${computed}`);
    en.push(`statistic ${computed}`);
  }
  if (source === 'frozen') {
    zh.push(`由${by ?? '牵头单位'}核定${reason === undefined ? '' : `：${reason}`}`);
    en.push(`fixed by ${by ?? 'the lead'}${reason === undefined ? '' : `: ${reason}`}`);
  }
  return { zh: zh.join('，'), en: en.join(', ') };
}
