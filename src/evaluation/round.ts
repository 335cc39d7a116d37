/** Which enterprises are scored together, and what an evaluation says to each of them. */
import type { AdjustmentResult, SubjectResult } from '../domain/evaluation/evaluation.js';
import type { FlowEvent } from '../domain/process/step.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { SYSTEM } from '../flow/flow.types.js';
import type { Actor, Flow } from '../flow/flow.types.js';

type Stage = FilledProgramme['stages'][number];

/** Phases in which the figures are verified, so that the enterprise can be scored. */
export const scorable = [
  'verified',
  'scored',
  'confirming',
  'appealing',
  'reviewing',
  'rescoring',
  'confirmed',
  'graded',
  'special',
  'scoredNotGraded',
  'dataOnly',
] as const;

/** Of these, the phases of who has a score already: a correction scores nobody for the first time. */
export const scoredPhases: readonly string[] = scorable.filter((phase) => phase !== 'verified');

/** Of these, the phases that hear a new score at once; an appeal hears it when it is answered. */
export const hearsScore: readonly string[] = scorable.filter(
  (phase) => phase !== 'appealing' && phase !== 'reviewing' && phase !== 'graded',
);

/** The stages that score, in the order of the plan; a programme without one scores everybody. */
export function scoringStages(programme: FilledProgramme): Stage[] {
  return programme.stages.filter(({ does }) => does === 'preEvaluate');
}

/** A person's decision carried out by the engine: the log shows the person. */
export function onBehalfOf(actor: Actor): Actor {
  return { ...SYSTEM, id: actor.id, name: actor.name };
}

/** False for a subject that could not be decided: it gets no score, and is named as a problem. */
export function isDecided(result: SubjectResult): boolean {
  if (result.outcome === 'graded') return result.total !== null && result.class !== null;
  return true;
}

/** The score for one flow; null when it would hear nothing new. */
export function scoreFor(
  flow: Flow,
  result: SubjectResult | undefined,
  evaluation: string,
): FlowEvent | null {
  if (result === undefined || !isDecided(result)) return null;
  const { outcome, total } = result;
  const label = result.class ?? result.treatedAs;
  const { context } = flow.position;
  const same = context.outcome === outcome && context.total === total && context.class === label;
  const waiting = flow.phase === 'rescoring' || flow.phase === 'verified';
  if (same && !waiting) return null;
  return {
    type: 'SCORE',
    evaluation,
    outcome,
    total,
    class: label,
    ...changeOf(flow, result, label),
  };
}

/** What moved the class, where it is not the one the enterprise was told before. */
function changeOf(
  { position }: Flow,
  { adjustments }: SubjectResult,
  label: string | null,
): {
  change?: { from: string; moves: Pick<AdjustmentResult, 'rule' | 'from' | 'to' | 'reason'>[] };
} {
  const from = position.context.class;
  if (typeof from !== 'string' || from === label) return {};
  const moves = adjustments.map(({ rule, from: was, to, reason }) => ({
    rule,
    from: was,
    to,
    reason,
  }));
  return { change: { from, moves } };
}

/** The grade for one flow; null for an outcome that is not graded. */
export function gradeFor(
  flow: Flow,
  result: SubjectResult | undefined,
  evaluation: string,
): FlowEvent | null {
  if (result === undefined || result.outcome !== 'graded') return null;
  const { total, baseClass } = result;
  if (total === null || result.class === null) return null;
  return {
    type: 'GRADE',
    evaluation,
    class: result.class,
    baseClass: baseClass ?? result.class,
    total,
    ...changeOf(flow, result, result.class),
  };
}

/**
 * True when what an enterprise confirmed is no longer what its figures give: the total, the group it
 * was scored in, or a class that no rule or decision has moved. Who is graded already hears of another
 * class with the new grade.
 */
export function differsFromConfirmed(
  { phase, position: { context } }: Pick<Flow, 'phase' | 'position'>,
  result: SubjectResult | undefined,
  group: string | null | undefined,
): boolean {
  if (result === undefined || result.outcome !== 'graded') return false;
  if (context.total !== result.total) return true;
  if (phase === 'graded') return false;
  const moved = result.adjustments.some(({ from, to }) => from !== to);
  return (
    (group !== undefined && group !== result.group) || (!moved && context.class !== result.class)
  );
}
