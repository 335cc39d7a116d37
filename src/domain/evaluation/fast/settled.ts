import type { Expression } from '../../expression/expression.js';
import { isNumber } from '../../expression/value.js';
import type { OutcomeKind } from '../../programme/population.js';
import type { EntryRule, IndicatorRule } from '../indicator-rules.js';
import type { Rules } from '../rules.js';
import { finished, inBlocks } from './columns.js';
import { ASK, FALSE, TRUE, numbers, truths } from './formula.js';
import type { Numbers, Truths } from './formula.js';
import { subjectNames } from './names.js';
import type { SubjectNames } from './names.js';
import { order } from './near.js';
import type { Near } from './near.js';
import type { Rows } from './rows.js';

export const OUTCOMES: readonly OutcomeKind[] = [
  'graded',
  'special',
  'scoredNotGraded',
  'dataOnly',
  'excluded',
];
export const GRADED = OUTCOMES.indexOf('graded');
export const SPECIAL = OUTCOMES.indexOf('special');
const EXCLUDED = OUTCOMES.indexOf('excluded');
const DATA_ONLY = OUTCOMES.indexOf('dataOnly');

/** Who is in, how each subject is treated and in which group: one code a row. */
export class Settled {
  readonly names: SubjectNames;
  /** Places in `OUTCOMES`. */
  readonly outcome: Uint8Array;
  /** Places in `rules.groups`; −1 for none. */
  readonly group: Int16Array;
  /** Class of a special subject and what one is treated as, places in `words`; −1 for none. */
  readonly special: Int16Array;
  readonly treatedAs: Int16Array;
  readonly words: string[] = [];
  /** The block of `evaluation` of each group, by place. */
  readonly entries: readonly (EntryRule | undefined)[];
  private readonly values = new Map<IndicatorRule, Numbers>();
  private readonly scored: Uint8Array;
  private readonly byEntry = new Map<EntryRule | undefined, Uint8Array>();
  private readonly rules: Rules;

  constructor(readonly rows: Rows) {
    const { size } = rows.table;
    this.rules = rows.frame.rules;
    this.names = subjectNames(rows);
    this.outcome = new Uint8Array(size);
    this.group = new Int16Array(size).fill(-1);
    this.special = new Int16Array(size).fill(-1);
    this.treatedAs = new Int16Array(size).fill(-1);
    this.entries = this.rules.groups.map(({ id }) =>
      this.rules.entries.find((entry) => entry.groups.includes(id)),
    );
    this.settle(size);
    this.scored = new Uint8Array(size);
    for (let row = 0; row < size; row += 1) {
      const outcome = this.outcome[row];
      const isScored = outcome !== EXCLUDED && outcome !== DATA_ONLY && this.entry(row);
      this.scored[row] = isScored ? 1 : 0;
    }
  }

  entry(row: number): EntryRule | undefined {
    return this.entries[this.group[row] as number];
  }

  /** Whether the subject goes through indicators and points, and counts in benchmarks. */
  isScored(row: number): boolean {
    return this.scored[row] === 1;
  }

  /** 1 in the rows that are scored by a block of `evaluation`. */
  members(entry: EntryRule | undefined): Uint8Array {
    const known = this.byEntry.get(entry);
    if (known) return known;
    const inside = this.entries.map((one) => (one === entry ? 1 : 0));
    const made = new Uint8Array(this.scored.length);
    for (let row = 0; row < made.length; row += 1) {
      if (this.scored[row] === 1) made[row] = inside[this.group[row] as number] ?? 0;
    }
    this.byEntry.set(entry, made);
    return made;
  }

  /** An indicator's values, rounded as the programme says. */
  value(indicator: IndicatorRule): Numbers {
    const known = this.values.get(indicator);
    if (known) return known;
    const { mode, value } = this.rules.rounding;
    const places = indicator.places ?? value;
    const made = finished(numbers(indicator.value, this.names), { places, mode }, (row) =>
      this.rows.value(row, indicator),
    );
    this.values.set(indicator, made);
    return made;
  }

  /** Sign of a row's value, given what is known of it. */
  sign(row: number, indicator: IndicatorRule, of: Near, i: number): number {
    const sign = order(of.v[i] as number, of.e[i] as number, 0, 0);
    if (sign === sign) return sign;
    const exact = this.rows.value(row, indicator);
    return isNumber(exact) ? exact.sign() : 0;
  }

  private settle(size: number): void {
    const { scope, outcomes, groups } = this.rules;
    const asked = (formula: Expression): Truths => truths(formula, this.names);
    const inside = asked(scope);
    const cases = outcomes.flatMap(({ when }, index) =>
      when ? [{ index, told: asked(when) }] : [],
    );
    const members = groups.map(({ when }) => asked(when));
    inBlocks(size, (from, to) => {
      const codes = {
        scopes: inside(from, to),
        how: cases.map(({ index, told }) => ({ index, codes: told(from, to) })),
        where: members.map((told) => told(from, to)),
      };
      for (let i = 0; i < to - from; i += 1) {
        const byHand = this.rows.hasDecisions(from + i);
        if (byHand || !this.told(from + i, i, codes)) this.exactly(from + i);
      }
    });
  }

  /** False when the exact path has to tell. */
  private told(row: number, i: number, codes: Codes): boolean {
    const scope = codes.scopes[i];
    if (scope === ASK) return false;
    if (scope === FALSE) this.outcome[row] = EXCLUDED;
    if (scope !== TRUE) return true;
    for (const { index, codes: holds } of codes.how) {
      if (holds[i] === ASK) return false;
      if (holds[i] === FALSE) continue;
      if (holds[i] !== TRUE) return true;
      this.apply(row, index);
      break;
    }
    if (this.outcome[row] === EXCLUDED) return true;
    const group = codes.where.findIndex((holds) => holds[i] !== FALSE);
    const holds = codes.where[group]?.[i];
    if (holds === TRUE) this.group[row] = group;
    return holds !== ASK;
  }

  private apply(row: number, index: number): void {
    const rule = this.rules.outcomes[index];
    if (!rule) return;
    this.outcome[row] = OUTCOMES.indexOf(rule.outcome);
    this.special[row] = rule.outcome === 'special' ? this.word(rule.class) : -1;
    this.treatedAs[row] = this.word(rule.treatedAs);
  }

  private exactly(row: number): void {
    const one = this.rows.case(row);
    this.outcome[row] = OUTCOMES.indexOf(one.outcome);
    this.group[row] = this.rules.groups.findIndex(({ id }) => id === one.group);
    this.special[row] = this.word(one.specialClass);
    this.treatedAs[row] = this.word(one.treatedAs);
  }

  private word(text: string | null): number {
    if (text === null) return -1;
    const known = this.words.indexOf(text);
    return known === -1 ? this.words.push(text) - 1 : known;
  }
}

interface Codes {
  readonly scopes: Uint8Array;
  readonly how: readonly { readonly index: number; readonly codes: Uint8Array }[];
  readonly where: readonly Uint8Array[];
}
