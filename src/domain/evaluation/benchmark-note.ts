import { dayAt } from '../process/hours.js';
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

/** Where a benchmark comes from, in words: statistic, year, how many; proposal, who fixed it, when, why. */
export function noteOn(result: BenchmarkResult, statistic: Statistic): { zh: string; en: string } {
  const words = STATISTICS[statistic];
  const { year, subjects, computed, source } = result;
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
    const told = fixing(result);
    zh.push(told.zh);
    en.push(told.en);
  }
  return { zh: zh.join('，'), en: en.join(', ') };
}

function fixing({ proposed, reason, by, at }: BenchmarkResult): { zh: string; en: string } {
  if (by === undefined) return { zh: '沿用已定的基准值', en: 'kept as it was set before' };
  const day = at === undefined ? '' : dayAt(at);
  const zh = [
    ...(proposed === undefined ? [] : [`建议值 ${proposed}`]),
    `由${by}${day === '' ? '' : ` ${day} `}核定${reason === undefined ? '' : `：${reason}`}`,
  ];
  const en = [
    ...(proposed === undefined ? [] : [`proposed ${proposed}`]),
    `fixed by ${by}${day === '' ? '' : ` on ${day}`}${reason === undefined ? '' : `: ${reason}`}`,
  ];
  return { zh: zh.join('，'), en: en.join(', ') };
}
