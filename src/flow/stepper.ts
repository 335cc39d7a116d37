/** Steps flows: those that stand alike and hear the same are decided once. Both paths use it. */
import type { Instant } from '../clock.js';
import { DomainError } from '../domain/errors.js';
import type { FlowEvent } from '../domain/process/step.js';
import type { CycleTime } from '../timetable/timetable.service.js';
import { seal } from './chain.js';
import type { Move } from './flow-write.store.js';
import { type FlowRow, positionOf } from './flow.row.js';
import type { Actor } from './flow.types.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { parseEvent, publishedOf } from './published.js';

/** Outcomes kept at a time; a batch of flows that all differ would fill the memory otherwise. */
const KEPT = 10_000;

export interface Sending {
  readonly at: Instant;
  readonly cause: string | null;
}

/** What of a flow decides what an event does to it, and seals what it did. */
export type StepRow = Pick<
  FlowRow,
  | 'id'
  | 'cycleId'
  | 'kind'
  | 'version'
  | 'stage'
  | 'state'
  | 'context'
  | 'phase'
  | 'revision'
  | 'head'
  | 'readAt'
>;

export class Stepper {
  /** By everything an outcome depends on but the context, and then by that. */
  private readonly decided = new Map<string, Map<string, Outcome | DomainError>>();
  private kept = 0;

  constructor(private readonly sending: Sending) {}

  /** What the event does to this flow, ready to write; or why it is not accepted. */
  take(row: StepRow, event: FlowEvent, cycle: CycleTime, by: Actor): Move | DomainError {
    const outcome = this.decide(row, event, cycle);
    return outcome instanceof DomainError ? outcome : this.moved(row, outcome, by);
  }

  private decide(row: StepRow, event: FlowEvent, cycle: CycleTime): Outcome | DomainError {
    const { cycleId, kind, version, stage, state } = row;
    const alike = `${cycleId}\n${kind}\n${version}\n${stage ?? ''}\n${state}\n${JSON.stringify(event)}`;
    let known = this.decided.get(alike);
    if (known === undefined || this.kept >= KEPT) {
      if (this.kept >= KEPT) this.forget();
      known = new Map();
      this.decided.set(alike, known);
    }
    const decided = known.get(row.context) ?? this.decideAnew(row, event, cycle);
    if (!known.has(row.context)) this.kept += 1;
    known.set(row.context, decided);
    return decided;
  }

  private forget(): void {
    this.decided.clear();
    this.kept = 0;
  }

  private decideAnew(
    row: StepRow,
    sent: FlowEvent,
    { timetable }: CycleTime,
  ): Outcome | DomainError {
    const { machine } = publishedOf(row.kind, row.version);
    const { kind, version, stage } = row;
    const position = positionOf(row);
    const setting = { machine, kind, version, stage, at: this.sending.at, timetable };
    try {
      return outcomeOf(parseEvent(sent, { ...row, position }), position, setting);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }

  private moved(row: StepRow, outcome: Outcome, by: Actor): Move {
    const { at, cause } = this.sending;
    const hash = seal({
      flowId: row.id,
      seq: row.revision + 1,
      at,
      actor: by.id,
      actorName: by.name,
      version: outcome.version,
      type: outcome.type,
      payload: outcome.payload,
      before: outcome.before,
      after: outcome.after,
      cause,
      prevHash: row.head,
      recordedAt: row.readAt,
    });
    return {
      flowId: row.id,
      revision: row.revision,
      outcome,
      by,
      recordedAt: row.readAt,
      prevHash: row.head,
      hash,
    };
  }
}
