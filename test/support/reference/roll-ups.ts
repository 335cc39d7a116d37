/** Figures by area and industry, of the reference: docs/programmes.md §4.9. */
import type { RollUpFigure, RollUpResult } from '../../../src/domain/evaluation/evaluation.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { placeOf } from './firm.js';
import type { Firm } from './firm.js';
import { compute, isFraction, read } from './formula.js';
import type { Node } from './formula.js';
import { compare, divided, number, shown, sum, zero } from './fraction.js';
import { leavesOf } from './scoring.js';

type Row = RollUpResult['rows'][number];

/** The whole and each part of it, those in the evaluation; who has been merged counts in its union. */
export function rolledUp(firms: readonly Firm[], programme: FilledProgramme): RollUpResult[] {
  const inside = firms.filter((firm) => firm.outcome !== 'excluded' && !firm.follows);
  return (programme.rollUps ?? []).map(({ id, by, of }) => {
    const partOf = (firm: Firm): Record<string, string> =>
      Object.fromEntries(by.map((name) => [name, nameOf(firm, name)]));
    const keyOf = (part: Record<string, string>): string => by.map((name) => part[name]).join('|');
    const parts = new Map(inside.map((firm) => [keyOf(partOf(firm)), partOf(firm)]));
    const row = (part: Row['part'], members: readonly Firm[]): Row => ({
      part,
      subjects: members.length,
      figures: of.map((text) => figureOf(text, members, programme)),
    });
    const rows = [...parts.keys()].sort().map((key) =>
      row(
        parts.get(key) ?? null,
        inside.filter((firm) => keyOf(partOf(firm)) === key),
      ),
    );
    return { id, rows: [row(null, inside), ...rows] };
  });
}

function nameOf(firm: Firm, division: string): string {
  const value = placeOf(firm, division);
  return typeof value === 'string' ? value : isFraction(value) ? shown(value) : '';
}

const WORDS = ['class', 'group'];

function figureOf(of: string, members: readonly Firm[], programme: FilledProgramme): RollUpFigure {
  const values = members.map((firm) => firm.is(of));
  if (WORDS.includes(of)) {
    const words = values.filter((value) => typeof value === 'string').sort();
    const counts: Record<string, number> = {};
    for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
    return { of, counts };
  }
  const numbers = values.filter(isFraction);
  const mean = numbers.length === 0 ? null : divided(sum(numbers), number(numbers.length));
  const head = { of, subjects: numbers.length, mean: mean && shown(mean) };
  const formulas = formulasOf(of, programme);
  const areRatios = formulas.every((text) => isRatio(read(text)));
  return areRatios
    ? { ...head, pooled: pooled(of, members, programme) }
    : { ...head, sum: shown(sum(numbers)) };
}

/** What is written for an indicator, in every block that has it; else the formula itself. */
function formulasOf(of: string, { evaluation = [] }: FilledProgramme): string[] {
  const leaves = evaluation.flatMap(leavesOf).filter(({ id }) => id === of);
  return leaves.length > 0 ? leaves.map(({ value }) => value) : [of];
}

const isRatio = (node: Node): boolean => node.is === 'call' && node.word === '/';

/** Total over total, of those who have both, or the indicator; each by the formula of its own block. */
function pooled(of: string, members: readonly Firm[], programme: FilledProgramme): string | null {
  const pairs = members.flatMap((firm) => {
    const entries = programme.evaluation ?? [];
    const own = entries.filter(({ groups }) => firm.group !== null && groups.includes(firm.group));
    const isIndicator = entries.flatMap(leavesOf).some(({ id }) => id === of);
    const formula = isIndicator ? own.flatMap(leavesOf).find(({ id }) => id === of)?.value : of;
    const tree = formula === undefined ? undefined : read(formula);
    if (tree?.is !== 'call' || (isIndicator && !isFraction(firm.is(of)))) return [];
    const [above, below] = tree.given.map((node) => compute(node, firm.world));
    return above && below && isFraction(above) && isFraction(below) ? [{ above, below }] : [];
  });
  const [above, below] = [sum(pairs.map((one) => one.above)), sum(pairs.map((one) => one.below))];
  return pairs.length === 0 || compare(below, zero) === 0 ? null : shown(divided(above, below));
}
