import type { RoundingMode } from '../../expression/exact.js';
import type { Near } from './near.js';

/** Whole multiples of 10^-places above this are left to the exact path. */
export const MOST_SCALED = 1e15;

/**
 * Rounds row `i` to a whole number of 10^-places, or NaN where the bound leaves two answers open.
 * 10^places is exact (places ≤ 22); the product t is off by at most 2⁻⁵³·|t| more than the number
 * was, and 2⁻⁵² covers the arithmetic of the bound. `t − floor(t)` is exact below 2⁵².
 */
export function roundedRow(of: Near, i: number, scale: number, mode: RoundingMode): number {
  const s = (of.v[i] as number) * scale;
  const e = of.e[i] as number;
  const t = Math.abs(s);
  const off = e * scale * (1 + 2 ** -48) + t * 2 ** -52;
  if (!(t < MOST_SCALED && off < 0.25)) return NaN;
  const floor = Math.floor(t);
  const rest = t - floor;
  const sign = s < 0 ? -1 : 1;
  // A whole number is what it is, whatever the mode.
  if (e === 0 && rest === 0) return floor * sign + 0;
  if (mode === 'halfUp' || mode === 'halfEven') {
    if (Math.abs(rest - 0.5) <= off) return NaN;
    return (rest < 0.5 ? floor : floor + 1) * sign + 0;
  }
  if (rest <= off || rest >= 1 - off) return NaN;
  const outward = mode === 'up' || (mode === 'floor' && s < 0) || (mode === 'ceil' && s > 0);
  return (outward ? floor + 1 : floor) * sign + 0;
}

/** The same of a whole block. */
export function roundedBlock(
  of: Near,
  n: number,
  { scale, mode }: { readonly scale: number; readonly mode: RoundingMode },
  out: Float64Array,
): void {
  const { v, relative } = of;
  if (relative !== relative || (mode !== 'halfUp' && mode !== 'halfEven')) {
    for (let i = 0; i < n; i += 1) out[i] = roundedRow(of, i, scale, mode);
    return;
  }
  // The same, with `relative` × |v| for the bound; whoever is surely nearer is the answer, whatever the sign.
  const share = (relative + 2 ** -52) * (1 + 2 ** -46);
  for (let i = 0; i < n; i += 1) {
    const s = (v[i] as number) * scale;
    const nearest = Math.floor(s + 0.5);
    const size = Math.abs(s);
    out[i] = size < MOST_SCALED && 0.5 - Math.abs(s - nearest) > size * share ? nearest : NaN;
  }
}

/** Rounds a whole number to whole multiples of `unit`, exactly; the answer is that multiple. */
export function roundedWhole(number: number, unit: number, mode: RoundingMode): number {
  const size = Math.abs(number);
  const rest = size % unit;
  const floor = (size - rest) / unit;
  const away =
    rest > 0 &&
    ((mode === 'halfUp' && rest * 2 >= unit) ||
      (mode === 'halfEven' && (rest * 2 > unit || (rest * 2 === unit && floor % 2 === 1))) ||
      mode === 'up' ||
      (mode === 'floor' && number < 0) ||
      (mode === 'ceil' && number > 0));
  return (away ? floor + 1 : floor) * (number < 0 ? -1 : 1) + 0;
}
