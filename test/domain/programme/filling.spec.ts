import { describe, expect, it } from '@jest/globals';
import {
  FillingUnfit,
  ProgrammeUnfilled,
  clauseOf,
  fill,
  filled,
  isFilled,
  placeOf,
  preview,
  unfilled,
  withProposals,
} from '../../../src/domain/programme/filling.js';
import { aProgramme } from '../../support/a-programme.js';

const silent = aProgramme({
  confirmation: {
    within: { toFill: '附件未公开', propose: '5个工作日' },
    silence: 'visit',
    form: 'written',
  },
  appeal: {
    within: { toFill: '附件未公开' },
    answer: '5个工作日',
    decides: 'miit',
    recompute: 'benchmarkFrozen',
  },
});

describe('what the source does not say', () => {
  it('is listed with its path, reason and proposal', () => {
    expect(unfilled(silent)).toEqual([
      { path: 'confirmation.within', reason: '附件未公开', propose: '5个工作日' },
      { path: 'appeal.within', reason: '附件未公开' },
    ]);
    expect(isFilled(silent)).toBe(false);
    expect(unfilled(aProgramme())).toEqual([]);
  });

  it('forbids a cycle, naming every gap', () => {
    expect(() => filled(silent)).toThrow(ProgrammeUnfilled);
    expect(() => filled(silent)).toThrow(/2 处待填：confirmation\.within、appeal\.within/);
  });

  it('a proposal is no decision: without one for every gap there is nothing to rehearse', () => {
    expect(() => withProposals(silent)).toThrow(/1 处待填：appeal\.within/);
  });

  it('filling puts in what is named and leaves the other gaps', () => {
    const half = fill(silent, { 'appeal.within': '10个工作日' });
    expect(half.appeal?.within).toBe('10个工作日');
    expect(unfilled(half).map(({ path }) => path)).toEqual(['confirmation.within']);
    const { programme, proposed } = withProposals(half);
    expect(programme.confirmation?.within).toBe('5个工作日');
    expect(proposed).toHaveLength(1);
  });

  it('a proposal that leaves things open itself brings their proposals with it', () => {
    const nested = aProgramme({
      grading: {
        toFill: '办法没有公开',
        propose: [
          {
            groups: ['everyone'],
            classes: { A: { toFill: '比例没有公开', propose: '25%' }, B: '100%' },
          },
        ],
      },
    });
    expect(unfilled(nested).map(({ path }) => path)).toEqual(['grading']);
    expect(withProposals(nested).programme.grading?.[0]?.classes).toEqual({ A: '25%', B: '100%' });
  });

  it('a value that does not fit is refused, even by filling', () => {
    const weightless = aProgramme({
      evaluation: [
        {
          groups: ['everyone'],
          indicators: [
            { id: 'x', title: '亩均税收', weight: { toFill: '?' }, value: 'tax / land' },
          ],
        },
      ],
    });
    const at = 'evaluation[0].indicators[0].weight';
    expect(() => fill(weightless, { [at]: '很多' })).toThrow(/weight/);
    expect(unfilled(fill(weightless, { [at]: 100 }))).toEqual([]);
  });

  it('what is filled in where nothing is missing is refused: a path was misspelt', () => {
    expect(() => fill(silent, { 'appeal.whithin': '10个工作日' })).toThrow(FillingUnfit);
    expect(() => fill(silent, { 'appeal.answer': '1日' })).toThrow('appeal.answer');
  });

  it('a gap cites the clause of what it belongs to, and none where there is none', () => {
    const appeal = { decides: 'miit', recompute: 'benchmarkFrozen', answer: '5个工作日' } as const;
    const cited = aProgramme({
      appeal: { ...appeal, within: { toFill: '附件未公开' }, clause: '四.4' },
    });
    expect(clauseOf(cited, 'appeal.within')).toBe('四.4');
    expect(clauseOf(silent, 'appeal.within')).toBeUndefined();
  });

  it('for checks, proposals stand in and other gaps stay', () => {
    expect(preview(silent).confirmation?.within).toBe('5个工作日');
    expect(unfilled(preview(silent)).map(({ path }) => path)).toEqual(['appeal.within']);
  });

  it('a place is named in words a person recognises', () => {
    expect(placeOf(silent, 'stages[0].tasks[0].lead')).toBe(
      '阶段 / 录入 / 任务 / 录入数据 / 牵头单位',
    );
    expect(placeOf(silent, 'grading[0].rank')).toBe('分类 / 全部 / 排名依据');
  });
});
