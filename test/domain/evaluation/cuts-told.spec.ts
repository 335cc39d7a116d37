/** What the explanation says of the lines between the classes. */
import { describe, expect, it } from '@jest/globals';
import { explain } from '../../../src/domain/evaluation/explain.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { ranked, resultOf, run } from '../../support/evaluation.js';

const all = { groups: ['all'], clause: '附件3' };
const shares = (more: object = {}): Partial<ProgrammeText> => ({
  grading: [{ ...all, classes: { A: '20%', B: '60%', C: '100%' }, ...more }],
});

/** The line about one step, of the firm at that place. */
function line(
  programme: Partial<ProgrammeText>,
  subjects: readonly SubjectFacts[],
  { at, step, language = 'zh' }: { at: number; step: string; language?: 'zh' | 'en' },
): string {
  const { trace } = resultOf(run(programme, [...subjects]), subjects[at]!);
  return explain(
    trace.filter((one) => one.step === step),
    language,
  ).join('\n');
}

/** Equal figures for the firms from `first` to `last`, places counted from 1. */
const tied = (count: number, first: number, last: number): SubjectFacts[] => {
  const firms = ranked(count);
  return firms.map((firm, i) =>
    i + 1 >= first && i + 1 <= last ? { ...firm, values: firms[first - 1]!.values } : firm,
  );
};

describe('the lines between the classes, told', () => {
  it.each([
    ['halfUp', '四舍五入为 4', 'rounded half up to 4'],
    ['floor', '向下取整为 3', 'rounded down to 3'],
    ['ceil', '向上取整为 4', 'rounded to the next to 4'],
  ] as const)('say how a share became a number of places: %s', (count, zh, en) => {
    const told = (language: 'zh' | 'en') =>
      line(shares({ count }), ranked(19), { at: 0, step: 'class', language });
    expect(told('zh')).toContain(`A：19 × 20% = 3.8，${zh}`);
    expect(told('en')).toContain(`A: 19 × 20% = 3.8, ${en}`);
  });

  it('say nothing of what needed no rounding', () => {
    expect(line(shares(), ranked(10), { at: 0, step: 'class' })).toBe(
      '基础等级：A；共 10 家，各档止于第几名：A 2, B 6, C 10（依据：附件3）',
    );
  });

  it('say who stands on an edge that is left out', () => {
    const told = (language: 'zh' | 'en') =>
      line(shares({ edge: 'excluded' }), ranked(10), { at: 1, step: 'class', language });
    expect(told('zh')).toContain('A：正好在 20% 线上的第 2 名不含在内，归后一档');
    expect(told('en')).toContain(
      'place 2, exactly at 20%, is left out and falls to the class behind',
    );
  });

  it.each([
    ['better', 'A', '都进较好的一档', 'all go into the better class'],
    ['worse', 'B', '都进较差的一档', 'all go into the worse class'],
    ['byKey', 'A', '按排列次序切开', 'are cut apart in the order listed'],
  ] as const)('say what became of equals at a cut: %s', (tiesAtCut, name, zh, en) => {
    const told = (at: number, language: 'zh' | 'en' = 'zh') =>
      line(shares({ tiesAtCut }), tied(10, 2, 3), { at, step: 'class', language });
    expect(told(1)).toContain(`基础等级：${name}`);
    expect(told(1)).toContain(`并列第 2 名的 2 家跨在 A 止于第 2 名的线上，${zh}`);
    expect(told(1, 'en')).toContain(
      `2 share place 2 across the cut of A after place 2: they ${en}`,
    );
    expect(told(0)).not.toContain('并列');
    expect(told(5)).not.toContain('并列');
  });

  it('say nothing of equals between two cuts', () => {
    expect(line(shares(), tied(10, 4, 5), { at: 3, step: 'class' })).not.toContain('并列');
  });

  it('say how the number a step of a selection takes was rounded', () => {
    const select = [
      { class: 'A', from: 'top 50% by total', take: '15%' },
      { class: 'B', from: 'rest', take: 'all' },
    ];
    const grading = [{ ...all, rank: ['total desc'], select }] as ProgrammeText['grading'];
    expect(line({ grading }, ranked(10), { at: 0, step: 'class' })).toContain(
      '10 × 15% = 1.5，四舍五入为 2',
    );
  });

  it('say from which class into which a gate leads', () => {
    const gates = [{ class: 'A', unless: 'rank == 1', otherwise: 'B', clause: '四.5' }];
    const told = (language: 'zh' | 'en') =>
      line({ ...shares(), gates }, ranked(10), { at: 0, step: 'gate', language });
    expect(told('zh')).toContain('A → B（依据：四.5）');
    expect(told('en')).toContain('A → B (clause 四.5)');
  });
});
