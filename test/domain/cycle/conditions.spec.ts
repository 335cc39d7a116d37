import { describe, expect, it } from '@jest/globals';
import {
  type Readiness,
  archivingConditions,
  gateNames,
  gateOf,
  gradingConditions,
  publishingConditions,
  unmet,
} from '../../../src/domain/cycle/conditions.js';
import { filled } from '../../../src/domain/programme/filling.js';
import { aProgramme } from '../../support/a-programme.js';

const programme = filled(aProgramme());
const ready = (parts: Partial<Readiness> = {}): Readiness => ({
  programme,
  confirms: true,
  phases: { confirmed: 5, special: 1, excluded: 2 },
  evaluation: 'preEvaluation',
  published: false,
  unfixed: [],
  unapproved: [],
  problems: [],
  outdated: 0,
  minutes: false,
  approvedBy: null,
  refused: null,
  ...parts,
});
const blocked = (parts: Partial<Readiness>) =>
  unmet(gradingConditions(ready(parts))).map(({ id, blocks }) => [id, ...blocks]);

describe('before classes are fixed', () => {
  it('asks nothing more when everything holds', () => {
    expect(blocked({})).toEqual([]);
  });

  it.each<[string, Partial<Readiness>, string[]]>([
    ['a pre-evaluation', { evaluation: null }, ['evaluated', '尚未预评价']],
    ['fixed benchmarks', { unfixed: ['亩均税收'] }, ['benchmarks', '亩均税收']],
    ['approved moves', { unapproved: ['甲公司'] }, ['moves', '甲公司']],
    [
      'figures for everybody',
      { problems: ['甲公司：缺少用地'] },
      ['evaluated', '甲公司：缺少用地'],
    ],
    [
      'everybody’s confirmation',
      { phases: { confirming: 2, collecting: 1, confirmed: 3 } },
      ['confirmed', '1 家录入中', '2 家待确认'],
    ],
    ['closed appeals', { phases: { reviewing: 2, confirmed: 3 } }, ['appeals', '2 家复核中']],
  ])('asks for %s', (_, parts, expected) => {
    expect(blocked(parts)).toEqual([expected]);
  });

  it('asks nobody to confirm where the plan does not', () => {
    expect(blocked({ confirms: false, phases: { scored: 4 } })).toEqual([]);
    expect(blocked({ confirms: true, phases: { scored: 4 } })).toEqual([
      ['confirmed', '4 家已出分待下发'],
    ]);
  });

  it('asks for weights that add up to 100', () => {
    const [evaluation] = programme.evaluation ?? [];
    const indicators = evaluation!.indicators.map((one) => ({ ...one, weight: '97' }));
    const wrong = { ...programme, evaluation: [{ ...evaluation!, indicators }] };
    expect(blocked({ programme: wrong })).toEqual([['weights', 'everyone 组权重合计 97']]);
    const scaled = { ...programme, evaluation: [{ ...evaluation!, indicators, scaleTo: '100' }] };
    expect(blocked({ programme: scaled })).toEqual([]);
  });
});

describe('before the result is announced', () => {
  const shut = (parts: Partial<Readiness>) =>
    unmet(publishingConditions(ready({ phases: { graded: 5 }, approvedBy: '李四', ...parts }))).map(
      ({ id }) => id,
    );

  it('asks for a second person, and for what grading asked', () => {
    const graded = { evaluation: 'grading' } as const;
    expect(shut({ ...graded, approvedBy: null })).toEqual(['secondPerson']);
    const refused = { by: '李四', reason: 'D 类少一家' };
    expect(shut({ ...graded, approvedBy: null, refused })).toEqual(['secondPerson']);
    expect(shut({ ...graded, unfixed: ['亩均税收'] })).toEqual(['benchmarks']);
    expect(shut({ ...graded, problems: ['甲公司：缺少用地'] })).toEqual(['problems']);
    expect(shut({ ...graded, phases: { graded: 4, reviewing: 1 } })).toEqual(['appeals']);
    expect(shut({ ...graded, phases: { graded: 4, confirming: 1 } })).toEqual(['confirmed']);
    expect(shut({ ...graded, unapproved: ['甲公司'] })).toEqual(['moves']);
  });

  it('asks for fixed classes, and not twice', () => {
    expect(shut({ evaluation: 'grading' })).toEqual([]);
    expect(shut({ evaluation: 'correction' })).toEqual(['graded']);
    expect(shut({ evaluation: 'grading', published: true })).toEqual(['graded']);
    expect(shut({ evaluation: 'grading', outdated: 1 })).toEqual(['latest']);
    expect(shut({ evaluation: 'grading', phases: { graded: 4, confirmed: 1 } })).toEqual([
      'allGraded',
    ]);
  });

  it('asks for the minutes where a meeting approves', () => {
    const approved = filled(aProgramme({ approvals: [{ what: 'result', by: 'miit' }] }));
    const parts = { programme: approved, evaluation: 'grading' as const };
    expect(shut(parts)).toEqual(['minutes']);
    expect(shut({ ...parts, minutes: true })).toEqual([]);
  });
});

describe('before the year is archived', () => {
  it('names what is left', () => {
    const left = archivingConditions({
      published: true,
      phases: { published: 3, collecting: 1 },
      unmade: ['差别化政策清单'],
      openStages: ['政策兑现'],
    });
    expect(unmet(left).flatMap(({ blocks }) => blocks)).toEqual([
      '差别化政策清单',
      '1 家录入中',
      '政策兑现',
    ]);
  });
});

describe('what publication waits for', () => {
  it('is five things, each condition of it one of them', () => {
    const approvals = [{ what: 'result' as const, by: 'economy' }];
    const all = publishingConditions(ready({ programme: { ...programme, approvals } }));
    expect(gateNames).toHaveLength(5);
    expect(new Set(all.map(gateOf))).toEqual(new Set(gateNames));
  });

  it('names the phase behind each number of enterprises', () => {
    const phases = { confirming: 2, collecting: 1, confirmed: 3 };
    const found = publishingConditions(ready({ phases })).filter((one) => one.phases.length > 0);
    expect(found.map(({ id, phases: where, blocks }) => [id, where, blocks])).toEqual([
      ['confirmed', ['collecting', 'confirming'], ['1 家录入中', '2 家待确认']],
      ['allGraded', ['confirmed'], ['3 家已确认未定档']],
    ]);
  });
});
