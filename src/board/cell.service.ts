/** What is behind one cell of the board: numbers, who is not done and why, who answers, what pressed it. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CycleNotFound } from '../cycle/errors.js';
import { ProgressService } from '../cycle/progress.service.js';
import { isOfLastCycle } from '../domain/cycle/milestones.js';
import { weightOf } from '../domain/cycle/progress.js';
import { signsOff } from '../domain/cycle/sign-off.js';
import { refusalText } from '../domain/errors.js';
import { ladderRule, recordOf } from '../domain/supervision/pressure.js';
import { cellsOf, speaking } from '../domain/supervision/standing.js';
import { undoneOf } from '../domain/supervision/undone.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow, LogEntry } from '../flow/flow.types.js';
import { scopeOf, seesOrganisation } from '../identity/access.js';
import type { Sql } from '../persistence/database.js';
import type { Standing } from '../supervision/standing.service.js';
import { StandingService } from '../supervision/standing.service.js';
import { SupervisionService } from '../supervision/supervision.service.js';
import type { Escalation } from '../supervision/supervision.types.js';
import type { BoardCell, CellItem } from './cell.dto.js';
import { CellStore } from './cell.store.js';
import {
  type Counted,
  itemOf,
  nextOf,
  numbersOf,
  partsOf,
  peopleOf,
  type SeenCell,
  taskOf,
} from './cell.view.js';
import { CellNotFound } from './errors.js';

/** Rows of a drawer: more nobody reads; the export has all of them. */
const SHOWN = 500;
const ALL = 100_000;

/** Which cell. */
export interface CellKey {
  readonly organisation: string;
  readonly stage: string;
}

const FormContext = z.object({ number: z.string(), about: z.string() });

@Injectable()
export class CellService {
  constructor(
    private readonly store: CellStore,
    private readonly standings: StandingService,
    private readonly progress: ProgressService,
    private readonly supervision: SupervisionService,
    private readonly evidence: EvidenceService,
    private readonly flows: FlowService,
  ) {}

  /** @throws CellNotFound; CycleNotFound for an organisation whose tasks this person may not see */
  async cell(cycleId: string, key: CellKey, actor: Actor): Promise<BoardCell> {
    const read = await this.standings.snapshot(async (sql, at) => {
      const seen = seenCell(await this.standings.ofIn(sql, cycleId, at), key, actor);
      const { region } = seen.standing.plan;
      return {
        seen,
        counted: await this.undone(sql, seen, actor, SHOWN),
        desks: await this.supervision.desks(region, sql),
        escalations: await this.supervision.escalations(cycleId, sql),
        reminders: await this.store.reminders(sql, idsOf(seen)),
      };
    });
    const { seen, counted, desks } = read;
    const files = await this.evidence.list(idsOf(seen));
    return {
      ...numbersOf(seen),
      parts: partsOf(seen.cell, counted),
      undone: counted && { total: counted.total, items: counted.items },
      tasks: seen.cell.tasks.map((task) => taskOf(task, seen)),
      people: peopleOf(desks.find(({ code }) => code === key.organisation)),
      ...(await this.pressure(seen, read.escalations)),
      evidence: files.map(({ id, name, byName: by, at }) => {
        return { id, name, by, at, url: `/api/files/${id}` };
      }),
      reminders: read.reminders.map(({ flowId: _, ...one }) => one),
      reminderShut: await this.reminderShut(seen),
    };
  }

  /** Everybody of a cell who is not done, for a table. @throws CellNotFound */
  undoneRows(
    cycleId: string,
    key: CellKey,
    actor: Actor,
  ): Promise<{ seen: SeenCell; items: readonly CellItem[] }> {
    return this.standings.snapshot(async (sql, at) => {
      const seen = seenCell(await this.standings.ofIn(sql, cycleId, at), key, actor);
      return { seen, items: (await this.undone(sql, seen, actor, ALL))?.items ?? [] };
    });
  }

  /** Null for a cell that counts neither enterprises nor projects. */
  private async undone(
    sql: Sql,
    { cell, standing }: SeenCell,
    actor: Actor,
    limit: number,
  ): Promise<Counted | null> {
    const { plan, moment, today } = standing;
    const task = speaking(cell.tasks);
    const unit = plan.units.get(cell.organisation);
    const written = plan.programme.stages.find(({ id }) => id === cell.stage);
    if (task === undefined || unit === undefined || written === undefined) return null;
    const owner = { ...unit, signsOff: signsOff(plan.programme, unit) };
    const which = undoneOf(task, owner, plan.programme);
    if (which === null) return null;
    const members = await this.progress.membersOf(moment.cycle, written, sql);
    const cycleId = isOfLastCycle(written) ? (plan.previousId ?? plan.id) : plan.id;
    const { total, byPhase, flows } = await this.store.undone(sql, cycleId, which, {
      scope: scopeOf(actor, plan),
      members: members === null ? null : [...members],
      limit,
    });
    const titleOf = (id: string): string =>
      plan.units.get(id)?.short ?? plan.units.get(id)?.title ?? '';
    const items = flows.map((flow) => itemOf(flow, task.due, today, titleOf));
    const weight = weightOf(task.task, plan.programme, unit);
    return { total, weight, byPhase, items: items.toSorted((a, b) => b.days - a.days), flows };
  }

  private async pressure(
    seen: SeenCell,
    escalations: readonly Escalation[],
  ): Promise<Pick<BoardCell, 'form' | 'rule' | 'record' | 'next'>> {
    const { standing, cell, flows } = seen;
    const { plan, today } = standing;
    const { ladder } = plan;
    const forms = await this.formsAbout(plan.id, cell.organisation, new Set(idsOf(seen)));
    const fired = escalations.filter(({ flowId, due }) =>
      cell.tasks.some((task) => task.flow?.id === flowId && task.due === due),
    );
    const [task, answers] = await Promise.all([this.logs(flows), this.logs(forms)]);
    const titleOf = (id: string): string => plan.units.get(id)?.title ?? id;
    const done = cell.light.state === 'done';
    return {
      form: forms.map(({ position }) => FormContext.parse(position.context).number).at(-1) ?? null,
      rule: ladderRule(ladder),
      record: recordOf({ ladder, fired, task, forms: answers, today, done, titleOf }),
      next: nextOf(seen),
    };
  }

  private async formsAbout(
    cycleId: string,
    organisation: string,
    about: ReadonlySet<string>,
  ): Promise<Flow[]> {
    const kind = 'supervision-form' as const;
    const all = await this.flows.find({ cycleId, kind, organisation }, { limit: 1000 });
    return all.filter(({ position }) => about.has(FormContext.parse(position.context).about));
  }

  private async logs(flows: readonly Flow[]): Promise<LogEntry[]> {
    return [...(await this.flows.histories(flows.map(({ id }) => id))).values()].flat();
  }

  /** Why none of the open tasks can be reminded of now. */
  private async reminderShut({ flows, standing }: SeenCell): Promise<string | null> {
    const open = flows.filter(isWithOwner);
    if (open.length === 0) return '没有正在办理的任务';
    const { today, timetable } = standing;
    const whys = await Promise.all(
      open.map(({ id }) =>
        this.supervision.assertMayChase(id, today, timetable.calendar).catch(refusalText),
      ),
    );
    const [why] = whys;
    return whys.every((one) => typeof one === 'string') ? (why ?? null) : null;
  }
}

const idsOf = ({ flows }: SeenCell): string[] => flows.map(({ id }) => id);

/** Whether its owner is working on it: only then can it be reminded. */
export function isWithOwner({ tags, done }: Flow): boolean {
  return !done && tags.includes('withOwner');
}

/** @throws CellNotFound; CycleNotFound for an organisation whose tasks this person may not see */
export function seenCell(standing: Standing, key: CellKey, actor: Actor): SeenCell {
  const { plan, tasks, moment } = standing;
  if (!seesOrganisation(scopeOf(actor, plan), key.organisation)) throw new CycleNotFound();
  const cell = cellsOf(tasks).find(
    (one) => one.organisation === key.organisation && one.stage === key.stage,
  );
  if (cell === undefined) throw new CellNotFound();
  const refs = new Set(cell.tasks.map(({ ref }) => ref));
  return { standing, cell, flows: moment.tasks.filter(({ ref }) => refs.has(ref)) };
}
