/** A dry run on invented enterprises: does everybody end in one group, does every class get somebody? */
import { RuleContradictory, RuleInvalid } from '../../evaluation/evaluation.error.js';
import type { Evaluation } from '../../evaluation/evaluation.js';
import { evaluateWith } from '../../evaluation/evaluate.js';
import type { SubjectFacts } from '../../evaluation/input.js';
import { type Rules, compileRules } from '../../evaluation/rules.js';
import { syntheticEnterprises } from '../../rehearsal/enterprises.js';
import { isFilled } from '../filling.js';
import type { FilledProgramme, Programme } from '../schema.js';
import { unitsOf } from '../units.js';
import { type Finding, error, pathOf, warning } from './finding.js';

/** Enough that a class of five per cent is never empty by chance. */
const enterprises = 300;

/**
 * Compiles the rules as the engine does, and with `run` tries them on invented enterprises.
 * Call it when nothing else is wrong: over broken formulas it would only repeat what has been said.
 */
export function trialFindings(programme: Programme, year: number, run: boolean): Finding[] {
  if (!isFilled(programme) || programme.population?.subject !== 'enterprise') return [];
  if (programme.evaluation === undefined) return [];
  try {
    const rules = compileRules(programme);
    if (!run) return [];
    const subjects = inventedSubjects(programme, year);
    const evaluation = evaluateWith(rules, { year, subjects, previousSubjects: subjects });
    return told(programme, evaluation, unknowable(programme, rules, subjects));
  } catch (problem) {
    if (problem instanceof RuleContradictory || problem instanceof RuleInvalid) {
      const { path, code } = problem;
      // The sentence begins with the path, which the finding says by itself.
      const bare = (text: string) => text.slice(path.length + 1).trim();
      const sentence = { zh: bare(problem.message), en: bare(problem.english) };
      return [error({ code, path: pathOf(path), ...sentence })];
    }
    throw problem;
  }
}

function inventedSubjects(programme: FilledProgramme, year: number): SubjectFacts[] {
  const territories = unitsOf(programme).filter(({ role }) => role === 'territory');
  const cast = syntheticEnterprises({
    seed: 'programme check',
    count: enterprises,
    dataYear: programme.data === 'previousYear' ? year - 1 : year,
    region: programme.region.padEnd(6, '0').slice(0, 6),
    place: '某地',
    territories: territories.length === 0 ? ['somewhere'] : territories.map(({ id }) => id),
    items: programme.items,
    aboveScale: 0.4,
  });
  return cast.map((one) => ({
    id: one.creditCode,
    code: one.creditCode,
    name: one.name,
    scale: one.scale,
    industry: one.industry,
    region: programme.region,
    territory: one.territory,
    founded: one.founded,
    inProductionSince: one.inProduction,
    values: one.values,
    // Last year is the same again: the trial is about rules, not about growth.
    last: one.values,
  }));
}

/** Groups told apart by an item that nobody was invented a figure for: a mark, a list of names. */
function unknowable(
  { items }: FilledProgramme,
  { groups }: Rules,
  subjects: readonly SubjectFacts[],
): ReadonlySet<string> {
  const invented = new Set(subjects.flatMap(({ values }) => Object.keys(values)));
  const blank = new Set(items.map(({ id }) => id).filter((id) => !invented.has(id)));
  return new Set(
    groups.filter(({ when }) => when.variables.some((name) => blank.has(name))).map(({ id }) => id),
  );
}

function told(
  programme: FilledProgramme,
  evaluation: Evaluation,
  unknown: ReadonlySet<string>,
): Finding[] {
  return [
    ...homeless(evaluation),
    ...nobodyInScope(evaluation),
    ...emptyGroups(programme, evaluation, unknown),
    ...emptyClasses(programme, evaluation),
  ];
}

function homeless({ problems }: Evaluation): Finding[] {
  const count = problems.filter(({ code }) => code === 'noGroup').length;
  if (count === 0) return [];
  return [
    error({
      code: 'programme.trial-no-group',
      path: ['population', 'groups'],
      zh: `用 ${enterprises} 家虚拟企业试算，有 ${count} 家不属于任何组别`,
      en: `tried on ${enterprises} invented enterprises: ${count} belong to no group`,
    }),
  ];
}

function nobodyInScope({ subjects }: Evaluation): Finding[] {
  if (subjects.some(({ outcome }) => outcome !== 'excluded')) return [];
  return [
    warning({
      code: 'programme.trial-nobody',
      path: ['population', 'scope'],
      zh: `用 ${enterprises} 家虚拟企业试算，没有一家在评价范围之内；请核对 scope`,
      en: `tried on ${enterprises} invented enterprises: none is in scope`,
    }),
  ];
}

function emptyGroups(
  programme: FilledProgramme,
  { subjects }: Evaluation,
  unknown: ReadonlySet<string>,
): Finding[] {
  const inhabited = new Set(subjects.map(({ group }) => group));
  if (inhabited.size <= 1) return [];
  return (programme.population?.groups ?? []).flatMap((group, i) => {
    if (inhabited.has(group.id) || unknown.has(group.id)) return [];
    return warning({
      code: 'programme.trial-empty-group',
      path: ['population', 'groups', i],
      zh: `用 ${enterprises} 家虚拟企业试算，没有一家进入组别“${group.title}”；请核对条件`,
      en: `tried on ${enterprises} invented enterprises: none falls into group "${group.id}"`,
    });
  });
}

/** Cut lines may be out of anybody's reach; shares never are. */
function emptyClasses(programme: FilledProgramme, { subjects }: Evaluation): Finding[] {
  const reached = new Set(subjects.map(({ baseClass }) => baseClass));
  if (reached.size <= 1) return [];
  return (programme.grading ?? []).flatMap((entry, i) =>
    Object.entries(entry.classes ?? {}).flatMap(([id, edge]) => {
      if (reached.has(id) || edge.endsWith('%')) return [];
      return warning({
        code: 'programme.trial-empty-class',
        path: ['grading', i, 'classes', id],
        zh: `用 ${enterprises} 家虚拟企业试算，没有一家进入等级“${id}”（${edge}）；请核对条件`,
        en: `tried on ${enterprises} invented enterprises: none reaches class "${id}" (${edge})`,
      });
    }),
  );
}
