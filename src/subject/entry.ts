/** What the programme says of a figure: wrong, doubtful or fine, with a sentence. Pure. */
import { factsOf, frameOf, type Frame } from '../domain/evaluation/facts.js';
import { conditionAt } from '../domain/evaluation/formula.js';
import type { CheckRule } from '../domain/evaluation/quality-rules.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import { compileRules } from '../domain/evaluation/rules.js';
import { Exact } from '../domain/expression/exact.js';
import { decide, type Expression } from '../domain/expression/expression.js';
import type { Facts } from '../domain/expression/value.js';
import { isIsoDate } from '../domain/calendar/day.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { type Fillable, neededBy } from './missing.js';

export type FilledItem = FilledProgramme['items'][number];
export type Verdict = 'empty' | 'fine' | 'doubt' | 'error';

export interface Judgement {
  readonly verdict: Verdict;
  readonly message: string | null;
  readonly english: string | null;
  /** A figure that is probably meant, e.g. when 元 was written for 万元. */
  readonly suggestion: string | null;
}

interface ItemRule {
  readonly item: FilledItem;
  /** The check is just that the figure is not negative: by far the most frequent one. */
  readonly isNotNegative: boolean;
  readonly check: Expression | undefined;
  readonly doubt: Expression | undefined;
}

const EMPTY: Judgement = { verdict: 'empty', message: null, english: null, suggestion: null };
const FINE: Judgement = { ...EMPTY, verdict: 'fine' };

/** A check of the programme over several figures that a record does not pass. */
export interface Tried {
  /** Id of the check. */
  readonly id: string;
  readonly title: string;
  /** `refuse` keeps the record from being handed in; `doubt` is shown. */
  readonly level: 'doubt' | 'refuse';
  readonly zh: string;
  readonly en: string;
  /** The items it looks at. */
  readonly items: readonly string[];
}

/** True where the check of an item is just that it is not negative. */
function isNotNegative({ id, check }: FilledItem): boolean {
  return check?.replace(/\s+/g, '') === `${id}>=0`;
}

/** The least the figure of an item may be, where its limits or its check say so plainly. */
export function leastOf(item: FilledItem): string | undefined {
  return item.min?.toString() ?? (isNotNegative(item) ? '0' : undefined);
}

/** The checks of one programme in one year, read once and used for every subject. */
export class EntryRules {
  private readonly items: readonly ItemRule[];
  private readonly checks: readonly (CheckRule & { readonly items: readonly string[] })[];
  private readonly frame: Frame;

  /** Throws `RuleInvalid` when a formula of the programme cannot be understood. */
  /** Attributes without which the programme cannot say who is evaluated, and in which group. */
  readonly needed: readonly Fillable[];

  constructor(
    readonly programme: FilledProgramme,
    year: number,
  ) {
    const rules = compileRules(entryPart(programme));
    const { population } = programme;
    this.needed = population ? neededBy({ ...entryPart(programme), population }) : [];
    const { subject } = rules.scopes;
    this.items = programme.items.map((item, index) => ({
      item,
      isNotNegative: isNotNegative(item),
      check: conditionAt(`items[${String(index)}].check`, item.check, subject),
      doubt: conditionAt(`items[${String(index)}].doubt`, item.doubt, subject),
    }));
    const looksAt = itemsBehind(programme);
    this.checks = rules.checks.map((rule) => ({ ...rule, items: looksAt(rule.when) }));
    // Doubts compare with last year even where scoring never does.
    this.frame = frameOf({ ...rules, needsLast: true }, year, {});
  }

  /** Every item's verdict for one subject. */
  judge(subject: SubjectFacts): Map<string, Judgement> {
    const facts = factsOf(subject, this.frame, {});
    return new Map(this.items.map((rule) => [rule.item.id, this.judgeItem(rule, subject, facts)]));
  }

  /**
   * The checks over several figures that do not pass. One that looks at a figure that is not there yet
   * waits: a department may still bring it, and it is tried again before scoring.
   */
  tried(subject: SubjectFacts): Tried[] {
    const asked = this.checks.filter(({ items }) =>
      items.every((id) => (subject.values[id] ?? null) !== null),
    );
    if (asked.length === 0) return [];
    const facts = factsOf(subject, this.frame, {});
    return asked
      .filter(({ when }) => decide(when, facts) === true)
      .map(({ id, title, en = id, when, refuses, items }) => ({
        id,
        title,
        level: refuses ? 'refuse' : 'doubt',
        zh: `${title}：${when.spell()}`,
        en: `${en}: ${when.source}`,
        items,
      }));
  }

  /** The items among `ids` whose figures are refused: without doubts, and so without last year. */
  refusals(
    subject: SubjectFacts,
    ids: readonly string[],
  ): { item: string; zh: string; en: string }[] {
    const rules = this.items.filter(
      (rule) => ids.includes(rule.item.id) && !isPlainlyFine(rule, subject),
    );
    if (rules.length === 0) return [];
    const facts = factsOf(subject, this.frame, {});
    return rules.flatMap((rule) => {
      const judged = this.judgeItem({ ...rule, doubt: undefined }, subject, facts);
      if (judged.verdict !== 'error') return [];
      return [{ item: rule.item.id, zh: judged.message ?? '', en: judged.english ?? '' }];
    });
  }

  private judgeItem(
    { item, check, doubt }: ItemRule,
    subject: SubjectFacts,
    facts: Facts,
  ): Judgement {
    const value = subject.values[item.id] ?? null;
    if (value === null) return EMPTY;
    const fault = shapeFault(item, value);
    if (fault !== undefined) return { ...FINE, verdict: 'error', ...fault };
    if (check !== undefined && decide(check, facts) === false) {
      const rule = check.spell();
      return {
        ...FINE,
        verdict: 'error',
        message: `不符合要求：${rule}`,
        english: `must be so: ${check.source}`,
      };
    }
    if (doubt === undefined || decide(doubt, facts) !== true) return FINE;
    return doubtful(item, doubt, value, subject.last?.[item.id] ?? null);
  }
}

/** The items a formula rests on, directly or through derived ones. */
function itemsBehind({ items, derived }: FilledProgramme): (formula: Expression) => string[] {
  const known = new Set(items.map(({ id }) => id));
  const parts = new Map(
    derived.map(({ id, is }) => [id, is.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []]),
  );
  return ({ variables }) => {
    const found = new Set<string>();
    const seen = new Set<string>();
    const look = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      if (known.has(name)) found.add(name);
      parts.get(name)?.forEach(look);
    };
    variables.forEach(look);
    return [...found];
  };
}

/** Entry looks at items and what is derived from them; scoring has its own rules. */
function entryPart(programme: FilledProgramme): FilledProgramme {
  return {
    ...programme,
    population: { subject: 'enterprise', scope: 'true', groups: [] },
    evaluation: [],
    grading: [],
    adjust: [],
    gates: [],
  };
}

const PLAIN = /^\d+(\.\d+)?$/;

/** What can be seen to be right without computing anything: a file may hold a million figures. */
function isPlainlyFine({ item, check, isNotNegative }: ItemRule, subject: SubjectFacts): boolean {
  if (item.min !== undefined || item.max !== undefined) return false;
  if ((item.kind ?? 'decimal') !== 'decimal') return check === undefined;
  const value = subject.values[item.id] ?? '';
  return PLAIN.test(value) && (check === undefined || isNotNegative);
}

interface Fault {
  readonly message: string;
  readonly english: string;
}

/** What is wrong with the text itself, by the kind and the limits of its item. */
export function shapeFault(item: FilledItem, value: string): Fault | undefined {
  switch (item.kind ?? 'decimal') {
    case 'decimal':
      return numberFault(item, value);
    case 'date':
      return isIsoDate(value) ? undefined : { message: '不是日期', english: 'not a day' };
    case 'boolean':
      return value === 'true' || value === 'false'
        ? undefined
        : { message: '只能填是或否', english: 'yes or no' };
    case 'text':
    case 'code':
      return undefined;
  }
}

function numberFault(item: FilledItem, value: string): Fault | undefined {
  const number = Exact.parse(value);
  if (number === undefined) return { message: '不是数', english: 'not a number' };
  if (item.min !== undefined && number.compare(Exact.of(item.min)) < 0) {
    return { message: `不能小于 ${item.min}`, english: `at least ${item.min}` };
  }
  if (item.max !== undefined && number.compare(Exact.of(item.max)) > 0) {
    return { message: `不能大于 ${item.max}`, english: `at most ${item.max}` };
  }
  return undefined;
}

function doubtful(
  item: FilledItem,
  doubt: Expression,
  value: string,
  last: string | null,
): Judgement {
  const change = last === null ? null : changeOf(value, last);
  const unit = item.unit ?? '';
  const beside =
    change === null ? `（${doubt.spell()}）` : `（上年 ${last ?? ''} ${unit}，${inWords(change)}）`;
  return {
    verdict: 'doubt',
    message: `数值存疑${beside}，请核对；无误请填写原因`,
    english: `doubtful: ${doubt.source}; correct it or give the reason`,
    suggestion: last === null ? null : meant(value, last),
  };
}

function inWords(change: string): string {
  return change.startsWith('-') ? `下降 ${change.slice(1)}%` : `增长 ${change}%`;
}

/** The change against last year in per cent, one decimal; null where there is nothing to compare. */
export function changeOf(value: string, last: string): string | null {
  const [now, before] = [Exact.parse(value), Exact.parse(last)];
  if (now === undefined || before === undefined || before.isZero()) return null;
  return now.minus(before).over(before.abs()).times(Exact.hundred).toFixed(1);
}

/**
 * Powers of ten that figures are commonly wrong by: 元 for 万元, kWh for 万kWh, kg for t, and a digit too
 * many or too few.
 */
const SLIPS = ['10000', '1000', '10', '0.1', '0.0001', '0.001'] as const;
const NEAR = [Exact.of('0.7'), Exact.of('1.4')] as const;

/** The figure in the right unit when it is about a power of ten off last year's. */
function meant(value: string, last: string): string | null {
  const [now, before] = [Exact.parse(value), Exact.parse(last)];
  if (now === undefined || before === undefined || before.sign() <= 0) return null;
  for (const slip of SLIPS) {
    const corrected = now.over(Exact.of(slip));
    const ratio = corrected.over(before);
    if (ratio.compare(NEAR[0]) >= 0 && ratio.compare(NEAR[1]) <= 0) return corrected.toString();
  }
  return null;
}

/** What stands in the way of handing a record in: one item of it, and what is wrong with it. */
export interface Obstacle {
  readonly item: string;
  readonly title: string;
  readonly verdict: Exclude<Verdict, 'fine'>;
  readonly zh: string;
  readonly en: string;
}

/**
 * What stands in the way of handing the record in, in the order of the programme: required items
 * that are empty, wrong figures, doubtful ones without a reason. Who enters cannot explain a figure
 * that its department has `given`: a doubt about it is for the verification. After them the checks over
 * several figures that refuse.
 */
export function obstacles(
  programme: FilledProgramme,
  judgements: ReadonlyMap<string, Judgement>,
  of: {
    remarks: Readonly<Record<string, string>>;
    given: ReadonlySet<string>;
    tried: readonly Tried[];
  },
): Obstacle[] {
  const refused = of.tried
    .filter(({ level }) => level === 'refuse')
    .map(({ id, title, items, zh, en }) => ({
      item: items[0] ?? id,
      title,
      verdict: 'error' as const,
      zh,
      en,
    }));
  const single = programme.items.flatMap((item): Obstacle[] => {
    const { id, title, required } = item;
    const { verdict, message, english } = judgements.get(id) ?? EMPTY;
    switch (verdict) {
      case 'fine':
        return [];
      case 'empty':
        return required === true
          ? [{ item: id, title, verdict, zh: `${title}：必填，尚未填写`, en: `${id}: is empty` }]
          : [];
      case 'doubt':
        if ((of.remarks[id] ?? '') !== '' || of.given.has(id)) return [];
        break;
      case 'error':
        break;
      default:
        return verdict satisfies never;
    }
    const [zh, en] = [`${title}：${message ?? ''}`, `${id}: ${english ?? ''}`];
    return [{ item: id, title, verdict, zh, en }];
  });
  return [...single, ...refused];
}
