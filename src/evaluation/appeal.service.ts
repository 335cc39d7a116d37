/** An appeal that was right: the figures are put right, and the year is computed anew. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import { ProgressService } from '../cycle/progress.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow } from '../flow/flow.types.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { EntryRules } from '../subject/entry.js';
import { CorrectionRefused } from './errors.js';
import { CorrectionStore } from './correction.store.js';
import { checkedFigure, type Figure } from './figures.js';

/** What the review found the figures to be; decimals as text, null takes a figure away. */
export interface AppealCorrection {
  readonly items: readonly { readonly item: string; readonly value: string | null }[];
  readonly reason: string;
  /** Ids of the papers it goes by. */
  readonly files?: readonly string[] | undefined;
}

@Injectable()
export class AppealService {
  constructor(
    private readonly store: CorrectionStore,
    private readonly cycles: CycleService,
    private readonly flows: FlowService,
    private readonly progress: ProgressService,
    private readonly clock: Clock,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Accepts an appeal: writes the corrected figures with their history and answers the enterprise's
   * flow in one transaction; the new score follows by itself.
   * @throws CorrectionRefused for an unknown item, one named twice, no figure at all, one that is no
   *   number or does not pass the check of its item
   */
  async accept(
    flowId: string,
    correction: AppealCorrection,
    actor: Actor,
    options: { revision?: number } = {},
  ): Promise<Flow> {
    const { cycleId, subjectId } = await this.flows.get(flowId);
    const cycle = await this.cycles.running(cycleId);
    if (subjectId === null || correction.items.length === 0) {
      throw new CorrectionRefused({
        zh: '采纳申诉须写明更正的数据项',
        en: 'name the figures that are corrected',
      });
    }
    const corrected = correction.items.map((one) => checkedFigure(cycle.programme, one));
    refuseTwice(cycle.programme, corrected);
    const at = await this.clock.now();
    return this.transaction.sql(async (sql) => {
      // The flow first: whoever may not answer the appeal may not touch the figures.
      const items = corrected.map(({ item }) => item);
      const { reason, files } = correction;
      const event = { type: 'CORRECT', reason, items, ...(files !== undefined && { files }) };
      const moved = await this.flows.sendIn(sql, flowId, event, actor, options);
      const figures = (await this.store.figures(sql, cycleId, subjectId)) ?? {};
      await this.refuseUnfit(sql, cycle, subjectId, corrected);
      const changes = corrected.map(({ item, value }) => {
        return { item, before: figures[item] ?? null, after: value };
      });
      const { id, organisation } = actor;
      const by = { id, organisation, reason, at };
      await this.store.apply(sql, { cycleId, subjectId }, changes, by);
      return moved;
    });
  }

  /** The programme's own checks of the items hold for corrections as well. */
  private async refuseUnfit(
    sql: Sql,
    cycle: RunningCycle,
    subjectId: string,
    corrected: readonly Figure[],
  ): Promise<void> {
    const [subject] = await this.progress.subjectsOf(cycle, [subjectId], sql);
    if (subject === undefined) return;
    const fresh = Object.fromEntries(corrected.map(({ item, value }) => [item, value]));
    const values = { ...subject.values, ...fresh };
    const rules = new EntryRules(cycle.programme, cycle.year);
    const [fault] = rules.refusals({ ...subject, values }, Object.keys(fresh));
    if (fault === undefined) return;
    const title = titleOf(cycle.programme, fault.item);
    throw new CorrectionRefused({
      zh: `${title}：${fault.zh}`,
      en: `${fault.item}: ${fault.en}`,
    });
  }
}

/** @throws CorrectionRefused where two rows say what one figure is */
function refuseTwice(programme: FilledProgramme, corrected: readonly Figure[]): void {
  const items = corrected.map(({ item }) => item);
  const twice = items.find((item, index) => items.indexOf(item) !== index);
  if (twice === undefined) return;
  throw new CorrectionRefused({
    zh: `“${titleOf(programme, twice)}”填了两行，同一数据项只能填一行`,
    en: `${twice} is named twice: one row for each item`,
  });
}

function titleOf(programme: FilledProgramme, item: string): string {
  return programme.items.find(({ id }) => id === item)?.title ?? item;
}
