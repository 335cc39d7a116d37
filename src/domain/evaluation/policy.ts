import { Exact } from '../expression/exact.js';
import type { ClassOfYear } from '../expression/value.js';
import type { FilledProgramme } from '../programme/schema.js';
import { decide } from '../expression/expression.js';
import type { Scope } from '../expression/scope.js';
import { formulaAt } from './formula.js';

type PolicyText = NonNullable<FilledProgramme['policies']>[number];

/** Whom policies are asked for: the class of one work year and the years before. */
export interface PolicySubject {
  readonly group: string | null;
  /** The published class, or the one it is treated as. */
  readonly class: string | null;
  readonly year: number;
  /** Classes of earlier work years. */
  readonly history: readonly ClassOfYear[];
}

/** One differentiated policy as it meets one subject. */
export interface AppliedPolicy {
  readonly policy: string;
  readonly title: string;
  readonly clause: string | null;
  readonly owner: string | null;
  readonly class: string;
  readonly text: string | null;
  /** Amount in `unit`, decimal text; negative is relief. */
  readonly value: string | null;
  readonly unit: string | null;
  /** How many years running in the class, this one counted. */
  readonly yearsRunning: number;
  readonly grants: readonly string[];
  readonly bans: readonly string[];
  /** False where a higher price of the same kind is charged instead; `instead` names its policy. */
  readonly charged: boolean;
  readonly instead: string | null;
  /** Work year whose charge this gives back, `value` being negative; `null` for what is charged. */
  readonly refundOf: number | null;
  readonly lists: readonly string[];
}

/** Evaluations running in a class up to and with `year`; 0 when it is not in it then. */
export function yearsRunning(
  history: readonly ClassOfYear[],
  year: number,
  wanted: string,
  /** Years from one evaluation to the next. */
  every = 1,
): number {
  const years = new Set(history.filter((one) => one.class === wanted).map((one) => one.year));
  let running = 0;
  while (years.has(year - running * every)) running += 1;
  return running;
}

/**
 * What a ladder by consecutive years asks for (Shandong 2022: 0.05, 0.10, 0.15): the first step in
 * the first year, the last one from then on; `null` outside the class.
 */
export function surcharge(
  history: readonly ClassOfYear[],
  of: { year: number; class: string; ladder: readonly string[]; every?: number },
): string | null {
  const { year, class: wanted, ladder, every } = of;
  const running = yearsRunning(history, year, wanted, every);
  if (running === 0) return null;
  return ladder[Math.min(running, ladder.length) - 1] ?? null;
}

/**
 * The differentiated policies that meet a subject: none in a trial year. Of those marked `highestOnly`
 * that charge in the same unit, only the highest is charged. What the class of the evaluation before
 * was charged and is given back now stands behind them. Throws `RuleInvalid`.
 */
export function policiesFor(programme: FilledProgramme, subject: PolicySubject): AppliedPolicy[] {
  if (programme.trial || subject.class === null) return [];
  return [...charges(programme, subject), ...refunds(programme, subject)];
}

function charges(programme: FilledProgramme, subject: PolicySubject): AppliedPolicy[] {
  const { class: name, group } = subject;
  if (name === null) return [];
  const every = programme.years?.every ?? 1;
  const met = (programme.policies ?? []).flatMap((policy) => {
    const measure = policy.classes[name];
    if (!measure || (policy.groups && !policy.groups.includes(group ?? ''))) return [];
    return [{ policy, applied: meet(policy, measure, { ...subject, class: name, every }) }];
  });
  return met.map(({ policy, applied }) => {
    const rival = policy.highestOnly ? highestRival(applied, met) : undefined;
    return rival ? { ...applied, charged: false, instead: rival.policy } : applied;
  });
}

interface Measure {
  readonly text?: string | undefined;
  readonly value?: string | undefined;
  readonly byConsecutiveYears?: readonly string[] | undefined;
  readonly grants?: readonly string[] | undefined;
  readonly bans?: readonly string[] | undefined;
  readonly clause?: string | undefined;
}

function meet(
  policy: PolicyText,
  measure: Measure,
  subject: PolicySubject & { class: string; every: number },
): AppliedPolicy {
  const { year, class: name, every } = subject;
  const history = [...subject.history.filter((one) => one.year !== year), { year, class: name }];
  const ladder = measure.byConsecutiveYears;
  return {
    policy: policy.id,
    title: policy.title,
    clause: measure.clause ?? policy.clause ?? null,
    owner: policy.owner ?? null,
    class: name,
    text: measure.text ?? null,
    value: ladder
      ? surcharge(history, { year, class: name, ladder, every })
      : (measure.value ?? null),
    unit: policy.unit ?? null,
    yearsRunning: yearsRunning(history, year, name, every),
    grants: measure.grants ?? [],
    bans: measure.bans ?? [],
    charged: true,
    instead: null,
    refundOf: null,
    lists: policy.lists ?? [],
  };
}

/** What was charged in the class of the evaluation before, given back where its condition holds. */
function refunds(programme: FilledProgramme, subject: PolicySubject): AppliedPolicy[] {
  const { history, group, class: name } = subject;
  const year = subject.year - (programme.years?.every ?? 1);
  const before = history.find((one) => one.year === year)?.class ?? null;
  if (before === null || before === name) return [];
  return charges(programme, { group, class: before, year, history }).flatMap((charged) => {
    const policy = programme.policies?.find(({ id }) => id === charged.policy);
    const refund = policy?.classes[before]?.refund;
    if (!refund || charged.value === null || !charged.charged) return [];
    const path = `policies.${charged.policy}.classes.${before}.refund.when`;
    const when = formulaAt(path, refund.when, refundScope, 'truth');
    if (decide(when, { values: { class: name, group } }) !== true) return [];
    const share = Exact.of(refund.share.slice(0, -1)).over(Exact.hundred);
    const value = Exact.of(charged.value).times(share).negated().toString();
    const given = { value, text: null, grants: [], bans: [], lists: [], refundOf: year };
    return { ...charged, class: name ?? '', ...given };
  });
}

/** What the condition of a refund may name: the class and group now. */
export const refundScope: Scope = {
  names: { class: { type: 'text', title: '等级' }, group: { type: 'text', title: '组别' } },
};

/** The other `highestOnly` policy that charges more in the same unit; of equals the first stands. */
function highestRival(
  applied: AppliedPolicy,
  met: readonly { policy: PolicyText; applied: AppliedPolicy }[],
): AppliedPolicy | undefined {
  if (applied.value === null) return undefined;
  const rivals = met
    .filter(({ policy, applied: other }) => policy.highestOnly && other.unit === applied.unit)
    .flatMap(({ applied: other }) => (other.value === null ? [] : [other]));
  const highest = rivals.reduce<AppliedPolicy | undefined>(
    (best, other) => (!best || isMore(other, best) ? other : best),
    undefined,
  );
  return highest === applied ? undefined : highest;
}

function isMore(a: AppliedPolicy, b: AppliedPolicy): boolean {
  return Exact.of(a.value ?? '0').compare(Exact.of(b.value ?? '0')) > 0;
}
