import { Exact } from '../expression/exact.js';
import { compute, decide } from '../expression/expression.js';
import type { Expression } from '../expression/expression.js';
import type { Facts } from '../expression/value.js';
import type { Case } from './case.js';
import { classAtPlaces, cumulativeCounts, takeWithTies } from './counts.js';
import { countTold, cutsTold, joined, tieTold } from './cuts-told.js';
import type { Note } from './cuts-told.js';
import type { CountMode, GradingRule, RankKey, SelectRule, TiesAtCut } from './grading-rules.js';
import type { Problems } from './problems.js';
import { layOutResults, populationsOf, rank } from './ranking.js';
import type { Graded, Ranked } from './ranking.js';
import type { Rules } from './rules.js';
import { type Tied, missedTold, stepNote, tiedTold } from './select-told.js';
import { sliceOf } from './slices.js';
import type { StepInput } from './trace.js';
import { silent } from './tracer.js';

/** Ranks every population and gives each subject its base class. */
export function classify(cases: readonly Case[], rules: Rules, problems: Problems): Graded[] {
  layOutResults(cases, rules);
  const graded = rules.gradings.flatMap((rule) =>
    populationsOf(cases, rule).map((population) => ({ rule, population })),
  );
  for (const { rule, population } of graded) {
    for (const one of population) tellRank(one, { rule, rules, of: population.length });
    if (rule.shares.length > 0) byShares(population, rule);
    else if (rule.lines.length > 0) byLines(population, rule, { rules, problems });
    else bySelection(population, rule, problems);
  }
  return graded;
}

interface Ranking {
  readonly rule: GradingRule;
  readonly rules: Rules;
  readonly of: number;
}

/** Among whom, where that is not all who are graded: 在同一行政区划（320600）、包括不参加分类的企业. */
function amongTold(one: Case, { rule, rules }: Ranking): Note {
  const { names } = rules.scopes.grading;
  const parts = rule.within.map((name) => {
    const { title = name, en = name } = names[name] ?? {};
    const slice = sliceOf(one, name);
    return { zh: `${title} ${slice || '空缺'}`, en: `${en} ${slice || 'none'}` };
  });
  const zh = parts.length > 0 ? [`同在${parts.map((part) => part.zh).join('、')}`] : [];
  const en = parts.length > 0 ? [`within ${parts.map((part) => part.en).join(', ')}`] : [];
  if (rule.base === 'listed') {
    zh.push('不定级的也占名次');
    en.push('those not graded hold their places, too');
  }
  return { zh: zh.map((part) => `，${part}`).join(''), en: en.map((part) => `, ${part}`).join('') };
}

function tellRank(ranked: Ranked, ranking: Ranking): void {
  const { rule, of } = ranking;
  const { one } = ranked;
  one.rank = ranked.rank;
  one.facts.values['rank'] = Exact.of(ranked.rank);
  if (one.tracer === silent) return;
  const among = amongTold(one, ranking);
  const inputs: StepInput[] = rule.rank.map((key, index) => ({
    name: key.formula.source,
    title: key.formula.spell(),
    en: key.formula.source,
    value: ranked.keys[index]?.toString() ?? null,
  }));
  one.tracer.stated(
    {
      step: 'rank',
      id: 'rank',
      title: '名次',
      en: 'rank',
      clause: rule.clause,
      note: { zh: `共 ${String(of)} 家排名${among.zh}`, en: `of ${String(of)} ranked${among.en}` },
    },
    String(ranked.rank),
    inputs,
  );
}

function give(ranked: Ranked, name: string, rule: GradingRule, told: Told = {}): void {
  const { one } = ranked;
  const { note, inputs } = told;
  one.baseClass = name;
  one.tracer.stated(
    { step: 'class', id: 'class', title: '基础等级', en: 'base class', clause: rule.clause, note },
    name,
    inputs,
  );
}

/** What is to be said of how somebody came to a class. */
interface Told {
  readonly note?: Note;
  readonly inputs?: readonly StepInput[];
}

function byShares(population: readonly Ranked[], rule: GradingRule): void {
  const cumulative = cumulativeCounts(population.length, rule.shares, rule.edge);
  const ranks = population.map((one) => one.rank);
  const ties = rule.shares.map((share) => share.ties);
  const classes = classAtPlaces(ranks, cumulative, ties);
  const cuts = rule.shares.map((share, index) => ({ ...share, after: cumulative[index] ?? 0 }));
  const all = cutsTold(population.length, rule, cumulative);
  population.forEach((ranked, place) => {
    const name = rule.shares[classes[place] ?? 0]?.class;
    if (name === undefined) return;
    const shares = ranks[place - 1] === ranked.rank || ranks[place + 1] === ranked.rank;
    const own = shares && ranked.one.tracer !== silent ? tieTold(ranks, place, cuts) : undefined;
    give(ranked, name, rule, { note: own ? joined([all, own]) : all });
  });
}

function byLines(
  population: readonly Ranked[],
  rule: GradingRule,
  { rules, problems }: { rules: Rules; problems: Problems },
): void {
  for (const ranked of population) {
    const found = rule.lines.find((line) => decide(line.when, ranked.facts) !== false);
    if (!found) continue;
    if (decide(found.when, ranked.facts) === undefined) undecided(ranked.one, found, problems);
    else {
      const condition = found.when.spell();
      const inputs = ranked.one.tracer.inputsOf(found.when, rules.scopes.ranked, ranked.facts);
      give(ranked, found.class, rule, { note: { zh: condition, en: found.when.source }, inputs });
    }
  }
}

function undecided(one: Case, line: { class: string; when: Expression }, problems: Problems): void {
  problems.add(
    'undecided',
    { subject: one.subject, at: line.class },
    {
      zh: `缺少数据，无法判断等级条件“${line.when.spell()}”。`,
      en: `the condition "${line.when.source}" cannot be decided.`,
    },
  );
}

function bySelection(population: readonly Ranked[], rule: GradingRule, problems: Problems): void {
  const told = population.some(({ one }) => one.tracer !== silent)
    ? new Map<Case, Told>()
    : undefined;
  const classes = selection({ population, rule, problems, ...(told && { told }) });
  for (const ranked of population) {
    const name = classes.get(ranked.one);
    if (name !== undefined) give(ranked, name, rule, told?.get(ranked.one));
  }
}

/** Who is selected into which class; `without` those, who already take so many `places` of a class. */
export function selection(among: {
  readonly population: readonly Ranked[];
  readonly rule: GradingRule;
  readonly problems: Problems;
  readonly without?: ReadonlySet<Case>;
  readonly places?: ReadonlyMap<string, number>;
  /** Takes down by which step each was selected. */
  readonly told?: Map<Case, Told>;
}): Map<Case, string> {
  const { population, rule, without, places } = among;
  const classes = new Map<Case, string>();
  /** What is to be said of who was not taken because of a tie. */
  const missed = new Map<Case, Note[]>();
  const left = new Set(population.map(({ one }) => one).filter((one) => !without?.has(one)));
  for (const [at, select] of rule.select.entries()) {
    const taken = places?.get(select.class) ?? 0;
    const selecting = { ...among, left, taken };
    const pool = poolOf(select, selecting).filter(({ one }) => left.has(one));
    const from = pool.length;
    const { picked, tied } = chosen(select, pool, selecting);
    const whole = `${String(picked.length)}/${String(population.length)}`;
    const limits = limitsTold(select, rule, [from, population.length]);
    const tie = tied && tiedTold(tied, select);
    picked.forEach(({ one, facts }, place) => {
      left.delete(one);
      classes.set(one, select.class);
      const note = stepNote(select, { at, place, whole, from });
      among.told?.set(one, {
        note: joined([...(missed.get(one) ?? []), note, ...limits, tie]),
        inputs: keyInputs(select.order, facts),
      });
    });
    for (const one of tied?.all ?? []) {
      if (classes.has(one) || !tie) continue;
      missed.set(one, [...(missed.get(one) ?? []), missedTold(tie, select.class, at)]);
    }
  }
  return classes;
}

/** How the number a step takes was rounded. */
function limitsTold(
  { take, of, bound }: SelectRule,
  rule: GradingRule,
  [pool, all]: readonly [pool: number, all: number],
): (Note | undefined)[] {
  if (take === 'all' || 'number' in take) return [];
  return [countTold(take.share, of === 'from' ? pool : all, countMode(bound, rule))];
}

function keyInputs(keys: readonly RankKey[], facts: Facts): StepInput[] {
  return keys.map(({ formula }) => ({
    name: formula.source,
    title: formula.spell(),
    en: formula.source,
    value: compute(formula, facts)?.toString() ?? null,
  }));
}

interface Selecting {
  readonly population: readonly Ranked[];
  /** Those without a class so far; who cannot be decided on gets none. */
  readonly left: Set<Case>;
  /** Places of the class that are held already. */
  readonly taken: number;
  readonly rule: GradingRule;
  readonly problems: Problems;
}

/** Who a selection step takes: from its pool, in its order, as many as it says. */
function chosen(select: SelectRule, pool: readonly Ranked[], selecting: Selecting): Chosen {
  const { left, rule, population, taken } = selecting;
  const keys = select.order.length > 0 ? select.order : rule.rank;
  const meeting = new Set(pool.filter((ranked) => meets(select, ranked, selecting)));
  const whole = select.of === 'from' ? pool.length : population.length;
  const number = Math.max(0, wanted(select, whole, rule) - taken);
  if (!select.when || select.bound !== 'atLeast') {
    return first(number, [...meeting], keys, select.ties);
  }
  // A lower limit takes all that meet the condition, and fills up from those who do not.
  const others = pool.filter((ranked) => left.has(ranked.one) && !meeting.has(ranked));
  const { picked, tied } = first(number - meeting.size, others, keys, select.ties);
  return { picked: [...meeting, ...picked], tied };
}

interface Chosen {
  readonly picked: readonly Ranked[];
  readonly tied: Tied | undefined;
}

function first(
  number: number,
  of: readonly Ranked[],
  keys: readonly RankKey[],
  ties: TiesAtCut,
): Chosen {
  const ordered = rank(of, keys);
  const ranks = ordered.map((ranked) => ranked.rank);
  const edge = ranks[number - 1];
  const isCut = edge !== undefined && edge === ranks[number];
  const all = isCut ? ordered.filter((_, at) => ranks[at] === edge).map(({ one }) => one) : [];
  return {
    picked: ordered.slice(0, takeWithTies(ranks, number, ties)),
    tied: isCut ? { all, after: number } : undefined,
  };
}

function poolOf(select: SelectRule, { population, rule }: Selecting): readonly Ranked[] {
  if (typeof select.from === 'string') return population;
  const ordered = rank(population, [select.from.by]);
  const ranks = ordered.map((ranked) => ranked.rank);
  const count = select.from.top.times(Exact.of(population.length)).toInteger(rule.count);
  return ordered.slice(0, takeWithTies(ranks, count, rule.tiesAtCut));
}

function meets(select: SelectRule, ranked: Ranked, { left, problems }: Selecting): boolean {
  if (!select.when) return true;
  const holds = decide(select.when, ranked.facts);
  if (holds === undefined) {
    left.delete(ranked.one);
    undecided(ranked.one, { class: select.class, when: select.when }, problems);
  }
  return holds === true;
}

function wanted(select: SelectRule, whole: number, rule: GradingRule): number {
  const { take, bound } = select;
  if (take === 'all') return Infinity;
  if ('number' in take) return take.number;
  return take.share.times(Exact.of(whole)).toInteger(countMode(bound, rule));
}

/** A lower limit is never fallen short of, an upper one never passed. */
function countMode(bound: SelectRule['bound'], rule: GradingRule): CountMode {
  return bound === 'atLeast' ? 'ceil' : bound === 'atMost' ? 'floor' : rule.count;
}
