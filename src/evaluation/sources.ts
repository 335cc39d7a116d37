/** Where the figures of an arithmetic come from: whose they are, which version, who wrote it last. Pure. */
import type { Instant } from '../clock.js';
import type { Step, StepInput } from '../domain/evaluation/trace.js';
import { MASK } from '../domain/evaluation/trace.js';
import { dayAt } from '../domain/process/hours.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { findUnit } from '../domain/programme/units.js';

/** The last change of a figure. */
export interface FigureChange {
  /** The how-manieth figure it is: 1 when it was written once. */
  readonly version: number;
  readonly by: string;
  /** Code of the organisation, its title once it is told. */
  readonly organisation: string | null;
  readonly source: string;
  readonly reason: string | null;
  readonly at: Instant;
}

export interface FigureSource {
  /** Item id; `last.` before it where the figure is of the year before. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly value: string | null;
  /** The organisation that answers for the figure; null: the enterprise itself. */
  readonly owner: string | null;
  /** Null for a figure without a record of its writing. */
  readonly changed: FigureChange | null;
  /** All of it as a sentence. */
  readonly zh: string;
  readonly en: string;
}

/** Changes by item, of this year and of the year before. */
export interface Changes {
  readonly now: ReadonlyMap<string, FigureChange>;
  readonly last: ReadonlyMap<string, FigureChange>;
}

const MANNERS: Readonly<Record<string, { zh: string; en: string }>> = {
  import: { zh: '导入', en: 'imported' },
  carriedOver: { zh: '上年结转', en: 'carried over' },
  enterprise: { zh: '企业填报', en: 'entered by the enterprise' },
  territory: { zh: '属地填报', en: 'entered by the territory' },
  department: { zh: '部门核定', en: 'set by the department' },
  review: { zh: '复核更正', en: 'corrected on review' },
};

/** Every raw figure the steps look at, once, in the order of its first use; masked ones are left out. */
export function sourcesOf(
  programme: FilledProgramme,
  trace: readonly Step[],
  changes: Changes,
): FigureSource[] {
  const inputs = new Map<string, StepInput>();
  for (const input of trace.flatMap((step) => step.inputs ?? [])) {
    if (input.value !== MASK && !inputs.has(input.name)) inputs.set(input.name, input);
  }
  return [...inputs.values()].flatMap((input) => sourceOf(programme, input, changes));
}

/** The source of one input; none for what is derived, recorded or looked up. */
export function sourceOf(
  programme: FilledProgramme,
  input: StepInput,
  changes: Changes,
): FigureSource[] {
  const isPast = input.name.startsWith('last.');
  const id = isPast ? input.name.slice('last.'.length) : input.name;
  const item = programme.items.find((one) => one.id === id);
  if (item === undefined) return [];
  const owner = item.owner === undefined ? undefined : findUnit(programme, item.owner);
  const change = (isPast ? changes.last : changes.now).get(id);
  const organisation = change?.organisation ?? null;
  const changed = change && {
    ...change,
    organisation: organisation && (findUnit(programme, organisation)?.title ?? organisation),
  };
  const { name, title, unit = '', value } = input;
  const head = { name, title, unit, value, owner: owner?.title ?? null, changed: changed ?? null };
  return [{ ...head, zh: sentenceZh(head), en: sentenceEn(head, input.en ?? name) }];
}

type Head = Omit<FigureSource, 'zh' | 'en'>;

function sentenceZh({ title, value, unit, owner, changed }: Head): string {
  const figure = `${title} ${value ?? '缺'}${value === null || unit === '' ? '' : ` ${unit}`}`;
  const from = `来源：${owner ?? '企业填报'}`;
  if (changed === null) return `${figure}；${from}`;
  const manner = MANNERS[changed.source]?.zh ?? changed.source;
  const who = [changed.organisation, changed.by].filter((part) => part !== null).join(' ');
  const reason = changed.reason === null ? '' : `，理由：${changed.reason}`;
  return `${figure}；${from}；第 ${String(changed.version)} 版，${dayAt(changed.at)} ${who} ${manner}${reason}`;
}

function sentenceEn({ value, unit, owner, changed }: Head, title: string): string {
  const figure = `${title} ${value ?? 'none'}${value === null || unit === '' ? '' : ` ${unit}`}`;
  const from = `source: ${owner ?? 'the enterprise'}`;
  if (changed === null) return `${figure}; ${from}`;
  const manner = MANNERS[changed.source]?.en ?? changed.source;
  const who = [changed.organisation, changed.by].filter((part) => part !== null).join(' ');
  const reason = changed.reason === null ? '' : `, because: ${changed.reason}`;
  return `${figure}; ${from}; version ${String(changed.version)}, ${manner} by ${who} on ${dayAt(changed.at)}${reason}`;
}
