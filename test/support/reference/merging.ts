/** Firms of one parcel, group company or landlord evaluated as one, of the reference: docs/programmes.md §4.3. */
import type { ManualDecision, SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { Firm } from './firm.js';
import type { Frame, Share } from './firm.js';
import { isFraction, isVoid } from './formula.js';
import { compare, number, shown, sum } from './fraction.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';

type Merge = NonNullable<NonNullable<FilledProgramme['population']>['merge']>;
type Rule = Exclude<Merge, unknown[]>;

interface Merged {
  /** The union of each firm that stands for several. */
  readonly unions: ReadonlyMap<string, SubjectFacts>;
  /** Whom each firm has been merged into, and what it shares with it. */
  readonly into: ReadonlyMap<string, { readonly head: string; readonly share: Share }>;
  /** Of whom it cannot be told. */
  readonly unclear: ReadonlySet<string>;
}

/** Rule after rule from the top; whom a rule has merged, or left alone, no later one asks. */
export function merged(
  subjects: readonly SubjectFacts[],
  frame: Frame,
  manual: readonly ManualDecision[],
): Merged {
  const unions = new Map<string, SubjectFacts>();
  const into = new Map<string, { head: string; share: Share }>();
  const unclear = new Set<string>();
  const { merge = [], outcomes = [] } = frame.programme.population ?? {};
  const byHand = outcomes.map(({ id }) => id);
  const isSetAside = ({ id }: SubjectFacts): boolean =>
    manual.some((one) => one.subject === id && byHand.includes(one.rule));
  const inOrder = [...subjects].sort((a, b) => (a.code < b.code ? -1 : 1));
  let free = inOrder.filter((one) => !isSetAside(one));
  for (const rule of [merge].flat()) {
    const settled = new Set<SubjectFacts>();
    const waiting = setsOf(free, rule.by);
    for (let set = waiting.pop(); set; set = waiting.pop()) {
      if (set.length < 2) continue;
      const head = headOf(set, rule, frame);
      if (!head) {
        for (const one of set) {
          unclear.add(one.id);
          settled.add(one);
        }
        continue;
      }
      const stays = set.filter((one) => one !== head && joins(one, rule, frame) !== true);
      for (const one of stays) {
        settled.add(one);
        if (joins(one, rule, frame) === undefined) unclear.add(one.id);
      }
      const rest = set.filter((one) => !stays.includes(one));
      if (stays.length > 0) {
        waiting.push(...setsOf(rest, rule.by));
        continue;
      }
      for (const one of set) settled.add(one);
      if (rule.mixed === 'single') continue;
      const others = set.filter((one) => one !== head);
      unions.set(head.id, together(head, others, frame));
      const share = rule.share ?? 'result';
      for (const { id } of others) into.set(id, { head: head.id, share });
    }
    free = free.filter((one) => !settled.has(one));
  }
  return { unions, into, unclear };
}

/** What makes two firms stand together. */
const BELONG: Readonly<Record<Rule['by'], (a: SubjectFacts, b: SubjectFacts) => boolean>> = {
  parcel: (a, b) => a.parcels?.some((no) => b.parcels?.includes(no)) === true,
  landlord: (a, b) => a.landlord === b.code,
  groupCompany: ({ groupCompany: of }, b) =>
    of !== undefined && of !== '' && [b.groupCompany, b.code, b.name].includes(of),
};

/** The firms in sets: whoever belongs to one of a set belongs to all of it. */
function setsOf(firms: readonly SubjectFacts[], by: Rule['by']): SubjectFacts[][] {
  let sets: SubjectFacts[][] = [];
  for (const firm of firms) {
    const touches = (set: readonly SubjectFacts[]): boolean =>
      set.some((one) => BELONG[by](one, firm) || BELONG[by](firm, one));
    const joined = [...sets.filter(touches).flat(), firm];
    sets = [...sets.filter((set) => !touches(set)), joined];
  }
  return sets.map((set) => firms.filter((one) => set.includes(one)));
}

/** Those who could stand for all: no tenants of the others; whom the others name as their group; all. */
function candidates(set: readonly SubjectFacts[], { by, into }: Rule): readonly SubjectFacts[] {
  const whose = into ?? (by === 'groupCompany' ? 'parent' : 'owner');
  if (whose === 'largest') return set;
  if (whose === 'owner') {
    return set.filter(({ landlord }) => !set.some(({ code }) => code === landlord));
  }
  return set.filter(({ code, name }) =>
    set.some(({ groupCompany }) => groupCompany === code || groupCompany === name),
  );
}

/** Who stands for all, or the largest where several could. */
function headOf(set: readonly SubjectFacts[], rule: Rule, frame: Frame): SubjectFacts | undefined {
  const likely = candidates(set, rule);
  const could = likely.length === 0 ? set : likely;
  if (could.length === 1 || rule.largestBy === undefined) {
    return could.length === 1 ? could[0] : undefined;
  }
  let best: { one: SubjectFacts; by: ReturnType<Firm['is']> } | undefined;
  for (const one of could) {
    const by = new Firm(one, frame).is(rule.largestBy);
    if (!isFraction(by)) return undefined;
    if (!best || (isFraction(best.by) && compare(by, best.by) > 0)) best = { one, by };
  }
  return best?.one;
}

/** Undefined where it cannot be told. */
function joins(one: SubjectFacts, { when, unless }: Rule, frame: Frame): boolean | undefined {
  const firm = new Firm(one, frame);
  for (const [condition, wanted] of [
    [when, true],
    [unless, false],
  ] as const) {
    const holds = condition === undefined ? wanted : firm.is(condition);
    if (holds === wanted) continue;
    return typeof holds === 'object' && isVoid(holds) ? undefined : false;
  }
  return true;
}

/** Figures added up, records put together; all else is that of the head. */
function together(head: SubjectFacts, others: readonly SubjectFacts[], frame: Frame): SubjectFacts {
  const all = [head, ...others];
  const added = (of: (one: SubjectFacts) => SubjectFacts['values']) => {
    const figures: Record<string, string | null> = { ...of(head) };
    for (const item of frame.programme.items) {
      if (item.kind === 'text' || item.merged === 'own') continue;
      const told = all.map((one) => of(one)[item.id] ?? null).filter((text) => text !== null);
      const isThere = told.length > 0 && (item.required !== true || told.length === all.length);
      figures[item.id] = isThere ? shown(sum(told.map(number))) : null;
    }
    return figures;
  };
  return {
    ...head,
    values: added((one) => one.values),
    last: all.some(({ last }) => last) ? added((one) => one.last ?? {}) : undefined,
    events: all.flatMap(({ events = [] }) => events),
  };
}

/** Members ranked by themselves take over the score of their union. */
export function shareScores(firms: readonly Firm[]): void {
  for (const firm of firms) {
    if (firm.follows && firm.share === 'score') takeOver(firm, firm.follows);
  }
}

/** Members that share the result take over all of it. */
export function shareResults(firms: readonly Firm[]): void {
  for (const firm of firms) {
    const { follows: head, share } = firm;
    if (!head || share !== 'result') continue;
    takeOver(firm, head);
    firm.rank = head.rank;
    firm.baseClass = head.baseClass;
    firm.class = head.class;
    firm.adjustments.push(...head.adjustments);
    firm.doubts.push(...head.doubts, ...head.outliers);
  }
}

function takeOver(firm: Firm, head: Firm): void {
  firm.outcome = head.outcome;
  firm.group = head.group;
  firm.ownClass = head.ownClass;
  firm.treatedAs = head.treatedAs;
  firm.isBlocked = head.isBlocked;
  firm.points = head.points;
  firm.total = head.total;
  firm.rankTotal = head.rankTotal;
  for (const [id, scored] of head.scored) firm.scored.set(id, scored);
}
