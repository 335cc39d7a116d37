/** The rules of a programme as the lab's form offers them: each control with its place in the programme. Pure. */
import type { FilledProgramme } from '../programme/schema.js';
import { lineOf } from './cuts.js';

/** A weight that is written: of an indicator, or of a part of one. */
export interface WeightLine {
  readonly path: string;
  readonly id: string;
  readonly title: string;
  readonly english: string;
  readonly unit: string;
  /** Points, decimal text. */
  readonly weight: string;
  /** Of a part: the indicator whose weight is the sum of its parts. */
  readonly sumAt: string | null;
  /** The most it may score, as a multiple of the weight; null where it has no limit. */
  readonly cap: { readonly path: string; readonly value: string | null };
}

/** Another way to set the benchmarks; `rules` is what a scenario says to take it. */
export interface BenchmarkWay {
  readonly id: 'region' | 'industry' | 'median';
  readonly rules: Readonly<Record<string, unknown>>;
}

export interface ScoringForm {
  readonly groups: readonly string[];
  /** What the weights have to add up to; null where the sum is scaled afterwards. */
  readonly sum: string | null;
  readonly weights: readonly WeightLine[];
  readonly ways: readonly BenchmarkWay[];
}

export interface BandLine {
  readonly class: string;
  readonly path: string;
  /** Points of a line, per cent of a share; null of what is neither. */
  readonly edge: string | null;
  readonly text: string;
}

export interface GradingForm {
  readonly groups: readonly string[];
  readonly kind: 'lines' | 'shares' | 'other';
  /** Best first; the last takes the rest. */
  readonly bands: readonly BandLine[];
  /** Whether each group is ranked by itself; null where there is one group only, or the scores alone decide. */
  readonly apart: {
    readonly path: string;
    readonly on: boolean;
    /** What stands at the path when it is switched over. */
    readonly other: readonly string[];
  } | null;
}

/** A rule after the ranking that the lab may leave out. */
export interface SwitchLine {
  readonly path: string;
  readonly id: string;
  readonly title: string;
  readonly english: string;
  readonly clause: string | null;
  /** Whether a person decides in each case. */
  readonly byHand: boolean;
}

export interface LabForm {
  readonly scoring: readonly ScoringForm[];
  readonly grading: readonly GradingForm[];
  readonly switches: readonly SwitchLine[];
}

type Scoring = NonNullable<FilledProgramme['evaluation']>[number];
type Indicator = Scoring['indicators'][number];
type Grading = NonNullable<FilledProgramme['grading']>[number];

export function labForm(programme: FilledProgramme): LabForm {
  const { evaluation = [], grading = [], adjust = [], gates = [] } = programme;
  return {
    scoring: evaluation.map(scoringForm),
    grading: grading.map(gradingForm),
    switches: [
      ...adjust.map((one, i) => ({
        ...switchLine(one, `adjust[${i}]`),
        id: one.id,
        byHand: one.when === undefined,
      })),
      ...gates.map((one, i) => switchLine({ ...one, id: one.id ?? `gate${i}` }, `gates[${i}]`)),
    ],
  };
}

function switchLine(
  one: { id: string; title?: unknown; en?: string; clause?: string },
  path: string,
): SwitchLine {
  const { id, title, en, clause = null } = one;
  const zh = typeof title === 'string' ? title : id;
  return { path, id, title: zh, english: en ?? zh, clause, byHand: false };
}

function scoringForm({ groups, indicators, scaleTo }: Scoring, index: number): ScoringForm {
  const at = `evaluation[${index}].indicators`;
  return {
    groups,
    sum: scaleTo === undefined ? '100' : null,
    weights: indicators.flatMap((one, i) => weightLines(one, `${at}[${i}]`)),
    ways: waysFor(indicators, at),
  };
}

function weightLines({ parts, ...one }: Indicator, at: string): WeightLine[] {
  if (parts === undefined) return [weightLine(one, at, null)];
  return parts.map((part, i) => weightLine(part, `${at}.parts[${i}]`, `${at}.weight`));
}

function weightLine(one: Omit<Indicator, 'parts'>, at: string, sumAt: string | null): WeightLine {
  const { id, title, en, unit = '', weight, cap = null } = one;
  const english = en ?? title;
  const limit = { path: `${at}.cap`, value: cap };
  return { path: `${at}.weight`, id, title, english, unit, weight, sumAt, cap: limit };
}

type Benchmark = NonNullable<Indicator['benchmark']>;

const STATISTIC_OF: Readonly<Record<BenchmarkWay['id'], Partial<Benchmark>>> = {
  region: { mean: 'ratios', year: 'this', within: 'region' },
  industry: { mean: 'ratios', year: 'this', within: 'industry' },
  median: { median: true, year: 'previous', fallback: 'this', within: 'region' },
};

/** Ways that suit all indicators measured against one number; none where there is no such indicator. */
function waysFor(indicators: readonly Indicator[], at: string): BenchmarkWay[] {
  const places = indicators.flatMap((one, i) =>
    [
      { one, at: `${at}[${i}].benchmark` },
      ...(one.parts ?? []).map((part, k) => {
        return { one: part, at: `${at}[${i}].parts[${k}].benchmark` };
      }),
    ].filter((place) => isAgainstOne(place.one)),
  );
  if (places.length === 0) return [];
  return (['region', 'industry', 'median'] as const).map((id) => ({
    id,
    rules: Object.fromEntries(
      places.map(({ one, at: path }) => [path, insteadOf(one.benchmark ?? {}, id)]),
    ),
  }));
}

/** Whether one benchmark measures it: not a span between the least and the greatest. */
function isAgainstOne({ benchmark, score }: Pick<Indicator, 'benchmark' | 'score'>): boolean {
  if (benchmark === undefined || (typeof score === 'object' && 'minmax' in score)) return false;
  return benchmark.max === undefined && benchmark.min === undefined;
}

/** The multiple and who is left out stay as the plan has them. */
function insteadOf({ times, leaveOut, groups }: Benchmark, id: BenchmarkWay['id']): Benchmark {
  return {
    ...STATISTIC_OF[id],
    ...(times !== undefined && { times }),
    ...(leaveOut !== undefined && { leaveOut }),
    ...(groups !== undefined && { groups }),
  };
}

const SHARE = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/;

function gradingForm({ groups, classes = {}, within = [] }: Grading, index: number): GradingForm {
  const at = `grading[${index}]`;
  const bands = Object.entries(classes).map(([label, text]): BandLine => {
    const edge = SHARE.exec(text)?.[1] ?? lineOf(text)?.toString() ?? null;
    return { class: label, path: `${at}.classes.${label}`, edge, text };
  });
  const on = within.includes('group');
  const other = on ? within.filter((name) => name !== 'group') : [...within, 'group'];
  const kind = kindOf(bands);
  return {
    groups,
    kind,
    bands,
    apart: groups.length > 1 && kind !== 'lines' ? { path: `${at}.within`, on, other } : null,
  };
}

function kindOf(bands: readonly BandLine[]): GradingForm['kind'] {
  if (bands.length < 2) return 'other';
  if (bands.every(({ text }) => SHARE.test(text))) return 'shares';
  const rest = bands.at(-1)?.text.trim();
  const isByLine = bands.slice(0, -1).every(({ text }) => lineOf(text) !== undefined);
  return isByLine && rest === 'true' ? 'lines' : 'other';
}
