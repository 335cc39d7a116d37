/** What is tried, as the page edits it: places of the programme and what stands there instead. Pure. */

export interface Fixed {
  readonly group: string;
  readonly indicator: string;
  readonly value: string | null;
}

export interface Draft {
  readonly rules: Readonly<Record<string, unknown>>;
  readonly benchmarks: readonly Fixed[];
}

/** The rules in force: nothing is said differently. */
export const AS_IT_IS: Draft = { rules: {}, benchmarks: [] };

interface WeightLine {
  readonly path: string;
  readonly weight: string;
  readonly sumAt: string | null;
}

interface Scoring {
  readonly sum: string | null;
  readonly weights: readonly WeightLine[];
}

interface Band {
  readonly class: string;
  readonly path: string;
  readonly text: string;
}

interface Grading {
  readonly bands: readonly Band[];
}

/** The same text for what says the same, in whatever order it was written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const byPlace = (all: readonly Fixed[]): readonly string[] => all.map(canonical).sort();

export const same = (a: Draft, b: Draft): boolean =>
  canonical(a.rules) === canonical(b.rules) &&
  byPlace(a.benchmarks).join() === byPlace(b.benchmarks).join();

/** What stands at a place now; `standing` where nothing is said differently. */
export const valueAt = (draft: Draft, path: string, standing: unknown): unknown =>
  Object.hasOwn(draft.rules, path) ? draft.rules[path] : standing;

const textAt = (draft: Draft, path: string, standing: string): string =>
  String(valueAt(draft, path, standing));

/** Says something differently; what stands there anyway is not said. */
export function put(draft: Draft, path: string, value: unknown, standing: unknown): Draft {
  const { [path]: _, ...rules } = draft.rules;
  const isNew = canonical(value) !== canonical(standing);
  return { ...draft, rules: isNew ? { ...rules, [path]: value } : rules };
}

/** Fixes a benchmark otherwise; the value it has anyway is not said. */
export function fix(draft: Draft, one: Fixed, standing: string | null): Draft {
  const others = draft.benchmarks.filter(
    ({ group, indicator }) => group !== one.group || indicator !== one.indicator,
  );
  const isNew = one.value !== standing;
  return { ...draft, benchmarks: isNew ? [...others, one] : others };
}

const PLACES = 1e4;
const exact = (value: number): number => Math.round(value * PLACES) / PLACES;

export const weightOf = (draft: Draft, { path, weight }: WeightLine): string =>
  textAt(draft, path, weight);

export const sumOf = (draft: Draft, lines: readonly WeightLine[]): number =>
  exact(lines.reduce((sum, line) => sum + Number(weightOf(draft, line)), 0));

/**
 * Sets one weight. With `fill` the others of its set share what is left, in the proportion they have,
 * to a tenth of a point; the last takes what rounding leaves.
 */
export function weigh(
  draft: Draft,
  { weights, sum }: Scoring,
  { path, value, fill }: { path: string; value: string; fill: boolean },
): Draft {
  const whole = fill && sum !== null ? Number(sum) : null;
  const wanted = whole === null ? value : String(Math.min(Number(value), whole));
  const filled = whole === null ? {} : shared(draft, weights, { path, left: whole - +wanted });
  const written = weights.reduce((now, line) => {
    const next = line.path === path ? wanted : filled[line.path];
    return next === undefined ? now : put(now, line.path, next, line.weight);
  }, draft);
  return withSums(written, weights);
}

function shared(
  draft: Draft,
  weights: readonly WeightLine[],
  { path, left }: { path: string; left: number },
): Record<string, string> {
  const others = weights.filter((line) => line.path !== path);
  const sum = sumOf(draft, others);
  let rest = exact(left);
  const entries = others.map((line, index): [string, string] => {
    const part = sum === 0 ? left / others.length : (left * Number(weightOf(draft, line))) / sum;
    const tenth = index === others.length - 1 ? rest : Math.min(rest, Math.round(part * 10) / 10);
    rest = exact(rest - tenth);
    return [line.path, String(tenth)];
  });
  return Object.fromEntries(entries);
}

/** An indicator that has parts weighs what they weigh together. */
function withSums(draft: Draft, weights: readonly WeightLine[]): Draft {
  const parents = new Set(weights.flatMap(({ sumAt }) => sumAt ?? []));
  return [...parents].reduce((now, parent) => {
    const parts = weights.filter(({ sumAt }) => sumAt === parent);
    return put(now, parent, String(sumOf(now, parts)), String(sumOf(AS_IT_IS, parts)));
  }, draft);
}

export type Kind = 'lines' | 'shares' | 'other';

export interface BandNow {
  readonly class: string;
  readonly path: string;
  readonly text: string;
  /** Points or per cent; null of the last, which takes the rest, and of what is neither. */
  readonly edge: string | null;
}

const LINE = /^\s*total\s*>=?\s*(\d+(?:\.\d+)?)\s*$/;
const SHARE = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/;
const writes = {
  lines: (edge: string): string => `total >= ${edge}`,
  shares: (edge: string): string => `${edge}%`,
};

/** The bands of a grading as the draft has them, best first. */
export function bandsOf(draft: Draft, { bands }: Grading): { kind: Kind; bands: BandNow[] } {
  const now = bands.map((band) => ({ ...band, text: textAt(draft, band.path, band.text) }));
  const upper = now.slice(0, -1);
  const isAll = (pattern: RegExp) =>
    upper.length > 0 && upper.every(({ text }) => pattern.test(text));
  const kind = isAll(LINE) ? 'lines' : isAll(SHARE) ? 'shares' : 'other';
  const pattern = kind === 'lines' ? LINE : SHARE;
  const withEdges = now.map((band, index) => {
    const edge = index < upper.length ? (pattern.exec(band.text)?.[1] ?? null) : null;
    return { ...band, edge };
  });
  return { kind, bands: withEdges };
}

/** Moves the edge of a class. */
export function setEdge(
  draft: Draft,
  { bands }: Grading,
  { class: label, edge, kind }: { class: string; edge: string; kind: 'lines' | 'shares' },
): Draft {
  const band = bands.find((one) => one.class === label);
  return band === undefined ? draft : put(draft, band.path, writes[kind](edge), band.text);
}

/** Grades by lines or by shares from these edges on, best first; the last class takes the rest. */
export function setEdges(
  draft: Draft,
  { bands }: Grading,
  { edges, kind }: { edges: readonly string[]; kind: 'lines' | 'shares' },
): Draft {
  return bands.reduce((now, band, index) => {
    const edge = edges[index];
    const rest = kind === 'lines' ? 'true' : '100%';
    const text = index === bands.length - 1 || edge === undefined ? rest : writes[kind](edge);
    return put(now, band.path, text, band.text);
  }, draft);
}

/** What keeps a draft from being tried. */
export type Fault =
  | { readonly kind: 'sum'; readonly sum: number; readonly missing: number }
  | { readonly kind: 'order' };

export function faultsOf(
  draft: Draft,
  { scoring, grading }: { scoring: readonly Scoring[]; grading: readonly Grading[] },
): Fault[] {
  const sums = scoring.flatMap(({ sum, weights }): Fault[] => {
    const have = sumOf(draft, weights);
    const missing = sum === null ? 0 : exact(Number(sum) - have);
    return missing === 0 ? [] : [{ kind: 'sum', sum: have, missing }];
  });
  const orders = grading.flatMap((one): Fault[] => {
    const { kind, bands } = bandsOf(draft, one);
    const edges = bands.flatMap(({ edge }) => (edge === null ? [] : [Number(edge)]));
    const sign = kind === 'lines' ? -1 : 1;
    const isOrdered = edges.every((edge, i) => i === 0 || (edge - (edges[i - 1] ?? 0)) * sign > 0);
    const fits = kind !== 'shares' || edges.every((edge) => edge < 100);
    return isOrdered && fits ? [] : [{ kind: 'order' }];
  });
  return [...sums, ...orders];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFixed = (value: unknown): value is Fixed =>
  isRecord(value) &&
  typeof value['group'] === 'string' &&
  typeof value['indicator'] === 'string' &&
  (value['value'] === null || typeof value['value'] === 'string');

/** A draft as an address has it; undefined where there is none, or none that can be read. */
export function decode(text: string | undefined): Draft | undefined {
  try {
    const said: unknown = JSON.parse(text ?? 'null');
    if (!isRecord(said) || !isRecord(said['rules'])) return undefined;
    const { rules, benchmarks = [] } = said;
    if (!Array.isArray(benchmarks) || !benchmarks.every(isFixed)) return undefined;
    return { rules, benchmarks };
  } catch {
    return undefined;
  }
}

export const encode = (draft: Draft): string => canonical(draft);
