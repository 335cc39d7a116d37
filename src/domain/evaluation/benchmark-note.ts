import { dayAt } from '../process/hours.js';
import type { BenchmarkResult } from './evaluation.js';
import type { IndicatorRule } from './indicator-rules.js';
import { STATISTIC_WORDS, type Statistic } from './statistics.js';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/**
 * Where a benchmark comes from, in words: statistic and multiple, year, how many; proposal, who fixed
 * it, when, why. Of one that was fixed, the statistic is told as the figures of now would have it.
 */
export function noteOn(
  result: BenchmarkResult,
  statistic: Statistic | 'pooled',
  among: readonly Words[] = [],
): Words {
  const words = STATISTIC_WORDS[statistic];
  const { year, subjects, source } = result;
  const told = statisticOf(result);
  const zh = [`${words.zh}${told}`];
  const en = [`${words.en}${told}`];
  if (source === 'computed' || (source === 'frozen' && subjects > 0)) {
    const isNow = source === 'frozen' && told !== '';
    zh.push(`${String(year)} 年${isNow ? '现有' : ''} ${String(subjects)} 家`);
    en.push(`${String(subjects)} subjects of ${String(year)}${isNow ? ' as they are now' : ''}`);
    zh.push(...among.map((part) => part.zh));
    en.push(...among.map((part) => part.en));
  }
  if (source === 'frozen') {
    const fixed = fixing(result);
    zh.push(fixed.zh);
    en.push(fixed.en);
  }
  return { zh: zh.join('，'), en: en.join(', ') };
}

type BenchmarkText = NonNullable<IndicatorRule['benchmark']>['text'];

/** Among whom a statistic is taken, where that is not everybody scored by the same rules. */
export function amongTold(
  { within = 'all', leaveOut = [], groups }: BenchmarkText,
  slice: string,
  {
    titleOf,
    groupTitle,
  }: { titleOf: (division: string) => Words; groupTitle: (id: string) => string },
): Words[] {
  const asked = [within].flat();
  const divisions = asked.filter((name) => name !== 'all' && name !== 'group').map(titleOf);
  const named = (groups ?? []).map(groupTitle).join('、');
  return [
    ...(groups ? [{ zh: `取${named}的数`, en: `of ${named}` }] : []),
    ...(asked.includes('group') ? [{ zh: '同组之内', en: 'within the group' }] : []),
    ...(divisions.length === 0
      ? []
      : [
          {
            zh: `在${divisions.map(({ zh }) => zh).join('、')} ${slice || '空缺'} 之内`,
            en: `within ${divisions.map(({ en }) => en).join(', ')} ${slice || 'none'}`,
          },
        ]),
    ...(leaveOut.length === 0
      ? []
      : [
          {
            zh: `不计${leaveOut.map((one) => LEFT_OUT[one].zh).join('、')}`,
            en: `without ${leaveOut.map((one) => LEFT_OUT[one].en).join(', ')}`,
          },
        ]),
  ];
}

const LEFT_OUT: Readonly<Record<NonNullable<BenchmarkText['leaveOut']>[number], Words>> = {
  special: { zh: '单列的', en: 'special ones' },
  scoredNotGraded: { zh: '评分不定级的', en: 'those not graded' },
  dataOnly: { zh: '只采集数据的', en: 'data only' },
  zero: { zh: '为零的', en: 'zeros' },
  negative: { zh: '为负的', en: 'negative ones' },
  outliers: { zh: '离群的', en: 'outliers' },
};

/** ` 12.4178 × 2`, where the benchmark is another number. */
function statisticOf({ computed, value, times }: BenchmarkResult): string {
  if (computed === null || computed === value) return '';
  return times === undefined ? ` ${computed}` : ` ${computed} × ${times}`;
}

function fixing(one: BenchmarkResult): Words {
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
