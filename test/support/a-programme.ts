/** A small complete programme; a test shows only the part it is about. */
import { Programme, type ProgrammeText } from '../../src/domain/programme/schema.js';

export const smallProgramme = {
  programme: 'somewhere-2022',
  kind: 'evaluation',
  title: { zh: '某地综合评价', en: 'Somewhere' },
  document: { issuer: '某地人民政府', issued: '2022-01-10' },
  region: '320600',
  organisations: [
    { id: 'miit', title: '工信局', role: 'lead' },
    { id: 'taxBureau', title: '税务局', role: 'department' },
    { id: 'north', title: '北镇', role: 'territory' },
    { id: 'south', title: '南镇', role: 'territory' },
  ],
  items: [
    { id: 'tax', title: '入库税收', unit: '万元', owner: 'taxBureau' },
    { id: 'land', title: '用地面积', unit: '亩', owner: 'miit' },
  ],
  population: {
    subject: 'enterprise',
    scope: 'land >= 3',
    groups: [{ id: 'everyone', title: '全部', when: 'true' }],
  },
  classes: [
    { id: 'A', title: '优先发展' },
    { id: 'B', title: '整治' },
  ],
  evaluation: [
    {
      groups: ['everyone'],
      indicators: [
        {
          id: 'tax_mu',
          title: '亩均税收',
          unit: '万元/亩',
          weight: 100,
          value: 'tax / land',
          benchmark: { mean: 'ratios' },
          score: 'linear',
        },
      ],
    },
  ],
  grading: [{ groups: ['everyone'], rank: ['total desc'], classes: { A: '20%', B: '100%' } }],
  stages: [
    {
      id: 'entry',
      title: '录入',
      due: '3月底前',
      does: 'collect',
      tasks: [{ id: 'enter', title: '录入数据', lead: 'each territory', counts: 'subjects' }],
    },
    { id: 'evaluate', title: '评价', due: '5月底前', after: ['entry'], does: 'publish' },
  ],
} satisfies ProgrammeText;

/** The small programme with some parts said differently. */
export function aProgramme(parts: Partial<ProgrammeText> = {}): Programme {
  return Programme.parse({ ...smallProgramme, ...parts });
}
