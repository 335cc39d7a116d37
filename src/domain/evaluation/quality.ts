import { Exact } from '../expression/exact.js';
import { decide } from '../expression/expression.js';
import type { FilledProgramme } from '../programme/schema.js';
import type { Case } from './case.js';
import type { QualityResult } from './evaluation.js';
import type { SubjectFacts } from './input.js';
import type { Problems } from './problems.js';
import type { CheckRule } from './quality-rules.js';
import type { Rules } from './rules.js';

/** Tries the checks: who is refused gets no score, who is doubtful is marked and goes on. */
export function checkFigures(cases: readonly Case[], rules: Rules, problems: Problems): void {
  for (const one of cases) {
    if (one.outcome === 'excluded') continue;
    for (const rule of rules.checks) {
      if (decide(rule.when, one.facts) === true) found(one, rule, { rules, problems });
    }
  }
}

function found(
  one: Case,
  rule: CheckRule,
  { rules, problems }: { rules: Rules; problems: Problems },
): void {
  const { id, title, en, clause, when, refuses } = rule;
  const note = refuses
    ? { zh: '数据不合要求，不予评分', en: 'refused: not scored' }
    : { zh: '存疑，照常评分', en: 'doubtful: scored all the same' };
  one.tracer.computed(
    { step: 'quality', id, title, en, clause, note },
    { formula: when, scope: rules.scopes.subject, facts: one.facts, result: true },
  );
  if (!refuses) {
    one.doubts.push({ rule: id, message: title, english: en ?? id });
    return;
  }
  one.entry = undefined;
  const sentence = {
    zh: `数据不合要求：${title}（${when.spell()}）。`,
    en: `the figures are refused: ${en ?? id} (${when.source}).`,
  };
  problems.add('checkFailed', { subject: one.subject, at: id }, sentence);
}

/**
 * How complete the required figures are and how many came in time, against what is asked: of what each
 * has handed in, whoever it is merged with.
 */
export function qualityOf(
  cases: readonly Case[],
  handedIn: readonly SubjectFacts[],
  { rules: { programme }, problems }: { rules: Rules; problems: Problems },
): QualityResult[] {
  const { complete, onTime } = programme.quality ?? {};
  if (complete === undefined && onTime === undefined) return [];
  const own = new Map(handedIn.map((subject) => [subject.id, subject]));
  const inside = cases
    .filter((one) => one.outcome !== 'excluded' || one.follows)
    .map(({ subject }) => own.get(subject.id) ?? subject);
  const results = [
    ...(complete === undefined ? [] : [measured('complete', complete, filled(inside, programme))]),
    ...(onTime === undefined ? [] : [measured('onTime', onTime, inTime(inside))]),
  ];
  for (const { id, wanted, actual, met } of results) {
    if (met !== false) continue;
    const { zh, en } = WORDS[id];
    problems.add(
      'qualityShort',
      { at: `quality.${id}` },
      {
        zh: `${zh} ${actual ?? ''}%，低于要求的 ${wanted}。`,
        en: `${en} ${actual ?? ''}%, below the ${wanted} asked for.`,
      },
    );
  }
  return results;
}

const WORDS = {
  complete: { zh: '必填数据完整率', en: 'required figures present' },
  onTime: { zh: '按时报送率', en: 'handed in on time' },
};

/** One figure, or one record, that is good or not. */
interface Count {
  readonly subject: SubjectFacts;
  readonly owner?: string | undefined;
  readonly good: boolean;
}

function filled(inside: readonly SubjectFacts[], { items }: FilledProgramme): Count[] {
  const required = items.filter((item) => item.required);
  return inside.flatMap((subject) =>
    required.map(({ id, owner }) => {
      return { subject, owner, good: (subject.values[id]?.trim() ?? '') !== '' };
    }),
  );
}

/** Those of whom it is told when they handed in. */
function inTime(inside: readonly SubjectFacts[]): Count[] {
  return inside.flatMap((subject) =>
    subject.onTime === undefined ? [] : [{ subject, good: subject.onTime }],
  );
}

function measured(
  id: QualityResult['id'],
  wanted: string,
  counts: readonly Count[],
): QualityResult {
  const short = [...new Set(counts.filter(({ good }) => !good).map(({ subject }) => subject.id))];
  const share = shareOf(counts);
  if (share === undefined) return { id, wanted, actual: null, met: null, short, parts: [] };
  const met = share.compare(Exact.of(wanted.slice(0, -1))) >= 0;
  const parts = [
    ...partsBy('territory', counts, ({ subject }) => subject.territory ?? ''),
    ...(id === 'complete' ? partsBy('owner', counts, ({ owner = '' }) => owner) : []),
  ];
  return { id, wanted, actual: share.round(2).toString(), met, short, parts };
}

function partsBy(
  by: 'territory' | 'owner',
  counts: readonly Count[],
  nameOf: (one: Count) => string,
): QualityResult['parts'] {
  const parts = new Map<string, Count[]>();
  for (const one of counts) {
    const part = parts.get(nameOf(one));
    if (part) part.push(one);
    else parts.set(nameOf(one), [one]);
  }
  return [...parts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => ({ by, name, actual: shareOf(part)?.round(2).toString() ?? '' }));
}

/** Per cent that are good. */
function shareOf(counts: readonly Count[]): Exact | undefined {
  if (counts.length === 0) return undefined;
  const good = counts.filter((one) => one.good).length;
  return Exact.of(good).times(Exact.hundred).over(Exact.of(counts.length));
}
