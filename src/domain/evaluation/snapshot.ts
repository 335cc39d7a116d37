/** A published result as one document, and what differs between two of them. Pure. */
import { canonical } from '../process/canonical.js';
import type { BenchmarkResult, Evaluation, SubjectResult } from './evaluation.js';
import type { EvaluationInput } from './input.js';

/** A result without its trace: the arithmetic is repeated from the figures whenever it is asked for. */
export type SnapshotResult = Omit<SubjectResult, 'trace'>;

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** One thing that is another than in the version before. Values are text; null is none. */
export interface Change {
  readonly subject: Person;
  /** Item id of a figure; `total`, `rank` or `class` of a result. */
  readonly field: string;
  readonly title: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly why: string;
  /** Who asked for it and who approved it. */
  readonly who: string;
  /** The order or appeal it rests on. */
  readonly order: string;
  /** An instant. */
  readonly at: string;
}

/** What the canonical text of a snapshot holds. */
export interface SnapshotContent {
  readonly format: 'battle-map/snapshot/1';
  readonly version: number;
  /** Hash of the version before; null for the first. */
  readonly previous: string | null;
  readonly cycle: {
    readonly id: string;
    readonly title: string;
    readonly year: number;
    readonly region: string;
    /** Id and SHA-256 of the programme that was applied. */
    readonly programme: string;
    readonly programmeVersion: string;
  };
  readonly evaluation: {
    readonly version: number;
    readonly kind: string;
    readonly stage: string | null;
    readonly at: string;
    readonly by: string;
    readonly reason: string | null;
    readonly dataHash: string;
    readonly hash: string;
  };
  readonly published: { readonly at: string; readonly by: Person; readonly approvedBy: string };
  readonly changes: readonly Change[];
  readonly benchmarks: readonly BenchmarkResult[];
  readonly input: EvaluationInput;
  readonly results: readonly SnapshotResult[];
}

/** Results as a snapshot holds them. */
export function withoutTraces(results: readonly SubjectResult[]): SnapshotResult[] {
  return results.map(({ trace: _, ...result }) => result);
}

/** A field of a subject, or a benchmark, that two snapshots state differently. */
export interface Difference {
  /** Null for a benchmark. */
  readonly subject: Person | null;
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Figures, outcomes, classes and benchmarks that differ, subject by subject. */
export function differences(from: SnapshotContent, to: SnapshotContent): Difference[] {
  const fields = new Map<string, { subject: Person; from: Fields; to: Fields }>();
  for (const [side, one] of [
    ['from', from],
    ['to', to],
  ] as const) {
    for (const [subject, known] of fieldsOf(one)) {
      const entry = fields.get(subject.id) ?? { subject, from: new Map(), to: new Map() };
      fields.set(subject.id, { ...entry, [side]: known });
    }
  }
  const ofSubjects = [...fields.values()].flatMap((one) =>
    differing(one.from, one.to).map((difference) => ({ subject: one.subject, ...difference })),
  );
  const ofBenchmarks = differing(benchmarksOf(from), benchmarksOf(to));
  return [...ofSubjects, ...ofBenchmarks.map((one) => ({ subject: null, ...one }))];
}

type Fields = ReadonlyMap<string, string | null>;

function fieldsOf({ input, results }: SnapshotContent): (readonly [Person, Fields])[] {
  const figures = new Map(input.subjects.map(({ id, values }) => [id, values]));
  return results.map(({ id, name, group, outcome, total, rank, class: label }) => [
    { id, name },
    new Map([
      ...Object.entries(figures.get(id) ?? {}),
      ['group', group],
      ['outcome', outcome],
      ['total', total],
      ['rank', rank === null ? null : String(rank)],
      ['class', label],
    ]),
  ]);
}

function benchmarksOf({ benchmarks }: SnapshotContent): Fields {
  return new Map(benchmarks.map((one) => [`benchmark:${one.group}|${one.indicator}`, one.value]));
}

function differing(from: Fields, to: Fields): Omit<Difference, 'subject'>[] {
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((field) => {
    const [before, after] = [from.get(field) ?? null, to.get(field) ?? null];
    return before === after ? [] : { field, from: before, to: after };
  });
}

const RESULTS: Readonly<Record<string, string>> = {
  group: '分组',
  outcome: '评价方式',
  total: '总分',
  rank: '名次',
  class: '类别',
};

/** What an amendment is, for the list of changes of the version it makes. */
export interface Because {
  readonly subject: Person;
  readonly reason: string;
  readonly who: string;
  readonly order: string;
  readonly at: string;
  /** Titles of items by id. */
  readonly titles: ReadonlyMap<string, string>;
}

/** The differences of two versions with the amendment behind them: its own figures first, then what follows. */
export function changesBy(differing: readonly Difference[], because: Because): Change[] {
  const { subject: amended, reason, who, order, at, titles } = because;
  return differing
    .flatMap(({ subject, field, from, to }) => {
      if (subject === null) return [];
      const title = RESULTS[field] ?? titles.get(field) ?? field;
      const isOwn = subject.id === amended.id;
      const why = isOwn ? reason : `因${amended.name}更正而变动`;
      return { subject, field, title, from, to, why, who, order, at };
    })
    .sort((a, b) => rankOf(a, amended) - rankOf(b, amended));
}

function rankOf({ subject, field }: Change, amended: Person): number {
  if (subject.id !== amended.id) return 2;
  return field in RESULTS ? 1 : 0;
}

/** Whether an evaluation anew gives every result, and every number it was measured against. */
export function isReproduced(
  text: Pick<SnapshotContent, 'benchmarks' | 'results'>,
  { subjects, benchmarks }: Pick<Evaluation, 'subjects' | 'benchmarks'>,
): boolean {
  const again = new Map(withoutTraces(subjects).map((one) => [one.id, canonical(one)]));
  return (
    canonical(benchmarks.map(measure)) === canonical(text.benchmarks.map(measure)) &&
    again.size === text.results.length &&
    text.results.every((one) => again.get(one.id) === canonical(one))
  );
}

/** What a benchmark is, without who fixed it and how that is told. */
function measure({ group, indicator, value, computed, subjects }: BenchmarkResult): object {
  return { group, indicator, value, computed, subjects };
}
