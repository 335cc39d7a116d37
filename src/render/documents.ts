/** What each page under `templates/document/` may show, with an example it is tested with. */
import { Brief } from '../domain/supervision/brief.js';

export const DocumentView = { 'weekly-brief': Brief };

export function isDocument(name: string): name is keyof typeof DocumentView {
  return Object.hasOwn(DocumentView, name);
}

export const documentExamples: { [Name in keyof typeof DocumentView]: unknown } = {
  'weekly-brief': {
    title: '工作进展周报',
    programme: '通州湾示范区工业企业资源集约利用综合评价',
    issue: 12,
    year: 2022,
    issuer: '经济发展局',
    on: '2022 年 5 月 16 日',
    asOf: '5 月 16 日 9 时',
    seal: '日封存 2022-05-15 8f3c0a5be1d94c27a6e2f7b0c4d81e6f59a3b2c7d0e4f1a86b5c9d2e7f304a1b',
    period: { from: '2022-05-09', to: '2022-05-15' },
    progress: { done: '35.1', elapsed: '37.5', ahead: '-2.4', words: '慢于序时 2.4 个百分点' },
    lights: [
      { word: '逾期', count: 9, change: 2, note: '（较上期增加 2 项）' },
      { word: '临期', count: 11, change: null, note: '' },
    ],
    stages: [{ title: '信息录入', due: '2022-03-31', light: '逾期', count: '328 / 334' }],
    states: [{ title: '待确认', count: 97, late: 0 }],
    subjects: 334,
    good: [{ organisation: '第一办事处', text: '信息录入已按期完成，其余任务按计划推进' }],
    problems: [
      {
        flow: '1',
        organisation: '三余镇',
        task: '信息录入',
        days: 47,
        missing: '4 家未录入',
        cause: '企业原因：两家企业停产',
        note: '企业原因：两家企业停产',
        mark: 'stated',
        rung: '约谈',
      },
      {
        flow: '2',
        organisation: '组织人事局',
        task: '归集审核',
        days: 17,
        missing: '4 家未审',
        cause: null,
        note: '再次列出，仍未说明原因',
        mark: 'unstated',
        rung: null,
      },
    ],
    requirements: [{ organisation: '三余镇', text: '信息录入：请办结', by: '2022-05-20' }],
    annex: [
      {
        no: 1,
        organisation: '三余镇',
        assigned: 7,
        doneNow: 1,
        done: 2,
        share: '44%',
        remark: '逾期 3 项',
      },
      {
        no: 2,
        organisation: '税务局',
        assigned: 4,
        doneNow: null,
        done: 1,
        share: '—',
        remark: '',
      },
    ],
  },
};
