import { describe, expect, it } from '@jest/globals';
import { fillingsOf } from '../../../src/domain/cycle/fillings.js';
import { fitting } from '../../../src/domain/cycle/list-condition.js';
import { isNarrow, scopeKey, withinStage } from '../../../src/domain/cycle/scope.js';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { fill, filled } from '../../../src/domain/programme/filling.js';
import { aProgramme } from '../../support/a-programme.js';

const aSubject = (id: string, parts: Partial<SubjectFacts> = {}): SubjectFacts => ({
  id,
  code: id,
  name: id,
  scale: 'above',
  values: { tax: '30', land: '10' },
  ...parts,
});

const programme = filled(
  aProgramme({
    population: {
      subject: 'enterprise',
      scope: 'land >= 3',
      groups: [
        { id: 'above', title: '规上', when: "scale == 'above'" },
        { id: 'below', title: '规下', when: 'true' },
      ],
    },
    evaluation: [
      {
        groups: ['above', 'below'],
        indicators: [
          {
            id: 'tax_mu',
            title: '亩均税收',
            weight: 100,
            value: 'tax / land',
            benchmark: { fixed: 3 },
            score: 'linear',
          },
        ],
      },
    ],
    grading: [
      { groups: ['above', 'below'], rank: ['total desc'], classes: { A: '50%', B: '100%' } },
    ],
    phases: [
      { id: 'first', title: '第一阶段', groups: ['above'] },
      { id: 'both', title: '全部', groups: ['above', 'below'] },
    ],
    stages: [
      { id: 'all', title: '全部', does: 'collect', due: '3月底前' },
      { id: 'scoped', title: '规下', does: 'collect', due: '3月底前', scope: "scale == 'below'" },
      { id: 'phased', title: '规上', does: 'collect', due: '3月底前', phase: 'first' },
      { id: 'everybody', title: '全部', does: 'collect', due: '3月底前', phase: 'both' },
      { id: 'again', title: '规上', does: 'verify', due: '4月底前', phase: 'first' },
      { id: 'large', title: '用地大户', does: 'audit', due: '4月底前', subjects: 'land > 100' },
    ],
  }),
);
const stage = (id: string) => programme.stages.find((one) => one.id === id)!;
const subjects = [
  aSubject('a'),
  aSubject('b', { scale: 'below' }),
  aSubject('c', { values: { tax: '5', land: '200' } }),
  aSubject('d', { scale: 'below', values: { tax: null, land: null } }),
];
const inside = (id: string) =>
  [...withinStage(programme, stage(id), { subjects, year: 2022 })].sort();

describe('the enterprises of a stage', () => {
  it('are all of them unless the stage says otherwise', () => {
    expect(isNarrow(programme, stage('all'))).toBe(false);
    expect(isNarrow(programme, stage('everybody'))).toBe(false);
    expect(inside('all')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are those of its scope, of the groups of its phase, or of its own condition', () => {
    expect(inside('scoped')).toEqual(['b', 'd']);
    expect(inside('phased')).toEqual(['a', 'c']);
    expect(isNarrow(programme, stage('phased'))).toBe(true);
  });

  it('are the same for stages of one scope, whatever these do', () => {
    const keys = ['phased', 'again', 'scoped', 'large'].map((id) => scopeKey(programme, stage(id)));
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });

  it('loses nobody over a figure that is missing', () => {
    expect(inside('large')).toEqual(['c', 'd']);
  });
});

describe('the condition of a list', () => {
  const results = new Map(
    evaluate(programme, { year: 2022, subjects: subjects.slice(0, 3) }).subjects.map((one) => [
      one.id,
      one,
    ]),
  );
  const on = (when: string) =>
    [
      ...fitting(programme, { id: 'x', title: 'x', when }, { subjects, results, year: 2022 }),
    ].sort();

  it('looks at the class, the score and the figures', () => {
    expect(on("class == 'A' && total >= 100")).toEqual(['a', 'b']);
    expect(on('tax_mu < 1')).toEqual(['c']);
  });

  it('puts nobody on a list by a gap', () => {
    expect(on('land > 0')).not.toContain('d');
  });
});

describe('what the year before filled in', () => {
  it('is taken over by path for what is still to fill', () => {
    const written = aProgramme({
      grading: [
        {
          groups: ['everyone'],
          rank: ['total desc'],
          classes: { A: { toFill: '附件未公开', propose: '20%' }, B: '100%' },
        },
      ],
      confirmation: { within: { toFill: '附件未公开' }, silence: 'visit', form: 'written' },
    });
    const values = { 'grading[0].classes.A': '25%', 'confirmation.within': '7个工作日' };
    const last = filled(fill(written, values));
    expect(fillingsOf(written, last)).toEqual(values);
  });

  it('leaves a gap that is new', () => {
    const last = filled(aProgramme());
    const written = aProgramme({
      confirmation: { within: { toFill: '新增' }, silence: 'visit', form: 'written' },
    });
    expect(fillingsOf(written, last)).toEqual({});
  });
});
