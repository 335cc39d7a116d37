/** The plan as a page a leader could sign: what was written, resolved for one year. */
import type { Calendar } from '../calendar/calendar.js';
import { weekdayTitle } from '../calendar/day.js';
import { type Unfilled, isFilled, placeOf, preview, unfilled } from './filling.js';
import { ladderOf } from './ladders.js';
import { gradingLines } from './plan-grading.js';
import { clause } from './plan-reader.js';
import { scoreLines } from './plan-scoring.js';
import { publicityPeriod } from './publicity.js';
import { type ResolvedStage, resolveSchedule } from './schedule.js';
import type { FilledProgramme, Programme } from './schema.js';
import { type ExpandedTask, expandTasks } from './tasks.js';
import { unitsOf } from './units.js';

/** Text of the page. Proposals stand in for gaps and are listed at the end with their reasons. */
export function planPage(programme: Programme, year: number, calendar: Calendar): string {
  const complete = preview(programme);
  const gaps = unfilled(programme);
  if (!isFilled(complete))
    return [...head(programme, year), ...gapLines(programme, gaps)].join('\n');
  const stages = resolveSchedule(complete, year, calendar);
  return [
    ...head(complete, year),
    ...section('单位', unitLines(complete)),
    ...section('时间安排（◆ 方案节点  ◇ 内控节点）', stageLines(complete, stages)),
    ...section('公示', publicityLines(complete, stages, calendar)),
    ...section('评价对象', populationLines(complete)),
    ...section('评分', scoreLines(complete)),
    ...section('分类', gradingLines(complete)),
    ...section('清单与政策', effectLines(complete)),
    ...section('目标', targetLines(complete)),
    ...section('督办', ladderLines(complete)),
    ...gapLines(programme, gaps),
    '',
    calendarNote(stages, year, calendar),
    '签发：________________    日期：________________',
  ].join('\n');
}

function head(programme: Programme, year: number): string[] {
  const { document, title } = programme;
  const no = typeof document.no === 'string' ? `  ${document.no}` : '';
  const data = programme.data === 'previousYear' ? year - 1 : year;
  return [
    title.zh,
    `${document.issuer}${no}`,
    `${year} 年度工作（评价 ${data} 年数据）`,
    '—'.repeat(40),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `【${title}】`, ...lines];
}

const roleTitles = {
  leader: '领导小组',
  lead: '牵头',
  department: '部门',
  territory: '属地',
  member: '成员',
} as const;

function unitLines(programme: FilledProgramme): string[] {
  const units = unitsOf(programme);
  return Object.entries(roleTitles).flatMap(([role, title]) => {
    const names = units.filter((unit) => unit.role === role).map((unit) => unit.title);
    return names.length === 0 ? [] : [`${title}（${names.length}）：${names.join('、')}`];
  });
}

function stageLines(programme: FilledProgramme, stages: readonly ResolvedStage[]): string[] {
  const titles = new Map(unitsOf(programme).map((unit) => [unit.id, unit.short ?? unit.title]));
  const tasks = expandTasks(programme);
  return stages.flatMap((stage) => [
    `${stage.plan ? '◆' : '◇'} ${when(stage)}  ${stage.title}${clause(stage.clause)}`,
    ...taskLines(
      tasks.filter((task) => task.stage === stage.id),
      titles,
    ),
  ]);
}

function when({
  literal,
  from,
  due,
  openEnded,
  lastWorkingDay,
  provisional,
}: ResolvedStage): string {
  const written = [...new Set([literal.from, literal.due])].filter((text) => text).join('—');
  if (openEnded) return `${from} 起（原文：${written}）`;
  const rest = lastWorkingDay === due ? '' : `，遇休息日，最后工作日 ${lastWorkingDay.slice(5)}`;
  const mark = provisional ? '，暂定' : '';
  return `${due} ${weekdayTitle(due)}（原文：${written}${rest}${mark}）`;
}

function taskLines(tasks: readonly ExpandedTask[], titles: ReadonlyMap<string, string>): string[] {
  const byTask = new Map<string, ExpandedTask[]>();
  for (const task of tasks) byTask.set(task.task, [...(byTask.get(task.task) ?? []), task]);
  return [...byTask.values()].map((same) => {
    const leads = same.map(({ lead }) => titles.get(lead) ?? lead);
    const helpers = same
      .flatMap((task) => task.with)
      .filter((id) => !same.some(({ lead }) => lead === id));
    const named = [...new Set(helpers)].map((id) => titles.get(id) ?? id);
    const help = named.length === 0 ? '' : `；配合：${short(named)}`;
    return `    · ${same[0]?.title ?? ''}${clause(same[0]?.clause)}  牵头：${short(leads)}${help}`;
  });
}

function short(names: readonly string[]): string {
  return names.length <= 6
    ? names.join('、')
    : `${names.slice(0, 5).join('、')}等 ${names.length} 家`;
}

const publicised = {
  landArea: '用地面积公示',
  process: '过程数据公示',
  result: '评价结果公示',
  list: '清单公示',
} as const;

function publicityLines(
  programme: FilledProgramme,
  stages: readonly ResolvedStage[],
  calendar: Calendar,
): string[] {
  return (programme.publicity ?? []).map((one) => {
    const period = publicityPeriod(one, stages, calendar);
    const length = `${one.days} 个${one.kind === 'working' ? '工作日' : '自然日'}`;
    const days = period && `${period.from} 至 ${period.to} ${period.until}，`;
    return `${one.title ?? publicised[one.what]}：${days ?? ''}${length}${clause(one.clause)}`;
  });
}

function populationLines(programme: FilledProgramme): string[] {
  const population = programme.population;
  if (population === undefined) return [];
  return [
    `范围：${population.scope}${clause(population.clause)}`,
    ...(population.outcomes ?? []).map(
      (one) =>
        `  ${one.title ?? one.when ?? '人工认定'} → ${one.class ?? one.outcome}${clause(one.clause)}`,
    ),
    `分组：${population.groups.map((group) => `${group.title}（${group.when}）`).join('、')}`,
  ];
}

function effectLines(programme: FilledProgramme): string[] {
  return [
    ...(programme.lists ?? []).map((list) => `清单：${list.title}${clause(list.clause)}`),
    ...(programme.policies ?? []).map((policy) => {
      const classes = Object.entries(policy.classes).map(
        ([id, measure]) =>
          `${id} ${measure.text ?? measure.byConsecutiveYears?.join('/') ?? measure.value ?? ''}`,
      );
      return `政策：${policy.title}${clause(policy.clause)}  ${classes.join('；')}`;
    }),
    ...Object.entries(programme.rectification?.classes ?? {}).map(
      ([id, rule]) =>
        `整治：${id} ${rule.title ?? ''}  ${(rule.routes ?? []).join('、')}${clause(rule.clause)}`,
    ),
  ];
}

function targetLines(programme: FilledProgramme): string[] {
  return (programme.targets ?? []).map((target) => {
    const values = Object.entries(target.values).map(([year, goal]) => `${year} 年 ${goal}`);
    return `${target.title}：${values.join('、')} ${target.unit ?? ''}${clause(target.clause)}`;
  });
}

function ladderLines(programme: FilledProgramme): string[] {
  return ladderOf(programme).map((rung) => `${rung.title ?? rung.id}：${rung.at}`);
}

function gapLines(programme: Programme, gaps: readonly Unfilled[]): string[] {
  return section(
    `待填 ${gaps.length} 处，填定之前不能开展年度工作`,
    gaps.map(({ path, reason, propose }) => {
      const proposal = propose === undefined ? '没有建议值' : `建议：${spoken(propose)}`;
      return `□ ${placeOf(programme, path)}  ${reason}  ${proposal}`;
    }),
  );
}

/** A proposal as people write it: `A: 20%，B: 60%`. */
function spoken(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '没有' : value.map(spoken).join('；');
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === 'text') return spoken(only[1]);
  return entries.map(([key, one]) => `${key}: ${spoken(one)}`).join('，');
}

function calendarNote(stages: readonly ResolvedStage[], year: number, calendar: Calendar): string {
  const source = calendar.sources(year).map(({ no }) => no);
  const provisional = stages.filter((stage) => stage.provisional).map((stage) => stage.title);
  const known =
    source.length === 0 ? `${year} 年放假安排尚未发布` : `工作日依据 ${source.join('、')}`;
  return provisional.length === 0
    ? known
    : `${known}；跨未发布年度、日期暂定的阶段：${provisional.join('、')}`;
}
