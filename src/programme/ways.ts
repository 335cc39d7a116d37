/** Words that say one thing in different ways: whoever says it one way does not say it the other. */
const WAYS: readonly (readonly string[])[] = [
  ['classes', 'select'],
  ['capped', 'minmax'],
  ['is', 'each', 'first', 'levels', 'byGroup'],
  ['set', 'atBest', 'atWorst', 'move'],
  ['value', 'byConsecutiveYears'],
];
const STATISTICS = ['fixed', 'mean', 'median', 'previous', 'external', 'max', 'min'];

/** Whether a child that writes these words at this place has said the parent's word in another way. */
export function saidAnotherWay(
  word: string,
  own: readonly string[],
  path: readonly string[],
): boolean {
  const ways = path.at(-1) === 'benchmark' ? [STATISTICS] : WAYS;
  return ways.some((way) => way.includes(word) && own.some((one) => way.includes(one)));
}
