import { describe, expect, it } from '@jest/globals';
import { evaluateWith } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import { Exact } from '../../../src/domain/expression/exact.js';
import { compareRuns } from '../../../src/domain/lab/compare.js';
import type { Run } from '../../../src/domain/lab/cuts.js';
import type { Mover } from '../../../src/domain/lab/movers.js';
import type { FilledProgramme, ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';

type Entry = Extract<NonNullable<ProgrammeText['evaluation']>, unknown[]>[number];

const graded = (
  classes: Record<string, string>,
  more: Partial<ProgrammeText> = {},
  entry: Partial<Entry> = {},
): FilledProgramme =>
  aProgramme({
    evaluation: [
      {
        groups: ['all'],
        indicators: [
          { id: 't', title: '税收', weight: 50, value: 'tax', benchmark: { fixed: 100 } },
          { id: 's', title: '销售', weight: 50, value: 'sales', benchmark: { fixed: 100 } },
        ],
        ...entry,
      },
    ],
    classes: ['A', 'B', 'C', 'D'].map((id) => ({ id, title: id })),
    grading: [{ groups: ['all'], classes }],
    ...more,
  });
const SHARES = { A: '40%', B: '80%', C: '100%' };
const bonus = { points: [{ id: 'plus', title: '加分', when: 'land > 10', is: '11' }] };
const run = (programme: FilledProgramme, subjects: readonly SubjectFacts[]): Run => {
  const input = { year: 2023, subjects, trace: false };
  return { programme, input, evaluation: evaluateWith(compileRules(programme), input) };
};
const moved = (one: FilledProgramme, two: FilledProgramme, firms: readonly SubjectFacts[]) => {
  const near = { margin: Exact.zero, tolerance: Exact.zero };
  const { movers } = compareRuns(run(one, firms), run(two, firms), near);
  return new Map(movers.map((mover): [string, Mover] => [mover.id, mover]));
};
/** By falling total: 95, 85, 75, 65, 55. */
const five = (): SubjectFacts[] =>
  [95, 85, 75, 65, 55].map((tax) => aFirm({ tax, sales: tax, land: 10 }));

describe('the cause of a move', () => {
  it('is the others where the firm’s own score is what it was, and its own for who passed it', () => {
    const firms = five();
    firms[2] = { ...firms[2]!, values: { ...firms[2]!.values, land: '11' } };
    const found = moved(graded(SHARES), graded(SHARES, {}, bonus), firms);
    expect([...found.keys()]).toEqual([firms[1]!.id, firms[2].id]);
    expect(found.get(firms[1]!.id)).toMatchObject({
      direction: 'down',
      items: [],
      cause: {
        kind: 'others',
        change: '-1',
        zh: '其他企业得分变动，名次 2 → 3（本企业总分 85 没有变）',
      },
    });
    expect(found.get(firms[2].id)?.cause).toMatchObject({ kind: 'points', change: '11' });
  });

  it('is the others also where the firm gained, and they gained more', () => {
    const firms = five();
    const byMore = { points: [{ id: 'plus', title: '加分', is: 'land > 10 ? 20 : 5' }] };
    firms[2] = { ...firms[2]!, values: { ...firms[2]!.values, land: '11' } };
    const found = moved(graded(SHARES), graded(SHARES, {}, byMore), firms);
    const { total, cause } = found.get(firms[1]!.id)!;
    expect([total, cause.kind]).toEqual([{ before: '85', after: '90' }, 'others']);
    expect(cause.zh).toContain('本企业总分 85 → 90');
  });

  it('is the number of places where the shares are others, whatever the scores did', () => {
    const firms = five();
    const found = moved(graded(SHARES), graded({ ...SHARES, A: '60%' }), firms);
    expect(found.get(firms[2]!.id)?.cause).toEqual({
      kind: 'places',
      id: 'A',
      title: 'A 类名额',
      change: '1',
      zh: 'A 类止于第几名 2 → 3',
      en: 'last place of A 2 → 3',
    });
  });

  it('is the line, or the firm’s own score, where lines of total decide', () => {
    const firms = five();
    const lines = (b: number) => ({ A: 'total >= 90', B: `total >= ${String(b)}`, C: 'true' });
    const byLine = moved(graded(lines(80)), graded(lines(70)), firms);
    expect(byLine.get(firms[2]!.id)?.cause).toMatchObject({ kind: 'cut', change: '-10' });
    // It gains 11 and the line rises by 4: its own doing.
    firms[2] = { ...firms[2]!, values: { ...firms[2]!.values, land: '11' } };
    const byOwn = moved(graded(lines(80)), graded(lines(84), {}, bonus), firms);
    expect(byOwn.get(firms[2].id)?.cause).toMatchObject({ kind: 'points', change: '11' });
  });

  it('is the condition where it is one of another figure', () => {
    const firms = five();
    const lines = (b: number) => ({ A: 'tax >= 90', B: `tax >= ${String(b)}`, C: 'true' });
    const found = moved(graded(lines(80)), graded(lines(70)), firms);
    expect(found.get(firms[2]!.id)?.cause.zh).toBe('B 类线 tax >= 80 → tax >= 70');
  });

  it('is an adjustment where the ranking alone would have taken the firm elsewhere', () => {
    const firms = five();
    firms[2] = { ...firms[2]!, values: { ...firms[2]!.values, land: '11' } };
    const adjust = [{ id: 'veto', title: '否决', when: 'land > 10', atBest: 'C' }];
    const found = moved(graded(SHARES), graded(SHARES, { adjust }, bonus), firms);
    expect(found.get(firms[2].id)).toMatchObject({
      from: 'B',
      to: 'C',
      direction: 'down',
      cause: { kind: 'adjustment', id: 'veto', zh: '适用“否决”' },
    });
  });

  it('is an adjustment that takes a firm further than before', () => {
    const firms = five();
    const rule = { id: 'down', title: '下调', when: 'tax > 90' };
    const found = moved(
      graded(SHARES, { adjust: [{ ...rule, move: 'down 1' }] }),
      graded(SHARES, { adjust: [{ ...rule, atBest: 'D' }] }),
      firms,
    );
    expect(found.get(firms[0]!.id)).toMatchObject({ from: 'B', to: 'D', direction: 'down' });
    expect(found.get(firms[0]!.id)?.cause.zh).toBe('适用“下调”');
  });

  it('is said to be unknown where one of the two gives no class', () => {
    const firms = [...five(), aFirm({ tax: 70, sales: 70, land: null })];
    const adjust = [{ id: 'veto', title: '否决', when: 'land > 10', atBest: 'C' }];
    const found = moved(graded(SHARES), graded(SHARES, { adjust }), firms);
    expect(found.get(firms.at(-1)!.id)).toMatchObject({
      to: null,
      cause: { kind: 'treatment', id: 'undecided' },
    });
  });
});
