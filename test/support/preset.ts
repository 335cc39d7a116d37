/** The programmes that ship, as tests use them: every proposal put in, read through the same check. */
import { evaluate } from '../../src/domain/evaluation/evaluate.js';
import type { Evaluation, SubjectResult } from '../../src/domain/evaluation/evaluation.js';
import type { EvaluationInput, SubjectFacts } from '../../src/domain/evaluation/input.js';
import { withProposals } from '../../src/domain/programme/filling.js';
import type { FilledProgramme } from '../../src/domain/programme/schema.js';
import { readProgramme, readProgrammeFile } from '../../src/programme/files.js';
import { type Loaded, isReadable } from '../../src/programme/load.js';
import { asText } from './evaluation.js';

const presets = new Map<string, FilledProgramme>();

/** A programme that ships, with its proposals; read once, for nobody changes it. */
export function preset(id: string): FilledProgramme {
  const programme = presets.get(id) ?? whole(readProgramme(id), id);
  presets.set(id, programme);
  return programme;
}

/** A programme file of the tests' own, with its proposals. */
export function programmeFile(file: string): FilledProgramme {
  return whole(readProgrammeFile(file), file);
}

function whole(loaded: Loaded, name: string): FilledProgramme {
  if (isReadable(loaded)) return withProposals(loaded.programme).programme;
  throw new Error(`${name}: ${loaded.findings.map(({ message }) => message).join('; ')}`);
}

let number = 0;

/** A subject with these figures and no others; ids count up. */
export function subject(
  values: Record<string, string | number | null>,
  more: Partial<SubjectFacts> = {},
): SubjectFacts {
  number += 1;
  const id = `subject-${String(number).padStart(6, '0')}`;
  return { id, code: id, name: id, scale: 'above', values: asText(values), ...more };
}

/** The evaluation of these subjects, and each one's result in the order they were given. */
export function results(
  programme: FilledProgramme,
  subjects: readonly SubjectFacts[],
  more: Partial<EvaluationInput> = {},
): SubjectResult[] {
  const evaluation = evaluated(programme, subjects, more);
  const byId = new Map(evaluation.subjects.map((one) => [one.id, one]));
  return subjects.flatMap(({ id }) => byId.get(id) ?? []);
}

/** The evaluation of the programme's first year. */
export function evaluated(
  programme: FilledProgramme,
  subjects: readonly SubjectFacts[],
  more: Partial<EvaluationInput> = {},
): Evaluation {
  const year = programme.years?.from ?? 2024;
  return evaluate(programme, { year, subjects, trace: false, ...more });
}
