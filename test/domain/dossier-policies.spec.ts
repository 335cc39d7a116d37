import { describe, expect, it } from '@jest/globals';
import { policiesFor } from '../../src/domain/evaluation/policy.js';
import { filled } from '../../src/domain/programme/filling.js';
import { policiesOf } from '../../src/dossier/dossier.js';
import type { Plan } from '../../src/supervision/plan.service.js';
import { aProgramme } from '../support/a-programme.js';

const programme = filled(
  aProgramme({
    policies: [
      {
        id: 'power',
        title: '用电价格',
        owner: 'miit',
        unit: '元/kWh',
        highestOnly: true,
        clause: '三.3',
        classes: { D: { byConsecutiveYears: ['0.05', '0.1'] } },
      },
      {
        id: 'steam',
        title: '惩罚性电价',
        owner: 'miit',
        unit: '元/kWh',
        highestOnly: true,
        classes: { D: { value: '0.3' } },
      },
      {
        id: 'land',
        title: '供地',
        classes: { D: { text: '不再新增', bans: ['新增用地'], clause: '三.5' } },
      },
    ],
  }),
);
const units = new Map([['miit', { id: 'miit', title: '工信局', role: 'lead' }]]);
const plan = { programme, units } as unknown as Plan;
const shown = (phase: string) =>
  policiesOf(
    policiesFor(programme, {
      group: null,
      class: 'D',
      year: 2023,
      history: [{ year: 2022, class: 'D' }],
    }),
    plan,
    phase,
  );

describe('the policies in a dossier', () => {
  it('say what is charged in which year, and what is not charged twice', () => {
    expect(shown('policyListed').map(({ field, text, clause }) => [field, text, clause])).toEqual([
      ['用电价格', '0.1元/kWh（连续第 2 年）；不重复执行，已按“惩罚性电价”执行', '三.3'],
      ['惩罚性电价', '0.3元/kWh（连续第 2 年）', null],
      ['供地', '不再新增；不得：新增用地', '三.5'],
    ]);
  });

  it('say what is given back of the year before', () => {
    const refund = { when: "class == 'B'", share: '50%' };
    const improved = policiesFor(
      filled(
        aProgramme({
          policies: [
            {
              id: 'power',
              title: '用电价格',
              unit: '元/kWh',
              classes: { D: { value: 0.1, refund } },
            },
          ],
        }),
      ),
      { group: null, class: 'B', year: 2023, history: [{ year: 2022, class: 'D' }] },
    );
    expect(policiesOf(improved, plan, 'policyListed').map(({ text }) => text)).toEqual([
      '返还 2022 年度的 0.05元/kWh',
    ]);
  });

  it('stand as the year stands', () => {
    expect(shown('published')[0]).toMatchObject({
      light: 'notStarted',
      owner: '工信局',
      state: '待列入清单',
    });
    expect(shown('rectifying')[0]).toMatchObject({ light: 'onTrack', state: '实施中' });
  });
});
