/** The responsibility list as a table for Excel. Pure. */
import type { Ledger } from '../cycle/cycle.dto.js';
import { lightWords } from '../domain/lights/light.js';
import { dayAt } from '../domain/process/hours.js';
import type { OutCell, OutColumn } from '../documents/write.js';

export const ledgerColumns: readonly OutColumn[] = [
  { title: '序号', width: 6, kind: 'number' },
  { title: '阶段', width: 12 },
  { title: '任务', width: 34 },
  { title: '依据', width: 8 },
  { title: '牵头单位', width: 18 },
  { title: '配合单位', width: 26 },
  { title: '分管负责人', width: 12 },
  { title: '业务骨干', width: 12 },
  { title: '方案时间', width: 14 },
  { title: '到期日', width: 12, kind: 'date' },
  { title: '完成', width: 8, kind: 'number' },
  { title: '应完成', width: 8, kind: 'number' },
  { title: '状态', width: 10 },
  { title: '亮灯', width: 8 },
  { title: '亮灯依据', width: 40 },
  { title: '督办', width: 8 },
  { title: '最近进展', width: 50 },
];

/** One row a task, with what was last entered about it. */
export function ledgerRows({ tasks, entries }: Ledger): OutCell[][] {
  return tasks.map((task) => {
    const latest = entries.find(({ flow }) => flow !== '' && flow === task.flow);
    return [
      String(task.no),
      task.stage,
      task.title,
      task.clause,
      task.lead.title,
      task.with.join('、'),
      task.leader,
      task.contact,
      task.literal,
      task.due,
      String(task.done),
      String(task.total),
      task.state,
      lightWords[task.light].zh,
      task.why,
      task.rung,
      latest === undefined ? null : `${dayAt(latest.at)} ${latest.text}`,
    ];
  });
}
