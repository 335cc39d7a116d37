/** Flows come into the world in bulk: a cycle opens with one for each enterprise, stage and task. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import type { Instant } from '../clock.js';
import { canonical } from '../domain/process/canonical.js';
import type { Sql } from '../persistence/database.js';
import { TimetableService } from '../timetable/timetable.service.js';
import type { CycleTime } from '../timetable/timetable.service.js';
import { currentVersion } from '../../workflows/registry.js';
import { GENESIS, bornText, seal } from './chain.js';
import { Changes } from './changes.js';
import { newFlowId } from './flow-id.js';
import { type Birth, FlowWriteStore } from './flow-write.store.js';
import type { Actor, Flow, NewFlow } from './flow.types.js';
import { BORN, type Outcome, birthOf } from './outcome.js';
import { publishedOf } from './published.js';

const PAGE = 1000;
/** What not every flow has. */
const IDENTITY = { subjectId: null, organisation: null, stage: null };

@Injectable()
export class Birthplace {
  constructor(
    private readonly writes: FlowWriteStore,
    private readonly timetables: TimetableService,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** Opens the flows a page at a time, all within the caller's transaction. */
  async open(sql: Sql, flows: readonly NewFlow[], actor: Actor): Promise<Flow[]> {
    const at = await this.clock.now();
    const outcomes = new Map<string, Outcome>();
    const born: Flow[] = [];
    for (let from = 0; from < flows.length; from += PAGE) {
      const births: Birth[] = [];
      const recordedAt = await this.writes.now(sql);
      for (const flow of flows.slice(from, from + PAGE)) {
        const cycle = await this.timetables.of(sql, flow.cycleId);
        births.push(
          this.birth(flow, actor, { at, recordedAt }, outcomeFor(flow, at, cycle, outcomes)),
        );
      }
      const written = await this.writes.bear(sql, births, { at, cause: null });
      born.push(...births.filter(({ id }) => written.has(id)).map((birth) => flowBorn(birth, at)));
    }
    for (const cycleId of new Set(born.map((flow) => flow.cycleId))) this.changes.touch(cycleId);
    return born;
  }

  private birth(
    flow: NewFlow,
    actor: Actor,
    { at, recordedAt }: Record<'at' | 'recordedAt', Instant>,
    outcome: Outcome,
  ): Birth {
    const { machine } = publishedOf(flow.kind, outcome.version);
    const id = newFlowId(this.clock.real().getTime());
    const hash = seal({
      flowId: id,
      seq: 0,
      at,
      actor: actor.id,
      actorName: actor.name,
      version: outcome.version,
      type: BORN,
      payload: outcome.payload,
      before: outcome.before,
      after: outcome.after,
      cause: null,
      prevHash: GENESIS,
      recordedAt,
      born: bornText({ ...IDENTITY, ...flow, machine: machine.id }),
    });
    return { id, flow, machine: machine.id, outcome, by: actor, recordedAt, hash };
  }
}

/** Flows of one kind with the same input begin alike. */
function outcomeFor(
  flow: NewFlow,
  at: Instant,
  { timetable }: CycleTime,
  known: Map<string, Outcome>,
): Outcome {
  const stage = flow.stage ?? null;
  const key = [flow.cycleId, flow.kind, stage ?? '', canonical(flow.input)].join('\n');
  const same = known.get(key);
  if (same !== undefined) return same;
  const version = currentVersion(flow.kind);
  const { machine, context } = publishedOf(flow.kind, version);
  const setting = { machine, version, kind: flow.kind, stage, at, timetable };
  const outcome = birthOf(flow.input, setting);
  // A wrong input would show up only much later, as a guard that never holds.
  context.parse(outcome.step.position.context);
  known.set(key, outcome);
  return outcome;
}

function flowBorn({ id, flow, outcome }: Birth, at: Instant): Flow {
  const { position, phase, tags, waitsFor, done } = outcome.step;
  return {
    id,
    cycleId: flow.cycleId,
    kind: flow.kind,
    ref: flow.ref,
    subjectId: flow.subjectId ?? null,
    organisation: flow.organisation ?? null,
    stage: flow.stage ?? null,
    version: outcome.version,
    position,
    phase,
    tags,
    waitsFor,
    done,
    revision: 0,
    since: at,
  };
}
