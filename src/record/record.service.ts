/** Facts recorded about an enterprise by those who answer for them: written, listed, struck out. */
import { Injectable } from '@nestjs/common';
import { Clock, dayOf, randomId } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { unitsOf } from '../domain/programme/units.js';
import type { Actor } from '../flow/flow.types.js';
import { scopeOf } from '../identity/access.js';
import { Database } from '../persistence/database.js';
import { SubjectService } from '../subject/subject.service.js';
import { field, reason } from '../task/fields.js';
import type { Action } from '../task/form.dto.js';
import { choicesOf, chosen, kindsOf, levelTitle } from './catalogue.js';
import { RecordInvalid, RecordNotFound, RecordNotYours } from './errors.js';
import type { NewRecord, Records } from './record.dto.js';
import { RecordStore } from './record.store.js';
import type { Recorded } from './record.store.js';

@Injectable()
export class RecordService {
  constructor(
    private readonly store: RecordStore,
    private readonly cycles: CycleService,
    private readonly subjects: SubjectService,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /**
   * What is recorded about an enterprise, as far as the person may see it.
   * @throws SubjectNotFound, CycleNotFound
   */
  async list(actor: Actor, cycleId: string, subjectId: string): Promise<Records> {
    await this.subjects.get(actor, cycleId, subjectId);
    const cycle = await this.cycles.get(cycleId);
    const records = await this.store.list(this.database.pool, cycle.region, subjectId);
    const { items } = scopeOf(actor, cycle);
    const own = kindsOf(cycle.programme, actor);
    const isOwn = ({ kind }: Recorded): boolean => own.some(({ id }) => id === kind);
    const seen = items === 'all' ? records : records.filter(isOwn);
    const isOpen = cycle.state === 'open';
    return {
      items: seen.map((one) => shown(cycle, one, isOpen && isOwn(one))),
      record: isOpen && own.length > 0 ? recordAction(choicesOf(own)) : null,
    };
  }

  /**
   * Records a fact; evaluations made from then on count it.
   * @throws SubjectNotFound, CycleArchived, RecordNotYours
   * @throws RecordInvalid for a kind or level the programme does not know, or a day to come
   */
  async record(
    actor: Actor,
    { cycleId, subjectId }: { readonly cycleId: string; readonly subjectId: string },
    one: NewRecord,
  ): Promise<void> {
    await this.subjects.get(actor, cycleId, subjectId);
    const cycle = await this.cycles.running(cycleId);
    const { kind, level } = permitted(cycle, actor, one.kind);
    const at = await this.clock.now();
    if (one.date > dayOf(at)) {
      throw new RecordInvalid({
        zh: `日期 ${one.date} 还没有到`,
        en: `${one.date} has not come yet`,
      });
    }
    await this.store.insert(this.database.pool, [
      {
        id: randomId(),
        region: cycle.region,
        subjectId,
        kind: kind.id,
        level,
        date: one.date,
        note: one.note,
        source: actor.organisation ?? '',
        by: actor.id,
        byName: actor.name,
        at,
      },
    ]);
  }

  /**
   * Strikes a record out: it stays to be read and counts no more.
   * @throws SubjectNotFound, CycleArchived, RecordNotFound, RecordNotYours
   */
  async strike(
    actor: Actor,
    of: { readonly cycleId: string; readonly subjectId: string; readonly id: string },
    why: string,
  ): Promise<void> {
    await this.subjects.get(actor, of.cycleId, of.subjectId);
    const cycle = await this.cycles.running(of.cycleId);
    const records = await this.store.list(this.database.pool, cycle.region, of.subjectId);
    const found = records.find(({ id, struckAt }) => id === of.id && struckAt === null);
    if (found === undefined) throw new RecordNotFound();
    if (!kindsOf(cycle.programme, actor).some(({ id }) => id === found.kind)) {
      throw new RecordNotYours(titleOf(cycle, found));
    }
    const struck = { by: actor.id, at: await this.clock.now(), reason: why };
    if (!(await this.store.strike(this.database.pool, of.id, struck))) throw new RecordNotFound();
  }
}

/** @throws RecordInvalid, RecordNotYours */
function permitted({ programme }: RunningCycle, actor: Actor, choice: string) {
  const known = chosen(programme.events, choice);
  if (known === undefined) {
    const choices = choicesOf(programme.events).map(({ value }) => value);
    throw new RecordInvalid({
      zh: `方案中没有这类记录，有：${choices.join('、')}`,
      en: `the programme has no record "${choice}"; it has ${choices.join(', ')}`,
    });
  }
  if (!kindsOf(programme, actor).includes(known.kind)) throw new RecordNotYours(known.kind.title);
  return known;
}

function titleOf({ programme }: RunningCycle, { kind, level }: Recorded): string {
  const title = programme.events.find(({ id }) => id === kind)?.title ?? kind;
  return level === null ? title : `${title}（${levelTitle(level)}）`;
}

function shown(cycle: RunningCycle, one: Recorded, isMine: boolean): Records['items'][number] {
  const unit = unitsOf(cycle.programme).find(({ id }) => id === one.source);
  const struck =
    one.struckAt === null ? null : { at: one.struckAt, reason: one.struckReason ?? '' };
  return {
    id: one.id,
    kind: one.kind,
    title: titleOf(cycle, one),
    date: one.date,
    note: one.note,
    source: { id: one.source, title: unit?.title ?? one.source },
    by: one.byName,
    at: one.at,
    struck,
    strike: isMine && struck === null ? strikeAction() : null,
  };
}

function recordAction(options: { value: string; label: string }[]): Action {
  return offer('record', '登记事实', '登记后，此后的评价按方案计入加分、扣分或否决', [
    field('kind', '类别', 'choice', { options }),
    field('date', '发生或认定日期', 'date'),
    field('note', '名称、文号或情况', 'text'),
  ]);
}

const strikeAction = (): Action =>
  offer('strike', '撤销记录', '记录保留可查，此后的评价不再计入', [reason('撤销原因')]);

function offer(event: string, label: string, explain: string, fields: Action['fields']): Action {
  const tone = event === 'strike' ? 'danger' : 'normal';
  return { event, label, tone, possible: true, reasons: [], explain, confirmText: null, fields };
}
