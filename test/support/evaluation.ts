/** Builders of programmes and firms for evaluation tests; only what a test is about is spelt out. */
import { evaluate } from '../../src/domain/evaluation/evaluate.js';
import type { Evaluation, SubjectResult } from '../../src/domain/evaluation/evaluation.js';
import type {
  EvaluationInput,
  ManualDecision,
  SubjectFacts,
} from '../../src/domain/evaluation/input.js';
import type { Steps } from '../../src/domain/evaluation/steps.js';
import { filled } from '../../src/domain/programme/filling.js';
import { Programme } from '../../src/domain/programme/schema.js';
import type { FilledProgramme, ProgrammeText } from '../../src/domain/programme/schema.js';

const head: ProgrammeText = {
  programme: 'test-2022',
  kind: 'evaluation',
  title: '测试方案',
  document: { issuer: '测试市人民政府' },
  region: '3206',
  organisations: [{ id: 'miit', title: '工信局', role: 'lead' }],
  items: [
    { id: 'tax', title: '税收', en: 'tax', unit: '万元' },
    { id: 'sales', title: '销售', en: 'sales', unit: '万元' },
    { id: 'land', title: '用地', en: 'land', unit: '亩' },
  ],
  population: {
    subject: 'enterprise',
    scope: true,
    groups: [{ id: 'all', title: '全部', when: true }],
  },
  evaluation: [
    {
      groups: ['all'],
      indicators: [
        {
          id: 'tax_per_mu',
          title: '亩均税收',
          en: 'tax per mu',
          weight: 100,
          value: 'tax / land',
          benchmark: { fixed: 10 },
        },
      ],
    },
  ],
  grading: [{ groups: ['all'], classes: { A: '20%', B: '60%', C: '95%', D: '100%' } }],
};

/** A filled programme: one indicator, tax per mu against 10, weight 100, bands 20/60/95. */
export function aProgramme(more: Partial<ProgrammeText> = {}): FilledProgramme {
  return filled(Programme.parse({ ...head, ...more }));
}

let number = 0;

/** A firm with tax 100, sales 1000, land 10 unless said; codes count up. */
export function aFirm(
  values: Record<string, string | number | null> = {},
  more: Partial<SubjectFacts> = {},
): SubjectFacts {
  number += 1;
  const id = `firm-${String(number).padStart(6, '0')}`;
  const figures = { tax: 100, sales: 1000, land: 10, ...values };
  return {
    id,
    code: id,
    name: `企业${String(number)}`,
    scale: 'above',
    values: asText(figures),
    ...more,
  };
}

/** Figures as decimal text. */
export function asText(
  values: Record<string, string | number | null>,
): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, value === null ? null : String(value)]),
  );
}

/** An indicator as a programme writes it. */
export type Indicator = Extract<
  Extract<NonNullable<ProgrammeText['evaluation']>, unknown[]>[number]['indicators'],
  unknown[]
>[number];

/** A programme of these indicators, each tax per mu with weight 100 unless it says otherwise. */
export function withIndicators(
  indicators: (Omit<Partial<Indicator>, 'id'> & { id?: string })[],
  more: Partial<ProgrammeText> = {},
) {
  return aProgramme({
    evaluation: [
      {
        groups: ['all'],
        indicators: indicators.map((one, index) => ({
          id: `i${String(index)}`,
          title: `指标${String(index)}`,
          weight: 100,
          value: 'tax / land',
          ...one,
        })),
      },
    ],
    ...more,
  });
}

/** What the first indicator gives each firm. */
export function score(
  indicator: Partial<Indicator>,
  firms: readonly SubjectFacts[],
  more: Partial<EvaluationInput> = {},
): (string | null | undefined)[] {
  const programme = withIndicators([indicator]);
  const { subjects } = evaluate(programme, { year: 2023, subjects: firms, ...more });
  return subjects.map((one) => one.items[0]?.score);
}

/** A firm with this tax and land. */
export const firm = (tax: string | number | null, land: string | number | null = 10) =>
  aFirm({ tax, land });

/** The evaluation of 2023 under the usual programme with `more` in it. */
export function run(
  more: Partial<ProgrammeText>,
  subjects: readonly SubjectFacts[],
  manual: readonly ManualDecision[] = [],
): Evaluation {
  return evaluate(aProgramme(more), { year: 2023, subjects, manual });
}

/** One firm's result. */
export function resultOf(evaluation: Evaluation, firm: SubjectFacts): SubjectResult {
  const found = evaluation.subjects.find((one) => one.id === firm.id);
  if (!found) throw new Error(`${firm.name} is not in the result`);
  return found;
}

/** Firms ranked as they stand: the first has the most tax per mu. */
export function ranked(count: number): SubjectFacts[] {
  return Array.from({ length: count }, (_, index) => aFirm({ tax: 1000 - index, land: 1 }));
}

/** The answer of work done in steps, all of them at once. */
export function atOnce<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
