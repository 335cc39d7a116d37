/** Classes and groups: everyone ends in exactly one, and each can be reached. */
import { Exact } from '../../expression/exact.js';
import type { Programme } from '../schema.js';
import { type Finding, type Path, error, given, warning } from './finding.js';

export function classFindings(programme: Programme): Finding[] {
  return [
    ...(given(programme.grading) ?? []).flatMap((entry, i) => [
      ...shareFindings(given(entry.classes), ['grading', i, 'classes']),
      ...wayOfGrading(entry, ['grading', i]),
    ]),
    ...groupFindings(programme),
    ...coverage(programme),
  ];
}

type Edges = Readonly<Record<string, unknown>>;

/** Cumulative shares must rise and end at 100 %; conditions must end with one everybody meets. */
function shareFindings(classes: Edges | undefined, path: Path): Finding[] {
  if (classes === undefined) return [];
  const edges = Object.entries(classes).flatMap(([id, edge]) =>
    typeof edge === 'string' ? [{ id, edge, share: shareOf(edge) }] : [],
  );
  if (edges.length < Object.keys(classes).length || edges.length === 0) return [];
  return edges.some(({ share }) => share !== undefined)
    ? risingShares(edges, path)
    : reachableConditions(edges, path);
}

interface Edge {
  readonly id: string;
  readonly edge: string;
  readonly share: Exact | undefined;
}

/** `20%` as 20; `at most 20%` and `at least 5%` are limits, counted like shares. */
function shareOf(edge: string): Exact | undefined {
  const found = /^(?:at most |at least )?(\d+(?:\.\d+)?)%$/.exec(edge.trim());
  return found?.[1] === undefined ? undefined : Exact.parse(found[1]);
}

function risingShares(edges: readonly Edge[], path: Path): Finding[] {
  const found: Finding[] = [];
  let before = Exact.zero;
  for (const { id, edge, share } of edges) {
    if (share === undefined) {
      found.push(
        error({
          code: 'programme.class-edges-mixed',
          path: [...path, id],
          zh: `“${edge}”不是百分比，而其他等级写的是百分比；两种写法不能混用`,
          en: `"${edge}" is no share while other classes are shares; do not mix the two`,
        }),
      );
      continue;
    }
    if (share.compare(before) <= 0) {
      found.push(
        error({
          code: 'programme.class-unreachable',
          path: [...path, id],
          zh: `等级“${id}”没有人能进：累计比例 ${edge} 没有超过前一等级的 ${before.toString()}%`,
          en: `class "${id}" is empty: its cumulative share ${edge} is not above the ${before.toString()}% before it`,
        }),
      );
    }
    before = share;
  }
  if (!before.equals(Exact.hundred) && found.length === 0) {
    found.push(
      error({
        code: 'programme.classes-not-whole',
        path,
        zh: `累计比例只到 ${before.toString()}%，最后一个等级应为 100%，否则有的企业没有等级`,
        en: `the cumulative shares end at ${before.toString()}%; the last class must reach 100%`,
      }),
    );
  }
  return found;
}

function reachableConditions(edges: readonly Edge[], path: Path): Finding[] {
  const everybody = edges.findIndex(({ edge }) => edge === 'true');
  if (everybody === -1) {
    return [
      error({
        code: 'programme.classes-not-whole',
        path,
        zh: '有的企业没有等级：最后一个等级的条件应写 true（其余全部）',
        en: 'some subjects end without a class: the condition of the last class must be true',
      }),
    ];
  }
  return edges.slice(everybody + 1).map(({ id }) =>
    error({
      code: 'programme.class-unreachable',
      path: [...path, id],
      zh: `等级“${id}”没有人能进：前面的等级“${edges[everybody]?.id ?? ''}”已经收下了全部`,
      en: `class "${id}" is unreachable: class "${edges[everybody]?.id ?? ''}" before it takes everybody`,
    }),
  );
}

type GradingEntry = Exclude<Programme['grading'], undefined | { toFill: string }>[number];

function wayOfGrading(entry: GradingEntry, path: Path): Finding[] {
  if (entry.classes !== undefined && entry.select !== undefined) {
    return [
      error({
        code: 'programme.graded-twice',
        path: [...path, 'select'],
        zh: 'classes 和 select 只能写一种：classes 是 select 的简写',
        en: 'write either classes or select; the first is a short form of the second',
      }),
    ];
  }
  if (entry.select !== undefined && entry.select.at(-1)?.take !== 'all') {
    return [
      warning({
        code: 'programme.classes-not-whole',
        path: [...path, 'select'],
        zh: '最后一步选择没有写 take: all，可能有企业没有等级',
        en: 'the last selection does not take all; some subjects may end without a class',
      }),
    ];
  }
  if (entry.classes !== undefined || entry.select !== undefined) return [];
  return [
    error({
      code: 'programme.not-graded',
      path,
      zh: '没有写怎样分等级：要有 classes（比例或分数线）或 select（逐步选择）',
      en: 'no way of grading: write classes or select',
    }),
  ];
}

/** The first matching group takes a subject, so the last one has to take all the rest. */
function groupFindings(programme: Programme): Finding[] {
  const groups = programme.population?.groups ?? [];
  const everybody = groups.findIndex(({ when }) => when === 'true');
  if (groups.length === 0) return [];
  if (everybody === -1 && groups.every(({ when }) => given(when) !== undefined)) {
    return [
      warning({
        code: 'programme.groups-not-whole',
        path: ['population', 'groups', groups.length - 1, 'when'],
        zh: '最后一组没有写 when: "true"（其余全部），可能有企业不属于任何一组',
        en: 'the last group is not when: "true"; some subjects may belong to no group',
      }),
    ];
  }
  return groups.slice(everybody + 1, everybody === -1 ? 0 : undefined).map((group, i) =>
    error({
      code: 'programme.group-unreachable',
      path: ['population', 'groups', everybody + 1 + i],
      zh: `组别“${group.title}”没有人能进：前面的组已经收下了全部`,
      en: `group "${group.id}" is unreachable: the group before it takes everybody`,
    }),
  );
}

/** Every group is scored and graded, and only once. */
function coverage(programme: Programme): Finding[] {
  const groups = programme.population?.groups ?? [];
  const parts = [
    { name: 'evaluation', entries: given(programme.evaluation), zh: '评分' },
    { name: 'grading', entries: given(programme.grading), zh: '分类' },
  ];
  return parts.flatMap(({ name, entries, zh }) =>
    (entries === undefined ? [] : groups).flatMap((group) => {
      const places = (entries ?? []).flatMap((entry, i) =>
        entry.groups.includes(group.id) ? [i] : [],
      );
      const [, second] = places;
      if (places.length === 1) return [];
      return error({
        code: second === undefined ? 'programme.group-left-out' : 'programme.group-twice',
        path: second === undefined ? [name] : [name, second, 'groups'],
        zh: `组别“${group.title}”${second === undefined ? '没有' : '有两处'}${zh}办法（${name}）`,
        en: `group "${group.id}" has ${second === undefined ? 'no' : 'more than one'} ${name}`,
      });
    }),
  );
}
