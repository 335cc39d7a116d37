/** Where one class ends and the next begins, as totals, per ranking population. Pure. */
import type { Evaluation, SubjectResult } from '../evaluation/evaluation.js';
import { populationKey } from '../evaluation/fellows.js';
import { selectedClasses } from '../evaluation/grading-rules.js';
import type { EvaluationInput, SubjectFacts } from '../evaluation/input.js';
import { Exact } from '../expression/exact.js';
import type { FilledProgramme } from '../programme/schema.js';

/** One evaluation with the rules and the figures behind it. */
export interface Run {
  readonly programme: FilledProgramme;
  readonly input: EvaluationInput;
  readonly evaluation: Evaluation;
}

/** A boundary: who has this total or more is in the class or above. */
export interface Cut {
  readonly class: string;
  readonly total: Exact;
}

/** Those ranked together, the best total first. */
export interface RankedGroup {
  readonly key: string;
  /** Best first. */
  readonly classes: readonly string[];
  readonly cuts: readonly Cut[];
  readonly members: readonly SubjectResult[];
}

type Grading = NonNullable<FilledProgramme['grading']>[number];

const LINE = /^\s*total\s*>=?\s*(\d+(?:\.\d+)?)\s*$/;

/** The ranking populations of a run, by their key. */
export function rankedGroups({ programme, input, evaluation }: Run): Map<string, RankedGroup> {
  const facts = new Map<string, SubjectFacts>(input.subjects.map((one) => [one.id, one]));
  const members = new Map<string, SubjectResult[]>();
  for (const result of evaluation.subjects) {
    const own = facts.get(result.id);
    if (result.rank === null || result.total === null || own === undefined) continue;
    if (followsAnother(result)) continue;
    const key = populationKey(programme, result.group, own);
    if (key === null) continue;
    const known = members.get(key);
    if (known) known.push(result);
    else members.set(key, [result]);
  }
  return new Map(
    [...members].map(([key, all]) => [key, rankedGroup(programme, key, all)] as const),
  );
}

/** Who shares the place of another: it was not ranked itself. */
function followsAnother({ id, merged }: SubjectResult): boolean {
  return merged?.share === 'result' && merged.into !== id;
}

function rankedGroup(
  programme: FilledProgramme,
  key: string,
  unordered: readonly SubjectResult[],
): RankedGroup {
  const members = [...unordered].sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
  const grading = programme.grading?.[Number(key.split('|')[0])];
  const edges = Object.entries(grading?.classes ?? {});
  const classes = classesOf(programme, grading);
  const lines = edges.map(([label, edge]) => [label, lineOf(edge)] as const);
  const isByLine = lines.some(([, line]) => line !== undefined);
  const cuts = isByLine
    ? lines.flatMap(([label, line]) => (line === undefined ? [] : { class: label, total: line }))
    : classes.slice(0, -1).flatMap((label) => lowestIn(label, members));
  return { key, classes, cuts, members };
}

/** The total a class begins at; undefined of a share or of a condition on something else. */
export function lineOf(edge: string): Exact | undefined {
  const line = LINE.exec(edge)?.[1];
  return line === undefined ? undefined : Exact.of(line);
}

/** The classes a grading gives, best first. */
function classesOf({ classes = [] }: FilledProgramme, grading: Grading | undefined): string[] {
  const labels = Object.keys(grading?.classes ?? {});
  const declared = classes.map(({ id }) => id);
  return labels.length > 0 ? labels : [...selectedClasses(grading?.select ?? [], declared)];
}

/** How a group is graded. */
export function gradingOf({ grading = [] }: FilledProgramme, group: string | null) {
  return grading.find(({ groups }) => groups.includes(group ?? ''));
}

/**
 * The classes a subject of the group may stand in, best first: those of its grading, and where the
 * programme lists them in the same order, the others it lists.
 */
export function ladderOf(programme: FilledProgramme, group: string | null): readonly string[] {
  const own = classesOf(programme, gradingOf(programme, group));
  const listed = (programme.classes ?? []).filter(({ special }) => special !== true);
  const declared = listed.map(({ id }) => id);
  return declared.filter((label) => own.includes(label)).join('|') === own.join('|')
    ? declared
    : own;
}

/** A class by share ends with its last member. */
function lowestIn(label: string, members: readonly SubjectResult[]): Cut[] {
  const last = members.findLast(({ baseClass }) => baseClass === label);
  return last?.total == null ? [] : [{ class: label, total: Exact.of(last.total) }];
}

export interface NearCut {
  readonly id: string;
  readonly name: string;
  readonly group: string | null;
  readonly total: string;
  readonly class: string | null;
  /** The class whose line is near, and where it lies. */
  readonly line: { readonly class: string; readonly total: string };
  /** Positive above the line. */
  readonly distance: string;
}

/** Who stands within the margin of a line, above or below; the nearest first. */
export function nearCuts(groups: Iterable<RankedGroup>, margin: Exact): NearCut[] {
  const found: (NearCut & { readonly by: Exact })[] = [];
  const far = margin.toNumber() + DOUBT;
  for (const { cuts, members } of groups) {
    const lines = cuts.map((cut) => ({ ...cut, about: cut.total.toNumber() }));
    for (const one of members) {
      const about = Number(one.total);
      for (const cut of lines) {
        if (Math.abs(about - cut.about) > far) continue;
        const total = Exact.of(one.total ?? 0);
        const distance = total.minus(cut.total);
        if (distance.abs().compare(margin) > 0) continue;
        const line = { class: cut.class, total: cut.total.toString() };
        const { id, name, group, class: label } = one;
        found.push({
          id,
          name,
          group,
          total: total.toString(),
          class: label,
          line,
          distance: distance.toString(),
          by: distance.abs(),
        });
      }
    }
  }
  return found.sort((a, b) => a.by.compare(b.by)).map(({ by: _, ...one }) => one);
}

/** More than doubles can be off by: they tell who is far, and what is close is told exactly. */
const DOUBT = 0.001;

export interface NearTie {
  /** In the order of their places. */
  readonly subjects: readonly [Tied, Tied];
  readonly difference: string;
  /** Whether a class ends between the two. */
  readonly acrossCut: boolean;
}

export interface Tied {
  readonly id: string;
  readonly name: string;
  readonly total: string;
  readonly rank: number | null;
  readonly class: string | null;
}

/**
 * Neighbours in the ranking whose totals differ by no more; those across a cut first. Members of one
 * union have one score and are no tie.
 */
export function nearTies(groups: Iterable<RankedGroup>, tolerance: Exact): NearTie[] {
  const found: NearTie[] = [];
  const far = tolerance.toNumber() + DOUBT;
  for (const { members } of groups) {
    for (const [index, one] of members.entries()) {
      const next = members[index + 1];
      if (next === undefined || Math.abs(Number(one.total) - Number(next.total)) > far) continue;
      if (one.merged && one.merged.into === next.merged?.into) continue;
      const difference = Exact.of(one.total ?? 0).minus(Exact.of(next.total ?? 0));
      if (difference.abs().compare(tolerance) > 0) continue;
      const acrossCut = one.baseClass !== next.baseClass;
      const subjects = [tied(one), tied(next)] as const;
      found.push({ subjects, difference: difference.toString(), acrossCut });
    }
  }
  return found.sort((a, b) => Number(b.acrossCut) - Number(a.acrossCut));
}

function tied({ id, name, total, rank, class: label }: SubjectResult): Tied {
  return { id, name, total: total ?? '', rank, class: label };
}
