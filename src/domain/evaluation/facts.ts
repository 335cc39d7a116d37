import { Exact } from '../expression/exact.js';
import { fullYears } from '../expression/functions.js';
import { isNumber } from '../expression/value.js';
import type { Facts, Peers, Value } from '../expression/value.js';
import type { Item } from '../programme/data.js';
import type { SubjectFacts } from './input.js';
import type { Problems } from './problems.js';
import type { DerivedRule, Rules } from './rules.js';
import type { Tracer } from './tracer.js';

/** What holds for all subjects of one evaluation. */
export interface Frame {
  readonly rules: Rules;
  readonly workYear: number;
  readonly dataYear: number;
  readonly external: Readonly<Record<string, string>>;
  /** Constants and outside figures, the same for all. */
  readonly common: Readonly<Record<string, Value>>;
}

/** One subject's facts; later steps write what they find beside the figures. */
export interface OwnFacts extends Facts {
  readonly values: Record<string, Value>;
  peers?: Peers;
}

export function frameOf(
  rules: Rules,
  workYear: number,
  external: Readonly<Record<string, string>>,
): Frame {
  const dataYear = dataYearOf(rules.programme.data, workYear);
  const year = Exact.of(dataYear);
  const { score, points, adjust } = rules.scopes;
  const names = Object.keys({ ...score.names, ...points.names, ...adjust.names });
  const common: Record<string, Value> = {
    // Every name any formula may ask for has its place from the start; copies are then cheap.
    ...Object.fromEntries(names.map((name) => [name, null])),
    ...rules.constants,
    ...outside(rules, dataYear, external),
    year,
    workYear: Exact.of(workYear),
    asOf: `${String(dataYear)}-12-31`,
  };
  return { rules, workYear, dataYear, external, common };
}

/** The evaluated year of a work year. */
function dataYearOf(data: 'previousYear' | 'thisYear', workYear: number): number {
  return data === 'thisYear' ? workYear : workYear - 1;
}

/** The same frame a year earlier. */
export function yearBefore(frame: Frame): Frame {
  return frameOf(frame.rules, frame.workYear - 1, frame.external);
}

/**
 * Everything formulas may know of one subject: raw items, constants, outside figures, then derived
 * items in their order, rounded where the programme says so. A figure that is no number is reported
 * and counts as missing.
 */
export function factsOf(
  subject: SubjectFacts,
  frame: Frame,
  told: { problems?: Problems; tracer?: Tracer },
): OwnFacts {
  const last = frame.rules.needsLast && subject.last ? lastFacts(subject, frame) : undefined;
  const values: Record<string, Value> = { ...frame.common };
  Object.assign(values, builtIn(subject, frame));
  for (const item of frame.rules.programme.items) {
    values[item.id] = readItem(item, subject, { frame, problems: told.problems });
  }
  for (const { id } of frame.rules.programme.accounts ?? []) {
    values[`accounts.${id}`] = subject.accounts?.[id] ?? [];
  }
  const facts: OwnFacts = {
    values,
    last,
    events: subject.events ?? [],
    history: subject.history ?? [],
    year: frame.workYear,
    every: frame.rules.programme.years?.every,
  };
  for (const rule of frame.rules.derived) values[rule.id] = derive(rule, facts, frame, told.tracer);
  return facts;
}

function lastFacts(subject: SubjectFacts, frame: Frame): Facts {
  const before = { ...subject, values: subject.last ?? {}, last: undefined };
  return factsOf(before, yearBefore(frame), {});
}

function builtIn(subject: SubjectFacts, frame: Frame): Record<string, Value> {
  const asOf = `${String(frame.dataYear)}-12-31`;
  const since = subject.inProductionSince;
  return {
    code: subject.code,
    name: subject.name,
    scale: subject.scale ?? null,
    industry: subject.industry ?? null,
    region: subject.region ?? null,
    territory: subject.territory ?? null,
    zone: subject.zone ?? null,
    groupCompany: subject.groupCompany ?? null,
    landlord: subject.landlord ?? null,
    founded: subject.founded ?? null,
    inProductionSince: since ?? null,
    inProductionYears: since === undefined ? null : Exact.of(fullYears(since, asOf)),
  };
}

function outside(
  rules: Rules,
  dataYear: number,
  external: Readonly<Record<string, string>>,
): Record<string, Value> {
  const figures: Record<string, Value> = {};
  for (const { id, values } of rules.programme.external ?? []) {
    const text = external[id] ?? values?.[String(dataYear)];
    figures[`external.${id}`] = text === undefined ? null : (Exact.parse(text) ?? null);
  }
  return figures;
}

function readItem(
  item: Item,
  subject: SubjectFacts,
  { frame, problems }: { frame: Frame; problems: Problems | undefined },
): Value {
  const text = subject.values[item.id]?.trim() ?? '';
  if (text === '') return null;
  switch (item.kind ?? 'decimal') {
    case 'text':
    case 'code':
    case 'date':
      return text;
    case 'boolean':
      return text === 'true' || text === '是' || text === '1';
    default: {
      const number = Exact.parse(text);
      if (number) return rounded(number, item.decimals ?? frame.rules.rounding.item, frame);
      problems?.add(
        'invalidFigure',
        { subject, at: item.id },
        {
          zh: `${item.title}“${text}”不是数。`,
          en: `${item.id} "${text}" is not a number.`,
        },
      );
      return null;
    }
  }
}

function rounded(number: Exact, places: number | undefined, frame: Frame): Exact {
  return places === undefined ? number : number.round(places, frame.rules.rounding.modes.item);
}

function derive(rule: DerivedRule, facts: Facts, frame: Frame, tracer?: Tracer): Value {
  const { rounding, scopes } = frame.rules;
  const raw = rule.formula.evaluate(facts);
  const places = rule.places ?? rounding.item;
  const result = isNumber(raw) ? rounded(raw, places, frame) : raw;
  tracer?.computed(
    {
      step: 'derived',
      id: rule.id,
      title: rule.title,
      en: rule.en,
      clause: rule.clause,
      unit: rule.unit,
    },
    {
      formula: rule.formula,
      scope: scopes.subject,
      facts,
      result,
      rounding:
        isNumber(raw) && places !== undefined
          ? { places, mode: rounding.modes.item, from: raw }
          : undefined,
    },
  );
  return result;
}
