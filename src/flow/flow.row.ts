/** A flow as its row has it. */
import type { Instant } from '../clock.js';
import type { Position } from '../domain/process/step.js';
import type { Flow } from './flow.types.js';

/** A flow with its position still as JSON text: flows that stand alike have the same text. */
export interface FlowRow extends Omit<Flow, 'position'> {
  readonly state: string;
  readonly context: string;
  /** Hash of its last log entry. */
  readonly head: string;
  /** When it was read, by the clock of the database: the time at which what it does next is recorded. */
  readonly readAt: Instant;
}

/** Taken again, where a lock has to be waited for, with what the other has written. */
export const READ_AT = `date_trunc('milliseconds', clock_timestamp()) as "readAt"`;

export const FLOW_COLUMNS = `f.id, f.cycle_id as "cycleId", f.kind, f.ref,
  f.subject_id as "subjectId", f.organisation, f.stage, f.version, f.state::text as state,
  f.context::text as context, f.phase, f.tags, f.waits_for as "waitsFor", f.done, f.revision,
  f.since, f.head, ${READ_AT}`;

/** What a flow is from its birth on (`Born`). */
export const BORN_COLUMNS = `f.cycle_id as "cycleId", f.kind, f.ref, f.subject_id as "subjectId",
  f.organisation, f.stage, f.machine`;

/** A flow as everybody else knows it. */
export function flowOf(row: FlowRow): Flow {
  return {
    id: row.id,
    cycleId: row.cycleId,
    kind: row.kind,
    ref: row.ref,
    subjectId: row.subjectId,
    organisation: row.organisation,
    stage: row.stage,
    version: row.version,
    position: positionOf(row),
    phase: row.phase,
    tags: row.tags,
    waitsFor: row.waitsFor,
    done: row.done,
    revision: row.revision,
    since: row.since,
  };
}

export function positionOf(row: Pick<FlowRow, 'state' | 'context'>): Position {
  return {
    value: JSON.parse(row.state) as Position['value'],
    context: JSON.parse(row.context) as Position['context'],
  };
}
