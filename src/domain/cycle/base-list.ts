/** Whether the base list of a year still takes new firms. Pure. */
import type { SubjectFacts } from '../evaluation/input.js';
import type { FilledProgramme } from '../programme/schema.js';
import { membership } from './scope.js';

/**
 * `open`: whoever enters may add; `scored`: the ranking is computed, only the lead bureau adds who was
 * forgotten; `sealed`: the result is published, nobody adds or takes away.
 */
export type BaseList = 'open' | 'scored' | 'sealed';

/** A version of the evaluation: of which scoring stage, null for a programme without such stages. */
export interface ScoredStage {
  readonly stage: string | null;
  readonly published: boolean;
}

/**
 * How the list stands for one firm, by the stages that score it; for no firm in particular it is as
 * open as it is for anybody.
 */
export function baseListOf(
  programme: FilledProgramme,
  year: number,
  scored: readonly ScoredStage[],
): (firm?: SubjectFacts) => BaseList {
  const scoring = programme.stages.filter(({ does }) => does === 'preEvaluate');
  const states = (scoring.length === 0 ? [null] : scoring).map((stage) => ({
    state: stateOf(scored.filter((one) => stage === null || one.stage === stage.id)),
    holds: stage === null ? () => true : membership(programme, stage, year),
  }));
  const whole = mostOpen(states.map(({ state }) => state));
  const isOne = states.every(({ state }) => state === whole);
  return (firm) => {
    if (firm === undefined || isOne) return whole;
    const own = states.filter(({ holds }) => holds(firm));
    return own.length === 0 ? whole : mostOpen(own.map(({ state }) => state));
  };
}

function stateOf(versions: readonly ScoredStage[]): BaseList {
  if (versions.length === 0) return 'open';
  return versions.some(({ published }) => published) ? 'sealed' : 'scored';
}

function mostOpen(states: readonly BaseList[]): BaseList {
  return (['open', 'scored'] as const).find((one) => states.includes(one)) ?? 'sealed';
}
