import { compute, decide } from '../expression/expression.js';
import type { Expression } from '../expression/expression.js';
import { factsOf } from './facts.js';
import type { Frame } from './facts.js';
import type { MergeResult } from './evaluation.js';
import type { ManualDecision, SubjectFacts } from './input.js';
import type { MergeRule } from './merge-rules.js';
import { mergedFacts } from './merged-figures.js';
import { partners } from './partners.js';
import type { Problems } from './problems.js';
import type { Step } from './trace.js';
import { StepTracer } from './tracer.js';

interface Merging {
  readonly frame: Frame;
  readonly problems: Problems;
  readonly manual: readonly ManualDecision[];
}

/** Several subjects evaluated as one. */
export interface Union {
  readonly rule: MergeRule;
  readonly result: MergeResult;
  /** The one it is named after first. */
  readonly members: readonly SubjectFacts[];
  /** All of them in one. */
  readonly subject: SubjectFacts;
}

export interface Merged {
  readonly unions: readonly Union[];
  /** First lines of the trace by subject: merged with whom, or why not. */
  readonly told: ReadonlyMap<string, readonly Step[]>;
  /** Subjects of whom it cannot be told; they get no class. */
  readonly unclear: ReadonlySet<string>;
}

/**
 * Who is evaluated with whom: rule by rule, nobody twice. Whom a person has set aside stays alone.
 * `subjects` in the order of their codes.
 */
export function mergedUnions(subjects: readonly SubjectFacts[], merging: Merging): Merged {
  const { rules } = merging.frame;
  const merger = new Merger(merging);
  if (rules.merges.length === 0) return merger;
  const outcomes = new Set(rules.outcomes.map(({ id }) => id));
  const setAside = new Set(
    merging.manual.flatMap(({ rule, subject }) => (outcomes.has(rule) ? [subject] : [])),
  );
  let left = subjects.filter(({ id }) => !setAside.has(id));
  for (const rule of rules.merges) {
    for (const together of partners(left, rule.by)) merger.merge(together, rule);
    left = left.filter(({ id }) => !merger.settled.has(id));
  }
  return merger;
}

class Merger implements Merged {
  readonly unions: Union[] = [];
  readonly told = new Map<string, Step[]>();
  readonly unclear = new Set<string>();
  readonly settled = new Set<string>();

  constructor(private readonly merging: Merging) {}

  /** Makes a union of those who stand together, less those the rule leaves alone. */
  merge(together: readonly SubjectFacts[], rule: MergeRule): void {
    if (together.length < 2) {
      for (const one of together) this.alone(one, rule);
      return;
    }
    const head = this.headOf(together, rule);
    if (!head) return;
    const others = together.filter((one) => one !== head);
    const staying = others.filter((one) => !this.joins(one, head, rule));
    if (staying.length === 0) {
      this.unite([head, ...others], rule);
      return;
    }
    // Who was connected only through one that stays alone is no longer.
    const rest = together.filter((one) => !staying.includes(one));
    for (const fewer of partners(rest, rule.by)) this.merge(fewer, rule);
  }

  /** A tenant whose landlord is not evaluated is evaluated by itself, and told so. */
  private alone(one: SubjectFacts, rule: MergeRule): void {
    if (rule.by !== 'landlord' || one.landlord === undefined || one.landlord === one.code) return;
    this.tell(one, rule, {
      zh: `房东 ${one.landlord} 不在可合并的名单中，单独评价`,
      en: `its landlord ${one.landlord} is not among those it could merge with: evaluated alone`,
    });
  }

  private headOf(together: readonly SubjectFacts[], rule: MergeRule): SubjectFacts | undefined {
    const could = candidates(together, rule.into);
    const [only, another] = could;
    if (only && !another) return only;
    const from = could.length > 0 ? could : together;
    const sizes = from.map((one) => rule.largestBy && compute(rule.largestBy, this.facts(one)));
    const known = sizes.filter((size) => size !== undefined);
    const largest = known.reduce((a, b) => (a && a.compare(b) >= 0 ? a : b), known[0]);
    if (largest && known.length === sizes.length) {
      return from[sizes.findIndex((size) => size?.equals(largest))];
    }
    this.cannotTell(together, rule, from);
    return undefined;
  }

  private cannotTell(
    together: readonly SubjectFacts[],
    rule: MergeRule,
    from: readonly SubjectFacts[],
  ): void {
    const names = from.map(({ name }) => name);
    for (const subject of together) {
      this.unclear.add(subject.id);
      this.settled.add(subject.id);
      this.merging.problems.add(
        'mergeUnclear',
        { subject, at: rule.id },
        {
          zh: `应合并评价，但 ${names.join('、')} 以哪一家为主体不明；请补充房东、集团数据，或在方案中写 largestBy。`,
          en: `to be merged, but it is not clear which of ${names.join(', ')} stands for all; complete the data on landlord or group company, or write largestBy.`,
        },
      );
    }
  }

  /** Whether a member joins; who does not is told why. */
  private joins(one: SubjectFacts, head: SubjectFacts, rule: MergeRule): boolean {
    for (const [condition, wanted] of [
      [rule.when, true],
      [rule.unless, false],
    ] as const) {
      if (!condition) continue;
      const holds = decide(condition, this.facts(one));
      if (holds === wanted) continue;
      this.settled.add(one.id);
      const { zh, en } = { zh: condition.spell(), en: condition.source };
      if (holds === undefined) {
        this.unclear.add(one.id);
        this.merging.problems.add(
          'undecided',
          { subject: one, at: rule.id },
          {
            zh: `缺少数据，无法判断是否与${head.name}合并（${zh}）。`,
            en: `cannot be decided whether it merges with ${head.name} (${en}).`,
          },
        );
      } else {
        const why = wanted ? { zh: '不符合', en: 'not' } : { zh: '符合', en: '' };
        const note = {
          zh: `不与${head.name}合并，单独评价：${why.zh}“${zh}”`,
          en: `not merged with ${head.name}: ${why.en} ${en}`.replace(/ +/g, ' '),
        };
        this.tell(one, rule, note, condition);
      }
      return false;
    }
    return true;
  }

  private unite(members: readonly [SubjectFacts, ...SubjectFacts[]], rule: MergeRule): void {
    const [head] = members;
    const { items } = this.merging.frame.rules.programme;
    const { subject, steps } = mergedFacts(members, items, rule.clause);
    const result: MergeResult = {
      by: rule.by,
      clause: rule.clause ?? null,
      into: head.id,
      members: members.map(({ id }) => id),
      share: rule.share,
    };
    this.unions.push({ rule, result, members, subject });
    const names = members.map(({ name }) => name);
    const by = BY[rule.by];
    for (const one of members) {
      this.settled.add(one.id);
      this.tell(one, rule, {
        zh: `${by.zh}，合并评价：${names.join('、')}，以${head.name}为主体；${COUNTS[rule.mixed].zh}${SHARES[rule.share].zh}`,
        en: `${by.en}, evaluated as one: ${names.join(', ')}, standing for all ${head.name}; ${COUNTS[rule.mixed].en}${SHARES[rule.share].en}`,
      });
    }
    this.told.get(head.id)?.push(...steps);
  }

  /** With the figures that a `condition` looks at. */
  private tell(
    one: SubjectFacts,
    rule: MergeRule,
    note: { zh: string; en: string },
    condition?: Expression,
  ): void {
    const { subject } = this.merging.frame.rules.scopes;
    const step: Step = {
      step: 'merge',
      id: rule.id,
      title: '合并评价',
      en: 'merging',
      clause: rule.clause,
      formula: condition?.source,
      inputs: condition && new StepTracer().inputsOf(condition, subject, this.facts(one)),
      note,
      result: null,
    };
    this.told.set(one.id, [...(this.told.get(one.id) ?? []), step]);
  }

  private facts(one: SubjectFacts) {
    return factsOf(one, this.merging.frame, {});
  }
}

const BY = {
  parcel: { zh: '同一宗地', en: 'on one parcel' },
  groupCompany: { zh: '同一集团', en: 'of one group company' },
  landlord: { zh: '租户并入房东', en: 'tenants with their landlord' },
};

const COUNTS = {
  merged: { zh: '按合并后的数据评分', en: 'the merged figures count' },
  both: {
    zh: '按合并后的数据评分，另列单独评分',
    en: 'the merged figures count, each alone is shown',
  },
  single: {
    zh: '按各自的数据评分，另列合并评分',
    en: 'each counts alone, the merged score is shown',
  },
};

/** Sharing the result is the rule, and goes without saying. */
const SHARES = {
  result: { zh: '', en: '' },
  score: { zh: '，各自排名', en: ', each ranked by itself' },
  none: { zh: '，只有主体有结果', en: ', the result is of that one alone' },
};

function candidates(
  together: readonly SubjectFacts[],
  into: MergeRule['into'],
): readonly SubjectFacts[] {
  switch (into) {
    case 'owner': {
      const codes = new Set(together.map(({ code }) => code));
      return together.filter(({ landlord = '' }) => !codes.has(landlord));
    }
    case 'parent': {
      const companies = new Set(together.map(({ groupCompany }) => groupCompany));
      return together.filter(({ code, name }) => companies.has(code) || companies.has(name));
    }
    default:
      return together;
  }
}
