/** What a source does not publish: found, proposed, filled. A cycle cannot open over a gap. */
import { DomainError } from '../errors.js';
import { pathOf, pathText } from './check/finding.js';
import { shape } from './check/shape.js';
import { PLACE_WORDS } from './place-words.js';
import type { FilledProgramme, Programme } from './schema.js';

export interface Unfilled {
  /** Where it stands, e.g. `evaluation[0].indicators[0].weight`. */
  readonly path: string;
  readonly reason: string;
  readonly propose?: unknown;
}

/** A cycle was asked of a programme with gaps. */
export class ProgrammeUnfilled extends DomainError {
  readonly code = 'programme.unfilled';
  override readonly kind = 'refused';
  constructor(id: string, gaps: readonly Unfilled[]) {
    const paths = gaps.map((gap) => gap.path).join('、');
    super(
      {
        zh: `方案 ${id} 还有 ${gaps.length} 处待填：${paths}`,
        en: `programme ${id} has ${gaps.length} items to fill: ${gaps.map((gap) => gap.path).join(', ')}`,
      },
      gaps,
    );
  }
}

/** What was to be put into the gaps does not fit there, or there is no such gap. */
export class FillingUnfit extends DomainError {
  readonly code = 'programme.filling-unfit';
  override readonly kind = 'refused';
}

type Gap = { toFill: string; propose?: unknown };

function isGap(value: unknown): value is Gap {
  return typeof value === 'object' && value !== null && 'toFill' in value;
}

/** Rebuilds a tree, giving each gap to `put`; whatever `put` returns stands there instead. */
function mapGaps(value: unknown, path: string, put: (gap: Gap, path: string) => unknown): unknown {
  if (isGap(value)) return put(value, path);
  if (Array.isArray(value)) return value.map((one, i) => mapGaps(one, `${path}[${i}]`, put));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      mapGaps(one, path === '' ? key : `${path}.${key}`, put),
    ]),
  );
}

/** What a gap proposes; a proposal may itself leave things open and propose something for them. */
function settled(gap: Gap): unknown {
  return mapGaps(gap.propose, '', (inner) => ('propose' in inner ? settled(inner) : inner));
}

/** Every gap in the programme, in the order of the file. */
export function unfilled(programme: Programme): Unfilled[] {
  const gaps: Unfilled[] = [];
  mapGaps(programme, '', (gap, path) => {
    gaps.push({ path, reason: gap.toFill, ...('propose' in gap && { propose: settled(gap) }) });
    return gap;
  });
  return gaps;
}

/** The same place in words: `阶段 / 抽查审计 / 抽样 / 比例`. */
export function placeOf(programme: Programme, path: string): string {
  let value: unknown = programme;
  const groups = new Map(programme.population?.groups.map(({ id, title }) => [id, title]));
  const titleOf = (one: unknown): string | undefined => {
    if (!isIndexable(one)) return undefined;
    const title = one['title'] ?? one['id'];
    if (typeof title === 'string') return title;
    const { groups: of } = one;
    return Array.isArray(of)
      ? of.map((id) => groups.get(String(id)) ?? String(id)).join('、')
      : undefined;
  };
  return pathOf(path)
    .map((step) => {
      value = isIndexable(value) ? value[step] : undefined;
      if (typeof step === 'number') return titleOf(value) ?? `第 ${step + 1} 项`;
      return PLACE_WORDS[step] ?? step;
    })
    .join(' / ');
}

/** The clause a place of the programme cites: its own, or that of the nearest thing it belongs to. */
export function clauseOf(programme: Programme, path: string): string | undefined {
  const [around] = pathOf(path).reduce<[string | undefined, unknown]>(
    ([clause, value], step) => {
      const inner = isIndexable(value) ? value[step] : undefined;
      const own = isIndexable(inner) ? inner['clause'] : undefined;
      return [typeof own === 'string' ? own : clause, inner];
    },
    [undefined, programme],
  );
  return around;
}

function isIndexable(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}

/** True when nothing is left to fill. */
export function isFilled(programme: Programme): programme is FilledProgramme {
  return unfilled(programme).length === 0;
}

/** The programme itself when nothing is left to fill; throws `ProgrammeUnfilled` otherwise. */
export function filled(programme: Programme): FilledProgramme {
  if (!isFilled(programme)) throw new ProgrammeUnfilled(programme.programme, unfilled(programme));
  return programme;
}

/**
 * Puts a value into each gap named by `values` (path as `unfilled` gives it) and checks the result
 * against the schema; gaps not named stay.
 * @throws FillingUnfit for a path that is no gap, or a value of the wrong shape
 */
export function fill(programme: Programme, values: Readonly<Record<string, unknown>>): Programme {
  const gaps = new Set(unfilled(programme).map(({ path }) => path));
  const strange = Object.keys(values).filter((path) => !gaps.has(path));
  if (strange.length > 0) {
    throw new FillingUnfit({
      zh: `方案中没有这些待填项：${strange.join('、')}`,
      en: `the programme has nothing to fill at ${strange.join(', ')}`,
    });
  }
  const shaped = shape(
    mapGaps(programme, '', (gap, path) => (path in values ? values[path] : gap)),
  );
  if (shaped.programme !== undefined) return shaped.programme;
  const places = shaped.findings.map((one) => ({ ...one, place: pathText(one.path) }));
  throw new FillingUnfit({
    zh: `填入的内容不合要求：${places.map((one) => `${one.place}：${one.message}`).join('；')}`,
    en: `what was filled in does not fit: ${places.map((one) => `${one.place}: ${one.english}`).join('; ')}`,
  });
}

/** The programme with its proposals put in; gaps without a proposal stay. For checks. */
export function preview(programme: Programme): Programme {
  const proposals = unfilled(programme).filter((gap) => gap.propose !== undefined);
  return fill(programme, Object.fromEntries(proposals.map((gap) => [gap.path, gap.propose])));
}

/**
 * The programme with every proposal put in, for rehearsal and demonstration, and the list of what
 * was proposed. Throws `ProgrammeUnfilled` when a gap has no proposal.
 */
export function withProposals(programme: Programme): {
  programme: FilledProgramme;
  proposed: Unfilled[];
} {
  const proposed = unfilled(programme).filter((gap) => gap.propose !== undefined);
  return { programme: filled(preview(programme)), proposed };
}
