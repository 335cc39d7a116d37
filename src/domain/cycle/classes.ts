/** The order of classes, and what comparing two years says about a rectified enterprise. */
import type { FilledProgramme } from '../programme/schema.js';

type WithClasses = Pick<FilledProgramme, 'classes' | 'grading'>;

/** Graded classes, best first, as the programme lists them. */
export function classOrder(programme: WithClasses): string[] {
  const graded = (programme.grading ?? []).flatMap((grading) => [
    ...Object.keys(grading.classes ?? {}),
    ...(grading.select ?? []).map((step) => step.class),
  ]);
  const named = (programme.classes ?? []).filter(({ special }) => special !== true);
  const listed = named.map(({ id }) => id);
  // The labels of the programme come in the order of the plan; a class only the grading names follows.
  return [...new Set([...listed, ...graded])];
}

/** The graded class a subject is managed as: its own, or the one its special class stands for. */
export function managedAs(programme: WithClasses, label: string | null): string | null {
  const named = programme.classes?.find(({ id }) => id === label);
  return named?.treatedAs ?? label;
}

export type Reevaluation = 'promoted' | 'retained' | 'exited';

/**
 * What became of a rectified enterprise: `before` is the class the project was opened for, `now`
 * this year's class; `present` is false for a firm that is no longer on the base list. A class
 * that is not graded proves no rise.
 */
export function reevaluation(
  programme: WithClasses,
  of: { before: string; now: string | null; present: boolean },
): Reevaluation {
  if (!of.present) return 'exited';
  const order = classOrder(programme);
  const before = order.indexOf(managedAs(programme, of.before) ?? '');
  const now = order.indexOf(managedAs(programme, of.now) ?? '');
  return before >= 0 && now >= 0 && now < before ? 'promoted' : 'retained';
}
