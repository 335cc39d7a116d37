import type { Case } from './case.js';
import { mergedUnions } from './merge.js';
import type { Union } from './merge.js';
import { casesOf, newCase } from './population.js';
import type { Telling } from './population.js';
import type { SubjectFacts } from './input.js';
import { Problems } from './problems.js';
import { scoreInputs } from './totals.js';

export interface Gathered {
  /** Everybody, in the order given; a union stands where the one it merges into stands. */
  readonly cases: Case[];
  /** Scored for information only: members alone, or unions whose members count alone. */
  readonly beside: readonly Case[];
}

/** Who is evaluated: alone, merged with others, or following the one it has been merged into. */
export function gather(subjects: readonly SubjectFacts[], telling: Telling): Gathered {
  const merged = mergedUnions(subjects, telling);
  const merging = { ...telling, told: merged.told, unclear: merged.unclear };
  const counting = merged.unions.filter(({ rule }) => rule.mixed !== 'single');
  const heads = new Map(counting.map((union) => [union.result.into, union.subject]));
  const following = new Set(counting.flatMap(({ result }) => result.members.slice(1)));
  const own = casesOf(
    subjects.filter(({ id }) => !following.has(id)).map((one) => heads.get(one.id) ?? one),
    merging,
  );
  const byId = new Map(own.map((one) => [one.subject.id, one]));
  for (const one of subjects) {
    if (following.has(one.id)) byId.set(one.id, newCase(one, merging, true));
  }
  for (const union of merged.unions) join(union, byId);
  const beside = merged.unions.flatMap((union) => besides(union, byId, telling));
  return { cases: subjects.flatMap(({ id }) => byId.get(id) ?? []), beside };
}

function join({ rule, result }: Union, byId: ReadonlyMap<string, Case>): void {
  const head = byId.get(result.into);
  for (const id of result.members) {
    const one = byId.get(id);
    if (!one) continue;
    one.merge = result;
    if (one === head || rule.mixed === 'single') continue;
    one.follows = head;
    one.outcome = 'excluded';
  }
}

/** The score that does not count, beside the one that does. */
function besides(union: Union, byId: ReadonlyMap<string, Case>, telling: Telling): Case[] {
  const { rule, members, subject } = union;
  if (rule.mixed === 'merged') return [];
  const quiet = { ...telling, trace: false, problems: new Problems() };
  const score = rule.mixed === 'both' ? 'alone' : 'merged';
  const cases = casesOf(score === 'alone' ? members : [subject], quiet);
  members.forEach(({ id }, at) => {
    const one = byId.get(id);
    const other = cases[score === 'alone' ? at : 0];
    if (one && other) one.beside = { score, one: other };
  });
  return cases;
}

/** Members that are ranked by themselves take over the score of their union. */
export function shareScores(cases: readonly Case[]): void {
  for (const one of cases) {
    const { follows: head, merge } = one;
    if (!head || merge?.share !== 'score') continue;
    takeOver(one, head);
    one.facts.values['group'] = head.group;
    one.facts.values['outcome'] = head.outcome;
    one.facts.peers = head.facts.peers;
    one.entry = head.entry;
  }
}

/** Members that share the result take over all of it; with nothing to share they only say so. */
export function shareResults(cases: readonly Case[]): void {
  for (const one of cases) {
    const { follows: head, merge } = one;
    if (!head || merge?.share === 'score') continue;
    if (merge?.share === 'none') {
      tellNothing(one, head);
      continue;
    }
    takeOver(one, head);
    one.rank = head.rank;
    one.baseClass = head.baseClass;
    one.class = head.class;
    one.adjustments.push(...head.adjustments);
    one.doubts.push(...head.doubts);
  }
}

function takeOver(one: Case, head: Case): void {
  one.outcome = head.outcome;
  one.group = head.group;
  one.entry = head.entry;
  one.specialClass = head.specialClass;
  one.treatedAs = head.treatedAs;
  one.points = head.points;
  one.rankTotal = head.rankTotal;
  one.total = head.total;
  for (const [id, scored] of head.scored) one.scored.set(id, scored);
  const said = new Set(one.tracer.steps.map(({ id }) => id));
  one.tracer.copied(head.tracer.steps.filter(({ step, id }) => step !== 'merge' || !said.has(id)));
}

function tellNothing(one: Case, { subject }: Case): void {
  one.tracer.stated(
    {
      step: 'outcome',
      id: 'merged',
      title: '并入',
      en: 'merged into another',
      clause: one.merge?.clause ?? undefined,
      note: {
        zh: `数据并入${subject.name}，本企业不另评价`,
        en: `evaluated with ${subject.name} only`,
      },
    },
    one.outcome,
  );
}

/** The total that does not count, as a line of the trace of who it belongs to. */
export function tellBeside(cases: readonly Case[]): void {
  for (const { beside, merge, tracer } of cases) {
    if (!beside || !merge) continue;
    const { score, one } = beside;
    tracer.stated(
      { step: 'merge', id: 'beside', ...WORDS[score], clause: merge.clause ?? undefined },
      one.total?.toString() ?? null,
      scoreInputs(one, one.entry?.heads ?? []),
    );
  }
}

const WORDS = {
  alone: { title: '单独评分（供参考）', en: 'score alone, for information' },
  merged: { title: '合并评分（供参考）', en: 'merged score, for information' },
};
