/** Lights (亮灯): the states, their words, and what a parent takes from its parts. */

/** In order of severity; the order is the sort order on every screen. */
export const lightStates = [
  'overdue',
  'dueSoon',
  'onTrack',
  'done',
  'notStarted',
  'suspended',
  'notApplicable',
] as const;
export type LightState = (typeof lightStates)[number];

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** The word that stands beside every light, so that it is never colour alone. */
export const lightWords: Readonly<Record<LightState, Words>> = {
  overdue: { zh: '逾期', en: 'overdue' },
  dueSoon: { zh: '临期', en: 'due soon' },
  onTrack: { zh: '正常', en: 'on track' },
  done: { zh: '完成', en: 'done' },
  notStarted: { zh: '未开始', en: 'not started' },
  suspended: { zh: '暂停', en: 'suspended' },
  notApplicable: { zh: '不涉及', en: 'not applicable' },
};

/** The clause that lit a light, with the numbers it looked at. */
export interface Clause extends Words {
  /** Id of the rule, e.g. `Y2`. */
  readonly id: string;
}

/** A light that says why it burns. */
export interface Light {
  readonly state: LightState;
  readonly word: Words;
  readonly clause: Clause;
  /** The numbers the rule named, as decimal text. */
  readonly numbers: Readonly<Record<string, string>>;
}

/** How bad a state is: 0 is worst. */
export function severity(state: LightState): number {
  return lightStates.indexOf(state);
}

/** For sorting: worst first. */
export function bySeverity(a: LightState, b: LightState): number {
  return severity(a) - severity(b);
}

/**
 * What a parent shows. The worst part wins; `suspended` and `notApplicable` never rise. A parent is
 * done when all of its parts are; where some are done and the others have not begun, it is on track.
 */
export function worstState(parts: readonly LightState[]): LightState {
  const rising = parts.filter((part) => part !== 'suspended' && part !== 'notApplicable');
  const [worst] = rising.toSorted(bySeverity);
  if (worst === undefined) return parts.includes('suspended') ? 'suspended' : 'notApplicable';
  return worst === 'done' && rising.includes('notStarted') ? 'onTrack' : worst;
}

/** The same over whole lights: the first of the worst ones speaks for the parent. */
export function worstLight(parts: readonly Light[]): Light | undefined {
  const state = worstState(parts.map((part) => part.state));
  return parts.find((part) => part.state === state) ?? parts[0];
}
