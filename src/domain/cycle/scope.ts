/** Which enterprises a stage is about, where its scope or its phase names only a part of them. */
import { factsOf, frameOf } from '../evaluation/facts.js';
import { formulaAt } from '../evaluation/formula.js';
import type { SubjectFacts } from '../evaluation/input.js';
import { compileRules } from '../evaluation/rules.js';
import { decide } from '../expression/expression.js';
import type { Expression } from '../expression/expression.js';
import type { Facts } from '../expression/value.js';
import type { FilledProgramme } from '../programme/schema.js';

type Stage = FilledProgramme['stages'][number];

/** Words `subjects` may hold that are no condition. */
const wholes = ['all', 'sampled', 'lastCycle.rectified'];

/** True when the stage is not about every enterprise of the cycle. */
export function isNarrow(programme: FilledProgramme, stage: Stage): boolean {
  return conditionTexts(stage).length > 0 || groupsOf(programme, stage) !== undefined;
}

/** Stages with the same key are about the same enterprises. */
export function scopeKey(programme: FilledProgramme, stage: Stage): string {
  return JSON.stringify([conditionTexts(stage), groupsOf(programme, stage) ?? null]);
}

/**
 * Ids of the enterprises a stage is about. One that cannot be told yet, because a figure its scope
 * looks at is missing, belongs to it: nobody is lost over a gap.
 */
export function withinStage(
  programme: FilledProgramme,
  stage: Stage,
  of: { subjects: readonly SubjectFacts[]; year: number },
): Set<string> {
  const isWithin = membership(programme, stage, of.year);
  return new Set(of.subjects.filter(isWithin).map(({ id }) => id));
}

/** The same as a question to ask of any number of enterprises. */
export function membership(
  programme: FilledProgramme,
  stage: Stage,
  year: number,
): (subject: SubjectFacts) => boolean {
  if (!isNarrow(programme, stage)) return () => true;
  const rules = compileRules(programme);
  const frame = frameOf(rules, year, {});
  const conditions = conditionTexts(stage).map((text) =>
    formulaAt(`stages.${stage.id}`, text, rules.scopes.subject, 'truth'),
  );
  const groups = groupsOf(programme, stage);
  return (subject) => {
    const facts = factsOf(subject, frame, {});
    const holds = conditions.every((condition) => decide(condition, facts) !== false);
    return holds && (groups === undefined || isInGroup(rules.groups, groups, facts));
  };
}

function conditionTexts(stage: Stage): string[] {
  const subjects = stage.subjects;
  const own = subjects === undefined || wholes.includes(subjects) ? [] : [subjects];
  return [...own, ...(stage.scope === undefined ? [] : [stage.scope])];
}

/** A stage's own scope says more than the groups of its phase. */
function groupsOf(programme: FilledProgramme, stage: Stage): readonly string[] | undefined {
  if (stage.scope !== undefined) return undefined;
  const groups = programme.phases?.find(({ id }) => id === stage.phase)?.groups;
  const all = programme.population?.groups.length ?? 0;
  return groups === undefined || groups.length === all ? undefined : groups;
}

function isInGroup(
  rules: readonly { readonly id: string; readonly when: Expression }[],
  wanted: readonly string[],
  facts: Facts,
): boolean {
  const group = rules.find(({ when }) => decide(when, facts) !== false);
  return group !== undefined && wanted.includes(group.id);
}
