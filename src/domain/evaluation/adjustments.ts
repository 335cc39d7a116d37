import { Exact } from '../expression/exact.js';
import { decide } from '../expression/expression.js';
import type { Facts } from '../expression/value.js';
import { takesPlace } from './case.js';
import type { Case } from './case.js';
import { joined } from './cuts-told.js';
import type { Note } from './cuts-told.js';
import type { AdjustRule, GateRule, GradingRule } from './grading-rules.js';
import type { ManualDecision } from './input.js';
import { Problems } from './problems.js';
import { startingClasses } from './quota.js';
import type { Graded } from './ranking.js';
import type { Rules } from './rules.js';
import { silent } from './tracer.js';

interface Adjusting {
  readonly rules: Rules;
  readonly graded: readonly Graded[];
  readonly quota: Rules['programme']['quota'];
  readonly manual: readonly ManualDecision[];
  readonly problems: Problems;
}

/**
 * Applies adjustments in the order of the page, then gates; each sees the class left by the last.
 * Who has a rule that cannot be decided has no class: a veto is never a silent no.
 */
export function adjust(cases: readonly Case[], adjusting: Adjusting): void {
  const { quota, graded } = adjusting;
  const decisions = decisionsBySubject(cases, adjusting);
  const settle = (one: Case, how = adjusting): void => {
    const isDecided =
      adjustOne(one, how, decisions.get(one.subject.id) ?? []) &&
      how.rules.gates.every((gate) => passGate(one, gate, how));
    if (!isDecided) one.class = null;
  };
  const starts =
    quota?.adjusted === 'freePlace'
      ? startingClasses(graded, (one, start) => {
          const tried = { ...one, class: start, adjustments: [], tracer: silent };
          settle(tried, { ...adjusting, problems: new Problems() });
          return tried.class;
        })
      : undefined;
  for (const one of cases.filter(takesPlace)) {
    one.class = one.outcome === 'special' ? one.specialClass : null;
    if (one.outcome === 'graded' && one.baseClass !== null) {
      one.class = one.baseClass;
      const start = starts?.get(one) ?? one.baseClass;
      if (start !== one.baseClass) moveUp(one, start, quota?.clause);
      settle(one);
      if (starts?.has(one) && one.class !== start) tellFreed(one, start, quota?.clause);
    }
    classFacts(one);
  }
}

/** Into the place of one whose class has been adjusted. */
function moveUp(one: Case, to: string, clause: string | undefined): void {
  const from = one.class;
  one.class = to;
  const note = {
    zh: `前面有企业调档让出名额，依次递补：${from ?? ''} → ${to}`,
    en: `moves up into a place given up in front: ${from ?? ''} → ${to}`,
  };
  one.tracer.stated(
    { step: 'quota', id: 'freePlace', title: '名额递补', en: 'freed place', clause, note },
    to,
  );
  const reason = '前面有企业调档让出名额，依次递补';
  one.adjustments.push({ rule: 'freePlace', clause: clause ?? null, from, to, reason });
}

function tellFreed(one: Case, from: string, clause: string | undefined): void {
  const note = {
    zh: `等级已调整，让出 ${from} 的名额，由后面的依次递补`,
    en: `adjusted: its place in ${from} is given up to the next in rank`,
  };
  one.tracer.stated(
    { step: 'quota', id: 'freePlace', title: '让出名额', en: 'place given up', clause, note },
    one.class,
  );
}

function decisionsBySubject(
  cases: readonly Case[],
  { rules, manual, problems }: Adjusting,
): Map<string, ManualDecision[]> {
  const known = new Map(cases.map((one) => [one.subject.id, one]));
  const rulesByHand = new Set([
    ...rules.adjust.filter((rule) => rule.byHand).map((rule) => rule.id),
    ...rules.outcomes.filter((rule) => !rule.when).map((rule) => rule.id),
  ]);
  const bySubject = new Map<string, ManualDecision[]>();
  for (const decision of manual) {
    const { subject, rule } = decision;
    const one = known.get(subject);
    if (!one) {
      problems.add('unknownSubject', { at: subject }, UNKNOWN.subject(subject));
    } else if (one.follows && !takesPlace(one)) {
      problems.add(
        'unknownSubject',
        { at: subject },
        UNKNOWN.member(one.subject, one.follows.subject),
      );
    } else if (!rulesByHand.has(rule))
      problems.add('unknownRule', { at: rule }, UNKNOWN.rule(rule));
    else bySubject.set(subject, [...(bySubject.get(subject) ?? []), decision]);
  }
  return bySubject;
}

const UNKNOWN = {
  member: (one: Named, head: Named) => ({
    zh: `${one.name}与${head.name}合并评价，人工决定要对${head.name}作出。`,
    en: `${one.name} is evaluated as one with ${head.name}: decide on ${head.name}.`,
  }),
  subject: (id: string) => ({
    zh: `人工决定所指的对象 ${id} 不在本次评价中。`,
    en: `the decision is about ${id}, who is not in this evaluation.`,
  }),
  rule: (id: string) => ({
    zh: `方案没有可由人工适用的规则“${id}”。`,
    en: `the programme has no rule "${id}" to be applied by hand.`,
  }),
};

interface Named {
  readonly name: string;
}

/** False when a rule cannot be decided. */
function adjustOne(one: Case, adjusting: Adjusting, decisions: readonly ManualDecision[]): boolean {
  const ladder = ladderOf(one, adjusting.rules);
  const matched = new Set<string>();
  for (const rule of adjusting.rules.adjust) {
    if (!concerns(rule, one)) continue;
    const before = rule.unless.find((id) => matched.has(id));
    const decision = decisions.find((made) => made.rule === rule.id);
    if (rule.byHand && !decision) continue;
    const facts = classFacts(one);
    if (before !== undefined) {
      const stronger = adjusting.rules.adjust.find(({ id }) => id === before);
      if (!rule.when || decide(rule.when, facts) === true) tellGivesWay(one, rule, stronger);
      continue;
    }
    const holds = applies(rule, one, { facts, problems: adjusting.problems });
    if (holds === undefined) return false;
    if (!holds) continue;
    if (decision && !justified(rule, one, { decision, problems: adjusting.problems })) continue;
    matched.add(rule.id);
    carryOut(one, rule, { ladder, facts, decision, rules: adjusting.rules });
  }
  return true;
}

/** A rule that would hold, but not beside one that has. */
function tellGivesWay(one: Case, rule: AdjustRule, before: AdjustRule | undefined): void {
  const { id, title, en, clause } = rule;
  const note = {
    zh: `“${before?.title ?? ''}”已起作用，不再适用，等级仍为 ${String(one.class)}`,
    en: `"${before?.en ?? before?.id ?? ''}" has applied, so this does not: the class stays ${String(one.class)}`,
  };
  one.tracer.stated({ step: 'adjust', id, title, en, clause, note }, one.class);
}

/** The classes of the subject's grading, best first. */
function ladderOf(one: Case, rules: Rules): readonly string[] {
  const grading = rules.gradings.find((rule: GradingRule) => rule.groups.includes(one.group ?? ''));
  return grading?.classes ?? [];
}

function concerns(rule: AdjustRule, one: Case): boolean {
  if (rule.groups && !rule.groups.includes(one.group ?? '')) return false;
  return !rule.from || rule.from.includes(one.class ?? '');
}

/** Lays the class so far beside the figures. */
function classFacts(one: Case): Facts {
  const { values } = one.facts;
  values['total'] = one.total ?? null;
  values['class'] = one.class;
  values['baseClass'] = one.baseClass;
  values['rank'] = one.rank === null ? null : Exact.of(one.rank);
  return one.facts;
}

function applies(
  rule: { readonly id: string; readonly when: AdjustRule['when'] },
  one: Case,
  { facts, problems }: { facts: Facts; problems: Problems },
): boolean | undefined {
  if (!rule.when) return true;
  const holds = decide(rule.when, facts);
  if (holds === undefined) {
    problems.add(
      'undecided',
      { subject: one.subject, at: rule.id },
      {
        zh: `缺少数据，无法判断“${rule.when.spell()}”是否成立。`,
        en: `"${rule.when.source}" cannot be decided.`,
      },
    );
  }
  return holds;
}

function justified(
  rule: AdjustRule,
  one: Case,
  { decision, problems }: { decision: ManualDecision; problems: Problems },
): boolean {
  if (!rule.reasonRequired || decision.reason.trim() !== '') return true;
  problems.add(
    'reasonMissing',
    { subject: one.subject, at: rule.id },
    { zh: `“${rule.title}”要写明理由。`, en: `"${rule.id}" needs a reason.` },
  );
  return false;
}

function carryOut(
  one: Case,
  rule: AdjustRule,
  told: {
    ladder: readonly string[];
    facts: Facts;
    decision: ManualDecision | undefined;
    rules: Rules;
  },
): void {
  const { ladder, facts, decision, rules } = told;
  const from = one.class;
  const to = targetClass(from, rule, { ladder, declared: rules.declared });
  one.class = to;
  const { id, title, en, clause } = rule;
  const note = effectTold(rule, { from, to, decision });
  if (rule.when) {
    one.tracer.computed(
      { step: 'adjust', id, title, en, clause, note },
      { formula: rule.when, scope: rules.scopes.adjust, facts, result: to },
    );
  } else one.tracer.stated({ step: 'adjust', id, title, en, clause, note }, to);
  if (from === to) return;
  one.adjustments.push({
    rule: id,
    clause: clause ?? null,
    from,
    to,
    reason: decision?.reason ?? title,
    ...(decision && { by: decision.by }),
  });
}

/** 某人提出：某理由；下调 1 档：C → D */
function effectTold(
  { set, atBest, atWorst, move }: AdjustRule,
  told: { from: string | null; to: string | null; decision: ManualDecision | undefined },
): Note {
  const { from, to, decision } = told;
  const steps = String(Math.abs(move));
  const effect =
    set !== undefined
      ? { zh: `定为 ${set}`, en: `set to ${set}` }
      : atBest !== undefined
        ? { zh: `最好只能是 ${atBest}`, en: `at best ${atBest}` }
        : atWorst !== undefined
          ? { zh: `最差也是 ${atWorst}`, en: `at worst ${atWorst}` }
          : move > 0
            ? { zh: `上调 ${steps} 档`, en: `up ${steps}` }
            : { zh: `下调 ${steps} 档`, en: `down ${steps}` };
  const change =
    from === to
      ? { zh: `等级仍为 ${String(to)}`, en: `the class stays ${String(to)}` }
      : { zh: `${String(from)} → ${String(to)}`, en: `${String(from)} → ${String(to)}` };
  return joined([
    decision && {
      zh: `${decision.by}提出：${decision.reason}`,
      en: `by ${decision.by}: ${decision.reason}`,
    },
    { zh: `${effect.zh}：${change.zh}`, en: `${effect.en}: ${change.en}` },
  ]);
}

/**
 * Moves go along the grading's own classes. A bound may be a class that this grading does not give;
 * where it stands among the others is then as the programme lists them.
 */
function targetClass(
  from: string | null,
  rule: AdjustRule,
  { ladder, declared }: { ladder: readonly string[]; declared: readonly string[] },
): string | null {
  const { set, atBest, atWorst, move } = rule;
  if (set !== undefined || from === null) return set ?? null;
  const bound = atBest ?? atWorst;
  const named = [from, bound].filter((name) => name !== undefined);
  const order = named.every((name) => ladder.includes(name))
    ? ladder
    : declared.filter((name) => ladder.includes(name) || named.includes(name));
  if (bound === undefined) return shiftClass(from, move, order);
  const isBetter = order.indexOf(from) < order.indexOf(bound);
  return isBetter === (atBest !== undefined) ? bound : from;
}

/** The class so many steps up (positive) or down, staying within the ladder, best first. */
export function shiftClass(from: string, steps: number, ladder: readonly string[]): string {
  const place = ladder.indexOf(from);
  if (place === -1) return from;
  const to = Math.min(ladder.length - 1, Math.max(0, place - steps));
  return ladder[to] ?? from;
}

/** False when the gate cannot be decided. */
function passGate(one: Case, gate: GateRule, { rules, problems }: Adjusting): boolean {
  if (one.class !== gate.class || gate.groups?.includes(one.group ?? '') === false) return true;
  const facts = classFacts(one);
  const holds = applies({ id: gate.id, when: gate.unless }, one, { facts, problems });
  if (!holds) return holds === false;
  one.class = gate.otherwise;
  one.adjustments.push({
    rule: gate.id,
    clause: gate.clause ?? null,
    from: gate.class,
    to: gate.otherwise,
    reason: gate.title ?? gate.unless.spell(),
  });
  const move = `${gate.class} → ${gate.otherwise}`;
  one.tracer.computed(
    {
      step: 'gate',
      id: gate.id,
      title: gate.title ?? gate.class,
      clause: gate.clause,
      note: { zh: move, en: move },
    },
    { formula: gate.unless, scope: rules.scopes.adjust, facts, result: gate.otherwise },
  );
  return true;
}
