import { STATISTIC_WORDS } from './statistics.js';
import { ExpressionError } from '../expression/expression.error.js';
import { compile } from '../expression/expression.js';
import type { Name, Scope, Type } from '../expression/scope.js';
import type { Programme } from '../programme/schema.js';

/** What formulas may name, by the place in the programme where they stand. */
export interface Scopes {
  /** Kinds of recorded facts by their title. */
  readonly kinds: Readonly<Record<string, { readonly title: string; readonly en?: string }>>;
  /** About one subject: checks, derived items, scope, outcomes, groups, indicator values. */
  readonly subject: Scope;
  /** `score`: the subject's names and `v`, `b`, `w`; `rank` of the value among `n` in the group. */
  readonly score: Scope;
  /** `points`: the subject's names, its group and `n`, the number of matching events. */
  readonly points: Scope;
  /** Ranking keys: the subject's names, `total`, `points`, the indicators. */
  readonly grading: Scope;
  /** Cut lines and conditions of a selection: as for ranking keys, and the `rank` they gave. */
  readonly ranked: Scope;
  /** Adjustments, gates, lists: as for grading, and the class so far. */
  readonly adjust: Scope;
  /** Targets: figures over all subjects. */
  readonly target: Scope;
}

const ITEM_TYPES: Readonly<Record<string, Type>> = {
  decimal: 'number',
  text: 'text',
  date: 'date',
  boolean: 'truth',
  code: 'code',
};

const BUILT_IN: Readonly<Record<string, Name>> = {
  code: { type: 'text', title: '统一社会信用代码', en: 'credit code' },
  name: { type: 'text', title: '名称', en: 'name' },
  scale: { type: 'text', title: '规模', en: 'scale', options: ['above', 'below'] },
  industry: { type: 'code', title: '行业', en: 'industry' },
  region: { type: 'code', title: '行政区划', en: 'region' },
  territory: { type: 'text', title: '属地', en: 'territory' },
  zone: { type: 'text', title: '园区', en: 'zone' },
  groupCompany: { type: 'text', title: '所属集团', en: 'group company' },
  landlord: { type: 'text', title: '房东代码', en: 'landlord' },
  founded: { type: 'date', title: '成立日期', en: 'founded' },
  inProductionSince: { type: 'date', title: '投产日期', en: 'in production since' },
  inProductionYears: { type: 'number', title: '投产满年数', en: 'full years in production' },
  year: { type: 'number', title: '评价年度', en: 'evaluated year' },
  workYear: { type: 'number', title: '工作年度', en: 'work year' },
  asOf: { type: 'date', title: '评价年度末日', en: 'last day of the evaluated year' },
};

const ABOUT_ONE = { lastYear: true, events: true, history: true } as const;

/** The scopes of a programme; filled or not, because checking comes first. */
export function scopesOf(programme: Programme): Scopes {
  const names = withDerived({ ...figuresOf(programme), ...BUILT_IN }, programme);
  const kinds = programme.events.map((kind) => kind.id);
  const subject: Scope = { names, ...ABOUT_ONE, events: kinds.length > 0 ? kinds : true };
  const comparing: Scope = { ...subject, ranks: true };
  const groups = (programme.population?.groups ?? []).map((group) => group.id);
  const grouped: Record<string, Name> = {
    group: {
      type: 'text',
      title: '组别',
      en: 'group',
      ...(groups.length > 0 && { options: groups }),
    },
    outcome: {
      type: 'text',
      title: '评价方式',
      en: 'outcome',
      options: ['graded', 'special', 'scoredNotGraded', 'dataOnly', 'excluded'],
    },
  };
  const graded: Record<string, Name> = {
    ...indicatorsOf(programme),
    ...names,
    ...grouped,
    total: { type: 'number', title: '总分', en: 'total' },
    points: { type: 'number', title: '加减分', en: 'points' },
  };
  const placed: Record<string, Name> = {
    ...graded,
    rank: { type: 'number', title: '名次', en: 'rank' },
  };
  const classed: Record<string, Name> = {
    ...placed,
    class: { type: 'text', title: '等级', en: 'class' },
    baseClass: { type: 'text', title: '基础等级', en: 'base class' },
  };
  return {
    kinds: Object.fromEntries(
      programme.events.map(({ id, title, en }) => [id, { title, ...(en !== undefined && { en }) }]),
    ),
    subject,
    score: { ...comparing, names: { ...names, ...grouped, ...scoreNames() } },
    points: { ...comparing, names: { ...names, ...grouped, n: { type: 'number', title: '次数' } } },
    grading: { ...comparing, names: graded },
    ranked: { ...comparing, names: placed },
    adjust: { ...comparing, names: classed },
    target: { ...comparing, names: classed, aggregates: true },
  };
}

function figuresOf(programme: Programme): Record<string, Name> {
  const entries: [string, Name][] = [];
  for (const item of programme.items) {
    const type = ITEM_TYPES[item.kind ?? 'decimal'] ?? 'number';
    entries.push([item.id, { type, unit: item.unit, title: item.title, en: item.en }]);
  }
  for (const constant of programme.constants ?? []) {
    const { id, title, en, unit } = constant;
    entries.push([id, { type: 'number', unit, title: title ?? id, en }]);
  }
  for (const figure of programme.external ?? []) {
    const { id, title, en, unit } = figure;
    entries.push([`external.${id}`, { type: 'number', unit, title, en }]);
  }
  for (const { id, title, en } of programme.accounts ?? []) {
    entries.push([`accounts.${id}`, { type: 'list', title, en }]);
  }
  return Object.fromEntries(entries);
}

/** Derived items may be numbers or words; each is asked as soon as what it needs is known. */
function withDerived(
  names: Readonly<Record<string, Name>>,
  programme: Programme,
): Record<string, Name> {
  const known: Record<string, Name> = { ...names };
  let waiting = programme.derived;
  for (let left = waiting.length + 1; waiting.length < left;) {
    left = waiting.length;
    waiting = waiting.filter((item) => {
      const named = derivedName(item, known);
      if (named) known[item.id] = named;
      return !named;
    });
  }
  for (const { id, title, en, unit } of waiting) known[id] = { type: 'number', unit, title, en };
  return known;
}

function derivedName(
  item: Programme['derived'][number],
  names: Readonly<Record<string, Name>>,
): Name | undefined {
  const { title, en } = item;
  const source = typeof item.is === 'string' ? item.is : item.is.propose;
  if (source === undefined) return { type: 'number', unit: item.unit, title, en };
  try {
    const formula = compile(source, { names, ...ABOUT_ONE });
    return { type: formula.type, unit: item.unit ?? formula.unit, title, en };
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** Indicator values and scores, e.g. `tax_per_mu` and `score.tax_per_mu`. */
function indicatorsOf(programme: Programme): Record<string, Name> {
  const names: Record<string, Name> = {};
  const entries = Array.isArray(programme.evaluation) ? programme.evaluation : [];
  for (const entry of entries) {
    if (!Array.isArray(entry.indicators)) continue;
    for (const indicator of entry.indicators) {
      for (const one of [indicator, ...(indicator.parts ?? [])]) {
        if (one.value !== undefined) {
          names[one.id] = { type: 'number', unit: one.unit, title: one.title, en: one.en };
        }
        names[`score.${one.id}`] = { type: 'number', title: `${one.title}得分` };
      }
    }
  }
  return names;
}

function scoreNames(): Record<string, Name> {
  const statistics = Object.entries(STATISTIC_WORDS).map(([name, { zh, en }]): [string, Name] => [
    `b.${name}`,
    { type: 'number', title: `基准值（${zh}）`, en: `benchmark (${en})` },
  ]);
  return {
    v: { type: 'number', title: '指标值', en: 'value' },
    b: { type: 'number', title: '基准值', en: 'benchmark' },
    w: { type: 'number', title: '权重', en: 'weight' },
    n: { type: 'number', title: '有值家数', en: 'how many have the value' },
    rank: { type: 'number', title: '指标名次', en: 'place by the value' },
    ...Object.fromEntries(statistics),
  };
}
