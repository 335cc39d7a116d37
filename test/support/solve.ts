/**
 * A reader with a pocket calculator: looks for an expression of at most four numbers with + − × ÷ that gives
 * a wanted figure for every enterprise. A number is a column: what stands in the same place for each.
 */
export type Column = readonly number[];

export class Search {
  /** Columns of one, of two and of three numbers; each sorted by its first row. */
  private readonly sizes: readonly (readonly Column[])[];

  constructor(given: readonly Column[]) {
    const one = distinct(given);
    const two = distinct(pairs(one, one));
    this.sizes = [one, two, distinct(pairs(two, one))];
  }

  /** Whether some expression comes as near as this in every row. */
  finds(wanted: Column, within: number): boolean {
    const [one = [], two = [], three = []] = this.sizes;
    const slack = wanted.map((number) => Math.abs(number) * within);
    const completes = (columns: readonly Column[], column: Column): boolean =>
      needed({ wanted, slack }, column).some((rest) => has(columns, rest));
    return (
      this.sizes.some((columns) => has(columns, { wanted, slack })) ||
      one.some((column) => completes(three, column)) ||
      two.some((column) => completes(two, column))
    );
  }
}

/** A column that is looked for, and how far off each row may be. */
interface Wanted {
  readonly wanted: Column;
  readonly slack: Column;
}

/** Whether a column among these, in the order of their first rows, is near enough. */
function has(columns: readonly Column[], { wanted, slack }: Wanted): boolean {
  const [first = 0, reach = 0] = [wanted[0], slack[0]];
  for (let at = firstFrom(columns, first - reach); at < columns.length; at += 1) {
    const column = columns[at]!;
    if (column[0]! > first + reach) return false;
    if (column.every((found, row) => Math.abs(found - wanted[row]!) <= slack[row]!)) return true;
  }
  return false;
}

function firstFrom(columns: readonly Column[], least: number): number {
  let [low, high] = [0, columns.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((columns[middle]![0] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the rest of an expression must give so that with this column it gives the wanted one. */
function needed({ wanted, slack }: Wanted, column: Column): Wanted[] {
  const by = (work: (want: number, have: number) => number): Column =>
    wanted.map((want, row) => work(want, column[row]!));
  const sums = [
    by((want, have) => want - have),
    by((want, have) => want + have),
    by((want, have) => have - want),
  ].map((rest): Wanted => ({ wanted: rest, slack }));
  if (column.includes(0)) return sums;
  const share = slack.map((far, row) => far / Math.abs(wanted[row]!));
  const products = [
    by((want, have) => want / have),
    by((want, have) => want * have),
    by((want, have) => have / want),
  ].map((rest): Wanted => {
    return { wanted: rest, slack: rest.map((number, row) => Math.abs(number) * share[row]!) };
  });
  return [...sums, ...products];
}

function* pairs(left: readonly Column[], right: readonly Column[]): Generator<Column> {
  for (const a of left) {
    for (const b of right) {
      const by = (work: (x: number, y: number) => number): Column =>
        a.map((x, row) => work(x, b[row]!));
      yield by((x, y) => x + y);
      yield by((x, y) => x - y);
      yield by((x, y) => x * y);
      yield by((x, y) => x / y);
      yield by((x, y) => y / x);
    }
  }
}

const isWhole = (column: Column): boolean => column.every(Number.isFinite);

function distinct(columns: Iterable<Column>): Column[] {
  const known = new Map<string, Column>();
  for (const column of columns) {
    if (!isWhole(column)) continue;
    const key = column
      .slice(0, 3)
      .map((number) => number.toPrecision(9))
      .join();
    if (!known.has(key)) known.set(key, column);
  }
  return [...known.values()].sort((a, b) => a[0]! - b[0]!);
}
