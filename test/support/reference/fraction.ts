/** Fractions of whole numbers, always in lowest terms: the whole arithmetic of the reference. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

export type Mode = 'halfUp' | 'halfEven' | 'down' | 'up' | 'floor' | 'ceil';

export function fraction(over: bigint, under: bigint): Fraction {
  const sign = under < 0n ? -1n : 1n;
  const common = divisor(positive(over), positive(under));
  return { over: (sign * over) / common, under: (sign * under) / common };
}

/** Reads `12`, `-0.5`. */
export function number(text: string | number | bigint): Fraction {
  const written = String(text);
  const [whole = '', part = ''] = written.replace('-', '').split('.');
  const value = fraction(BigInt(whole + part), 10n ** BigInt(part.length));
  return written.startsWith('-') ? negative(value) : value;
}

export const zero = number(0);
export const one = number(1);

export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under + b.over * a.under, a.under * b.under);
export const negative = (a: Fraction): Fraction => ({ over: -a.over, under: a.under });
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, negative(b));
export const times = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.over, a.under * b.under);
export const divided = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under, a.under * b.over);
export const sum = (all: readonly Fraction[]): Fraction => all.reduce(plus, zero);

/** Below, at or above zero when `a` is less than, equal to or more than `b`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.over * b.under - b.over * a.under;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

export const least = (all: readonly Fraction[]): Fraction =>
  all.reduce((a, b) => (compare(a, b) <= 0 ? a : b));
export const greatest = (all: readonly Fraction[]): Fraction =>
  all.reduce((a, b) => (compare(a, b) >= 0 ? a : b));

/** Its distance from zero. */
export const size = (a: Fraction): Fraction => (a.over < 0n ? negative(a) : a);

export function median(all: readonly Fraction[]): Fraction {
  const sorted = [...all].sort(compare);
  const half = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[half]];
  return divided(plus(low ?? zero, high ?? zero), number(2));
}

/** The whole number of 10^-places that is nearest by the rule of `mode`. */
function steps(value: Fraction, places: number, mode: Mode): bigint {
  const over = positive(value.over) * 10n ** BigInt(places);
  const cut = over / value.under;
  const twice = (over - cut * value.under) * 2n;
  const isNegative = value.over < 0n;
  const isUp = {
    halfUp: twice >= value.under,
    halfEven: twice > value.under || (twice === value.under && cut % 2n === 1n),
    down: false,
    up: twice > 0n,
    floor: isNegative && twice > 0n,
    ceil: !isNegative && twice > 0n,
  }[mode];
  const rounded = isUp ? cut + 1n : cut;
  return isNegative ? -rounded : rounded;
}

export function round(value: Fraction, places: number, mode: Mode = 'halfUp'): Fraction {
  return fraction(steps(value, places, mode), 10n ** BigInt(places));
}

/** The whole number nearest by `mode`. */
export const whole = (value: Fraction, mode: Mode): number => Number(steps(value, 0, mode));

/** Decimal text: in full where it ends within 24 places, otherwise to 12 places. */
export function shown(value: Fraction): string {
  const ends = (value.over * 10n ** 24n) % value.under === 0n;
  const places = ends ? 24 : 12;
  const digits = steps(value, places, 'halfUp')
    .toString()
    .replace('-', '')
    .padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '');
  return value.over < 0n && text !== '0' ? `-${text}` : text;
}

function positive(a: bigint): bigint {
  return a < 0n ? -a : a;
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a || 1n : divisor(b, a % b);
}
