/** The entry form of one enterprise's year as the page draws it. Pure. */
import { findUnit, unitsOf, ownedItems, type Unit } from '../domain/programme/units.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { Actor } from '../flow/flow.types.js';
import { visibleItems, type ItemScope } from '../identity/access.js';
import type { DataItem, DataSheet } from '../task/form.dto.js';
import { changeOf, type FilledItem, type Judgement, obstacles, type Tried } from './entry.js';
import { type Figure, isFromOwner, isSignedOff, lockOf } from './locks.js';
import type { SubjectRecord, Writer } from './subject.types.js';

export interface SheetInput {
  readonly programme: FilledProgramme;
  readonly record: SubjectRecord;
  readonly judgements: ReadonlyMap<string, Judgement>;
  /** The checks over several figures that do not pass. */
  readonly tried: readonly Tried[];
  readonly writers: ReadonlyMap<string, Writer>;
  readonly actor: Actor;
  readonly items: ItemScope;
}

/** Who answers for an item: its organisation, or the lead bureau where none is named. */
export function ownerOf(
  programme: FilledProgramme,
  item: FilledItem,
): { id: string; title: string } {
  const named = programme.organisations.find(({ id }) => id === item.owner);
  const unit = named ?? (item.owner === undefined ? undefined : findUnit(programme, item.owner));
  const lead = programme.organisations.find(({ role }) => role === 'lead');
  const { id = '', title = '' } = unit ?? lead ?? {};
  return { id, title };
}

/** The codes of the real organisations that own an item. */
export function ownersOf(programme: FilledProgramme, item: FilledItem): string[] {
  const owns = (unit: Unit): boolean => ownedItems(programme, unit).includes(item.id);
  return unitsOf(programme)
    .filter(owns)
    .map(({ id }) => id);
}

/** The form, with last year beside each figure and the answer of the checks. */
export function dataSheet(input: SheetInput): DataSheet {
  const { programme, record, judgements } = input;
  const shown = visibleItems(programme, input.items);
  const items = shown.map((item) => ({
    owner: ownerOf(programme, item),
    one: dataItem(input, item),
  }));
  const owners = [...new Map(items.map(({ owner }) => [owner.id, owner])).values()];
  const times = [...input.writers.values()].map(({ at }) => at).sort();
  return {
    subject: { id: record.subjectId, name: record.name },
    revision: record.flow?.revision ?? 0,
    editable: items.some(({ one }) => one.editable),
    savedAt: times.at(-1) ?? null,
    filled: items.filter(({ one }) => one.value !== null).length,
    total: items.length,
    ready:
      obstacles(programme, judgements, {
        remarks: record.remarks,
        given: givenOf(programme, input.writers),
        tried: input.tried,
      }).length === 0,
    checks: input.tried
      .filter((one) => one.items.every((id) => shown.some((item) => item.id === id)))
      .map(({ id, title, level, zh, en }) => ({ id, title, level, zh, en })),
    groups: owners.map((owner) => ({
      ...owner,
      items: items.filter((item) => item.owner.id === owner.id).map(({ one }) => one),
    })),
  };
}

function dataItem(input: SheetInput, item: FilledItem): DataItem {
  const { programme, record, actor } = input;
  const value = record.values[item.id] ?? null;
  const last = record.last?.[item.id] ?? null;
  const judgement = input.judgements.get(item.id);
  const figure = figureOf(programme, item, input.writers.get(item.id));
  const lock = lockOf(actor, figure, record.flow);
  return {
    id: item.id,
    title: item.title,
    unit: item.unit ?? '',
    owner: ownerOf(programme, item),
    required: item.required === true,
    editable: lock === null,
    signedOff: isSignedOff(figure, record.flow),
    value,
    last,
    change: value === null || last === null ? null : changeOf(value, last),
    verdict: judgement?.verdict ?? 'empty',
    message: judgement?.message ?? null,
    suggestion: judgement?.suggestion ?? (value === null ? prefillOf(item, last) : null),
    reason: record.remarks[item.id] ?? null,
    source: lock?.zh ?? (isFromOwner(figure) ? `${figure.ownerTitle}提供` : null),
  };
}

/** What the programme wants carried over from last year, offered for one tap. */
function prefillOf(item: FilledItem, last: string | null): string | null {
  return item.prefill === 'lastYear' ? last : null;
}

/** The items whose figures came from the organisation that answers for them. */
export function givenOf(
  programme: FilledProgramme,
  writers: ReadonlyMap<string, Writer>,
): ReadonlySet<string> {
  const given = programme.items.filter((item) =>
    isFromOwner(figureOf(programme, item, writers.get(item.id))),
  );
  return new Set(given.map(({ id }) => id));
}

/** What decides who may change a figure. */
export function figureOf(
  programme: FilledProgramme,
  item: FilledItem,
  writer: Writer | undefined,
): Figure {
  return {
    owners: ownersOf(programme, item),
    ownerTitle: ownerOf(programme, item).title,
    writer,
  };
}
