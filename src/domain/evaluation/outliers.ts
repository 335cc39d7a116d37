import { medianOf } from '../expression/aggregates.js';
import { Exact } from '../expression/exact.js';
import { isNumber } from '../expression/value.js';
import type { Case } from './case.js';
import type { OutlierRule } from './quality-rules.js';
import type { Rules } from './rules.js';
import { sliceOf } from './slices.js';

/** Marks who stands out, with a line of the trace; benchmarks may leave them out. */
export function markOutliers(cases: readonly Case[], rules: Rules): void {
  for (const rule of rules.outliers) {
    for (const figures of compared(cases, rule)) {
      const limits = limitsOf(
        figures.map(({ figure }) => figure),
        rule,
      );
      if (!limits) continue;
      for (const { one, figure } of figures) {
        if (limits.beyond(figure)) mark(one, rule, figure, limits.told);
      }
    }
  }
}

interface Compared {
  readonly one: Case;
  readonly figure: Exact;
}

function compared(cases: readonly Case[], { item, within }: OutlierRule): Compared[][] {
  const slices = new Map<string, Compared[]>();
  for (const one of cases) {
    const figure = figureOf(one, item);
    if (!figure || one.outcome === 'excluded') continue;
    const slice = within === 'all' ? '' : sliceOf(one, within);
    const members = slices.get(slice);
    if (members) members.push({ one, figure });
    else slices.set(slice, [{ one, figure }]);
  }
  return [...slices.values()];
}

function figureOf(one: Case, item: string): Exact | undefined {
  const figure = one.facts.values[item] ?? one.scored.get(item)?.value;
  return isNumber(figure) ? figure : undefined;
}

interface Limits {
  readonly beyond: (figure: Exact) => boolean;
  readonly told: { readonly zh: string; readonly en: string };
}

/** Undefined where the figures give no measure: half of them are equal, or the median is zero. */
function limitsOf(figures: readonly Exact[], rule: OutlierRule): Limits | undefined {
  switch (rule.method) {
    case 'modifiedZ':
      return byModifiedZ(figures, rule.limit);
    case 'iqr':
      return byQuartiles(figures, rule.limit);
    default:
      return byRatio(figures, rule.limit);
  }
}

const SCALE = Exact.of('0.6745');

/** Iglewicz and Hoaglin, as DHIS2 does it: 0.6745 · (x − median) ÷ MAD beyond the limit. */
function byModifiedZ(figures: readonly Exact[], limit: Exact): Limits | undefined {
  const median = medianOf(figures);
  const mad = medianOf(figures.map((figure) => figure.minus(median).abs()));
  if (mad.isZero()) return undefined;
  const z = (figure: Exact) => SCALE.times(figure.minus(median)).over(mad).abs();
  return {
    beyond: (figure) => z(figure).compare(limit) > 0,
    told: {
      zh: `修正 Z 值超过 ${limit.toString()}（中位数 ${median.toString()}，绝对偏差中位数 ${mad.toString()}）`,
      en: `modified Z-score beyond ${limit.toString()} (median ${median.toString()}, MAD ${mad.toString()})`,
    },
  };
}

function byQuartiles(figures: readonly Exact[], limit: Exact): Limits {
  const sorted = [...figures].sort((a, b) => a.compare(b));
  const [low, high] = [quantile(sorted, 1), quantile(sorted, 3)];
  const reach = high.minus(low).times(limit);
  const [least, most] = [low.minus(reach), high.plus(reach)];
  return {
    beyond: (figure) => figure.compare(least) < 0 || figure.compare(most) > 0,
    told: {
      zh: `超出四分位距 ${limit.toString()} 倍（${least.toString()} 至 ${most.toString()}）`,
      en: `beyond ${limit.toString()} interquartile ranges (${least.toString()} to ${most.toString()})`,
    },
  };
}

/** The first or third quartile, between two figures in proportion. */
function quantile(sorted: readonly Exact[], quarters: 1 | 3): Exact {
  const place = (sorted.length - 1) * quarters;
  const below = sorted[Math.floor(place / 4)] ?? Exact.zero;
  const above = sorted[Math.ceil(place / 4)] ?? below;
  return below.plus(
    above
      .minus(below)
      .times(Exact.of(place % 4))
      .over(Exact.of(4)),
  );
}

function byRatio(figures: readonly Exact[], limit: Exact): Limits | undefined {
  const median = medianOf(figures);
  if (median.isZero()) return undefined;
  return {
    beyond: (figure) => {
      const ratio = figure.over(median);
      return ratio.compare(limit) > 0 || ratio.times(limit).compare(Exact.one) < 0;
    },
    told: {
      zh: `与中位数 ${median.toString()} 相差 ${limit.toString()} 倍以上`,
      en: `more than ${limit.toString()} times the median ${median.toString()}, or as many times less`,
    },
  };
}

function mark(one: Case, rule: OutlierRule, figure: Exact, told: Limits['told']): void {
  const { item, title, en, clause } = rule;
  one.outliers.add(item);
  one.doubts.push({
    rule: item,
    message: `${title}${told.zh}`,
    english: `${en ?? item}: ${told.en}`,
  });
  one.tracer.stated(
    {
      step: 'quality',
      id: item,
      title: `${title}离群`,
      en: `${en ?? title}, outlier`,
      clause,
      note: told,
    },
    figure.toString(),
  );
}
