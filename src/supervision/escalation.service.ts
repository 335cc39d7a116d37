/** Carries out the rungs of the ladder: each once per task and due date, never on a day of rest. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../clock.js';
import type { IsoDate } from '../clock.js';
import { lastDayOf } from '../domain/calendar/duration.js';
import { dayAt, momentOf, nextOpening } from '../domain/process/hours.js';
import { rungDay } from '../domain/programme/ladders.js';
import { formNumber, rungAt, rungUnits, wasSuspended } from '../domain/supervision/ladder.js';
import type { Rung } from '../domain/supervision/ladder.js';
import { isTheirTurn, missingWords } from '../domain/supervision/standing.js';
import type { TaskStanding } from '../domain/supervision/standing.js';
import type { Timetable } from '../domain/process/timetable.js';
import { FlowService } from '../flow/flow.service.js';
import type { Flow } from '../flow/flow.types.js';
import { SYSTEM } from '../flow/flow.types.js';
import { ofUnits } from '../notice/addressee.js';
import { NoticeService } from '../notice/notice.service.js';
import type { Effect } from '../notice/notice.service.js';
import { NotYet } from '../outbox/errors.js';
import { Database } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import type { Plan } from './plan.service.js';
import { StandingService } from './standing.service.js';
import type { Standing } from './standing.service.js';
import { SupervisionStore } from './supervision.store.js';

const Escalate = z.object({ rung: z.int().nonnegative() });
const OnLadder = z.object({ due: z.string(), rung: z.int(), until: z.string().nullish() });

/** A rung about to be carried out. */
interface Firing {
  readonly rung: Rung;
  readonly number: number;
  readonly flow: Flow;
  readonly due: IsoDate;
  readonly today: IsoDate;
  readonly plan: Plan;
  readonly timetable: Timetable;
  readonly task: TaskStanding;
}

@Injectable()
export class EscalationService {
  /** By run, and then by cycle. */
  private readonly known = new WeakMap<object, Map<string, Promise<Standing>>>();

  constructor(
    private readonly store: SupervisionStore,
    private readonly standings: StandingService,
    private readonly notices: NoticeService,
    private readonly flows: FlowService,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Carries out `escalate`. Nothing happens when the task is over meanwhile, was granted an extension
   * that began the ladder anew, stood suspended when the rung was due, or waits for nobody there. What
   * is carried out in one `run` goes by one standing: no rung moves a task.
   * @throws NotYet on a day of rest, RungUnknown
   */
  async escalate(params: unknown, flow: Flow, effect: Effect, run: object = {}): Promise<void> {
    const { rung: number } = Escalate.parse(params);
    const { due, rung: next, until } = OnLadder.parse(flow.position.context);
    if (flow.done || next <= number) return;
    const standing = await this.standingOf(flow.cycleId, run);
    const { plan, timetable } = standing;
    const at = await this.clock.now();
    const today = dayAt(at);
    const rest = timetable.calendar.restReason(today);
    if (rest !== undefined) {
      throw new NotYet(nextOpening(at, timetable.calendar, timetable.hours), `${today}: ${rest}`);
    }
    const task = standing.tasks.find(({ ref }) => ref === flow.ref);
    if (task === undefined || !isTheirTurn(task)) return;
    const rung = rungAt(plan.ladder, number);
    const moment = momentOf(rungDay(rung.at, due, timetable.calendar), timetable.hours.from);
    const stood = until != null && wasSuspended(await this.flows.history(flow.id), moment);
    if (stood) return;
    const firing: Firing = { rung, number, flow, due, today, plan, timetable, task };
    await this.record(firing);
    await this.carryOut(firing, effect);
  }

  private standingOf(cycleId: string, run: object): Promise<Standing> {
    const known = this.known.get(run) ?? new Map<string, Promise<Standing>>();
    this.known.set(run, known);
    const standing = known.get(cycleId) ?? this.standings.of(cycleId);
    known.set(cycleId, standing);
    return standing;
  }

  /** Closes the forms whose matter has been settled; answers how many. */
  async settle(): Promise<number> {
    const forms = await this.store.settledForms(this.database.pool);
    let sent = 0;
    for (const cycleId of new Set(forms.map((form) => form.cycleId))) {
      const ids = forms.filter((form) => form.cycleId === cycleId).map(({ id }) => id);
      const filter = { cycleId, kind: 'supervision-form' as const, ids };
      const result = await this.flows.sendMany(filter, () => ({ type: 'SETTLED' }), SYSTEM);
      sent += result.sent;
    }
    return sent;
  }

  private async record({ rung, flow, due, task }: Firing): Promise<void> {
    await this.store.record(this.database.pool, {
      cycleId: flow.cycleId,
      flowId: flow.id,
      rung: rung.id,
      due,
      organisation: flow.organisation ?? task.task.lead,
      at: await this.clock.now(),
      because: task.light.clause.zh,
    });
  }

  private async carryOut(firing: Firing, effect: Effect): Promise<void> {
    const { rung, plan, task } = firing;
    if (isForm(rung)) return this.issueForm(firing, effect);
    const of = {
      lead: task.task.lead,
      partners: task.task.with,
      leadBureau: plan.lead?.id ?? null,
    };
    const to = rungUnits(rung.to, of);
    await this.notices.sendRung(effect, {
      template: rung.template ?? templates[rung.id],
      // A bulletin goes to everyone later; beforehand the unit itself is told and may answer.
      to: ofUnits(to.length > 0 ? to : [of.lead], plan),
      copy: rungUnits(rung.copy ?? [], of),
      because: task.light.clause.zh,
    });
  }

  /** Opens the supervision form; a form for this rung and due date is opened once. */
  private async issueForm(firing: Firing, effect: Effect): Promise<void> {
    const { rung, flow, due, today, plan, task } = firing;
    const ref = `${flow.ref}@${due}/${rung.id}`;
    await this.transaction.sql(async (sql) => {
      const number = formNumber(plan.year, (await this.store.formsIssued(sql, flow.cycleId)) + 1);
      const input = {
        number,
        rung: rung.id,
        about: flow.id,
        matter: matterOf(task),
        replyWithin: replyWithin(firing),
        issuedOn: today,
      };
      const { cycleId } = flow;
      const organisation = flow.organisation ?? task.task.lead;
      const stage = flow.stage ?? task.task.stage;
      await this.flows.open(sql, [
        { cycleId, kind: 'supervision-form', ref, organisation, stage, input },
      ]);
    });
    await this.copyForm(firing, ref, effect);
  }

  /** Whom the ladder copies in is told that the form went out. */
  private async copyForm(firing: Firing, ref: string, effect: Effect): Promise<void> {
    const { rung, flow, plan, task } = firing;
    const of = {
      lead: task.task.lead,
      partners: task.task.with,
      leadBureau: plan.lead?.id ?? null,
    };
    const copy = rungUnits(rung.copy ?? [], of);
    const form = await this.flows.byRef(flow.cycleId, 'supervision-form', ref);
    if (copy.length === 0 || form === undefined) return;
    await this.notices.sendRung(
      { key: `${effect.key}_copy`, flowId: form.id, seq: 0 },
      { template: 'supervision-copy', to: ofUnits(copy, plan), copy: [], because: '' },
    );
  }
}

/** The letter of a rung whose programme names none. */
const templates: Readonly<Record<Rung['id'], string>> = {
  remind: 'task-remind',
  chase: 'task-chase',
  supervise: 'supervision-form',
  bulletin: 'bulletin',
  interview: 'interview',
};

function isForm({ id, template }: Rung): boolean {
  return template === 'supervision-form' || id === 'supervise';
}

function matterOf(task: TaskStanding): string {
  const { stage, daysLate } = task;
  const late = daysLate > 0 ? `，逾期 ${String(daysLate)} 天` : '';
  return `${stage.title}“${task.task.title}”：${missingWords(task, 0)}${late}`;
}

/** Working days to reply; calendar days of the programme are counted out on the calendar. */
function replyWithin({ number, today, timetable }: Firing): number {
  const period = timetable.rungs[number]?.replyWithin;
  if (period === undefined || period === null) return USUAL_REPLY;
  if (period.unit === 'workingDay') return period.count;
  const last = lastDayOf(period, today, timetable.calendar);
  return Math.max(1, timetable.calendar.workingDaysBetween(today, last));
}

const USUAL_REPLY = 3;
