/** Random blocks of `grading`, and adjustments; plain ones say only what the fast path knows. */
import fc from 'fast-check';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { anyOf, maybe, tidy } from './any.js';

type Grading = Extract<NonNullable<ProgrammeText['grading']>, unknown[]>[number];
type Adjustment = NonNullable<ProgrammeText['adjust']>[number];

const shares = anyOf<NonNullable<Grading['classes']>>(
  { A: '20%', B: '60%', C: '95%', D: '100%' },
  { A: '25%', B: '70%', C: '95%', D: '100%' },
  { A: '50%', C: '100%' },
  { A: 'at most 20%', B: '60%', C: '90%', D: '100%' },
);
const lines = anyOf<NonNullable<Grading['classes']>>(
  { A: 'total >= 90', B: 'total >= 75.5', C: 'total >= 60', D: 'true' },
  { A: 'rank <= 2', B: 'i0 > 1', D: 'true' },
);
const steps = anyOf<NonNullable<Grading['select']>>(
  [
    { class: 'A', from: 'top 50% by total', order: 'growth(sales) desc', take: '10%' },
    { class: 'D', from: 'rest', order: 'total asc', take: 'at least 5%' },
    { class: 'B', from: 'rest', take: 'all' },
  ],
  [
    { class: 'B', from: 'top 60% by tax', take: '50%', of: 'from' },
    { class: 'A', from: 'all', when: 'rank <= 3 && total > 10', take: 2 },
    { class: 'C', from: 'rest', order: 'sales', take: 'at most 50%' },
    { class: 'D', from: 'rest', take: 'all' },
  ],
  [
    {
      class: 'D',
      from: 'rest',
      when: 'total < 30',
      order: ['total asc', 'tax asc'],
      take: 'at least 20%',
    },
    { class: 'A', from: 'top 50% by total', when: 'tax > 1', take: 'at least 1' },
    { class: 'B', from: 'rest', take: 'at most 50%' },
    { class: 'C', from: 'rest', take: 'all' },
  ],
);
const keys = anyOf(
  ['total desc'],
  ['total desc', 'tax desc', 'sales desc'],
  ['total desc', 'energy asc', 'last.tax desc'],
  ['i0 desc'],
  ['tax / land desc', 'total desc'],
);
export const grading = (groups: string[], isPlain: boolean): fc.Arbitrary<Grading> =>
  fc
    .record({
      within: maybe(
        fc.subarray(['region', 'group', 'industry', 'territory', 'sector'], {
          minLength: 1,
          maxLength: 2,
        }),
        1,
      ),
      rank: keys.map((one) => [...one]),
      form: fc.oneof(
        { weight: 3, arbitrary: shares.map((classes) => ({ classes })) },
        { weight: 1, arbitrary: lines.map((classes) => ({ classes })) },
        { weight: isPlain ? 0 : 1, arbitrary: steps.map((select) => ({ select })) },
      ),
      edge: maybe(anyOf('included', 'excluded')),
      base: maybe(anyOf('listed', 'graded')),
      count: maybe(anyOf('floor', 'halfUp', 'ceil')),
      tiesAtCut: maybe(anyOf('better', 'worse', 'byKey')),
    })
    .map(({ form, ...one }) => tidy({ groups, ...one, ...form }));

export const adjustments: fc.Arbitrary<Adjustment[]> = fc
  .shuffledSubarray<Adjustment>([
    {
      id: 'veto',
      title: '否决',
      when: "has(events('accident', 'fatal'))",
      atBest: 'C',
      clause: '四.2',
    },
    {
      id: 'accidents',
      title: '事故',
      when: "count(events('accident')) >= 2",
      move: 'down 1',
      from: ['A', 'B'],
    },
    { id: 'listed', title: '上市', when: "has(events('listing'))", set: 'A' },
    { id: 'young', title: '新投产', when: 'inProductionYears < 4', atWorst: 'C' },
    {
      id: 'honour',
      title: '品牌',
      when: "has(events('brand', 'national', year))",
      move: 'up 2',
      groups: ['above'],
    },
    { id: 'weak', title: '单项', when: 'i0 < 1', move: 'down 1' },
    { id: 'score', title: '得分', when: 'score.i0 > 40 && total < 60', move: 'up 1' },
    { id: 'twice', title: '连续', when: "history.class(1) == 'D' && class == 'D'", set: 'C' },
    { id: 'protect', title: '保护', move: 'up 1', by: 'miit', approve: 'miit', reason: 'required' },
  ])
  .chain((rules) =>
    fc.array(fc.boolean(), { minLength: rules.length, maxLength: rules.length }).map((guarded) =>
      rules.map((rule, at) => {
        const before = rules[at - 1];
        return guarded[at] === true && before ? { ...rule, unless: before.id } : rule;
      }),
    ),
  );
