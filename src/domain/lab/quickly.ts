/** An evaluation by the fast path, for trials: the same places and classes without the arithmetic. Pure. */
import { countClasses } from '../evaluation/class-counts.js';
import { evaluateWith } from '../evaluation/evaluate.js';
import type {
  BenchmarkResult,
  Evaluation,
  GroupResult,
  Problem,
  SubjectResult,
} from '../evaluation/evaluation.js';
import { type Standing, fastStandings } from '../evaluation/fast/standings.js';
import type { EvaluationInput, ManualDecision } from '../evaluation/input.js';
import type { Rules } from '../evaluation/rules.js';

/** What is known of the version the figures are of. */
export interface Known {
  readonly benchmarks: readonly BenchmarkResult[];
  readonly problems: readonly Problem[];
}

/**
 * Like `evaluateWith`, without item values, adjustments and trace. What the fast path cannot tell goes
 * the exact way: a programme it does not cover, a benchmark that is not frozen, and whatever is or may
 * be a problem: figures that had one before, a decision the rules do not take, somebody who cannot be
 * decided.
 */
export function quickly(
  rules: Rules,
  input: EvaluationInput,
  { benchmarks: used, problems }: Known,
): Evaluation {
  const benchmarks = asFrozen(input, used);
  const isSound = problems.length === 0 && (input.manual ?? []).every((one) => isTaken(one, rules));
  const standings = isSound && benchmarks && fastStandings(rules, input);
  if (!benchmarks || !standings || !standings.every(isDecided)) return evaluateWith(rules, input);
  const { programme } = rules;
  return {
    programme: programme.programme,
    version: programme.version ?? null,
    year: input.year,
    dataYear: programme.data === 'thisYear' ? input.year : input.year - 1,
    groups: rules.groups.map(({ id }) => groupOf(id, standings, rules)),
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

/** Whether the rules know the decision, and it has the reason some of them ask for. */
function isTaken({ rule, reason }: ManualDecision, { adjust, outcomes }: Rules): boolean {
  const byHand = [...adjust.filter((one) => one.byHand), ...outcomes.filter((one) => !one.when)];
  return reason.trim() !== '' && byHand.some(({ id }) => id === rule);
}

function isDecided({ outcome, group, total, class: label }: Standing): boolean {
  if (outcome === 'graded') return label !== null;
  if (outcome === 'scoredNotGraded') return total !== null;
  return outcome === 'excluded' || group !== null;
}

function resultOf({ scores, ...standing }: Standing): SubjectResult {
  const items = Object.entries(scores).map(([id, score]) => {
    return { id, value: null, benchmark: null, score };
  });
  return { ...standing, items, adjustments: [], trace: [] };
}

function groupOf(id: string, standings: readonly Standing[], rules: Rules): GroupResult {
  const members = standings.filter(({ group }) => group === id);
  return {
    id,
    base: members.filter(({ rank }) => rank !== null).length,
    baseCounts: countClasses(
      rules,
      members.map(({ baseClass }) => baseClass),
    ),
    counts: countClasses(
      rules,
      members.map(({ class: label }) => label),
    ),
  };
}
