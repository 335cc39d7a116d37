import { Exact } from '../expression/exact.js';
import type { CountMode, TiesAtCut } from './grading-rules.js';

/** How many subjects the first, the first two, … classes hold, out of `n`. */
export function cumulativeCounts(
  n: number,
  shares: readonly { readonly upTo: Exact; readonly count: CountMode }[],
  edge: 'included' | 'excluded' = 'included',
): number[] {
  return shares.map(({ upTo, count: mode }) => {
    if (upTo.equals(Exact.one)) return n;
    const place = upTo.times(Exact.of(n));
    const count = place.toInteger(mode);
    // A subject standing exactly on an excluded edge belongs to the class behind it.
    const onEdge = edge === 'excluded' && count > 0 && place.equals(Exact.of(count));
    return onEdge ? count - 1 : count;
  });
}

/**
 * Which class each place falls into, given the cumulative counts. Subjects sharing a rank stand
 * together: in the better class or in the worse; `byKey` cuts between them in the order given.
 * `ties` says so for each cut.
 */
export function classAtPlaces(
  ranks: readonly number[],
  cumulative: readonly number[],
  ties: readonly TiesAtCut[],
): number[] {
  const last = new Map(ranks.map((rank, place) => [rank, place]));
  return ranks.map((rank, place) => {
    const judged = { byKey: place, better: rank - 1, worse: last.get(rank) ?? place };
    const found = cumulative.findIndex((count, cut) => judged[ties[cut] ?? 'better'] < count);
    return found === -1 ? cumulative.length - 1 : found;
  });
}

/** How many of a selection's candidates are taken, ties at the edge considered. */
export function takeWithTies(ranks: readonly number[], wanted: number, ties: TiesAtCut): number {
  if (wanted <= 0) return 0;
  if (wanted >= ranks.length || ties === 'byKey') return Math.min(wanted, ranks.length);
  const edge = ranks[wanted - 1];
  if (ranks[wanted] !== edge) return wanted;
  return ties === 'better' ? ranks.lastIndexOf(edge ?? 0) + 1 : ranks.indexOf(edge ?? 0);
}

/** Places of equals are shared, and the next place counts on: 1, 1, 3. */
export function sharedRanks<T>(ordered: readonly T[], equal: (a: T, b: T) => boolean): number[] {
  const ranks: number[] = [];
  ordered.forEach((one, place) => {
    const before = ordered[place - 1];
    const shares = before !== undefined && equal(before, one);
    ranks.push(shares ? (ranks[place - 1] ?? place) : place + 1);
  });
  return ranks;
}
