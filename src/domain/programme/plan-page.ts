/** The plan as a page a leader could sign: what was written, resolved for one year. */
import type { Calendar } from '../calendar/calendar.js';
import { isFilled, placeOf, preview, unfilled } from './filling.js';
import { ladderOf } from './ladders.js';
import { approvalLines, effectLines, targetLines } from './plan-effects.js';
import { gradingLines } from './plan-grading.js';
import { dataLines, populationLines } from './plan-population.js';
import { scoreLines } from './plan-scoring.js';
import { hearingLines, publicityLines, stageLines } from './plan-year.js';
import { type ResolvedStage, resolveSchedule } from './schedule.js';
import type { FilledProgramme, Programme } from './schema.js';
import { unitsOf } from './units.js';

/** What is written for people to read: lines under headings, each with its clause in 〔〕. */
export interface Plan {
  readonly head: readonly string[];
  readonly sections: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** Which working calendar its days go by; null while gaps forbid working them out. */
  readonly note: string | null;
}

/** The plan of one year. Proposals stand in for gaps and are listed at the end with their reasons. */
export function planOf(programme: Programme, year: number, calendar: Calendar): Plan {
  const complete = preview(programme);
  const gaps = sectionOf(
    `待填 ${unfilled(programme).length} 处，填定之前不能开展年度工作`,
    gapLines(programme),
  );
  if (!isFilled(complete)) return { head: head(programme, year), sections: gaps, note: null };
  const stages = resolveSchedule(complete, year, calendar);
  return {
    head: head(complete, year),
    sections: [
      ...sectionOf('单位', unitLines(complete)),
      ...sectionOf('时间安排（◆ 方案节点  ◇ 内控节点）', stageLines(complete, stages)),
      ...sectionOf('补正、确认、申诉', hearingLines(complete)),
      ...sectionOf('公示', publicityLines(complete, stages, calendar)),
      ...sectionOf('数据', dataLines(complete)),
      ...sectionOf('评价对象', populationLines(complete)),
      ...sectionOf('评分', scoreLines(complete)),
      ...sectionOf('分类', gradingLines(complete)),
      ...sectionOf('审批', approvalLines(complete)),
      ...sectionOf('清单与政策', effectLines(complete)),
      ...sectionOf('目标', targetLines(complete)),
      ...sectionOf('督办', ladderLines(complete)),
      ...gaps,
    ],
    note: calendarNote(stages, year, calendar),
  };
}

/** The plan as a page of text with a line to sign on. */
export function planPage(programme: Programme, year: number, calendar: Calendar): string {
  const { head: heading, sections, note } = planOf(programme, year, calendar);
  return [
    ...heading,
    '—'.repeat(40),
    ...sections.flatMap(({ title, lines }) => ['', `【${title}】`, ...lines]),
    ...(note === null ? [] : ['', note, '签发：________________    日期：________________']),
  ].join('\n');
}

function head(programme: Programme, year: number): string[] {
  const { document, title, trial, years } = programme;
  const { from, to, supersedes, repeals = [] } = document;
  const no = typeof document.no === 'string' ? `  ${document.no}` : '';
  const data = programme.data === 'previousYear' ? year - 1 : year;
  const valid = [from && `${from} 起施行`, to && `${to} 失效`].filter(Boolean);
  const before = [
    supersedes && `替代 ${supersedes}`,
    repeals.length > 0 && `废止${repeals.join('、')}`,
  ].filter(Boolean);
  return [
    title.zh,
    `${document.issuer}${no}`,
    ...[valid, before].filter((said) => said.length > 0).map((said) => said.join('，')),
    `${year} 年度工作（评价 ${data} 年数据）${every(years?.every)}`,
    ...(trial ? ['试评：只评出结果，不产生效力'] : []),
  ];
}

function every(interval = 1): string {
  return interval === 1 ? '' : `，每 ${interval} 年评价一次`;
}

function sectionOf(title: string, lines: readonly string[]): Plan['sections'] {
  return lines.length === 0 ? [] : [{ title, lines }];
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

function ladderLines(programme: FilledProgramme): string[] {
  return ladderOf(programme).map((rung) => `${rung.title ?? rung.id}：${rung.at}`);
}

function gapLines(programme: Programme): string[] {
  const titles = new Map(unitsOf(programme).map(({ id, title }) => [id, title]));
  return unfilled(programme).map(({ path, reason, propose }) => {
    const proposal = propose === undefined ? '没有建议值' : `建议：${spoken(propose, titles)}`;
    return `□ ${placeOf(programme, path)}  ${reason}  ${proposal}`;
  });
}

/** A proposal as people write it: `A: 20%，B: 60%`; units by their titles. */
function spoken(value: unknown, titles: ReadonlyMap<string, string>): string {
  const said = (one: unknown): string => spoken(one, titles);
  if (Array.isArray(value)) return value.length === 0 ? '没有' : value.map(said).join('；');
  if (typeof value !== 'object' || value === null)
    return titles.get(String(value)) ?? String(value);
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === 'text') return said(only[1]);
  return entries.map(([key, one]) => `${key}: ${said(one)}`).join('，');
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
