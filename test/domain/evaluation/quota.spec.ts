import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import { explain } from '../../../src/domain/evaluation/explain.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aProgramme, ranked, resultOf, run } from '../../support/evaluation.js';

const freePlace: Partial<ProgrammeText> = {
  quota: { adjusted: 'freePlace', clause: '四.6' },
  events: [
    { id: 'accident', title: '事故' },
    { id: 'leader', title: '链主' },
  ],
  adjust: [
    { id: 'leader', title: '链主企业上调', when: "has(events('leader'))", move: 'up 1' },
    { id: 'veto', title: '一票否决', when: "has(events('accident'))", atBest: 'C', clause: '四.2' },
  ],
};

/** Ten firms in the order of their rank: A 2, B 4, C 4 (cuts 20/60/95, D none by half-up). */
const firms = (events: Record<number, string>): SubjectFacts[] =>
  ranked(10).map((firm, index) => {
    const kind = events[index + 1];
    return kind === undefined ? firm : { ...firm, events: [{ kind }] };
  });
const classes = (events: Record<number, string>, more: Partial<ProgrammeText> = {}) =>
  run({ ...freePlace, ...more }, firms(events))
    .subjects.map((one) => one.class)
    .join('');

describe('the place of an adjusted firm', () => {
  it('is kept where the programme says so, or says nothing', () => {
    const keepPlace = { quota: { adjusted: 'keepPlace' } } as const;
    expect(classes({ 1: 'accident' }, keepPlace)).toBe('CABBBBCCCC');
    expect(classes({ 1: 'accident' }, { quota: undefined })).toBe('CABBBBCCCC');
  });

  it('is filled by the next in rank, and the next one’s by the next, down to where it falls', () => {
    expect(classes({ 1: 'accident' })).toBe('CAABBBBCCC');
    expect(classes({ 4: 'accident' })).toBe('AABCBBBCCC');
  });

  it('leaves the last class as it is when the firm falls above it, and takes from it when one rises', () => {
    const grading = [{ groups: ['all'], classes: { A: '20%', B: '60%', C: '80%', D: '100%' } }];
    expect(classes({}, { grading })).toBe('AABBBBCCDD');
    expect(classes({ 1: 'accident' }, { grading })).toBe('CAABBBBCDD');
    expect(classes({ 7: 'leader' }, { grading })).toBe('AABBBBBCCD');
  });

  it('is given up in turn by one that may not move up', () => {
    // The seventh would move up into B, but is held to C itself: the eighth goes in its stead.
    expect(classes({ 1: 'accident', 7: 'accident' })).toBe('CAABBBCBCC');
  });

  it('is told in both languages, by the one that gives and by the one that takes', () => {
    const subjects = firms({ 1: 'accident' });
    const evaluation = run(freePlace, subjects);
    const [first, third] = [0, 2].map((at) => resultOf(evaluation, subjects[at] as SubjectFacts));
    expect(third).toMatchObject({
      baseClass: 'B',
      class: 'A',
      adjustments: [{ rule: 'freePlace', from: 'B', to: 'A', clause: '四.6' }],
    });
    expect(explain(third?.trace ?? [], 'zh').at(-1)).toBe(
      '名额递补：A；前面有企业调档让出名额，依次递补：B → A（依据：四.6）',
    );
    expect(explain(first?.trace ?? [], 'zh').at(-1)).toBe(
      '让出名额：C；等级已调整，让出 A 的名额，由后面的依次递补（依据：四.6）',
    );
    expect(explain(third?.trace ?? [], 'en').at(-1)).toBe(
      'freed place: A; moves up into a place given up in front: B → A (clause 四.6)',
    );
    expect(explain(first?.trace ?? [], 'en').at(-1)).toBe(
      'place given up: C; adjusted: its place in A is given up to the next in rank (clause 四.6)',
    );
  });

  it('is filled in a selection by steps, too', () => {
    const select = [
      { class: 'A', from: 'all', take: '20%' },
      { class: 'C', from: 'rest', order: 'total asc', take: '20%' },
      { class: 'B', from: 'rest', take: 'all' },
    ];
    const grading = [{ groups: ['all'], select }];
    expect(classes({}, { grading })).toBe('AABBBBBBCC');
    // The vetoed firm takes one of the two places in C: the ninth moves up.
    expect(classes({ 1: 'accident' }, { grading })).toBe('CAABBBBBBC');
  });

  it('means nothing where classes are lines, not shares', () => {
    const grading = [{ groups: ['all'], classes: { A: 'rank(total) <= 2', C: 'true' } }];
    expect(classes({ 1: 'accident' }, { grading })).toBe('CACCCCCCCC');
  });

  it('never costs anybody else a class, and a veto holds', () => {
    const programme = aProgramme(freePlace);
    const kept = aProgramme({ ...freePlace, quota: { adjusted: 'keepPlace' } });
    const kinds = fc.constantFrom(undefined, undefined, 'accident', 'leader');
    fc.assert(
      fc.property(fc.array(kinds, { minLength: 1, maxLength: 24 }), (happened) => {
        const subjects = ranked(happened.length).map((firm, at) => {
          const kind = happened[at];
          return kind === undefined ? firm : { ...firm, events: [{ kind }] };
        });
        const [free, keep] = [programme, kept].map(
          (one) => evaluate(one, { year: 2023, subjects }).subjects,
        );
        free?.forEach((one, at) => {
          const before = keep?.[at]?.class ?? '';
          expect((one.class ?? '') <= before).toBe(true);
          if (happened[at] === 'accident') expect((one.class ?? '') >= 'C').toBe(true);
        });
      }),
      { numRuns: 60 },
    );
  });
});
