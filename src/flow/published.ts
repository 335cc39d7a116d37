/** The registry as the kernel asks it. */
import { eventsOf, faultsOf, intentsOf } from '../domain/process/anatomy.js';
import { faultOf } from '../domain/faults.js';
import { EventInvalid, EventNotPermitted } from '../domain/process/errors.js';
import { may } from '../domain/process/may.js';
import { type FlowEvent, type Position, refusalOf } from '../domain/process/step.js';
import { type Kind, type Published, kinds, registry } from '../../workflows/registry.js';
import { type Sender, senders } from '../../workflows/roles.js';
import type { Actor, Flow } from './flow.types.js';

export { currentVersion } from '../../workflows/registry.js';

/** The machine a flow is pinned to. Boot has checked that every version in use is there. */
export function publishedOf(kind: Kind, version: string): Published {
  const published = registry[kind][version];
  if (published === undefined) throw new Error(`no machine ${kind}@${version} is published`);
  return published;
}

/** Who may send the event to flows of that kind; nobody when it is unknown there. */
export function sendersOf(kind: Kind, type: string): readonly Sender[] {
  return Object.hasOwn(senders[kind], type) ? (senders[kind][type] ?? []) : [];
}

/**
 * Lets the event pass when this actor may send it to this flow.
 * @throws EventNotPermitted
 */
export function permit(
  actor: Actor,
  event: FlowEvent,
  flow: Pick<Flow, 'kind' | 'organisation' | 'subjectId' | 'waitsFor'>,
  region: string,
): void {
  const { kind, organisation, subjectId, waitsFor } = flow;
  const allowed = sendersOf(kind, event.type);
  // What no machine knows is refused by the machine, which says what is possible instead.
  if (allowed.length === 0) return;
  if (may(actor, event, { region, organisation, subjectId, waitsFor }, allowed)) return;
  throw new EventNotPermitted({ kind, event: event.type }, actor.role);
}

/**
 * The event as the machine's schema has it, unknown facts dropped.
 * @throws EventRefused for an event the machine does not know
 * @throws EventInvalid when its facts do not fit
 */
export function parseEvent(
  event: FlowEvent,
  flow: { kind: Kind; version: string; position: Position },
): FlowEvent {
  const { machine, events } = publishedOf(flow.kind, flow.version);
  if (sendersOf(flow.kind, event.type).length === 0) {
    throw refusalOf(machine, flow.position, event);
  }
  const asked = { kind: flow.kind, event: event.type };
  const result = events.safeParse(event);
  if (!result.success) throw new EventInvalid(asked, result.error.issues.map(faultOf));
  if (!storable(result.data)) {
    const zh = '含有不能保存的字符';
    throw new EventInvalid(asked, [{ path: '', zh, en: 'holds characters that are no text' }]);
  }
  return result.data;
}

/** False for a zero character or half of a surrogate pair: JSON has an escape for them, jsonb has not. */
function storable(event: object): boolean {
  const text = JSON.stringify(event);
  return !text.includes('\\u') || !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(text);
}

/** Every published machine with its kind and version. */
export function everyPublished(): { kind: Kind; version: string; published: Published }[] {
  return kinds.flatMap((kind) =>
    Object.entries(registry[kind]).map(([version, published]) => ({ kind, version, published })),
  );
}

/** Every intent some published machine can state. */
export function allIntents(): string[] {
  return [...new Set(everyPublished().flatMap(({ published }) => intentsOf(published.machine)))];
}

/** Events somebody may send although no version of the machine knows them. */
function unheardOf(kind: Kind): string[] {
  const known = Object.values(registry[kind]).flatMap(({ machine }) => eventsOf(machine));
  return Object.keys(senders[kind])
    .filter((event) => !known.includes(event))
    .map((event) => `${kind}: has a sender for ${event}, which it does not know`);
}

/** What is wrong with the published machines, and versions in use that are not published. */
export function faultsOfAll(inUse: readonly { kind: string; version: string }[]): string[] {
  const all = everyPublished();
  const known = new Set(all.map(({ kind, version }) => `${kind}@${version}`));
  const names = inUse.map(({ kind, version }) => `${kind}@${version}`);
  return [
    ...all.flatMap(({ kind, published }) => faultsOf(published.machine, senders[kind])),
    ...kinds.flatMap(unheardOf),
    ...names
      .filter((name) => !known.has(name))
      .map((name) => `the database has flows of ${name}, which this program does not have`),
  ];
}
