/** One firm of the reference, and the names that formulas may use of it. */
import type { AdjustmentResult } from '../../../src/domain/evaluation/evaluation.js';
import type { EvaluationInput, SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { RoundedStep } from '../../../src/domain/programme/data.js';
import type { OutcomeKind } from '../../../src/domain/programme/population.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { compute, fullYears, isFraction, MISSING, read } from './formula.js';
import type { Value, World } from './formula.js';
import { number, round } from './fraction.js';
import type { Fraction, Mode } from './fraction.js';

/** The year and the rules a firm is looked at under. */
export interface Frame {
  readonly programme: FilledProgramme;
  readonly workYear: number;
  readonly dataYear: number;
  readonly external: Readonly<Record<string, string>>;
}

export type Share = 'result' | 'score' | 'none';

/** What an indicator gave. */
export interface Scored {
  readonly value: Value;
  benchmark: Fraction | undefined;
  /** Where several are asked for, each. */
  bounds?: Readonly<Record<string, Fraction | undefined>>;
  score: Fraction | undefined;
  rule: string | undefined;
}

/** A firm and, as the evaluation goes on, all that was found out about it. */
export class Firm {
  outcome: OutcomeKind = 'graded';
  group: string | null = null;
  ownClass: string | null = null;
  treatedAs: string | null = null;
  /** It cannot be evaluated: no total, no rank, no class. */
  isBlocked = false;
  /** A check refuses its figures: it gets no score, and counts in no benchmark. */
  isRefused = false;
  readonly doubts: string[] = [];
  readonly scored = new Map<string, Scored>();
  points: Fraction | undefined;
  isRanked = false;
  /** Figures in which it stands out. */
  readonly outliers = new Set<string>();
  /** The firm whose result it shares. */
  follows: Firm | undefined;
  share: Share | undefined;
  total: Fraction | undefined;
  /** The total it is ranked by: without the points where they count after the ranking. */
  rankTotal: Fraction | undefined;
  rank: number | null = null;
  baseClass: string | null = null;
  class: string | null = null;
  readonly adjustments: AdjustmentResult[] = [];
  readonly world: World;

  constructor(
    readonly facts: SubjectFacts,
    readonly frame: Frame,
  ) {
    const values = { ...facts.values };
    this.world = {
      name: (id) => this.found(id) ?? nameOf(id, { facts, frame, values, world: this.world }),
      last: facts.last && lastYear(facts, facts.last, frame),
      events: facts.events ?? [],
      history: facts.history ?? [],
      workYear: frame.workYear,
    };
  }

  is(formula: string): Value {
    return compute(read(formula), this.world);
  }

  /** What the evaluation itself has found out. */
  private found(id: string): Value | undefined {
    const own: Record<string, Value | null | undefined> = {
      total: (this.isRanked ? this.total : this.rankTotal) ?? MISSING,
      points: this.points ?? MISSING,
      rank: this.rank === null ? MISSING : number(this.rank),
      group: this.group ?? MISSING,
      outcome: this.outcome,
      class: this.class ?? MISSING,
      baseClass: this.baseClass ?? MISSING,
    };
    if (id in own) return own[id] ?? MISSING;
    if (id.startsWith('score.'))
      return this.scored.get(id.slice('score.'.length))?.score ?? MISSING;
    const leaves = this.frame.programme.evaluation?.flatMap((entry) =>
      entry.indicators.flatMap((one) => [one, ...(one.parts ?? [])]),
    );
    return leaves?.some((leaf) => leaf.id === id) === true
      ? (this.scored.get(id)?.value ?? MISSING)
      : undefined;
  }
}

function lastYear(
  facts: SubjectFacts,
  values: Readonly<Record<string, string | null>>,
  frame: Frame,
): World {
  const before: Frame = { ...frame, dataYear: frame.dataYear - 1, workYear: frame.workYear - 1 };
  const world: World = {
    name: (id) => nameOf(id, { facts, frame: before, values, world }),
    last: undefined,
    events: facts.events ?? [],
    history: facts.history ?? [],
    workYear: before.workYear,
  };
  return world;
}

function nameOf(
  id: string,
  of: {
    facts: SubjectFacts;
    frame: Frame;
    values: Readonly<Record<string, string | null>>;
    world: World;
  },
): Value {
  const { facts, frame, values, world } = of;
  const { programme } = frame;
  const item = programme.items.find((one) => one.id === id);
  if (item) {
    const text = values[id];
    if (text === null || text === undefined) return MISSING;
    if (item.kind === 'text' || item.kind === 'code' || item.kind === 'date') return text;
    return item.kind === 'boolean' ? text === 'true' : figure(number(text), item.decimals, frame);
  }
  const derived = programme.derived.find((one) => one.id === id);
  if (derived) {
    const value = compute(read(derived.is), world);
    return isFraction(value) ? figure(value, derived.decimals, frame) : value;
  }
  const constant = programme.constants?.find((one) => one.id === id);
  if (constant) return number(constant.value);
  if (id.startsWith('external.')) return external(id.slice('external.'.length), frame);
  return attribute(id, facts, frame);
}

function figure(value: Fraction, own: number | undefined, frame: Frame): Fraction {
  const places = own ?? frame.programme.decimals?.item;
  return places === undefined ? value : round(value, places, modeOf(frame, 'item'));
}

/** How a step rounds: one mode for all, or each its own. */
export function modeOf({ programme }: Frame, step: RoundedStep): Mode {
  const mode = programme.decimals?.mode ?? 'halfUp';
  return typeof mode === 'string' ? mode : (mode[step] ?? 'halfUp');
}

export function external(id: string, { programme, dataYear, external: given }: Frame): Value {
  const written = programme.external?.find((one) => one.id === id)?.values?.[String(dataYear)];
  const text = given[id] ?? written;
  return text === undefined ? MISSING : number(text);
}

function attribute(id: string, facts: SubjectFacts, { workYear, dataYear }: Frame): Value {
  const asOf = `${String(dataYear)}-12-31`;
  const producing = facts.inProductionSince;
  const known: Record<string, Value | undefined> = {
    code: facts.code,
    name: facts.name,
    scale: facts.scale,
    industry: facts.industry,
    region: facts.region,
    territory: facts.territory,
    zone: facts.zone,
    founded: facts.founded,
    inProductionSince: producing,
    inProductionYears: producing === undefined ? MISSING : number(fullYears(producing, asOf)),
    year: number(dataYear),
    workYear: number(workYear),
    asOf,
  };
  if (!(id in known)) throw new Error(`${id} is no name of the reference`);
  return known[id] ?? MISSING;
}

/** Where a firm stands; an industry is a division of two digits. */
export function placeOf(firm: Firm, within: string): Value {
  const value = within === 'all' ? '' : firm.world.name(within);
  return within === 'industry' && typeof value === 'string' ? value.slice(0, 2) : value;
}

/** Firms of a year, in the order of their codes. */
export function firmsOf(subjects: EvaluationInput['subjects'], frame: Frame): Firm[] {
  const firms = subjects.map((facts) => new Firm(facts, frame));
  return firms.sort((a, b) => (a.facts.code < b.facts.code ? -1 : 1));
}
