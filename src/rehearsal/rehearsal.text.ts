/** A rehearsal as a page to read. */
import type { Rehearsal } from './rehearsal.service.js';

/** The result in Chinese, a section for each question it answers. */
export function rehearsalText(of: Rehearsal): string {
  return [
    `推演 ${of.programme}，${of.year.toString()} 年度，${of.subjects.toString()} 家企业，种子 ${of.seed}，用时 ${of.seconds.toString()} 秒`,
    of.calendarPublished ? '' : `注意：${of.year.toString()} 年放假安排尚未发布，工作日为暂定`,
    section(
      '方案未规定、按建议值推演的事项',
      of.proposed.map(({ path, reason }) => `${path}：${reason}`),
    ),
    section(
      '阶段',
      of.stages.map(({ title, due, state, outstanding }) => {
        const left = outstanding > 0 ? `，到期时还差 ${outstanding.toString()}` : '';
        return `${title}  截止 ${due}  ${stateTitles[state] ?? state}${left}`;
      }),
    ),
    section(
      '落在休息日的期限',
      of.restDays.map(
        ({ title, due, lastWorkingDay }) => `${title}  ${due}，最后一个工作日 ${lastWorkingDay}`,
      ),
    ),
    section('最忙的单位（最多一周的办理次数）', busiest(of)),
    section(
      '可能逾期的任务',
      of.late.map(
        ({ title, stage, task, due, finished }) =>
          `${title}  ${stage}/${task}  应于 ${due}，${finished === null ? '未完成' : `${finished} 完成`}`,
      ),
    ),
    section(
      '分类结果',
      of.classes.map(({ group, counts }) => {
        const parts = Object.entries(counts).sort();
        return `${group || '未分组'}  ${parts.map(([k, n]) => `${k} ${n.toString()}`).join('  ')}`;
      }),
    ),
    `事件 ${of.tally.events.toString()}，邮件 ${of.tally.mails.toString()}，周报 ${of.tally.reports.toString()}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const stateTitles: Readonly<Record<string, string>> = {
  planned: '未开始',
  open: '进行中',
  due: '到期核对',
  slipped: '逾期未完成',
  closed: '完成',
};

function section(title: string, lines: readonly string[]): string {
  return [`${title}：`, ...(lines.length > 0 ? lines : ['无']).map((line) => `  ${line}`)].join(
    '\n',
  );
}

function busiest({ workload }: Rehearsal): string[] {
  const peak = new Map<string, Rehearsal['workload'][number]>();
  for (const one of workload) {
    const known = peak.get(one.unit);
    if (known === undefined || one.actions > known.actions) peak.set(one.unit, one);
  }
  return [...peak.values()]
    .sort((a, b) => b.actions - a.actions)
    .slice(0, 10)
    .map(({ title, week, actions }) => `${title}  ${week} 当周 ${actions.toString()} 次`);
}
