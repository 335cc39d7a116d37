/** What stands in the way of an evaluation from files, said by the places in those files. Pure. */
import type { Evaluation, Problem } from '../domain/evaluation/evaluation.js';
import { compileRules, formulasOf } from '../domain/evaluation/rules.js';
import type { Rules } from '../domain/evaluation/rules.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { SubjectsRead } from './evaluate-file.js';

/**
 * The problems with their row; a required figure that lacks is told as its cell, once, in place of
 * every indicator that asks for it.
 */
export function problemLines(
  file: string,
  programme: FilledProgramme,
  { read, evaluation }: { read: SubjectsRead; evaluation: Evaluation },
): string[] {
  const subjects = new Map(read.subjects.map((one) => [one.id, one]));
  const required = programme.items.filter((item) => item.required === true);
  const rules = compileRules(programme);
  const lines = evaluation.problems.flatMap((problem) => {
    const { subject, message, english } = problem;
    const row = read.rows.get(subject ?? '');
    const at = row === undefined ? '' : `${file} 第 ${String(row)} 行 `;
    const values = subjects.get(subject ?? '')?.values;
    const asked = namesAsked(rules, problem);
    const lacking = values && required.filter(({ id }) => asked.has(id) && values[id] == null);
    if (!lacking || lacking.length === 0) return [`${at}${message} / ${english}`];
    return lacking.map(({ id, title }) => {
      const letter = read.columns.get(id)?.letter;
      const cell = letter === undefined ? '' : `${letter} 列`;
      return `${at}${cell}（${title}）：必填，没有填，不能评分 / required and not filled in`;
    });
  });
  return [...new Set(lines)];
}

/** The items a problem is about: those its indicator rests on. */
function namesAsked({ entries }: Rules, { code, at }: Problem): ReadonlySet<string> {
  if (code !== 'missing') return new Set();
  const indicators = entries.flatMap((entry) => entry.indicators);
  return new Set(indicators.filter(({ id }) => id === at).flatMap(({ restsOn }) => [...restsOn]));
}

/** What looks at last year, for an order that brings no table of last year. */
export function lookingBack(programme: FilledProgramme): string[] {
  const rules = compileRules(programme);
  const { names } = rules.scopes.adjust;
  const asked = new Map<string, string>();
  for (const formula of formulasOf(rules)) {
    const past = formula?.variables.filter((name) => name.startsWith('last.')) ?? [];
    if (formula === undefined || past.length === 0) continue;
    const titles = past.map((name) => name.slice('last.'.length));
    asked.set(formula.spell(), titles.map((id) => names[id]?.title ?? id).join('、'));
  }
  for (const { title, benchmark } of rules.entries.flatMap((entry) => entry.indicators)) {
    if (benchmark?.statistics.includes('previous')) asked.set(`${title}的基准值`, title);
  }
  return [...asked].map(
    ([formula, titles]) =>
      `没有上年数据：“${formula}”要用上年的${titles}，这次按缺数处理；请用 --previous 给出上一年度的表 / no figures of last year: give --previous`,
  );
}
