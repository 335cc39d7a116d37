/** One item of the check-list, and the ways to answer it. */

/** 符合, 不符合, 需人工核查. */
export type CheckState = 'met' | 'unmet' | 'manual';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface CheckItem {
  readonly id: string;
  /** The control point, e.g. `8.1.4.1`. */
  readonly control: string;
  /** Asked for from this level on. */
  readonly level: 2 | 3;
  readonly title: Words;
  readonly state: CheckState;
  /** What was found in the running system. */
  readonly evidence: Words;
  /** What to do; null where nothing is. */
  readonly todo: Words | null;
}

/** A text in both languages. */
export const words = (zh: string, en: string): Words => ({ zh, en });

/** What an item is asked about: `8.1.4.1`, from level 2 or 3 on. */
export type Asked = Pick<CheckItem, 'id' | 'control' | 'level' | 'title'>;

/** Answered from inside: met or not, and then what to do. */
export function answered(asked: Asked, met: boolean, evidence: Words, todo: Words): CheckItem {
  return { ...asked, state: met ? 'met' : 'unmet', evidence, todo: met ? null : todo };
}

/** For a person to look at; the evidence helps. */
export function byHand(asked: Asked, evidence: Words, todo: Words): CheckItem {
  return { ...asked, state: 'manual', evidence, todo };
}
