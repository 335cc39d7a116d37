/** Data and who is evaluated, on the page to sign. Pure. */
import { Reader, clause } from './plan-reader.js';
import type { FilledProgramme } from './schema.js';
import { unitsOf } from './units.js';

export function dataLines(programme: FilledProgramme): string[] {
  const titles = new Map(
    [...programme.organisations, ...unitsOf(programme)].map((unit) => [
      unit.id,
      unit.short ?? unit.title,
    ]),
  );
  const owned = (owner: string | undefined) =>
    owner === undefined ? '' : `  归口：${titles.get(owner) ?? owner}`;
  return [
    ...programme.items.map(({ title, unit, owner, required, ...item }) => {
      const marks = [unit, required ? '必填' : undefined].filter((mark) => mark !== undefined);
      const mark = marks.length === 0 ? '' : `（${marks.join('，')}）`;
      return `${title}${mark}${clause(item.clause)}${owned(owner)}`;
    }),
    ...programme.events.map(
      (event) => `记录：${event.title}${clause(event.clause)}${owned(event.owner)}`,
    ),
    ...qualityLines(programme),
  ];
}

/** What is checked before anything is scored. */
function qualityLines(programme: FilledProgramme): string[] {
  const reader = new Reader(programme);
  const { checks = [], outliers = [], complete, onTime } = programme.quality ?? {};
  return [
    ...checks.map((check) => {
      const then = check.level === 'refuse' ? '不予评分' : '标疑，照常评分';
      return `检查：${check.title}：${reader.formula(check.when)}的，${then}${clause(check.clause)}`;
    }),
    ...outliers.map(({ item, ...rule }) => {
      const among = rule.within === undefined ? '全体' : reader.division(rule.within);
      return `检查：${reader.formula(item)}在${among}中离群的，标疑，照常评分${clause(rule.clause)}`;
    }),
    ...(complete === undefined ? [] : [`检查：必填数据完整率不低于 ${complete}`]),
    ...(onTime === undefined ? [] : [`检查：按时报送率不低于 ${onTime}`]),
  ];
}

const SUBJECTS = {
  enterprise: '企业',
  'service-firm': '服务业企业',
  cluster: '产业集聚区',
  park: '园区',
  parcel: '宗地',
  region: '地区',
  project: '项目',
} as const;

const OUTCOMES = {
  graded: '参加分类',
  special: '单列',
  scoredNotGraded: '评分不定级',
  dataOnly: '只采集数据',
  excluded: '不纳入',
} as const;

export function populationLines(programme: FilledProgramme): string[] {
  const population = programme.population;
  if (population === undefined) return [];
  const reader = new Reader(programme);
  const groups = population.groups.map(({ title, when }) =>
    when === 'true' ? `${title}（其余）` : `${title}（${reader.formula(when)}）`,
  );
  return [
    `评价对象：${SUBJECTS[population.subject]}${clause(population.clause)}`,
    `范围：${reader.formula(population.scope)}${clause(population.clause)}`,
    ...[population.merge ?? []].flat().map((rule) => mergeLine(rule, reader)),
    ...(population.outcomes ?? []).map((one) => {
      const whom = one.when === undefined ? '由人工认定' : reader.formula(one.when);
      const named = one.title === undefined ? whom : `${one.title}（${whom}）`;
      const managed = one.treatedAs === undefined ? '' : `，按 ${one.treatedAs} 类管理`;
      const as = one.class === undefined ? OUTCOMES[one.outcome] : reader.class(one.class);
      return `  ${named} → ${as}${managed}${clause(one.clause)}`;
    }),
    `分组：${groups.join('、')}`,
  ];
}

type Merge = Extract<
  NonNullable<NonNullable<FilledProgramme['population']>['merge']>,
  readonly unknown[]
>[number];

const MERGED = {
  parcel: '同一宗地的几家',
  groupCompany: '同一集团的几家',
  landlord: '租户和房东',
} as const;
const SHARES = {
  result: '共用一个结果',
  score: '用合并后的得分各自排名',
  none: '只有主体有结果',
} as const;

function mergeLine({ by, when, unless, share = 'result', ...rule }: Merge, reader: Reader): string {
  const who = [
    ...(when === undefined ? [] : [`，${reader.formula(when)}的`]),
    ...(unless === undefined ? [] : [`，${reader.formula(unless)}的除外`]),
  ].join('');
  return `合并评价：${MERGED[by]}${who}，${SHARES[share]}${clause(rule.clause)}`;
}
