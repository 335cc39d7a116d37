/** Reports to the leading group: at most one a period, frozen when they are made, mailed once. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SealService } from '../audit/seal.service.js';
import { BoardService } from '../board/board.service.js';
import { Clock, randomId } from '../clock.js';
import type { Instant } from '../clock.js';
import type { Reports } from '../cycle/cycle.dto.js';
import { CycleService } from '../cycle/cycle.service.js';
import { addDays } from '../domain/calendar/day.js';
import { canonical } from '../domain/process/canonical.js';
import { dayAt, momentOf, workingMoment } from '../domain/process/hours.js';
import type { Timetable } from '../domain/process/timetable.js';
import { Brief, briefOf } from '../domain/supervision/brief.js';
import { nextIssueDay, turnOf } from '../domain/supervision/cadence.js';
import type { Turn } from '../domain/supervision/cadence.js';
import { log } from '../http/log.js';
import { MailService } from '../mail/mail.service.js';
import { mailReaders, NoticeService } from '../notice/notice.service.js';
import { Database } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { Renderer } from '../render/renderer.js';
import { PlanService } from '../supervision/plan.service.js';
import type { Plan } from '../supervision/plan.service.js';
import { SupervisionService } from '../supervision/supervision.service.js';
import { ReportNotFound } from './errors.js';
import { issueOf, readersOf, readerTitles, reportLetter } from './issue.js';
import { ReportStore, mailKey } from './report.store.js';
import type { ReportHead, StoredReport } from './report.store.js';

/** How long reports rest after a mail that failed: a server that hangs must not hold up the sweep. */
const REST_MS = 5 * 60_000;
/** How often it is looked for reports that another process has left behind. */
const LOOK_MS = 60_000;

type Rule = NonNullable<Plan['programme']['reports']>[number];

@Injectable()
export class ReportService {
  /** Issues known to be made: whoever sweeps every few seconds need not ask each time. */
  private readonly made = new Set<string>();
  /** Until then (milliseconds of real time) no mail is tried: one has just failed. */
  private restsUntil = 0;
  /** Until then (milliseconds of real time) every report made here has gone out. */
  private allSentUntil = 0;

  constructor(
    private readonly store: ReportStore,
    private readonly cycles: CycleService,
    private readonly plans: PlanService,
    private readonly board: BoardService,
    private readonly supervision: SupervisionService,
    private readonly notices: NoticeService,
    private readonly mail: MailService,
    private readonly seals: SealService,
    private readonly renderer: Renderer,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Makes what is due at `now`: for every report of every running cycle at most one issue a period,
   * from nine o'clock of its working day on. Called after each sweep; answers how many were made.
   */
  async due(now: Instant): Promise<number> {
    let made = 0;
    for (const { id, openedAt } of await this.cycles.allOpen()) {
      const plan = await this.plans.of(this.database.pool, id);
      for (const rule of plan.programme.reports ?? []) {
        if (await this.makeIfDue(plan, rule, { openedAt, now })) made += 1;
      }
    }
    await this.sendWaiting();
    return made;
  }

  /** The next instant after `after` at which a report goes out: where a moved clock has to halt. */
  async next(after: Instant): Promise<Instant | undefined> {
    const moments = await Promise.all(
      (await this.cycles.allOpen()).map(({ id, openedAt }) => this.nextOf(id, openedAt, after)),
    );
    return moments.flat().sort()[0];
  }

  private async nextOf(cycleId: string, openedAt: Instant, after: Instant): Promise<Instant[]> {
    const plan = await this.plans.of(this.database.pool, cycleId);
    const { calendar, hours } = await this.plans.timetable(this.database.pool, cycleId);
    const today = dayAt(after);
    // Before offices open, this very day may be the next.
    const day = momentOf(today, hours.from) > after ? addDays(today, -1) : today;
    return (plan.programme.reports ?? []).flatMap((rule) => {
      const issued = nextIssueDay(rule, day, dayAt(openedAt), calendar);
      return issued === undefined ? [] : [momentOf(issued, hours.from)];
    });
  }

  /** The reports of a cycle, newest first. @throws CycleNotFound */
  async list(cycleId: string): Promise<Reports> {
    const plan = await this.plans.of(this.database.pool, cycleId);
    const reports = await this.store.list(this.database.pool, cycleId);
    return {
      items: reports.map(({ id, report, title, number, at }) => ({
        id,
        kind: report,
        title,
        issue: number,
        at,
        to: readerTitles(ruleOf(plan, report), plan),
        url: `/api/reports/${id}`,
      })),
    };
  }

  /** One report as it was sent. @throws ReportNotFound */
  async page(id: string): Promise<StoredReport> {
    const report = await this.store.get(this.database.pool, id);
    if (report === undefined) throw new ReportNotFound(id);
    return report;
  }

  private async makeIfDue(plan: Plan, rule: Rule, at: Times): Promise<boolean> {
    const { pool } = this.database;
    const timetable = await this.plans.timetable(pool, plan.id);
    const turn = turnAt(at, rule, timetable);
    if (turn === undefined) return false;
    const issue = `${plan.id}/${rule.id}/${turn.from}`;
    if (this.made.has(issue)) return false;
    const isNew = !(await this.store.exists(pool, plan.id, rule.id, turn.from));
    if (isNew) {
      await this.store.insert(pool, await this.write(plan, rule, turn, timetable));
      this.allSentUntil = 0;
    }
    this.made.add(issue);
    return isNew;
  }

  private async write(
    plan: Plan,
    rule: Rule,
    turn: Turn,
    timetable: Timetable,
  ): Promise<StoredReport> {
    const [wall, causes, last, seal] = await Promise.all([
      this.board.wall(plan.id),
      this.supervision.causes(plan.id),
      this.store.last(this.database.pool, plan.id, rule.id),
      this.seals.printed(),
    ]);
    const number = (last?.number ?? 0) + 1;
    const previous = last === undefined ? undefined : Brief.parse(last.view);
    const issue = issueOf(rule, { number, turn, at: wall.at, calendar: timetable.calendar, seal });
    const view = briefOf(wall, issue, causes, previous);
    return {
      id: randomId(),
      cycleId: plan.id,
      report: rule.id,
      number,
      period: turn.from,
      title: `${issue.title}（第 ${String(number)} 期）`,
      at: wall.at,
      view,
      html: this.renderer.document(rule.template, view),
      hash: createHash('sha256').update(canonical(view)).digest('hex'),
    };
  }

  /** One mail a report, whoever makes it and however often; what fails rests for some minutes. */
  private async sendWaiting(): Promise<void> {
    const now = this.clock.real().getTime();
    if (now < this.restsUntil || now < this.allSentUntil) return;
    if ((await this.store.unsent(this.database.pool)).length === 0) {
      this.allSentUntil = now + LOOK_MS;
      return;
    }
    await this.transaction.sql(async (sql) => {
      if (await this.store.sendsAlone(sql)) await this.sendUnsent();
    });
  }

  private async sendUnsent(): Promise<void> {
    const addresses = new Map<string, string[]>();
    for (const head of await this.store.unsent(this.database.pool)) {
      const readers = `${head.cycleId}/${head.report}`;
      const to = addresses.get(readers) ?? (await this.addressesFor(head));
      addresses.set(readers, to);
      // Nobody is known yet whom it could go to.
      if (to.length === 0) continue;
      await this.send(head.id, to).catch((error: unknown) => {
        log.warn({ err: error, report: head.id }, 'the report could not be mailed yet');
        this.restsUntil = this.clock.real().getTime() + REST_MS;
      });
    }
  }

  private async addressesFor({ cycleId, report }: ReportHead): Promise<string[]> {
    const plan = await this.plans.of(this.database.pool, cycleId);
    const rule = ruleOf(plan, report);
    if (rule === undefined) return [];
    return this.notices.addresses(plan.region, readersOf(rule, plan));
  }

  private async send(id: string, to: string[]): Promise<void> {
    const report = await this.store.get(this.database.pool, id);
    if (report === undefined) return;
    const plan = await this.plans.of(this.database.pool, report.cycleId);
    const today = dayAt(await this.clock.now());
    const view = Brief.parse(report.view);
    const rule = ruleOf(plan, report.report);
    const readers = readerTitles(rule, plan);
    const letter = reportLetter(view, readers, { plan, today });
    const rendered = this.renderer.mail('report', letter);
    await this.mail.deliver({
      key: mailKey(report.id),
      to,
      region: plan.region,
      readers: mailReaders(rule === undefined ? [] : readersOf(rule, plan)),
      cycleId: report.cycleId,
      at: report.at,
      ...rendered,
    });
  }
}

/** When a cycle was opened, and what time it is. */
interface Times {
  readonly openedAt: Instant;
  readonly now: Instant;
}

/** The issue that may go out now; nothing goes out before its hour or out of office hours. */
function turnAt(
  { openedAt, now }: Times,
  rule: Rule,
  { calendar, hours }: Timetable,
): Turn | undefined {
  const turn = turnOf(rule, dayAt(now), dayAt(openedAt), calendar);
  if (turn === undefined || openedAt > momentOf(turn.issued, hours.from)) return undefined;
  const mayGo = now >= momentOf(turn.issued, hours.from);
  return mayGo && workingMoment(now, calendar, hours) === now ? turn : undefined;
}

function ruleOf(plan: Plan, id: string): Rule | undefined {
  return plan.programme.reports?.find((rule) => rule.id === id);
}
