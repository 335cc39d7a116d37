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
    required.map((id) => ({
      id: one.id,
      territory: one.territory ?? '',
      owner: items.find((item) => item.id === id)?.owner ?? '',
      good: (one.values[id] ?? null) !== null,
    })),
  );
  const told = inside.flatMap(({ id, territory = '', onTime }) =>
    onTime === undefined ? [] : { id, territory, good: onTime },
  );
  return [
    ...(quality?.complete === undefined ? [] : [share('complete', quality.complete, figures)]),
    ...(quality?.onTime === undefined ? [] : [share('onTime', quality.onTime, told)]),
  ];
}

function share(id: QualityResult['id'], wanted: string, all: readonly Counted[]): QualityResult {
  const bad = all.filter(({ good }) => !good);
  const short = [...new Set(bad.map((one) => one.id))];
  if (all.length === 0) return { id, wanted, actual: null, met: null, short, parts: [] };
  const actual = percent(all);
  const met = compare(actual, number(wanted.replace('%', ''))) >= 0;
  const parts = (['territory', 'owner'] as const).flatMap((by) =>
    by === 'owner' && id === 'onTime'
      ? []
      : [...new Set(all.map((one) => one[by] ?? ''))].sort().map((name) => {
          const part = all.filter((one) => one[by] === name);
          return { by, name, actual: shown(round(percent(part), 2)) };
        }),
  );
  return { id, wanted, actual: shown(round(actual, 2)), met, short, parts };
}

interface Counted {
  readonly id: string;
  readonly territory: string;
  readonly owner?: string;
  readonly good: boolean;
}

function percent(all: readonly Counted[]): ReturnType<typeof number> {
  const good = number(all.filter((one) => one.good).length);
  return divided(times(good, number(100)), number(all.length));
}
