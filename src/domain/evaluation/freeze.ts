import type { BenchmarkResult } from './evaluation.js';
import type { FrozenBenchmark } from './input.js';

/** The benchmarks an evaluation used, to be used again as they are; those without a value are not. */
export function freeze(benchmarks: readonly BenchmarkResult[]): FrozenBenchmark[] {
  return benchmarks.flatMap((one) => {
    const { group, indicator, value, proposed, reason, by, at } = one;
    if (value === null) return [];
    const of = one.source === 'computed' ? one.subjects : undefined;
    const proposedFrom = one.proposedFrom ?? of;
    return { group, indicator, value, proposed, proposedFrom, reason, by, at };
  });
}
