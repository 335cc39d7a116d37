/** Random programmes within the language; plain ones use words that the fast path knows. */
import fc from 'fast-check';
import { filled } from '../../../src/domain/programme/filling.js';
import { Programme } from '../../../src/domain/programme/schema.js';
import type { FilledProgramme, ProgrammeText } from '../../../src/domain/programme/schema.js';
import { anyOf, maybe, never, rarely, tidy } from './any.js';
import { entry } from './any-entry.js';
import { adjustments, grading } from './any-grading.js';

export { aRandomInput } from './any-input.js';

type Outcome = NonNullable<NonNullable<ProgrammeText['population']>['outcomes']>[number];

const outcomes: fc.Arbitrary<Outcome[]> = fc.subarray<Outcome>([
  { id: 'utilities', when: "industry in ['44', '45']", outcome: 'special', class: 'T' },
  { id: 'young', when: 'inProductionYears < 2', outcome: 'scoredNotGraded', treatedAs: 'B' },
  { id: 'tiny', when: 'land < 1', outcome: 'excluded' },
  { id: 'park', when: "zone == 'z1'", outcome: 'dataOnly' },
  { id: 'byHand', title: '人工单列', outcome: 'special', class: 'T', by: 'miit' },
]);

/** One block for both groups, or one each. */
const perGroup = <T>(block: (groups: string[]) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.oneof(
    block(['above', 'below']).map((one) => [one]),
    fc.tuple(block(['above']), block(['below'])),
  );

const mode = anyOf('halfUp', 'down', 'up', 'halfEven');

type Decimals = NonNullable<ProgrammeText['decimals']>;
const decimals = (isPlain: boolean): fc.Arbitrary<Decimals | undefined> => {
  const steps = fc.record({
    item: maybe(anyOf(0, 2, 6)),
    value: maybe(anyOf(1, 4)),
    benchmark: maybe(anyOf(0, 2)),
    score: isPlain ? anyOf(1, 2, 4) : maybe(anyOf(0, 2, 4)),
    total: isPlain ? anyOf(0, 2, 4) : maybe(anyOf(0, 2)),
    mode: maybe(
      isPlain ? mode : fc.oneof(mode, fc.record({ item: mode, score: mode, total: mode })),
    ),
  });
  return isPlain ? steps.map(tidy) : maybe(steps.map(tidy), 3);
};

type Merge = NonNullable<NonNullable<ProgrammeText['population']>['merge']>;
const mergeRule: fc.Arbitrary<Exclude<Merge, unknown[]>> = fc
  .record({
    by: anyOf('parcel', 'landlord', 'groupCompany'),
    into: maybe(anyOf('owner', 'parent', 'largest')),
    largestBy: maybe(anyOf('land', 'tax'), 6),
    share: maybe(anyOf('result', 'score', 'none')),
    mixed: maybe(anyOf('merged', 'both', 'single'), 3),
    when: maybe(anyOf('sales > 1', "scale == 'below'"), 4),
    unless: maybe(anyOf('land >= 3'), 3),
  })
  .map((one) => tidy({ ...one, largestBy: one.into === 'largest' ? 'land' : one.largestBy }));
const merge: fc.Arbitrary<Merge> = fc.oneof(
  mergeRule,
  fc.array(mergeRule, { minLength: 2, maxLength: 3 }),
);

type Quality = NonNullable<ProgrammeText['quality']>;
const checks: fc.Arbitrary<NonNullable<Quality['checks']>> = fc.subarray([
  { id: 'vacant', title: '有用地没有能耗', when: 'land > 0 && missing(energy)', level: 'doubt' },
  { id: 'thin', title: '税收高于销售', when: 'tax > sales', level: 'doubt' },
  { id: 'wrong', title: '税收为负', when: 'tax < 0', level: 'refuse' },
  { id: 'huge', title: '亩均过高', when: 'tax / land > 50', level: 'refuse' },
]);
type RollUp = NonNullable<ProgrammeText['rollUps']>[number];
const rollUps: fc.Arbitrary<RollUp[]> = fc
  .record({
    by: fc.subarray(['territory', 'industry', 'group', 'sector'], { minLength: 1, maxLength: 2 }),
    of: fc.subarray(['i0', 'tax', 'tax / land', 'total', 'score.i0', 'class', 'group'], {
      minLength: 1,
    }),
  })
  .map((one) => [{ id: 'roll', ...one }]);

const outliers: fc.Arbitrary<NonNullable<Quality['outliers']>> = fc.tuple(
  ...['tax', 'sales', 'area'].map((item) =>
    fc
      .record({
        item: fc.constant(item),
        method: maybe(anyOf('modifiedZ', 'iqr', 'ratio')),
        limit: maybe(anyOf('1.5', '3')),
        within: maybe(anyOf('all', 'group', 'industry', 'territory')),
      })
      .map(tidy),
  ),
);

const quality: fc.Arbitrary<Quality> = fc
  .record({
    outliers: maybe(outliers),
    checks: maybe(checks),
    complete: maybe(anyOf('95%', '100%')),
    onTime: maybe(anyOf('80%')),
  })
  .map(tidy);

const text = (isPlain: boolean): fc.Arbitrary<ProgrammeText> =>
  fc
    .record({
      decimals: decimals(isPlain),
      data: maybe(anyOf('previousYear', 'thisYear')),
      scope: anyOf('true', "scale == 'above' || land >= 3", 'land > 2 && sales > 0'),
      outcomes,
      merge: isPlain ? never : rarely(merge),
      quality: isPlain ? never : maybe(quality),
      rollUps: isPlain ? never : maybe(rollUps),
      quota: maybe(fc.constant({ adjusted: isPlain ? 'keepPlace' : 'freePlace' } as const)),
      split: anyOf("scale == 'above'", 'land >= 3', 'tax > sales'),
      evaluation: perGroup((groups) => entry(groups, isPlain)),
      grading: perGroup((groups) => grading(groups, isPlain)),
      adjust: adjustments,
      gates: fc.subarray([
        {
          id: 'gate',
          title: '门槛',
          class: 'A',
          unless: 'tax < 3',
          otherwise: 'B',
          clause: '四.5',
        },
        { id: 'line', title: '低线', class: 'B', unless: 'i0 < 0.5', otherwise: 'C' },
      ]),
    })
    .map(({ scope, outcomes: special, merge: merging, split, ...rest }): ProgrammeText =>
      tidy({
        programme: 'random-2022',
        kind: 'evaluation',
        title: '随机方案',
        document: { issuer: '测试市人民政府' },
        region: '3206',
        organisations: [{ id: 'miit', title: '工信局', role: 'lead' }],
        items: [
          { id: 'tax', title: '税收', unit: '万元' },
          { id: 'sales', title: '销售', unit: '万元', required: true },
          { id: 'land', title: '用地', unit: '亩' },
          { id: 'energy', title: '能耗', merged: 'own' },
          { id: 'sector', title: '产业', kind: 'text' },
        ],
        constants: [{ id: 'half', title: '折算', value: 0.5 }],
        derived: [{ id: 'area', title: '面积', is: 'land + firstOf(energy, 0) * half / 3' }],
        external: [{ id: 'wage', title: '工资', values: { 2022: 5.8, 2023: 2 } }],
        events: ['award', 'accident', 'brand', 'listing'].map((id) => ({ id, title: id })),
        population: {
          subject: 'enterprise',
          scope,
          ...(merging && { merge: merging }),
          outcomes: special,
          groups: [
            { id: 'above', title: '规上', when: split },
            { id: 'below', title: '规下', when: 'true' },
          ],
        },
        classes: [
          { id: 'A', title: '甲' },
          { id: 'B', title: '乙' },
          { id: 'C', title: '丙' },
          { id: 'D', title: '丁' },
          { id: 'T', title: '单列', special: true },
        ],
        ...rest,
      }),
    );

const programme = (written: fc.Arbitrary<ProgrammeText>): fc.Arbitrary<FilledProgramme> =>
  written.map((one) => filled(Programme.parse(sensible(one))));

/** A programme of rules that the fast path knows, or nearly. */
export const aPlainProgramme = programme(text(true));
/** A programme of any of the rules the engine carries out. */
export const aRandomProgramme = programme(fc.oneof(text(true), text(false)));

/**
 * Without what a programme cannot say: outliers are left out only where it says how to tell them, and
 * an indicator of which only parts have values has none to be named, but its first part has.
 */
function sensible(written: ProgrammeText): ProgrammeText {
  const entries = Array.isArray(written.evaluation) ? written.evaluation : [];
  const heads = entries.flatMap(({ indicators: all }) => (Array.isArray(all) ? all : []));
  const hasValue = heads.some(({ id, value }) => id === 'i0' && value !== undefined);
  const text = JSON.stringify(written);
  const named = hasValue ? text : text.replaceAll(/(?<!\.)\bi0 /g, 'p0 ');
  return JSON.parse(named, (key, value: unknown) =>
    key === 'leaveOut' && Array.isArray(value) && !written.quality?.outliers
      ? value.filter((word) => word !== 'outliers')
      : key === 'of' && Array.isArray(value) && !hasValue
        ? value.map((one: unknown) => (one === 'i0' ? 'p0' : one))
        : value,
  ) as ProgrammeText;
}
