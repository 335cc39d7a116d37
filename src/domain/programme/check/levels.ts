/** Levels of events (级别) that formulas and points ask for, against those their kind declares. */
import { ExpressionError, nearest } from '../../expression/expression.error.js';
import { type Node, parse, partsOf } from '../../expression/node.js';
import type { Programme } from '../schema.js';
import { type Finding, type Path, error, given } from './finding.js';
import { formulas } from './formulas.js';
import { listed } from './names.js';

/** A level that is asked for, and the kinds of events it may be a level of. */
interface Asked {
  readonly kinds: readonly string[];
  readonly level: string;
  /** Characters of the formula before it. */
  readonly offset?: number;
}

/** Levels no event can have: nothing would ever be found by them. A kind without levels has any. */
export function levelFindings(programme: Programme): Finding[] {
  const inFormulas = formulas(programme).flatMap(({ source, path, shift = 0 }) =>
    askedIn(treeOf(source)).flatMap(({ offset = 0, ...asked }) =>
      findings(programme, asked, path, shift + offset),
    ),
  );
  return [...inFormulas, ...ofPoints(programme)];
}

function ofPoints(programme: Programme): Finding[] {
  return (given(programme.evaluation) ?? []).flatMap((entry, i) =>
    (given(entry.points) ?? []).flatMap((points, k) => {
      const at: Path = ['evaluation', i, 'points', k];
      const parts = (points.of ?? []).map((one, m) => ({ one, at: [...at, 'of', m] }));
      return [{ one: points, at }, ...parts].flatMap(({ one: { from, levels = {} }, at: place }) =>
        Object.keys(levels).flatMap((level) =>
          findings(programme, { kinds: kindsIn(treeOf(from ?? '')), level }, [
            ...place,
            'levels',
            level,
          ]),
        ),
      );
    }),
  );
}

function findings(
  programme: Programme,
  { kinds, level }: Asked,
  path: Path,
  /** Where in the formula; without it the level is a key. */
  offset?: number,
): Finding[] {
  const asked = programme.events.filter(({ id }) => kinds.includes(id));
  const known = new Set(asked.flatMap(({ levels }) => levels ?? []));
  if (asked.length === 0 || asked.some(({ levels }) => levels === undefined)) return [];
  if (known.has(level)) return [];
  const meant = nearest(level, known);
  const titles = asked.map(({ title }) => title).join('、');
  const ids = asked.map(({ id }) => `"${id}"`).join(', ');
  return [
    error({
      code: 'programme.unknown-level',
      path,
      ...(offset === undefined ? { atKey: true } : { offset }),
      zh: `“${titles}”没有“${level}”这个级别${meant === undefined ? listed(known) : `，是不是“${meant}”？`}`,
      en: `${ids} has no level "${level}"${meant === undefined ? `; there are: ${[...known].join(', ')}` : `; did you mean "${meant}"?`}`,
    }),
  ];
}

/** The formula as a tree; none where it cannot be read, which is told with the formulas. */
function treeOf(source: string): Node | undefined {
  try {
    return parse(source);
  } catch (problem) {
    if (problem instanceof ExpressionError) return undefined;
    throw problem;
  }
}

function askedIn(tree: Node | undefined): Asked[] {
  return (tree === undefined ? [] : partsOf(tree)).flatMap((node) => {
    if (node.op === 'method') return askedOfEach(node);
    if (node.op !== 'call' || node.name !== 'events') return [];
    return textsOf(node.args.slice(1)).map((one) => ({ kinds: kindsIn(node), ...one }));
  });
}

/** `events('accident').exists(e, e.level == 'fatal')`, `e.level in ['larger', 'fatal']`. */
function askedOfEach({ on, args }: Extract<Node, { op: 'method' }>): Asked[] {
  const [local, condition] = args;
  if (local?.op !== 'name' || condition === undefined) return [];
  const isLevel = (node: Node): boolean =>
    node.op === 'member' && node.of === local.name && node.name === 'level';
  return partsOf(condition).flatMap((node) => {
    if (node.op !== '==' && node.op !== '!=' && node.op !== 'in') return [];
    if (!node.sides.some(isLevel)) return [];
    const words = node.sides.flatMap((side) => (side.op === 'list' ? side.items : [side]));
    return textsOf(words).map((one) => ({ kinds: kindsIn(on), ...one }));
  });
}

function textsOf(nodes: readonly Node[]): { level: string; offset: number }[] {
  return nodes.flatMap((node) =>
    node.op === 'text' ? { level: node.value, offset: node.at.offset } : [],
  );
}

/** Kinds of events a formula counts. */
function kindsIn(tree: Node | undefined): string[] {
  return (tree === undefined ? [] : partsOf(tree)).flatMap((node) => {
    if (node.op !== 'call' || node.name !== 'events') return [];
    const [kind] = node.args;
    return kind?.op === 'text' ? kind.value : [];
  });
}
