import { decide } from '../expression/expression.js';
import type { Expression } from '../expression/expression.js';
import { Peers } from '../expression/value.js';
import type { Facts } from '../expression/value.js';
import type { Case } from './case.js';
import { joined } from './cuts-told.js';
import type { Note } from './cuts-told.js';
import { factsOf } from './facts.js';
import type { Frame } from './facts.js';
import type { ManualDecision, SubjectFacts } from './input.js';
import type { Problems } from './problems.js';
import type { OutcomeRule, Rules } from './rules.js';
import type { Step } from './trace.js';
import { StepTracer, silent } from './tracer.js';

export interface Telling {
  readonly frame: Frame;
  readonly problems: Problems;
  readonly trace: boolean;
  readonly manual: readonly ManualDecision[];
  /** First lines of the trace, by subject. */
  readonly told?: ReadonlyMap<string, readonly Step[]>;
  /** Subjects that cannot be evaluated; why has been said. */
  readonly unclear?: ReadonlySet<string>;
}

/** Reads each subject's facts and settles who is in, how it is treated and in which group. */
export function casesOf(subjects: readonly SubjectFacts[], telling: Telling): Case[] {
  const byHand = new Map<string, ManualDecision[]>();
  for (const decision of telling.manual) {
    byHand.set(decision.subject, [...(byHand.get(decision.subject) ?? []), decision]);
  }
  const cases = subjects.map((subject) => caseOf(subject, telling, byHand.get(subject.id) ?? []));
  compareWithinGroups(cases);
  return cases;
}

function caseOf(
  subject: SubjectFacts,
  telling: Telling,
  decisions: readonly ManualDecision[],
): Case {
  const one = newCase(subject, telling);
  if (telling.unclear?.has(subject.id) || !settleScope(one, telling)) return one;
  settleOutcome(one, telling, decisions);
  return one;
}

/** A subject at the beginning; `quiet` leaves what is derived from its figures out of the trace. */
export function newCase(subject: SubjectFacts, telling: Telling, quiet = false): Case {
  const { frame, problems, told } = telling;
  const tracer = telling.trace ? new StepTracer() : silent;
  tracer.copied(told?.get(subject.id) ?? []);
  return {
    subject,
    facts: factsOf(subject, frame, quiet ? {} : { problems, tracer }),
    outcome: 'graded',
    group: null,
    entry: undefined,
    specialClass: null,
    treatedAs: null,
    scored: new Map(),
    points: undefined,
    rankTotal: undefined,
    total: undefined,
    rank: null,
    baseClass: null,
    class: null,
    adjustments: [],
    outliers: new Set(),
    doubts: [],
    merge: undefined,
    follows: undefined,
    beside: undefined,
    tracer,
  };
}

/** False when the subject is not in, or when that cannot be told. */
function settleScope(one: Case, { frame, problems }: Telling): boolean {
  const { rules } = frame;
  const inside = decide(rules.scope, one.facts);
  one.tracer.computed(
    { step: 'scope', id: 'scope', title: '评价范围', en: 'scope', clause: rules.scopeClause },
    { formula: rules.scope, scope: rules.scopes.subject, facts: one.facts, result: inside },
  );
  if (inside === undefined) undecided(one, rules, problems, { at: 'scope', formula: rules.scope });
  if (inside === false) one.outcome = 'excluded';
  return inside === true;
}

/** The first outcome that holds, then the first group that holds. */
function settleOutcome(
  one: Case,
  { frame, problems }: Telling,
  decisions: readonly ManualDecision[],
): void {
  const { rules } = frame;
  for (const rule of rules.outcomes) {
    const decision = decisions.find((made) => made.rule === rule.id);
    const holds = rule.when ? decide(rule.when, one.facts) : decision !== undefined;
    if (holds === undefined && rule.when) {
      undecided(one, rules, problems, { at: rule.id, formula: rule.when });
      return;
    }
    if (!holds) continue;
    if (decision && rule.reasonRequired && decision.reason.trim() === '') {
      problems.add('reasonMissing', { subject: one.subject, at: rule.id }, NO_REASON);
      return;
    }
    apply(one, rule, { rules, decision });
    break;
  }
  if (one.outcome !== 'excluded') settleGroup(one, rules, problems);
}

const NO_REASON = { zh: '人工认定要写明理由。', en: 'a decision by hand needs a reason.' };

function apply(
  one: Case,
  rule: OutcomeRule,
  { rules, decision }: { rules: Rules; decision: ManualDecision | undefined },
): void {
  one.outcome = rule.outcome;
  one.specialClass = rule.outcome === 'special' ? rule.class : null;
  one.treatedAs = rule.treatedAs;
  const { id, title, clause } = rule;
  const note = joined([
    rule.when || !decision
      ? undefined
      : {
          zh: `由${decision.by}认定：${decision.reason}`,
          en: `decided by ${decision.by}: ${decision.reason}`,
        },
    followsFrom(one),
  ]);
  const told = note.zh === '' ? undefined : note;
  const head = { step: 'outcome', id, title, clause, note: told } as const;
  if (!rule.when) {
    one.tracer.stated(head, rule.outcome);
    return;
  }
  one.tracer.computed(head, {
    formula: rule.when,
    scope: rules.scopes.subject,
    facts: one.facts,
    result: rule.outcome,
  });
}

/** What an outcome means for the class. */
function followsFrom({ specialClass, treatedAs }: Case): Note | undefined {
  if (specialClass !== null)
    return { zh: `列为 ${specialClass} 类`, en: `listed as ${specialClass}` };
  return treatedAs === null
    ? undefined
    : { zh: `按 ${treatedAs} 类管理`, en: `treated as ${treatedAs}` };
}

function settleGroup(one: Case, rules: Rules, problems: Problems): void {
  for (const group of rules.groups) {
    const holds = decide(group.when, one.facts);
    if (holds === undefined) {
      undecided(one, rules, problems, { at: group.id, formula: group.when });
      return;
    }
    if (!holds) continue;
    one.group = group.id;
    one.entry = rules.entries.find((entry) => entry.groups.includes(group.id));
    const { id, clause, when } = group;
    // The last group takes who is left: there is no condition to tell.
    const note = when.variables.length === 0 ? undefined : { zh: when.spell(), en: when.source };
    one.tracer.stated({ step: 'group', id, title: '组别', en: 'group', clause, note }, group.title);
    return;
  }
  problems.add(
    'noGroup',
    { subject: one.subject, at: 'groups' },
    { zh: '不属于任何组别。', en: 'belongs to no group.' },
  );
}

/** What people fill in, where a formula counts by it. */
const ASKED: Readonly<Record<string, string>> = { inProductionYears: 'inProductionSince' };

function undecided(
  one: Case,
  { scopes }: Rules,
  problems: Problems,
  { at, formula }: { at: string; formula: Expression },
): void {
  const lacking = formula.variables.filter((name) => one.facts.values[name] === null);
  const titles = lacking.map((name) => scopes.subject.names[ASKED[name] ?? name]?.title ?? name);
  problems.add(
    'undecided',
    { subject: one.subject, at },
    {
      zh: `未填${titles.join('、') || '数据'}，无法判断“${formula.spell()}”。`,
      en: `"${formula.source}" cannot be decided: ${lacking.join(', ') || 'data'} missing.`,
    },
  );
}

/** `rank(x)` compares a subject with the others of its group. */
function compareWithinGroups(cases: readonly Case[]): void {
  const groups = new Map<string, Facts[]>();
  const peers = new Map<string, Peers>();
  for (const one of cases) {
    if (one.group === null) continue;
    const members = groups.get(one.group) ?? [];
    const own = peers.get(one.group) ?? new Peers(members);
    groups.set(one.group, members);
    peers.set(one.group, own);
    one.facts.values['group'] = one.group;
    one.facts.values['outcome'] = one.outcome;
    one.facts.peers = own;
    members.push(one.facts);
  }
}
