import { Exact } from '../expression/exact.js';
import type { Expression } from '../expression/expression.js';
import type { FilledProgramme } from '../programme/schema.js';
import { RuleContradictory } from './evaluation.error.js';
import { conditionAt, formulaAt } from './formula.js';
import type { Scopes } from './scopes.js';

type PointsText = NonNullable<NonNullable<FilledProgramme['evaluation']>[number]['points']>[number];
type PointText = Omit<PointsText, 'id' | 'of'>;

/** One way to earn or lose points. */
export interface PointSource {
  readonly title: string;
  readonly en?: string | undefined;
  readonly from: Expression | undefined;
  readonly when: Expression | undefined;
  readonly each: Exact | undefined;
  readonly first: Exact | undefined;
  readonly next: Exact | undefined;
  readonly is: Expression | undefined;
  readonly levels: Readonly<Record<string, Exact>> | undefined;
  readonly byGroup: Readonly<Record<string, Exact>> | undefined;
  readonly max: Exact | undefined;
  readonly min: Exact | undefined;
  /** Month and day of the evaluated year on which an event must still be valid. */
  readonly validOn: string | undefined;
  readonly recognisedBy: string | undefined;
  readonly take: 'highest' | 'sum' | 'first';
}

export interface PointRule extends PointSource {
  readonly id: string;
  readonly clause?: string | undefined;
  readonly of: readonly PointSource[];
  readonly scopes: Scopes;
}

/** `clause` is that of the whole block, for rules without one of their own. */
export function pointRules(
  texts: readonly PointsText[],
  path: string,
  { scopes, clause }: { readonly scopes: Scopes; readonly clause: string | undefined },
): PointRule[] {
  return texts.map((text, index) => {
    const at = `${path}[${String(index)}]`;
    const of = (text.of ?? []).map((one, sub) => source(one, `${at}.of[${String(sub)}]`, scopes));
    return {
      ...source({ title: text.id, ...text }, at, scopes, of.length > 0),
      id: text.id,
      clause: text.clause ?? clause,
      of,
      scopes,
    };
  });
}

function source(text: PointText, path: string, scopes: Scopes, hasParts = false): PointSource {
  const amount = ['each', 'first', 'is', 'levels', 'byGroup'] as const;
  if (!hasParts && amount.every((key) => text[key] === undefined)) {
    throw new RuleContradictory(path, {
      zh: '没有说明加减几分（each、first、is、levels、byGroup 之一）。',
      en: 'does not say how many points.',
    });
  }
  const events = text.from;
  if (events === undefined && (text.levels || text.first !== undefined)) {
    throw new RuleContradictory(path, {
      zh: 'levels 和 first 要说明从哪类事件计（from）。',
      en: 'levels and first need the events they count (from).',
    });
  }
  return {
    title: text.title ?? '其中一项',
    en: text.en ?? text.title ?? 'one of them',
    from:
      events === undefined ? undefined : formulaAt(`${path}.from`, events, scopes.points, 'any'),
    when: conditionAt(`${path}.when`, text.when, scopes.points),
    each: exact(text.each),
    first: exact(text.first),
    next: exact(text.next),
    is:
      text.is === undefined ? undefined : formulaAt(`${path}.is`, text.is, scopes.points, 'number'),
    levels: text.levels && exactRecord(text.levels),
    byGroup: text.byGroup && exactRecord(text.byGroup),
    max: exact(text.max),
    min: exact(text.min),
    validOn: text.validOn,
    recognisedBy: text.recognisedBy,
    take: text.take ?? 'sum',
  };
}

function exact(text: string | undefined): Exact | undefined {
  return text === undefined ? undefined : Exact.of(text);
}

function exactRecord(record: Readonly<Record<string, string>>): Record<string, Exact> {
  return Object.fromEntries(Object.entries(record).map(([key, text]) => [key, Exact.of(text)]));
}
