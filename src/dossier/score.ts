/** A stored result as people read it: every item with its arithmetic, every move with its reason. Pure. */
import { Exact } from '../domain/expression/exact.js';
import { told } from '../domain/evaluation/explain.js';
import type { ItemResult } from '../domain/evaluation/evaluation.js';
import { MASK, type Step, type StepInput } from '../domain/evaluation/trace.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { basisOf } from '../evaluation/benchmark-basis.js';
import type { EvaluationVersion, StoredResult } from '../evaluation/evaluation.types.js';
import { type Changes, sourceOf } from '../evaluation/sources.js';
import type { Score } from './score.dto.js';

type Indicator = Extract<
  NonNullable<FilledProgramme['evaluation']>,
  readonly unknown[]
>[number]['indicators'][number];
type ScoreItem = Score['items'][number];

/** What the enterprise filled in where its department says otherwise, by item. */
export type Reported = ReadonlyMap<string, string>;

export interface ScoreFacts {
  readonly programme: FilledProgramme;
  readonly year: number;
  readonly version: EvaluationVersion;
  readonly result: StoredResult;
  /** The version before, of the same enterprise. */
  readonly before: StoredResult | null;
  readonly last: { readonly year: number; readonly result: StoredResult } | null;
  readonly reported: Reported;
  readonly changes: Changes;
}

/** Null for a result without a total, or where it is not for the reader: there is nothing to explain. */
export function scoreOf(facts: ScoreFacts): Score | null {
  const { programme, version, result } = facts;
  if (result.total === null) return null;
  const indicators = indicatorsOf(programme, result.group);
  const bands = bandsOf(programme, result.group);
  const weights = indicators.reduce((sum, { weight }) => sum.plus(Exact.of(weight)), Exact.zero);
  return {
    version: version.version,
    total: result.total,
    outOf: weights.toString(),
    class: result.class ?? result.treatedAs,
    provisional: version.publishedAt === null,
    group: groupTitle(programme, result.group),
    rank: rankOf(programme, result),
    next: nextOf(bands, result),
    bands,
    last: lastOf(facts),
    items: result.items.map((item) => itemOf(item, facts, indicators)),
    points: pointsOf(result),
    moves: movesOf(programme, result),
    before: beforeOf(facts),
  };
}

function indicatorsOf(programme: FilledProgramme, group: string | null): readonly Indicator[] {
  const found = (programme.evaluation ?? []).find(({ groups }) => groups.includes(group ?? ''));
  return found?.indicators ?? [];
}

function groupTitle(programme: FilledProgramme, id: string | null): string {
  return programme.population?.groups.find((group) => group.id === id)?.title ?? '';
}

/** The place among those it was ranked with: the trace of the ranking says how many they were. */
function rankOf(programme: FilledProgramme, { rank, group, trace }: StoredResult): Score['rank'] {
  const ranking = trace.find(({ step }) => step === 'rank');
  const ranked = /\d+/.exec(ranking?.note?.en ?? '')?.[0];
  if (rank === null || ranked === undefined) return null;
  return { place: rank, of: Number(ranked), among: amongOf(programme, group) };
}

const fellows: Readonly<Record<string, string>> = { industry: '同行业', territory: '同片区' };

/** Whom a firm is ranked with, as its grading rule divides them: 规上, 同行业规下, 参评企业. */
function amongOf(programme: FilledProgramme, group: string | null): string {
  const within = gradingOf(programme, group)?.within ?? [];
  const parts = within.map((name) =>
    name === 'group' ? groupTitle(programme, group) : (fellows[name] ?? ''),
  );
  return parts.join('') || '参评企业';
}

function gradingOf(programme: FilledProgramme, group: string | null) {
  return (programme.grading ?? []).find(({ groups }) => groups.includes(group ?? ''));
}

/** Lower edges by score, best first; classes that go by share have none. */
function bandsOf(programme: FilledProgramme, group: string | null): Score['bands'] {
  return Object.entries(gradingOf(programme, group)?.classes ?? {}).flatMap(([label, edge]) => {
    const found = /^\s*total\s*>=?\s*(\d+(?:\.\d+)?)\s*$/.exec(edge);
    return found === null ? [] : [{ class: label, from: found[1] ?? '0' }];
  });
}

function nextOf(bands: Score['bands'], { total }: StoredResult): Score['next'] {
  if (total === null) return null;
  const own = Exact.of(total);
  const better = bands.filter(({ from }) => Exact.of(from).compare(own) > 0).at(-1);
  if (better === undefined) return null;
  return {
    class: better.class,
    line: better.from,
    missing: Exact.of(better.from).minus(own).toString(),
  };
}

function lastOf({ last, result }: ScoreFacts): Score['last'] {
  if (last === null || last.result.total === null || result.total === null) return null;
  const { total } = last.result;
  const change = Exact.of(result.total).minus(Exact.of(total)).toString();
  return { year: last.year, total, class: last.result.class ?? last.result.treatedAs, change };
}

function beforeOf({ before, result }: ScoreFacts): Score['before'] {
  if (before === null || before.total === null || before.total === result.total) return null;
  return { total: before.total, class: before.class ?? before.treatedAs };
}

function itemOf(item: ItemResult, facts: ScoreFacts, indicators: readonly Indicator[]): ScoreItem {
  const { trace } = facts.result;
  const indicator = indicators.find(({ id }) => id === item.id);
  const value = trace.find((step) => step.step === 'value' && step.id === item.id);
  const benchmark = trace.find((step) => step.step === 'benchmark' && step.id === item.id);
  const weight = indicator?.weight ?? '0';
  return {
    id: item.id,
    title: indicator?.title ?? item.id,
    unit: indicator?.unit ?? value?.unit ?? '',
    weight,
    value: value?.result === MASK ? null : item.value,
    benchmark: benchmark?.result === MASK ? null : item.benchmark,
    score: isForeign(item, trace) ? null : (item.score ?? '0'),
    formula: formulaOf(item, trace),
    capped: isCapped(item, weight),
    clause: indicator?.clause ?? null,
    inputs: (value?.inputs ?? []).flatMap((input) => inputOf(input, facts)),
    basis: basisOf(facts.programme, facts.version.benchmarks, facts.result).filter(
      ({ indicator }) => indicator.split('.')[0] === item.id,
    ),
  };
}

function scoreStep({ id }: ItemResult, trace: readonly Step[]): Step | undefined {
  return trace.find((one) => one.step === 'score' && one.id === id);
}

function isForeign(item: ItemResult, trace: readonly Step[]): boolean {
  return scoreStep(item, trace)?.result === MASK;
}

/** The arithmetic of the score as text, or the rule that stood in for it. */
function formulaOf(item: ItemResult, trace: readonly Step[]): string {
  const step = scoreStep(item, trace);
  return step === undefined ? (item.rule ?? '') : told(step, 'zh');
}

/** The value lies above the benchmark, and the score no higher than the weight. */
function isCapped({ value, benchmark, score }: ItemResult, weight: string): boolean {
  if (value === null || benchmark === null || score === null) return false;
  return (
    Exact.of(score).equals(Exact.of(weight)) && Exact.of(value).compare(Exact.of(benchmark)) > 0
  );
}

function inputOf(input: StepInput, facts: ScoreFacts): ScoreItem['inputs'] {
  if (input.value === null || Exact.parse(input.value) === undefined) return [];
  const [source] = sourceOf(facts.programme, input, facts.changes);
  return [
    {
      title: input.title,
      unit: input.unit ?? '',
      value: input.value,
      source: source === undefined ? '按方案计算' : (source.owner ?? '企业填报'),
      reported: facts.reported.get(input.name) ?? null,
      changed: source?.changed ?? null,
    },
  ];
}

/** The points rule by rule, as far as the reader may see them; what a limit takes away stands in a line of its own. */
function pointsOf({ trace, bonus }: StoredResult): Score['points'] {
  const lines = trace
    .filter(({ step, result }) => step === 'points' && result !== null && result !== MASK)
    .map(({ title, result, clause }) => ({ title, points: result ?? '0', clause: clause ?? null }))
    .filter(({ points }) => !Exact.of(points).isZero());
  const sum = lines.reduce((total, { points }) => total.plus(Exact.of(points)), Exact.zero);
  const difference = Exact.of(bonus ?? '0').minus(sum);
  const isWhole = !trace.some(({ step, result }) => step === 'points' && result === MASK);
  if (!isWhole || difference.isZero()) return lines;
  return [...lines, { title: '加减分限额', points: difference.toString(), clause: null }];
}

function movesOf(programme: FilledProgramme, { adjustments }: StoredResult): Score['moves'] {
  return adjustments
    .filter(({ from, to }) => from !== null && to !== null && from !== to)
    .map(({ rule, from, to, reason, clause }) => ({
      title: programme.adjust?.find(({ id }) => id === rule)?.title ?? rule,
      from: from ?? '',
      to: to ?? '',
      reason: reason ?? '',
      clause,
    }));
}
