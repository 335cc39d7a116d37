import { Exact } from '../expression/exact.js';
import type { Expression } from '../expression/expression.js';
import type { FilledProgramme } from '../programme/schema.js';
import { formulaAt } from './formula.js';
import type { Scopes } from './scopes.js';

type OutlierText = NonNullable<NonNullable<FilledProgramme['quality']>['outliers']>[number];
type Method = NonNullable<OutlierText['method']>;

/** How far a figure may stand from those it is compared with. */
export interface OutlierRule {
  /** Item, derived item or indicator. */
  readonly item: string;
  readonly title: string;
  readonly en?: string | undefined;
  readonly clause?: string | undefined;
  readonly method: Method;
  readonly limit: Exact;
  readonly within: string;
}

const LIMITS: Readonly<Record<Method, string>> = { modifiedZ: '3.5', iqr: '1.5', ratio: '10' };

export function outlierRules(
  { quality }: FilledProgramme,
  titleOf: (item: string) => { title?: string | undefined; en?: string | undefined } | undefined,
): OutlierRule[] {
  return (quality?.outliers ?? []).map(({ item, method = 'modifiedZ', limit, within, clause }) => ({
    item,
    title: titleOf(item)?.title ?? item,
    en: titleOf(item)?.en,
    clause,
    method,
    limit: Exact.of(limit ?? LIMITS[method]),
    within: within ?? 'all',
  }));
}

/** What must not be, or is doubtful, whatever the single figures say. */
export interface CheckRule {
  readonly id: string;
  readonly title: string;
  readonly en?: string | undefined;
  readonly clause?: string | undefined;
  readonly when: Expression;
  readonly refuses: boolean;
}

export function checkRules({ quality }: FilledProgramme, { subject }: Scopes): CheckRule[] {
  return (quality?.checks ?? []).map(({ id, title, en, clause, when, level }, index) => ({
    id,
    title,
    en,
    clause,
    when: formulaAt(`quality.checks[${String(index)}].when`, when, subject, 'truth'),
    refuses: level === 'refuse',
  }));
}
