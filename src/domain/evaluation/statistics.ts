/** What a benchmark may be taken as, in the order in which they are told. Pure. */
export const STATISTICS = [
  'fixed',
  'mean',
  'median',
  'previous',
  'external',
  'max',
  'min',
] as const;
export type Statistic = (typeof STATISTICS)[number];

/** The statistics in words. */
export const STATISTIC_WORDS: Readonly<Record<Statistic | 'pooled', { zh: string; en: string }>> = {
  fixed: { zh: '方案公布数', en: 'as published' },
  mean: { zh: '平均值', en: 'mean' },
  pooled: { zh: '总量之比', en: 'total over total' },
  median: { zh: '中位数', en: 'median' },
  previous: { zh: '上年数', en: 'last year' },
  external: { zh: '外部数据', en: 'figure from outside' },
  max: { zh: '最大值', en: 'greatest' },
  min: { zh: '最小值', en: 'least' },
};
