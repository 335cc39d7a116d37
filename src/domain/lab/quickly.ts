/** An evaluation by the fast path, for trials: the same places and classes without the arithmetic. Pure. */
import { evaluateWith } from '../evaluation/evaluate.js';
import type {
  BenchmarkResult,
  Evaluation,
  GroupResult,
  SubjectResult,
} from '../evaluation/evaluation.js';
import { type Standing, fastStandings } from '../evaluation/fast/standings.js';
import type { EvaluationInput } from '../evaluation/input.js';
import type { Rules } from '../evaluation/rules.js';

/**
 * Like `evaluateWith`, without item values, adjustments and trace. `used` are the benchmarks of the
 * version the figures are of. What the fast path cannot tell goes the exact way: a programme it does not
 * cover, a benchmark that is not frozen, and somebody who cannot be decided.
 */
export function quickly(
  rules: Rules,
  input: EvaluationInput,
  used: readonly BenchmarkResult[],
): Evaluation {
  const benchmarks = asFrozen(input, used);
  const standings = benchmarks && fastStandings(rules, input);
  if (!benchmarks || !standings?.every(isDecided)) return evaluateWith(rules, input);
  const { programme } = rules;
  return {
    programme: programme.programme,
    version: programme.version ?? null,
    year: input.year,
    dataYear: programme.data === 'thisYear' ? input.year : input.year - 1,
    groups: rules.groups.map(({ id }) => groupOf(id, standings)),
    benchmarks,
    subjects: standings.map(resultOf),
    problems: [],
  };
}

/** The benchmarks in use with what the input has for them; undefined where one is not frozen. */
function asFrozen(
  { benchmarks = [] }: EvaluationInput,
  used: readonly BenchmarkResult[],
): BenchmarkResult[] | undefined {
  const frozen = new Map(benchmarks.map((one) => [`${one.group}|${one.indicator}`, one]));
  const known = used.flatMap((one): BenchmarkResult[] => {
    const fixed = frozen.get(`${one.group}|${one.indicator}`);
    if (fixed === undefined) return [];
    const { value, reason = '', by = '' } = fixed;
    return [
      {
        ...one,
        value,
        source: 'frozen',
        ...(by !== '' && { by }),
        ...(reason !== '' && { reason }),
      },
    ];
  });
  return known.length === used.length ? known : undefined;
}

function isDecided({ outcome, class: label }: Standing): boolean {
  return outcome !== 'graded' || label !== null;
}

function resultOf({ scores, ...standing }: Standing): SubjectResult {
  const items = Object.entries(scores).map(([id, score]) => {
    return { id, value: null, benchmark: null, score };
  });
  return { ...standing, items, adjustments: [], trace: [] };
}

function groupOf(id: string, standings: readonly Standing[]): GroupResult {
  const members = standings.filter(({ group }) => group === id);
  return {
    id,
    base: members.filter(({ rank }) => rank !== null).length,
    baseCounts: tally(members.map(({ baseClass }) => baseClass)),
    counts: tally(members.map(({ class: label }) => label)),
  };
}

function tally(classes: readonly (string | null)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const label of classes.filter((one) => one !== null).sort()) {
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}
