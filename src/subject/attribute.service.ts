/** Filling in what the list does not say of a firm, so that the rules can judge it. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { Changes } from '../flow/changes.js';
import type { Actor } from '../flow/flow.types.js';
import { Transaction } from '../persistence/transaction.js';
import { choice, field, reason } from '../task/fields.js';
import type { Action } from '../task/form.dto.js';
import { AttributeRefused, SubjectInvalid } from './errors.js';
import { industries } from './industries.js';
import { columnTitle, type Fillable, fillable, lackingIn, lockOfFilling } from './missing.js';
import { readDay, readIndustry } from './reading.js';
import { type Saved, SubjectService } from './subject.service.js';
import { SubjectStore } from './subject.store.js';
import type { SubjectRecord } from './subject.types.js';

const said = z.string().trim().min(1).max(40).nullish();

/** `POST /api/cycles/:id/subjects/:subjectId/attributes`: what was lacking, and by which paper. */
export const FillAttributes = z
  .object({
    /** GB/T 4754-2017. */
    industry: said,
    founded: said,
    inProduction: said,
    reason: z.string().trim().min(1).max(300),
  })
  .meta({ id: 'FillAttributes' });
export type FillAttributes = z.infer<typeof FillAttributes>;

@Injectable()
export class AttributeService {
  constructor(
    private readonly store: SubjectStore,
    private readonly subjects: SubjectService,
    private readonly cycles: CycleService,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly transaction: Transaction,
  ) {}

  /** The form in which this person fills in what the rules need; null where nothing is lacking. */
  offer(
    actor: Actor,
    cycle: Pick<RunningCycle, 'id' | 'programme' | 'year'>,
    record: SubjectRecord,
  ): Action | null {
    const lacking = lackingIn(this.subjects.rulesOf(cycle).needed, record);
    if (lacking.length === 0 || lockOfFilling(actor, record.flow?.phase ?? null) !== null) {
      return null;
    }
    const titles = lacking.map(columnTitle).join('、');
    return {
      event: 'fill-attributes',
      label: `补填${titles}`,
      tone: 'normal',
      possible: true,
      reasons: [],
      explain: `缺少${titles}，方案无法判断这家企业是否参评、归入哪一组`,
      confirmText: null,
      fields: [...lacking.map(fieldOf), reason('依据', '如营业执照、竣工验收备案')],
    };
  }

  /**
   * Fills in what is lacking; what the list says already is left to an import.
   * @throws SubjectNotFound, SubjectInvalid
   * @throws AttributeRefused for what is not lacking, and once the firm is scored
   */
  async fill(
    actor: Actor,
    cycleId: string,
    subjectId: string,
    given: FillAttributes,
  ): Promise<Saved[]> {
    const values = valuesOf(given);
    const filled = await this.transaction.sql(async (sql) => {
      await this.cycles.runningFor(actor, cycleId, sql);
      const record = await this.subjects.get(actor, cycleId, subjectId, sql, true);
      const lock = lockOfFilling(actor, record.flow?.phase ?? null);
      if (lock !== null) throw new AttributeRefused(lock);
      const known = values.find(({ item }) => record[item] !== null);
      if (known !== undefined) {
        throw new AttributeRefused({
          zh: `名录中已有${columnTitle(known.item)}，更正请重新导入名录`,
          en: `the list has ${known.item} already; correct it by an import`,
        });
      }
      const at = await this.clock.now();
      await this.store.fill(sql, record, Object.fromEntries(values.map((v) => [v.item, v.after])));
      const changes = values.map((one) => ({ ...one, before: null, reason: given.reason }));
      await this.store.record(
        sql,
        changes.map((one) => ({
          ...one,
          cycle_id: cycleId,
          subject_id: subjectId,
          source: actor.role === 'territory' ? ('territory' as const) : ('review' as const),
          by: actor.id,
          organisation: actor.organisation,
          at,
        })),
      );
      return changes;
    });
    this.changes.touch(cycleId, subjectId);
    return filled;
  }
}

function fieldOf(item: Fillable) {
  if (item !== 'industry') return field(item, columnTitle(item), 'date', { required: false });
  const trades = Object.entries(industries).map(([value, name]) => ({
    value,
    label: `${value} ${name}`,
  }));
  return choice(item, columnTitle(item), trades, { required: false });
}

function valuesOf(given: FillAttributes): { item: Fillable; after: string }[] {
  const values = fillable.flatMap((item) => {
    const { value, fault } = (item === 'industry' ? readIndustry : readDay)(given[item] ?? '');
    if (fault !== undefined) throw new SubjectInvalid([{ field: item, ...fault }]);
    return value === null ? [] : [{ item, after: value }];
  });
  if (values.length > 0) return values;
  throw new AttributeRefused({ zh: '请至少补填一项', en: 'fill in one of them at least' });
}
