import type { BenchmarkResult } from './evaluation.js';
import type { FrozenBenchmark } from './input.js';

/** The benchmarks an evaluation used, to be used again as they are; those without a value are not. */
export function freeze(benchmarks: readonly BenchmarkResult[]): FrozenBenchmark[] {
  return benchmarks.flatMap(({ group, indicator, value, proposed, reason, by, at }) =>
    value === null ? [] : { group, indicator, value, proposed, reason, by, at },
  );
}
