/** Checks that every name stands for something that exists, and that no name is used twice. */
import { nearest } from '../../expression/expression.error.js';
import { addressees } from '../ladders.js';
import type { Programme } from '../schema.js';
import { unitsOf } from '../units.js';
import { collectiveLeads } from '../year.js';
import { type Finding, type Path, error, given } from './finding.js';
import { type Kind, references } from './references.js';

const titles: Readonly<Record<Kind, { zh: string; en: string }>> = {
  organisation: { zh: '单位', en: 'organisation' },
  who: { zh: '单位', en: 'organisation' },
  addressee: { zh: '单位或收件人', en: 'organisation or addressee' },
  class: { zh: '等级', en: 'class' },
  group: { zh: '组别', en: 'group' },
  stage: { zh: '阶段', en: 'stage' },
  phase: { zh: '大阶段（phases）', en: 'phase' },
  list: { zh: '清单', en: 'list' },
  target: { zh: '目标', en: 'target' },
  item: { zh: '数据项', en: 'item' },
  figure: { zh: '数据项或指标', en: 'item or indicator' },
  external: { zh: '外部数据', en: 'external figure' },
  adjustment: { zh: '调整规则', en: 'adjustment' },
  division: { zh: '划分口径', en: 'division' },
  template: { zh: '模板', en: 'template' },
  collective: { zh: '集合单位（each）', en: 'collective organisation' },
};

/** Divisions of the population every programme has; derived items may be used, too. */
const divisions = ['region', 'group', 'industry', 'territory', 'zone', 'scale'];

/** Unknown names. `templates` are the mail and document templates there are; undefined: not checked. */
export function unknownNames(programme: Programme, templates?: readonly string[]): Finding[] {
  const known = knownNames(programme, templates);
  return references(programme).flatMap(({ kind, name, path }) => {
    const names = known[kind];
    if (names === undefined || names.has(name)) return [];
    const meant = nearest(name, names);
    const { zh, en } = titles[kind];
    return error({
      code: `programme.unknown-${kind === 'who' || kind === 'addressee' ? 'organisation' : kind}`,
      path,
      zh: `没有叫“${name}”的${zh}${meant === undefined ? listed(names) : `，是不是“${meant}”？`}`,
      en: `there is no ${en} "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
    });
  });
}

/** After a name nobody knows: the ones there are. */
export function listed(names: ReadonlySet<string>): string {
  if (names.size === 0) return '，方案里还没有写';
  return names.size > 12 ? '' : `，现有：${[...names].join('、')}`;
}

function knownNames(
  programme: Programme,
  templates: readonly string[] | undefined,
): Record<Kind, ReadonlySet<string> | undefined> {
  const organisations = new Set([
    ...ids(programme.organisations),
    ...unitsOf(programme).map((unit) => unit.id),
  ]);
  const who = new Set([...organisations, ...collectiveLeads]);
  const derived = [...ids(programme.derived), ...ids(programme.items)];
  return {
    organisation: organisations,
    who,
    addressee: new Set([...who, ...addressees]),
    class: programme.classes === undefined ? undefined : ids(programme.classes),
    group: ids(programme.population?.groups ?? []),
    stage: ids(programme.stages),
    phase: ids(programme.phases ?? []),
    list: ids(programme.lists ?? []),
    target: ids(programme.targets ?? []),
    item: new Set([...ids(programme.items), ...ids(programme.derived)]),
    figure: new Set([...ids(programme.items), ...ids(programme.derived), ...indicators(programme)]),
    external: ids(programme.external ?? []),
    adjustment: ids(programme.adjust ?? []),
    division: new Set([...divisions, ...derived]),
    template: templates === undefined ? undefined : new Set(templates),
    collective: ids(programme.organisations.filter((one) => one.each !== undefined)),
  };
}

function indicators(programme: Programme): Set<string> {
  const heads = (given(programme.evaluation) ?? []).flatMap((one) => given(one.indicators) ?? []);
  return ids(heads.flatMap((head) => [head, ...(head.parts ?? [])]));
}

function ids(entries: readonly { readonly id: string }[]): Set<string> {
  return new Set(entries.map((entry) => entry.id));
}

/** Ids used twice in one list, and names formulas could not tell apart. */
export function doubleNames(programme: Programme): Finding[] {
  const found: Finding[] = [];
  doubled(programme, [], found);
  return [...found, ...doubledUnits(programme), ...doubledFormulaNames(programme)];
}

function doubled(value: unknown, path: Path, found: Finding[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) {
    for (const [key, one] of Object.entries(value)) doubled(one, [...path, key], found);
    return;
  }
  const seen = new Set<string>();
  value.forEach((one: unknown, i) => {
    const id = idOf(one);
    if (id !== undefined && seen.has(id)) found.push(twice(id, [...path, i, 'id']));
    if (id !== undefined) seen.add(id);
    doubled(one, [...path, i], found);
  });
}

function idOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined;
  return typeof value.id === 'string' ? value.id : undefined;
}

function doubledUnits(programme: Programme): Finding[] {
  const published = ids(programme.organisations);
  return Object.entries(programme.deployment ?? {}).flatMap(([collective, units]) =>
    units.flatMap((unit, i) =>
      published.has(unit.id) ? twice(unit.id, ['deployment', collective, i, 'id']) : [],
    ),
  );
}

/** Items, derived items and constants share one set of names in formulas. */
function doubledFormulaNames(programme: Programme): Finding[] {
  const seen = new Set<string>();
  const lists = ['constants', 'items', 'derived'] as const;
  return lists.flatMap((list) =>
    (programme[list] ?? []).flatMap((one, i) => {
      const again = seen.has(one.id);
      seen.add(one.id);
      // Twice in the same list has been said already.
      const inSameList = (programme[list] ?? []).findIndex((other) => other.id === one.id) < i;
      return again && !inSameList ? twice(one.id, [list, i, 'id']) : [];
    }),
  );
}

function twice(id: string, path: Path): Finding {
  return error({
    code: 'programme.duplicate-id',
    path,
    zh: `编号“${id}”用了两次，同一份方案里不能重复`,
    en: `the id "${id}" is used twice`,
  });
}
