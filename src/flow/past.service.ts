/** Looking back (回看): what a flow, a board or a list said at a past instant, from the log. */
import { Injectable } from '@nestjs/common';
import { Clock, past } from '../clock.js';
import type { Instant } from '../clock.js';
import { DomainError } from '../domain/errors.js';
import { meaningsOf } from '../domain/process/anatomy.js';
import { endOf, momentOf } from '../domain/process/hours.js';
import type { Timetable } from '../domain/process/timetable.js';
import { Database } from '../persistence/database.js';
import { TimetableService } from '../timetable/timetable.service.js';
import { flowOf } from './flow.row.js';
import { FlowStore } from './flow.store.js';
import type { Flow, LogEntry } from './flow.types.js';
import { type Outcome, birthOf, outcomeOf } from './outcome.js';
import { everyPublished, publishedOf } from './published.js';

/** Only what has been can be looked back at. */
export class NotPastYet extends DomainError {
  readonly code = 'replay.future';
  constructor() {
    super({ zh: '只能回看已经过去的时刻', en: 'only what has been can be looked back at' });
  }
}

/** The route answers of the present only. */
export class NotReplayable extends DomainError {
  readonly code = 'replay.present-only';
  constructor() {
    super({
      zh: '此处只有现状，不能回看；可回看的有流程、企业档案、作战图、任务、名单、清单和台账',
      en: 'this cannot be looked back at; flows, dossiers, boards, tasks, lists and ledgers can',
    });
  }
}

/** What the request asks for, as far as its address says. */
export interface LookedAt {
  /** All timers of the cycle are shown, not only those of what is named. */
  readonly all?: boolean;
  readonly cycleId?: string;
  readonly subjectId?: string;
  readonly flowId?: string;
}

/** What the states of all published machines mean, as the views of `replay` read it. */
export const STATES = JSON.stringify(
  everyPublished().flatMap(({ kind, version, published }) =>
    meaningsOf(published.machine).map(({ waitsFor, ...meaning }) => ({
      kind,
      version,
      ...meaning,
      ...('context' in waitsFor ? { waits_key: waitsFor.context } : { waits_for: waitsFor }),
    })),
  ),
);

@Injectable()
export class PastService {
  constructor(
    private readonly store: FlowStore,
    private readonly timetables: TimetableService,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /**
   * The instant meant: a day means its end, today means now.
   * @throws NotPastYet
   */
  async instantOf(asOf: string): Promise<Instant> {
    const now = await this.clock.now();
    const day = asOf.length === 10;
    const at = day ? new Date(Date.parse(endOf(asOf)) - 1) : new Date(asOf);
    const begun = day ? momentOf(asOf) : at.toISOString();
    if (begun > now) throw new NotPastYet();
    return at.toISOString() < now ? at.toISOString() : now;
  }

  /** Does the work as of then: the same statements and functions, on what stood then. Nothing is written. */
  lookBack<T>(at: Instant, looked: LookedAt, work: () => Promise<T>): Promise<T> {
    const looking = { at, states: STATES, deadlines: '[]' };
    return past.run(looking, async () => {
      looking.deadlines = JSON.stringify(await this.deadlines(looked));
      return work();
    });
  }

  /** The timers of the flows looked at, worked out from their logs as they were armed then. */
  private async deadlines(looked: LookedAt): Promise<object[]> {
    const sql = this.database.pool;
    const flows = (await this.store.lookedAt(sql, looked)).map(flowOf);
    const logs = await this.store.histories(
      sql,
      flows.map(({ id }) => id),
    );
    const worked: object[] = [];
    for (const flow of flows) {
      const { timetable } = await this.timetables.of(sql, flow.cycleId);
      worked.push({
        flow_id: flow.id,
        ...deadlineAfter(flow, logs.get(flow.id) ?? [], timetable),
      });
    }
    return worked;
  }
}

/** The timer that the last entry of the log has left armed; nothing when none is. */
export function deadlineAfter(
  flow: Pick<Flow, 'kind' | 'stage'>,
  log: readonly LogEntry[],
  timetable: Timetable,
): { timer: string; due_at: Instant; armed_seq: number } | object {
  let armed: { timer: string; due_at: Instant; armed_seq: number } | object = {};
  let last: Outcome | undefined;
  for (const { seq, at, version, type, payload } of log) {
    const { machine } = publishedOf(flow.kind, version);
    const setting = { ...flow, machine, version, at, timetable };
    last =
      last === undefined
        ? birthOf(payload, setting)
        : outcomeOf({ ...payload, type }, last.step.position, setting);
    const { deadline } = last;
    if (deadline === null) armed = {};
    if (deadline) armed = { timer: deadline.timer, due_at: deadline.dueAt, armed_seq: seq };
  }
  return armed;
}
