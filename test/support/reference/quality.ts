/** Checks and completeness of figures, of the reference: docs/programmes.md §4.2. */
import type { QualityResult } from '../../../src/domain/evaluation/evaluation.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import type { Firm } from './firm.js';
import { compare, divided, number, round, shown, times } from './fraction.js';

/** Tries every check on every firm that is in: some raise a doubt, some refuse the figures. */
export function checkFigures(firms: readonly Firm[], { quality }: FilledProgramme): void {
  for (const firm of firms) {
    if (firm.outcome === 'excluded') continue;
    for (const { id, when, level } of quality?.checks ?? []) {
      if (firm.is(when) !== true) continue;
      if (level === 'doubt') firm.doubts.push(id);
      else firm.isRefused = true;
    }
  }
}

/** How much of what was to be handed in was, and how many in time; merged or not, each for itself. */
export function qualityOf(
  firms: readonly Firm[],
  subjects: readonly SubjectFacts[],
  { quality, items }: FilledProgramme,
): QualityResult[] {
  const inside = firms
    .filter((firm) => firm.outcome !== 'excluded' || firm.follows)
    .flatMap(({ facts }) => subjects.find(({ id }) => id === facts.id) ?? []);
  const required = items.filter((item) => item.required === true).map(({ id }) => id);
  const figures = inside.flatMap((one) =>
    required.map((id) => ({ id: one.id, good: (one.values[id] ?? null) !== null })),
  );
  const told = inside.flatMap(({ id, onTime }) =>
    onTime === undefined ? [] : { id, good: onTime },
  );
  return [
    ...(quality?.complete === undefined ? [] : [share('complete', quality.complete, figures)]),
    ...(quality?.onTime === undefined ? [] : [share('onTime', quality.onTime, told)]),
  ];
}

function share(
  id: QualityResult['id'],
  wanted: string,
  all: readonly { readonly id: string; readonly good: boolean }[],
): QualityResult {
  const bad = all.filter(({ good }) => !good);
  const short = [...new Set(bad.map((one) => one.id))];
  if (all.length === 0) return { id, wanted, actual: null, met: null, short };
  const good = number(all.length - bad.length);
  const actual = divided(times(good, number(100)), number(all.length));
  const met = compare(actual, number(wanted.replace('%', ''))) >= 0;
  return { id, wanted, actual: shown(round(actual, 2)), met, short };
}
