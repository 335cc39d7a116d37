/** 责任清单 and 推进台账: who answers for what, how far it is, and what was entered about it. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Ledger } from '../cycle/cycle.dto.js';
import { phaseTitle } from '../domain/process/anatomy.js';
import { eventText, eventWords } from '../domain/supervision/events.js';
import { rungStep } from '../domain/supervision/ladder.js';
import type { TaskStanding } from '../domain/supervision/standing.js';
import type { Actor } from '../flow/flow.types.js';
import { publishedOf } from '../flow/published.js';
import { scopeOf, seesOrganisation, sqlFlows } from '../identity/access.js';
import { Database } from '../persistence/database.js';
import type { Plan } from './plan.service.js';
import { StandingService } from './standing.service.js';
import type { Standing } from './standing.service.js';
import { SupervisionStore } from './supervision.store.js';
import type { LedgerLine } from './supervision.store.js';
import type { Escalation, OrganisationDesk } from './supervision.types.js';

const ENTRIES = 300;
type Row = Ledger['tasks'][number];
type Entry = Ledger['entries'][number];

@Injectable()
export class LedgerService {
  constructor(
    private readonly store: SupervisionStore,
    private readonly standings: StandingService,
    private readonly database: Database,
  ) {}

  /** What this person may see of it. @throws CycleNotFound */
  async ledger(cycleId: string, actor: Actor): Promise<Ledger> {
    const standing = await this.standings.of(cycleId);
    const { plan } = standing;
    const scope = scopeOf(actor, plan);
    const { pool } = this.database;
    const [desks, escalations, lines] = await Promise.all([
      this.store.desks(pool, plan.region),
      this.store.escalations(pool, cycleId),
      this.store.ledgerLines(pool, cycleId, sqlFlows(scope, 'f', 3), ENTRIES),
    ]);
    const seen = standing.tasks.filter(({ task }) => seesOrganisation(scope, task.lead));
    return {
      at: standing.at,
      xlsxUrl: `/api/cycles/${cycleId}/ledger.xlsx`,
      tasks: seen.map((task, index) => rowOf(task, { index, standing, desks, escalations })),
      entries: lines.map((line) => entryOf(line, plan)),
    };
  }
}

interface RowSetting {
  readonly index: number;
  readonly standing: Standing;
  readonly desks: readonly OrganisationDesk[];
  readonly escalations: readonly Escalation[];
}

function rowOf(one: TaskStanding, setting: RowSetting): Row {
  const { standing, desks, escalations, index } = setting;
  const { plan } = standing;
  const { task, stage, flow } = one;
  const title = (id: string): string => plan.units.get(id)?.title ?? id;
  const desk = desks.find(({ code }) => code === task.lead);
  return {
    flow: flow?.id ?? '',
    no: index + 1,
    stageId: stage.id,
    stage: stage.title,
    title: task.title,
    clause: task.clause ?? null,
    lead: { id: task.lead, title: title(task.lead) },
    with: task.with.map(title),
    leader: task.leader ?? desk?.officer ?? null,
    contact: desk?.liaison ?? null,
    literal: task.due ?? stage.literal.due ?? one.due,
    due: one.due,
    done: one.done,
    total: one.total,
    light: one.light.state,
    why: one.light.clause.zh,
    state: stateOf(one),
    rung: lastRung(one, plan, escalations),
  };
}

function stateOf({ flow }: TaskStanding): string {
  if (flow === null) return '待下发';
  const { machine } = publishedOf('task', flow.version);
  return phaseTitle(machine, flow.phase).zh;
}

/** The highest rung that fired for the present due date. */
function lastRung(
  { flow, due }: TaskStanding,
  plan: Plan,
  escalations: readonly Escalation[],
): string | null {
  const last = escalations.findLast((one) => one.flowId === flow?.id && one.due === due);
  if (last === undefined || flow?.done === true) return null;
  return rungStep(plan.ladder, last.rung)?.title ?? null;
}

const Counted = z.object({
  done: z.int().nullable().catch(null),
  total: z.int().nullable().catch(null),
});

function entryOf(line: LedgerLine, plan: Plan): Entry {
  const task = plan.tasks.get(line.ref);
  const title = (id: string): string => plan.units.get(id)?.title ?? id;
  const { label } = eventWords('task', line.type);
  const said = eventText(line.payload, title);
  return {
    flow: line.flowId,
    at: line.at,
    task: task?.title ?? line.ref,
    organisation: title(line.organisation ?? task?.lead ?? ''),
    who: line.who,
    text: said === null ? label : `${label}：${said}`,
    ...Counted.parse(line.payload),
  };
}
