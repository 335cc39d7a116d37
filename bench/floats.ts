/** The peer of the evaluation: plain floats in typed arrays, as performance.md has them. */

/** Scores and totals in ten-thousandths: ratio over the mean ratio, at most 1.5, times the weight. */
export function scoreFloats(
  figures: readonly Float64Array[],
  weights: readonly number[],
): { scores: Float64Array[]; totals: Float64Array } {
  const land = figures[weights.length]!;
  const n = land.length;
  const totals = new Float64Array(n);
  const scores = weights.map((weight, at) => {
    const of = figures[at]!;
    const scored = new Float64Array(n);
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += scored[i] = of[i]! / land[i]!;
    const mean = sum / n;
    for (let i = 0; i < n; i += 1) {
      const ten = Math.round(Math.min(scored[i]! / mean, 1.5) * weight * 10_000);
      scored[i] = ten;
      totals[i]! += ten;
    }
    return scored;
  });
  return { scores, totals };
}

/** Global rank, equals sharing a place; band by percent rank. */
export function rankFloats(totals: Float64Array): {
  rank: Int32Array;
  band: Uint8Array;
} {
  const n = totals.length;
  const most = totals.reduce((a, b) => Math.max(a, b), 0);
  const keys = new Float64Array(n);
  for (let i = 0; i < n; i += 1) keys[i] = (most - totals[i]!) * n + i;
  keys.sort();
  const [rank, band] = [new Int32Array(n), new Uint8Array(n)];
  let before = -1;
  let shared = 0;
  for (let place = 0; place < n; place += 1) {
    const row = keys[place]! % n;
    if (totals[row]! !== before) [before, shared] = [totals[row]!, place + 1];
    rank[row] = shared;
    const share = shared / n;
    band[row] = share <= 0.2 ? 0 : share <= 0.6 ? 1 : share <= 0.95 ? 2 : 3;
  }
  return { rank, band };
}
