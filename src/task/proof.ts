/** What handing in and confirming have to be backed by. Pure. */
import { missingWords, progressWords } from '../domain/supervision/standing.js';
import type { TaskStanding } from '../domain/supervision/standing.js';

/** What a form of a task has to ask for beside what is said. */
export interface Proof {
  /** What is missing of a counted task, with its numbers; null when nothing is, or nothing is counted. */
  readonly missing: string | null;
  /** The evidence the plan names, while no file of it is kept; null when none is needed. */
  readonly evidence: string | null;
}

export const noProof: Proof = { missing: null, evidence: null };

/** What the count itself shows: records of this very system, 系统录入记录. */
const OWN_RECORD = /系统.*记录/;

/** @param kept how many files lie beside the task already */
export function proofOf(standing: TaskStanding, kept: number): Proof {
  const { task, counted, done, total } = standing;
  const missing =
    counted && done < total ? `${progressWords(standing)}，${missingWords(standing, 0)}` : null;
  const named = task.evidence ?? null;
  const isShown = named === null || kept > 0 || (counted && OWN_RECORD.test(named));
  return { missing, evidence: isShown ? null : named };
}
