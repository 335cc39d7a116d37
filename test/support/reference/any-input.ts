/** Random populations: small, full of ties, zeros and gaps. */
import fc from 'fast-check';
import type { EvaluationInput, SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { anyOf, maybe, tidy } from './any.js';

const figure = fc.oneof(
  { weight: 8, arbitrary: anyOf('1', '2', '2', '3', '5', '10', '0.5', '3.3', '7.25', '100') },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: 1, max: 99_999 })
      .map((cents) => `${String(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, '0')}`),
  },
  { weight: 1, arbitrary: anyOf<string | null>('0', '-1', '-2.5', null) },
);
const values = fc.record({
  tax: figure,
  sales: figure,
  land: fc.oneof(
    { weight: 9, arbitrary: anyOf('1', '2', '3', '3', '4', '7', '0.3') },
    { weight: 1, arbitrary: anyOf<string | null>('0', null) },
  ),
  energy: fc.oneof(figure, anyOf(null, '0')),
  sector: anyOf('食品', '机械'),
});
const event = fc
  .record({
    kind: anyOf('award', 'accident', 'brand', 'listing'),
    level: maybe(anyOf('national', 'provincial', 'fatal', 'general')),
    date: anyOf('2021-12-31', '2022-01-01', '2022-06-30', '2022-12-31', '2023-01-01'),
    until: maybe(anyOf('2022-12-30', '2022-12-31', '2024-01-01')),
  })
  .map(tidy);

const subject = (id: string): fc.Arbitrary<SubjectFacts> =>
  fc
    .record({
      scale: anyOf('above', 'below'),
      industry: anyOf('1311', '3311', '4411', '4510'),
      region: anyOf('3206', '320601'),
      territory: anyOf('east', 'west'),
      zone: anyOf('z1', 'z2', 'z3', 'z4'),
      parcels: maybe(fc.subarray(['1', '2', '3', '4'], { minLength: 1, maxLength: 2 })),
      landlord: maybe(anyOf('f00', 'f01'), 4),
      groupCompany: maybe(anyOf('f00', 'f02', '某集团'), 4),
      onTime: maybe(fc.boolean()),
      inProductionSince: anyOf(
        '2010-05-01',
        '2019-12-31',
        '2020-12-31',
        '2021-01-01',
        '2022-02-28',
      ),
      values,
      last: maybe(values, 5),
      events: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(event, { maxLength: 3 }) },
      ),
      history: fc.subarray([
        { year: 2022, class: 'D' },
        { year: 2021, class: 'A' },
      ]),
    })
    .map((facts) => tidy({ id, code: id, name: id, ...facts }));

/** Between one firm and a dozen, with decisions of people about a few. */
export const aRandomInput: fc.Arbitrary<EvaluationInput> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 6 }), fc.boolean())
  .chain(([count, past, hasPast]) =>
    fc.record({
      subjects: fc.tuple(
        ...Array.from({ length: count }, (_, at) => subject(`f${String(at).padStart(2, '0')}`)),
      ),
      previousSubjects: hasPast
        ? fc.tuple(
            ...Array.from({ length: past }, (_, at) =>
              subject(`f${String(at * 2).padStart(2, '0')}`),
            ),
          )
        : fc.constant(undefined),
      chosen: fc.subarray(['f00', 'f01', 'f05']),
    }),
  )
  .map(({ subjects, previousSubjects, chosen }) =>
    tidy({
      year: 2023,
      subjects,
      previousSubjects: previousSubjects?.map(({ last: _, ...one }) => one),
      manual: chosen
        .filter((id) => subjects.some((one) => one.id === id))
        .flatMap((id, at) => ({
          subject: id,
          rule: at === 0 ? 'protect' : 'byHand',
          reason: '会议决定',
          by: 'miit',
        })),
    }),
  );
