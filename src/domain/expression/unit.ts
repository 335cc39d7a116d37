/** A unit as a product of base units with whole exponents; undefined is "not known, not checked". */
export type Unit = ReadonlyMap<string, number>;

const SAME: Readonly<Record<string, string>> = {
  '㎡': 'm2',
  'm²': 'm2',
  平方米: 'm2',
  吨标煤: 'tce',
  吨标准煤: 'tce',
  吨: 't',
  千瓦时: 'kWh',
  万千瓦时: '万kWh',
  '%': '1',
  mu: '亩',
};

/** Reads `万元/亩`, `m2`, `元/kWh`; a bare `1` or `%` has no unit left. */
export function readUnit(text: string): Unit {
  const unit = new Map<string, number>();
  const [over = '', ...under] = text.trim().split('/');
  const add = (name: string, exponent: number): void => {
    const base = SAME[name.trim()] ?? name.trim();
    if (base === '' || base === '1') return;
    unit.set(base, (unit.get(base) ?? 0) + exponent);
  };
  for (const name of over.split(/[*·]/)) add(name, 1);
  for (const part of under) for (const name of part.split(/[*·]/)) add(name, -1);
  return unit;
}

export function unitsAgree(a: Unit, b: Unit): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([base, exponent]) => b.get(base) === exponent);
}

/** The unit of a product (`sign` 1) or of a quotient (`sign` -1). */
export function combineUnits(
  a: Unit | undefined,
  b: Unit | undefined,
  sign: 1 | -1,
): Unit | undefined {
  if (!a || !b) return undefined;
  const unit = new Map(a);
  for (const [base, exponent] of b) {
    const sum = (unit.get(base) ?? 0) + sign * exponent;
    if (sum === 0) unit.delete(base);
    else unit.set(base, sum);
  }
  return unit;
}

/** As a person writes it: `万元/亩`, `1` for a pure number. */
export function writeUnit(unit: Unit): string {
  const power = (base: string, exponent: number): string =>
    exponent === 1 ? base : `${base}^${String(exponent)}`;
  const over = [...unit].filter(([, e]) => e > 0).map(([base, e]) => power(base, e));
  const under = [...unit].filter(([, e]) => e < 0).map(([base, e]) => power(base, -e));
  return [over.join('·') || '1', ...under].join('/');
}
