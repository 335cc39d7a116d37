import { Exact } from '../expression/exact.js';
import type { Item } from '../programme/data.js';
import type { SubjectFacts } from './input.js';
import type { Step, StepInput } from './trace.js';

type Figures = Readonly<Record<string, string | null>>;

/** Several subjects as one: figures added up, records put together, all else of the first. */
export function mergedFacts(
  members: readonly SubjectFacts[],
  items: readonly Item[],
  clause: string | undefined,
): { subject: SubjectFacts; steps: Step[] } {
  const [head] = members;
  if (!head) throw new TypeError('a union has members');
  const sums = items.filter(isSummed).map((item) => sumOf(item, members, (one) => one.values));
  const before = members.some(({ last }) => last)
    ? items.filter(isSummed).map((item) => sumOf(item, members, (one) => one.last ?? {}))
    : [];
  const subject: SubjectFacts = {
    ...head,
    values: { ...head.values, ...figures(sums) },
    last: before.length > 0 ? { ...head.last, ...figures(before) } : head.last,
    events: members.flatMap(({ events = [] }) => events),
    accounts: allAccounts(members),
  };
  return { subject, steps: sums.flatMap((sum) => stepOf(sum, clause)) };
}

function allAccounts(members: readonly SubjectFacts[]): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const { accounts = {} } of members) {
    for (const [id, numbers] of Object.entries(accounts)) {
      all[id] = [...new Set([...(all[id] ?? []), ...numbers])];
    }
  }
  return all;
}

function isSummed({ kind, merged }: Item): boolean {
  return (kind ?? 'decimal') === 'decimal' && merged !== 'own';
}

interface Sum {
  readonly item: Item;
  readonly parts: readonly StepInput[];
  readonly sum: string | null;
}

/** A required figure that one member lacks is lacking in the sum; others count where they are. */
function sumOf(
  item: Item,
  members: readonly SubjectFacts[],
  of: (subject: SubjectFacts) => Figures,
): Sum {
  const parts = members.map((one) => ({
    name: one.code,
    title: one.name,
    unit: item.unit,
    value: of(one)[item.id]?.trim() || null,
  }));
  return { item, parts, sum: added(parts, item.required === true) };
}

function added(parts: readonly StepInput[], required: boolean): string | null {
  const told = parts.flatMap(({ value }) => value ?? []);
  const numbers = told.map((value) => Exact.parse(value));
  // What is no number goes on as it is, to be reported by the one who reads it.
  const odd = told.find((_, at) => !numbers[at]);
  if (odd !== undefined) return odd;
  if (told.length === 0 || (required && told.length < parts.length)) return null;
  return numbers.reduce((sum, one) => (one ? sum?.plus(one) : sum), Exact.zero)?.toString() ?? null;
}

function figures(sums: readonly Sum[]): Record<string, string | null> {
  return Object.fromEntries(sums.map(({ item, sum }) => [item.id, sum]));
}

/** A line for each figure to which another than the first has something to say. */
function stepOf({ item, parts, sum }: Sum, clause: string | undefined): Step[] {
  const others = parts.slice(1).some(({ value }) => value !== null);
  if (!others && sum === parts[0]?.value) return [];
  const { id, title, en, unit } = item;
  const head = { step: 'merge', id, title: `${title}合并`, clause, unit } as const;
  return [{ ...head, en: `${en ?? title}, merged`, inputs: parts, result: sum }];
}
