/** The arithmetic of bonus and penalty points, for the trace. Pure. */
import { Exact } from '../expression/exact.js';
import type { SubjectEvent } from '../expression/value.js';
import type { Case } from './case.js';
import type { PointRule, PointSource } from './point-rules.js';
import { limitNote } from './scores.js';
import type { Step, StepInput } from './trace.js';
import { silent } from './tracer.js';

/** What one way to earn points came to. */
export interface Earned {
  /** `undefined` when it cannot be told. */
  readonly points: Exact | undefined;
  /** Before the limits of the rule; what a condition that does not hold leaves is nothing. */
  readonly before: Exact | undefined;
  /** The records that count. */
  readonly events: readonly SubjectEvent[];
  /** Those that do not count, and why: no longer valid on the day, or recognised too late. */
  readonly tooLate: readonly { readonly event: SubjectEvent; readonly why: Words }[];
  /** Each of its parts, where it has some. */
  readonly of: readonly Earned[];
}

/** One rule: how its points came about, record by record; nothing where nothing was to count. */
export function tellPoints(one: Case, rule: PointRule, earned: Earned): void {
  if (one.tracer === silent || isNothing(earned)) return;
  const { points } = earned;
  const { id, clause } = rule;
  if (rule.of.length === 0) {
    tellSource(one, { source: rule, id, clause, scopes: rule.scopes }, earned);
    return;
  }
  rule.of.forEach((source, at) => {
    const part = earned.of[at];
    if (part === undefined || isNothing(part)) return;
    tellSource(one, { source, id: `${id}.${String(at)}`, clause, scopes: rule.scopes }, part);
  });
  const inputs = rule.of.map(({ title, en }, at): StepInput => {
    return { name: `p${String(at)}`, title, en, value: earned.of[at]?.points?.toString() ?? null };
  });
  const head = { step: 'points', id, title: rule.title, en: rule.en, clause } as const;
  const note = notes([limited(earned)]);
  const formula = together(inputs, rule.take);
  one.tracer.stated({ ...head, formula, note }, points?.toString() ?? null, inputs);
}

function isNothing({ points, events, tooLate }: Earned): boolean {
  return points?.isZero() === true && events.length + tooLate.length === 0;
}

/** All rules together, where there are several or a limit has changed their sum. */
export function tellSum(
  one: Case,
  all: readonly { readonly rule: PointRule; readonly earned: Earned }[],
  { sum, limited: result }: { readonly sum: Exact; readonly limited: Exact },
): void {
  const counted = all.filter(({ earned }) => earned.points?.isZero() === false);
  if (one.tracer === silent || (counted.length < 2 && sum.equals(result))) return;
  const inputs = counted.map(({ rule: { title, en }, earned }, at): StepInput => {
    return { name: `p${String(at)}`, title, en, value: earned.points?.toString() ?? null };
  });
  const formula = together(inputs, 'sum');
  const note = limitNote(sum, result);
  const head = {
    step: 'points',
    id: 'points',
    title: '加减分合计',
    en: 'points together',
  } as const;
  const clause = one.entry?.clause;
  one.tracer.stated({ ...head, clause, formula, note }, result.toString(), inputs);
}

interface Told {
  readonly source: PointSource;
  readonly id: string;
  readonly clause: string | undefined;
  readonly scopes: PointRule['scopes'];
}

function tellSource(one: Case, told: Told, earned: Earned): void {
  const { source, id, clause, scopes } = told;
  const { facts, tracer } = one;
  facts.values['n'] = Exact.of(earned.events.length);
  const held = source.when ? tracer.inputsOf(source.when, scopes.points, facts) : [];
  const note = notes([
    condition(told, earned),
    records(told, earned),
    late(told, earned),
    limited(earned),
  ]);
  const head = { step: 'points', id, title: source.title, en: source.en, clause, note } as const;
  const result = earned.points;
  if (source.is && earned.before) {
    tracer.computed(head, { formula: source.is, scope: scopes.points, facts, result, also: held });
    return;
  }
  const { formula, inputs } = working(source, one, told, earned);
  tracer.stated({ ...head, formula }, result?.toString() ?? null, [...inputs, ...held]);
}

interface Working {
  readonly formula: string | undefined;
  readonly inputs: readonly StepInput[];
}

/** The arithmetic as a formula over named numbers. */
function working(source: PointSource, one: Case, told: Told, { before, events }: Earned): Working {
  const n = figure('n', { zh: '次数', en: 'occurrences' }, String(events.length));
  if (before === undefined) return { formula: undefined, inputs: [n] };
  if (source.levels) {
    const inputs = events.map((event, at): StepInput => {
      const points = source.levels?.[event.level ?? '']?.toString() ?? null;
      return figure(`e${String(at)}`, eventWords(event, told), points);
    });
    return { formula: together(inputs, source.take), inputs };
  }
  const times = source.from ? ' * n' : '';
  if (source.byGroup) {
    const points = (source.byGroup[one.group ?? ''] ?? Exact.zero).toString();
    const each = figure('each', { zh: '本组每次', en: 'each, in this group' }, points);
    return { formula: `each${times}`, inputs: source.from ? [each, n] : [each] };
  }
  if (source.first !== undefined) {
    const first = figure('first', { zh: '首次', en: 'the first' }, source.first.toString());
    if (events.length < 2)
      return { formula: events.length === 1 ? 'first' : undefined, inputs: [first, n] };
    const next = figure(
      'next',
      { zh: '以后每次', en: 'each further' },
      (source.next ?? source.first).toString(),
    );
    const more = figure('more', { zh: '以后次数', en: 'further ones' }, String(events.length - 1));
    return { formula: 'first + next * more', inputs: [first, next, more] };
  }
  const each = figure('each', { zh: '每次', en: 'each' }, (source.each ?? Exact.zero).toString());
  return { formula: `each${times}`, inputs: source.from ? [each, n] : [each] };
}

function figure(name: string, { zh, en }: Words, value: string | null): StepInput {
  return { name, title: zh, en, value };
}

/** `p0 + p1`, or the greatest of them; of which the first that is not nothing counts, each stands alone. */
function together(inputs: readonly StepInput[], take: PointSource['take']): string | undefined {
  const names = inputs.map(({ name }) => name);
  if (names.length === 0) return undefined;
  if (take === 'sum' || names.length === 1) return names.join(' + ');
  if (take === 'highest') return `max(${names.join(', ')})`;
  return inputs.find(({ value }) => value !== null && !Exact.of(value).isZero())?.name ?? names[0];
}

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Its figures stand among the inputs, where they can be masked. */
function condition({ source: { when } }: Told, { before }: Earned): Words | undefined {
  if (when === undefined) return undefined;
  const holds = before !== undefined;
  return {
    zh: `${holds ? '符合' : '不符合'}“${when.spell()}”`,
    en: `${holds ? 'as' : 'not'} ${when.source}`,
  };
}

/** The records that count; those in a table of levels stand in the arithmetic already. */
function records(told: Told, { events }: Earned): Words | undefined {
  if (events.length === 0 || told.source.levels) return undefined;
  const words = events.map((event) => eventWords(event, told));
  return {
    zh: `记录：${words.map(({ zh }) => zh).join('、')}`,
    en: `records: ${words.map(({ en }) => en).join(', ')}`,
  };
}

function eventWords({ kind, title, level, date, source }: SubjectEvent, { scopes }: Told): Words {
  const known = scopes.kinds[kind];
  const rest = [level, date, source].filter((part) => part !== undefined && part !== '');
  return {
    zh: [title ?? known?.title ?? kind, ...rest].join(' '),
    en: [title ?? known?.en ?? kind, ...rest].join(' '),
  };
}

function late(told: Told, { tooLate }: Earned): Words | undefined {
  if (tooLate.length === 0) return undefined;
  const said = tooLate.map(({ event, why }) => ({ words: eventWords(event, told), why }));
  return {
    zh: `不计：${said.map(({ words, why }) => `${words.zh}（${why.zh}）`).join('、')}`,
    en: `not counted: ${said.map(({ words, why }) => `${words.en} (${why.en})`).join(', ')}`,
  };
}

function limited({ before, points }: Earned): Words | undefined {
  return before && points && limitNote(before, points);
}

function notes(parts: readonly (Words | undefined)[]): Step['note'] {
  const told = parts.filter((part) => part !== undefined);
  if (told.length === 0) return undefined;
  return {
    zh: told.map(({ zh }) => zh).join('；'),
    en: told.map(({ en }) => en).join('; '),
  };
}
