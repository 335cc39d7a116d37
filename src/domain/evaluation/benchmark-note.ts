import { dayAt } from '../process/hours.js';
import type { BenchmarkResult } from './evaluation.js';
import { STATISTIC_WORDS, type Statistic } from './statistics.js';

/**
 * Where a benchmark comes from, in words: statistic and multiple, year, how many; proposal, who fixed
 * it, when, why. Of one that was fixed, the statistic is told as the figures of now would have it.
 */
export function noteOn(result: BenchmarkResult, statistic: Statistic): { zh: string; en: string } {
  const words = STATISTIC_WORDS[statistic];
  const { year, subjects, source } = result;
  const told = statisticOf(result);
  const zh = [`${words.zh}${told}`];
  const en = [`${words.en}${told}`];
  if (source === 'computed' || (source === 'frozen' && subjects > 0)) {
    const isNow = source === 'frozen' && told !== '';
    zh.push(`${String(year)} 年${isNow ? '现有' : ''} ${String(subjects)} 家`);
    en.push(`${String(subjects)} subjects of ${String(year)}${isNow ? ' as they are now' : ''}`);
  }
  if (source === 'frozen') {
    const fixed = fixing(result);
    zh.push(fixed.zh);
    en.push(fixed.en);
  }
  return { zh: zh.join('，'), en: en.join(', ') };
}

/** ` 12.4178 × 2`, where the benchmark is another number. */
function statisticOf({ computed, value, times }: BenchmarkResult): string {
  if (computed === null || computed === value) return '';
  return times === undefined ? ` ${computed}` : ` ${computed} × ${times}`;
}

function fixing(one: BenchmarkResult): { zh: string; en: string } {
  const { proposed, proposedFrom, reason, by, at } = one;
  const then = proposedFrom === undefined || proposedFrom === 0 ? '' : String(proposedFrom);
  if (by === undefined) {
    return {
      zh: `沿用已定的基准值${then === '' ? '' : `（当时 ${then} 家）`}`,
      en: `kept as it was set before${then === '' ? '' : ` from ${then} subjects`}`,
    };
  }
  const day = at === undefined ? '' : dayAt(at);
  const zh = [
    ...(proposed === undefined
      ? []
      : [`核定时的建议值 ${proposed}${then === '' ? '' : `（当时 ${then} 家）`}`]),
    `由${by}${day === '' ? '' : ` ${day} `}核定${reason === undefined ? '' : `：${reason}`}`,
  ];
  const en = [
    ...(proposed === undefined
      ? []
      : [`proposed ${proposed}${then === '' ? '' : ` from ${then} subjects`}`]),
    `fixed by ${by}${day === '' ? '' : ` on ${day}`}${reason === undefined ? '' : `: ${reason}`}`,
  ];
  return { zh: zh.join('，'), en: en.join(', ') };
}
