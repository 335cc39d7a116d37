/** Carries the year forward: what an opened stage sets going, and what closes by being counted. */
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import {
  type OpenTask,
  fullTasks,
  idleTasks,
  isStageComplete,
  outstandingOf,
} from '../domain/cycle/completion.js';
import { isOfLastCycle } from '../domain/cycle/milestones.js';
import { type Progress, taskRef } from '../domain/cycle/progress.js';
import { isCounted } from '../domain/cycle/sign-off.js';
import { followedDue, taskDue } from '../domain/cycle/task-dates.js';
import { EventRefused } from '../domain/process/errors.js';
import type { FlowEvent } from '../domain/process/step.js';
import { ladderOf } from '../domain/programme/ladders.js';
import { expandTasks } from '../domain/programme/tasks.js';
import { unitsOf } from '../domain/programme/units.js';
import { PublicationService } from '../evaluation/publication.service.js';
import { FlowService } from '../flow/flow.service.js';
import type { Flow, NewFlow } from '../flow/flow.types.js';
import { SYSTEM } from '../flow/flow.types.js';
import { SweepService } from '../flow/sweep.service.js';
import type { Swept } from '../flow/sweep.service.js';
import { Handlers, type Origin } from '../outbox/handlers.js';
import { Transaction } from '../persistence/transaction.js';
import { CycleService } from './cycle.service.js';
import type { RunningCycle } from './cycle.types.js';
import { ProgressService, type YearMoment } from './progress.service.js';
import { SubjectsService } from './subjects.service.js';

type Stage = RunningCycle['programme']['stages'][number];

const StageContext = z.object({ due: z.string() });
const TaskContext = z.object({ due: z.string(), extended: z.boolean() });
const Moved = z.object({ reason: z.string() });

/** Phases of a task that can be closed by being counted. */
const closable = ['awaitingReceipt', 'inHand', 'returned', 'awaitingReview'];
/** Phases of a stage in which it can be completed. */
const running = ['open', 'due', 'slipped'];

@Injectable()
export class StageService implements OnModuleInit {
  constructor(
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly subjects: SubjectsService,
    private readonly publications: PublicationService,
    private readonly flows: FlowService,
    private readonly sweeps: SweepService,
    private readonly handlers: Handlers,
    private readonly transaction: Transaction,
  ) {}

  onModuleInit(): void {
    this.handlers.register('openStage', (_, origin) => this.openStage(origin));
    this.handlers.register('assessStage', (_, origin) => this.assessStage(origin));
    this.handlers.register('closeStage', (_, { flow }) => this.closeStage(flow));
    this.sweeps.afterSweep(({ moved }) => this.follow(moved));
  }

  /**
   * Brings a year up to date: stages that have begun reach whoever came later, counted tasks whose
   * count is full are closed, stages with nothing left are completed, tasks follow a moved date.
   * Done twice it does nothing.
   */
  async tidy(cycleId: string): Promise<void> {
    const cycle = await this.cycles.get(cycleId);
    if (cycle.state !== 'archived') await this.tidyOpen(cycle);
  }

  private async tidyOpen(cycle: RunningCycle): Promise<void> {
    const before = await this.progress.momentOf(cycle);
    const begun = before.stages.filter(({ phase }) => phase !== 'planned');
    const moment = (await this.advance(before, begun))
      ? await this.progress.momentOf(cycle)
      : before;
    const full = fullTasks(moment, moment.openTasks);
    const open = await this.closeTasks(moment, full);
    for (const flow of begun) {
      await this.moveTasks(flow, moment);
      await this.completeStage(flow, moment, open);
    }
  }

  /** Tells the enterprises what the stages ask that have begun; true when anybody heard anything. */
  private async advance(moment: YearMoment, begun: readonly Flow[]): Promise<boolean> {
    const { cycle, counts } = moment;
    let heard = false;
    for (const { ref } of begun) {
      const stage = stageOf(cycle, ref);
      if (stage !== undefined && (await this.subjects.advance(moment, stage))) heard = true;
    }
    if (counts.some(({ phase, n }) => phase === 'graded' && n > 0)) {
      if (await this.publications.announceRest(cycle.id)) heard = true;
    }
    return heard;
  }

  /** After a sweep: the cycles in which something moved, and those that re-evaluate their projects. */
  private async follow(moved: Swept['moved']): Promise<void> {
    if (moved?.size === 0) return;
    const failed: unknown[] = [];
    for (const cycle of await this.cycles.allOpen()) {
      const concerned = [cycle.id, cycle.previousId ?? ''].some((id) => moved?.has(id));
      if (moved !== null && !concerned) continue;
      // One county's trouble is not its neighbours'.
      await this.tidyOpen(cycle).catch((error: unknown) => failed.push(error));
    }
    if (failed.length > 0) throw new AggregateError(failed, 'years that could not be tidied');
  }

  private async openStage({ flow }: Origin): Promise<void> {
    const cycle = await this.cycles.get(flow.cycleId);
    const stage = stageOf(cycle, flow.ref);
    if (stage === undefined) return;
    const { due } = StageContext.parse(flow.position.context);
    await this.transaction.sql((sql) => this.flows.open(sql, tasksOf(cycle, stage, due)));
    await this.tidy(cycle.id);
  }

  /** Ended by a person before everything was done: nobody is pressed for the rest any more. */
  private async closeStage({ cycleId, ref }: Flow): Promise<void> {
    await this.tidy(cycleId);
    const open = await this.progress.all({ cycleId, kind: 'task', done: false });
    const ids = open.filter(({ stage }) => stage === ref).map(({ id }) => id);
    if (ids.length === 0) return;
    const event = { type: 'TERMINATE', reason: '所属阶段已结束' };
    await this.flows.sendMany({ cycleId, kind: 'task', ids }, () => event, SYSTEM);
  }

  /** At its due date: what can be closed is closed, the rest is counted. */
  private async assessStage({ flow, key }: Origin): Promise<void> {
    await this.tidy(flow.cycleId);
    const moment = await this.progress.moment(flow.cycleId);
    const stage = stageOf(moment.cycle, flow.ref);
    if (stage === undefined) return;
    const open = await this.closeTasks(moment, idleTasks(moment, stage));
    const outstanding = outstandingOf(moment, stage, open);
    await this.tell(flow.id, { type: 'ASSESSED', outstanding }, key);
  }

  /** Closes tasks that are over by their count; answers those that stay open. */
  private async closeTasks(
    moment: YearMoment,
    over: readonly (Progress & OpenTask)[],
  ): Promise<readonly OpenTask[]> {
    const closed = new Set<string>();
    for (const { ref, done, total } of over) {
      if (await this.closeTask(moment, ref, { done, total })) closed.add(ref);
    }
    return moment.openTasks.filter(({ ref }) => !closed.has(ref));
  }

  private async closeTask(
    moment: YearMoment,
    ref: string,
    count: { done: number; total: number },
  ): Promise<boolean> {
    const flow = moment.tasks.find((task) => task.ref === ref);
    if (flow === undefined || !closable.includes(flow.phase)) return false;
    return this.tell(flow.id, { type: 'COMPLETED', ...count }, `counted_${flow.id}`);
  }

  /** The running tasks of a stage whose inner date was moved get the new date, and a letter. */
  private async moveTasks(stage: Flow, { cycle, tasks }: YearMoment): Promise<void> {
    const plan = new Map(expandTasks(cycle.programme).map((task) => [taskRef(task), task]));
    const { due: stageDue } = StageContext.parse(stage.position.context);
    for (const flow of tasks) {
      const task = flow.done || flow.stage !== stage.ref ? undefined : plan.get(flow.ref);
      if (task === undefined) continue;
      const due = followedDue(task, TaskContext.parse(flow.position.context), stageDue);
      if (due === null) continue;
      const reason = await this.reasonOfMove(stage);
      const cause = `moved_${stage.id}_${String(stage.revision)}`;
      await this.tell(flow.id, { type: 'MOVE', due, reason }, cause);
    }
  }

  private async reasonOfMove(stage: Flow): Promise<string> {
    const log = await this.flows.history(stage.id);
    return Moved.parse(log.findLast(({ type }) => type === 'MOVE')?.payload).reason;
  }

  private async completeStage(
    flow: Flow,
    moment: YearMoment,
    open: readonly OpenTask[],
  ): Promise<void> {
    const stage = stageOf(moment.cycle, flow.ref);
    if (stage === undefined || !running.includes(flow.phase)) return;
    // A stage without its tasks has only just opened: they are on their way.
    const expected = tasksOf(moment.cycle, stage, '').map(({ ref }) => ref);
    const there = new Set(moment.tasks.map(({ ref }) => ref));
    if (!expected.every((ref) => there.has(ref))) return;
    if (!isStageComplete(moment, stage, open)) return;
    await this.tell(flow.id, { type: 'COMPLETE' }, `complete_${flow.id}`);
  }

  /** False when the flow has moved on meanwhile: then there is nothing to tell it. */
  private async tell(flowId: string, event: FlowEvent, cause: string): Promise<boolean> {
    try {
      await this.flows.send(flowId, event, SYSTEM, { cause });
      return true;
    } catch (error) {
      if (error instanceof EventRefused) return false;
      throw error;
    }
  }
}

function stageOf(cycle: RunningCycle, id: string): Stage | undefined {
  return cycle.programme.stages.find((stage) => stage.id === id);
}

/** The task flows of a stage. Without a year before there is nothing of it to work on. */
function tasksOf(cycle: RunningCycle, stage: Stage, due: string): NewFlow[] {
  const { programme } = cycle;
  if (isOfLastCycle(stage) && cycle.previousId === null) return [];
  const units = new Map(unitsOf(programme).map((unit) => [unit.id, unit]));
  const rungs = ladderOf(programme).length;
  return expandTasks(programme)
    .filter((task) => task.stage === stage.id)
    .map((task) => {
      const unit = units.get(task.lead);
      const counted = unit !== undefined && isCounted(programme, task, unit);
      const own = taskDue(task, due, cycle.year);
      return {
        cycleId: cycle.id,
        kind: 'task',
        ref: taskRef(task),
        organisation: task.lead,
        stage: stage.id,
        input: { stage: stage.id, task: task.task, due: own, counted, rungs },
      };
    });
}
