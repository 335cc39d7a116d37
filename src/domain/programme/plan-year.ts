/** The course of the year on the page to sign: stages with their tasks, hearing the enterprises. Pure. */
import type { Calendar } from '../calendar/calendar.js';
import { weekdayTitle } from '../calendar/day.js';
import { clause } from './plan-reader.js';
import { publicityPeriod } from './publicity.js';
import type { ResolvedStage } from './schedule.js';
import type { FilledProgramme } from './schema.js';
import { type ExpandedTask, expandTasks } from './tasks.js';
import { unitsOf } from './units.js';

export function stageLines(programme: FilledProgramme, stages: readonly ResolvedStage[]): string[] {
  const titles = new Map(unitsOf(programme).map((unit) => [unit.id, unit.short ?? unit.title]));
  const tasks = expandTasks(programme);
  return stages.flatMap((stage) => [
    `${stage.plan ? '◆' : '◇'} ${when(stage)}  ${stage.title}${sampled(programme, stage.id)}${clause(stage.clause)}`,
    ...taskLines(
      tasks.filter((task) => task.stage === stage.id),
      titles,
    ),
  ]);
}

function sampled({ stages }: FilledProgramme, id: string): string {
  const sample = stages.find((stage) => stage.id === id)?.sample;
  if (sample === undefined) return '';
  const least = sample.atLeast === undefined ? '' : `，至少 ${sample.atLeast} 家`;
  return `，抽取 ${sample.share}${least}`;
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

export function publicityLines(
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

const silences = {
  agreed: '视为无异议',
  visit: '由属地上门办理书面确认',
  remind: '再次提醒',
  wait: '一直等待',
} as const;

const confirmed = { written: '书面确认', online: '线上确认', both: '书面或线上确认' } as const;

const recomputed = {
  benchmarkFrozen: '基准值不变，重算本企业',
  everything: '全部重算',
  subjectOnly: '只改本企业',
} as const;

/** How an enterprise is given back its record, asked for its word, and heard. */
export function hearingLines(programme: FilledProgramme): string[] {
  const { correction, lateEntry, confirmation, appeal } = programme;
  const titles = new Map(unitsOf(programme).map(({ id, title }) => [id, title]));
  return [
    ...(correction ? [`退回补正：${correction.within}${clause(correction.clause)}`] : []),
    ...(lateEntry ? [`截止后补录的企业：${lateEntry.within}${clause(lateEntry.clause)}`] : []),
    ...(confirmation
      ? [
          `企业确认：${confirmation.within}内${confirmed[confirmation.form]}，` +
            `不回复的${silences[confirmation.silence]}${clause(confirmation.clause)}`,
        ]
      : []),
    ...(appeal
      ? [
          `申诉：${appeal.within}内提出，${titles.get(appeal.decides) ?? appeal.decides}` +
            `${appeal.answer}内答复；成立的${recomputed[appeal.recompute]}${clause(appeal.clause)}`,
        ]
      : []),
  ];
}
