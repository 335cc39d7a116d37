import { Decimal } from 'decimal.js';

/** How a declared rounding step treats what it cuts off. `halfUp` rounds halves away from zero. */
export type RoundingMode = 'halfUp' | 'halfEven' | 'floor' | 'ceil' | 'down' | 'up';

/** Above this estimated size the fraction is reduced, so that long sums do not grow for ever. */
const REDUCE_ABOVE_BITS = 768;
/** Decimals shown of a fraction that never ends; shown only, the value stays exact. */
const SHOWN_PLACES = 12;
/** More decimals than this are a fraction that was carried far, not a figure anybody entered. */
const LONGEST_PLACES = 24;
const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

const SMALL = 2n ** 50n;

const POWERS: bigint[] = [1n];

function powerOfTen(exponent: number): bigint {
  for (let known = POWERS.length; known <= exponent; known += 1) {
    POWERS.push((POWERS[known - 1] ?? 1n) * 10n);
  }
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** Decimals of the denominators that are powers of ten, for writing without division. */
const PLACES: ReadonlyMap<bigint, number> = new Map(
  Array.from({ length: LONGEST_PLACES + 1 }, (_, places) => [10n ** BigInt(places), places]),
);

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function commonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [absolute(a), absolute(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function bitsOf(value: bigint): number {
  const size = absolute(value);
  return size < SMALL ? 50 : size.toString(16).length * 4;
}

/**
 * An exact number: a fraction of two whole numbers. `10000 / 15` stays 10000/15, so 2 000 m² at
 * that rate is 3 mu and not 2.999…; nothing is ever rounded unless a rule says so.
 */
export class Exact {
  static readonly zero = new Exact(0n, 1n, 1);
  static readonly one = new Exact(1n, 1n, 1);
  static readonly hundred = new Exact(100n, 1n, 7);

  /** Kept once written, because a figure is shown in many steps. */
  private text: string | undefined;

  private constructor(
    private readonly numerator: bigint,
    private readonly denominator: bigint,
    private readonly bits: number,
  ) {}

  /** Reads `12`, `-0.5`, `1.2e3`; undefined for anything else (no spaces, no separators). */
  static parse(text: string): Exact | undefined {
    const match = NUMBER.exec(text);
    if (!match) return undefined;
    const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match;
    const digits = BigInt(whole + fraction);
    const scale = fraction.length - Number(exponent);
    const value = sign === '-' ? -digits : digits;
    const bits = (whole.length + Math.abs(scale)) * 4;
    if (scale > 0) return new Exact(value, powerOfTen(scale), bits);
    return new Exact(value * powerOfTen(-scale), 1n, bits);
  }

  /** Takes a number over as it is written: a `Decimal`, an integer, or the text of a decimal. */
  static of(value: Exact | Decimal | bigint | number | string): Exact {
    if (value instanceof Exact) return value;
    const text = value instanceof Decimal ? value.toFixed() : String(value);
    const parsed = Exact.parse(text);
    if (!parsed) throw new RangeError(`not a number: ${text}`);
    return parsed;
  }

  static fraction(numerator: bigint, denominator: bigint): Exact {
    return Exact.make(numerator, denominator, REDUCE_ABOVE_BITS + 1);
  }

  /** `number` whole multiples of 10^-places; the number is a safe integer. */
  static scaled(number: number, places: number): Exact {
    const value = BigInt(number);
    return new Exact(value, powerOfTen(places), bitsOf(value) + places * 4);
  }

  private static make(numerator: bigint, denominator: bigint, bits: number): Exact {
    if (bits <= REDUCE_ABOVE_BITS) return new Exact(numerator, denominator, bits);
    const divisor = commonDivisor(numerator, denominator);
    const [n, d] = [numerator / divisor, denominator / divisor];
    return new Exact(n, d, bitsOf(n) + bitsOf(d));
  }

  plus(other: Exact): Exact {
    if (this.denominator === other.denominator) {
      // A long sum of like-sized terms grows with the logarithm of their number, not with it.
      const carry = Math.abs(this.bits - other.bits) < 8 ? 1 : 0;
      const bits = Math.max(this.bits, other.bits) + carry;
      return Exact.make(this.numerator + other.numerator, this.denominator, bits);
    }
    return Exact.make(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
      this.bits + other.bits + 1,
    );
  }

  minus(other: Exact): Exact {
    return this.plus(other.negated());
  }

  times(other: Exact): Exact {
    return Exact.make(
      this.numerator * other.numerator,
      this.denominator * other.denominator,
      this.bits + other.bits,
    );
  }

  /** The quotient; the caller has made sure that `other` is not zero. */
  over(other: Exact): Exact {
    if (other.numerator === 0n) throw new RangeError('division by zero');
    const flip = other.numerator < 0n ? -1n : 1n;
    return Exact.make(
      this.numerator * other.denominator * flip,
      this.denominator * other.numerator * flip,
      this.bits + other.bits,
    );
  }

  negated(): Exact {
    return new Exact(-this.numerator, this.denominator, this.bits);
  }

  abs(): Exact {
    return this.numerator < 0n ? this.negated() : this;
  }

  sign(): -1 | 0 | 1 {
    if (this.numerator === 0n) return 0;
    return this.numerator < 0n ? -1 : 1;
  }

  isZero(): boolean {
    return this.numerator === 0n;
  }

  compare(other: Exact): -1 | 0 | 1 {
    const [left, right] =
      this.denominator === other.denominator
        ? [this.numerator, other.numerator]
        : [this.numerator * other.denominator, other.numerator * this.denominator];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  }

  /** Whether the fraction, even in lowest terms, is longer than any figure and most of their sums. */
  isLong(): boolean {
    return this.bits > REDUCE_ABOVE_BITS;
  }

  equals(other: Exact): boolean {
    return this.compare(other) === 0;
  }

  /** Rounds to a number of decimals; the only way to lose digits. */
  round(places: number, mode: RoundingMode = 'halfUp'): Exact {
    const scaled = this.scaled(places, mode);
    return new Exact(scaled, powerOfTen(places), bitsOf(scaled) + places * 4);
  }

  /** The whole number after rounding to 0 decimals. */
  toInteger(mode: RoundingMode = 'halfUp'): number {
    return Number(this.scaled(0, mode));
  }

  private scaled(places: number, mode: RoundingMode): bigint {
    const value = this.numerator * powerOfTen(places);
    const quotient = value / this.denominator;
    const rest = value - quotient * this.denominator;
    if (rest === 0n) return quotient;
    const away = this.numerator < 0n ? quotient - 1n : quotient + 1n;
    return roundsAway(mode, this.numerator < 0n, quotient, {
      twice: absolute(rest) * 2n,
      whole: this.denominator,
    })
      ? away
      : quotient;
  }

  /** With exactly that many decimals, for tables and documents. */
  toFixed(places: number, mode: RoundingMode = 'halfUp'): string {
    return withPoint(this.scaled(places, mode), places);
  }

  /** Decimals needed to write the number in full; undefined when it never ends. */
  places(): number | undefined {
    const divisor = commonDivisor(this.numerator, this.denominator);
    let rest = this.denominator / divisor;
    let [twos, fives] = [0, 0];
    while (rest % 2n === 0n) [rest, twos] = [rest / 2n, twos + 1];
    while (rest % 5n === 0n) [rest, fives] = [rest / 5n, fives + 1];
    return rest === 1n ? Math.max(twos, fives) : undefined;
  }

  /** In full where the decimals end, otherwise to 12 places. The same on every machine. */
  toString(): string {
    this.text ??= this.written();
    return this.text;
  }

  private written(): string {
    const places = PLACES.get(this.denominator);
    if (places !== undefined) return withoutZeros(withPoint(this.numerator, places));
    const ends = (this.numerator * powerOfTen(LONGEST_PLACES)) % this.denominator === 0n;
    return withoutZeros(this.toFixed(ends ? LONGEST_PLACES : SHOWN_PLACES));
  }

  toJSON(): string {
    return this.toString();
  }

  /** For display and for code that speaks decimal.js: up to 40 decimals. */
  toDecimal(): Decimal {
    return new Decimal(this.toFixed(40));
  }

  /** The nearest double, for charts and fast first guesses only. */
  toNumber(): number {
    return Number(this.toFixed(40));
  }
}

/** Whole number of 10^-places as text. */
function withPoint(scaled: bigint, places: number): string {
  if (places === 0) return scaled.toString();
  const digits = absolute(scaled)
    .toString()
    .padStart(places + 1, '0');
  const sign = scaled < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function withoutZeros(text: string): string {
  if (!text.includes('.')) return text;
  let end = text.length;
  while (text[end - 1] === '0') end -= 1;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

function roundsAway(
  mode: RoundingMode,
  negative: boolean,
  quotient: bigint,
  rest: { twice: bigint; whole: bigint },
): boolean {
  switch (mode) {
    case 'down':
      return false;
    case 'up':
      return true;
    case 'floor':
      return negative;
    case 'ceil':
      return !negative;
    case 'halfUp':
      return rest.twice >= rest.whole;
    case 'halfEven':
      return rest.twice > rest.whole || (rest.twice === rest.whole && quotient % 2n !== 0n);
    default:
      return mode satisfies never;
  }
}
