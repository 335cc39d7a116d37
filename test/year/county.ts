/** A county whose every deed is written down in a test: the real services, a simulated clock, mail that is kept. */
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { ArchiveService } from '../../src/archive/archive.service.js';
import { BoardModule } from '../../src/board/board.module.js';
import { BoardService } from '../../src/board/board.service.js';
import { ClockService } from '../../src/clock/clock.service.js';
import type { IsoDate } from '../../src/clock.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { ProgressService } from '../../src/cycle/progress.service.js';
import { SampleService } from '../../src/cycle/sample.service.js';
import type { Calendar } from '../../src/domain/calendar/calendar.js';
import type { FlowEvent } from '../../src/domain/process/step.js';
import { type Unit, unitsOf } from '../../src/domain/programme/units.js';
import { creditCodeOf } from '../../src/domain/subject/credit-code.js';
import { AppealService } from '../../src/evaluation/appeal.service.js';
import { BenchmarkService } from '../../src/evaluation/benchmark.service.js';
import { EvaluationService } from '../../src/evaluation/evaluation.service.js';
import { PublicationService } from '../../src/evaluation/publication.service.js';
import { MoveService } from '../../src/evaluation/move.service.js';
import { FlowService } from '../../src/flow/flow.service.js';
import type { Actor, Flow, FlowFilter } from '../../src/flow/flow.types.js';
import { MailTransport } from '../../src/mail/transport.js';
import { Database } from '../../src/persistence/database.js';
import { Transaction } from '../../src/persistence/transaction.js';
import { ListService } from '../../src/policy/list.service.js';
import { PolicyService } from '../../src/policy/policy.service.js';
import { ProgrammeService } from '../../src/programme/programme.service.js';
import { RecordModule } from '../../src/record/record.module.js';
import { RecordService } from '../../src/record/record.service.js';
import { RectificationService } from '../../src/rectification/rectification.service.js';
import { AdvanceService } from '../../src/rehearsal/advance.service.js';
import { StageSetModule } from '../../src/rehearsal/stage.module.js';
import { RosterService } from '../../src/subject/roster.service.js';
import { SubjectModule } from '../../src/subject/subject.module.js';
import { SubjectService } from '../../src/subject/subject.service.js';
import { SubmissionService } from '../../src/submission/submission.service.js';
import { MemoryTransport } from '../support/memory-transport.js';
import { type Firm, listFirms, proposals } from '../support/year.js';

export type Values = Readonly<Record<string, string>>;

/** An enterprise of the story: a telling name and where it stands. */
export interface Enterprise {
  readonly name: string;
  readonly territory: string;
  readonly scale?: 'above' | 'below';
  readonly industry?: string;
  readonly inProduction?: IsoDate;
  /** Has no address: it is told through its territory. */
  readonly unreachable?: true;
}

/** Who does something: the enterprise itself, its territory, or a unit by its code. */
export type Doer = 'itself' | 'territory' | (string & {});

export class County {
  readonly post = new MemoryTransport();
  /** Subject ids by the names of the enterprises. */
  private readonly ids = new Map<string, string>();
  private readonly roster = new Map<string, Enterprise>();
  private units = new Map<string, Unit>();
  private region = '';

  private constructor(readonly module: TestingModule) {}

  static async start(day: IsoDate): Promise<County> {
    const post = new MemoryTransport();
    const module = await Test.createTestingModule({
      imports: [StageSetModule, SubjectModule, BoardModule, RecordModule],
    })
      .overrideProvider(MailTransport)
      .useValue(post)
      .compile();
    await module.init();
    const county = new County(module);
    Object.assign(county, { post });
    await module.get(ClockService).set(at(day), '年度演练');
    return county;
  }

  close(): Promise<void> {
    return this.module.close();
  }

  get cycles(): CycleService {
    return this.module.get(CycleService, { strict: false });
  }
  get flows(): FlowService {
    return this.module.get(FlowService, { strict: false });
  }
  get progress(): ProgressService {
    return this.module.get(ProgressService, { strict: false });
  }
  /** Has a second person look the result over, then publishes it. */
  async publish(cycleId: string): Promise<void> {
    const publications = this.module.get(PublicationService, { strict: false });
    await publications.approve(cycleId, { ...this.lead, id: `${this.lead.id}:second` });
    await publications.publish(cycleId, this.lead);
  }

  get evaluations(): EvaluationService {
    return this.module.get(EvaluationService, { strict: false });
  }
  get benchmarks(): BenchmarkService {
    return this.module.get(BenchmarkService, { strict: false });
  }
  get moves(): MoveService {
    return this.module.get(MoveService, { strict: false });
  }
  get appeals(): AppealService {
    return this.module.get(AppealService, { strict: false });
  }
  get samples(): SampleService {
    return this.module.get(SampleService, { strict: false });
  }
  get lists(): ListService {
    return this.module.get(ListService, { strict: false });
  }
  get policies(): PolicyService {
    return this.module.get(PolicyService, { strict: false });
  }
  get records(): RecordService {
    return this.module.get(RecordService, { strict: false });
  }
  get rectification(): RectificationService {
    return this.module.get(RectificationService, { strict: false });
  }
  get archives(): ArchiveService {
    return this.module.get(ArchiveService, { strict: false });
  }
  get calendar(): Calendar {
    return this.module.get(ProgrammeService, { strict: false }).calendar();
  }

  async query<T extends object>(sql: string, ...values: unknown[]): Promise<T[]> {
    const database = this.module.get(Database, { strict: false });
    return (await database.pool.query<T>(sql, values)).rows;
  }

  async today(): Promise<IsoDate> {
    return (await this.module.get(ClockService).state()).today;
  }

  /** Walks to ten in the morning of a day; whatever is due on the way happens in its order. */
  async to(day: IsoDate): Promise<void> {
    const { failed } = await this.module.get(AdvanceService, { strict: false }).to(at(day));
    if (failed > 0) throw new Error(`before ${day} an effect failed`);
  }

  /** Carries out what today's deeds have set going; the next walk begins with it anyway. */
  async settle(): Promise<void> {
    await this.to(await this.today());
  }

  // ── people ──────────────────────────────────────────────────────────────────

  /** Somebody of a unit. */
  of(code: string): Actor {
    const unit = this.units.get(code);
    if (unit === undefined) throw new Error(`there is no unit ${code}`);
    const role = roleOf(unit.role);
    const organisation = role === 'leader' ? null : code;
    const name = unit.short ?? unit.title;
    return { id: code, name, role, region: this.region, organisation, subjectId: null };
  }

  /** The enterprise itself. */
  itself(name: string): Actor {
    const subjectId = this.id(name);
    const id = `enterprise-${subjectId}`;
    const { region } = this;
    return { id, name: '企业', role: 'enterprise', region, organisation: null, subjectId };
  }

  get lead(): Actor {
    const lead = [...this.units.values()].find(({ role }) => role === 'lead');
    return this.of(lead?.id ?? '');
  }

  id(name: string): string {
    const id = this.ids.get(name);
    if (id === undefined) throw new Error(`there is no enterprise ${name}`);
    return id;
  }

  territoryOf(name: string): string {
    return this.roster.get(name)?.territory ?? '';
  }

  // ── the year ────────────────────────────────────────────────────────────────

  /** Opens a year with what the programme proposes; every unit has an address. */
  async open(programmeId: string, year: number): Promise<RunningCycle> {
    const programme = this.module.get(ProgrammeService, { strict: false }).programme(programmeId);
    const lead = programme.organisations.find(({ role }) => role === 'lead');
    const actor: Actor = {
      id: lead?.id ?? '',
      name: lead?.title ?? '',
      role: 'lead',
      region: '',
      organisation: lead?.id ?? null,
      subjectId: null,
    };
    const fillings = proposals(programmeId);
    const cycle = await this.cycles.open({ programmeId, year, fillings }, actor);
    this.units = new Map(unitsOf(cycle.programme).map((unit) => [unit.id, unit]));
    this.region = cycle.region;
    await this.query(`update organisation set email = code || '@unit.test'`);
    return cycle;
  }

  /** Puts enterprises on the base list, the figures still to be entered. */
  async enlist(cycle: RunningCycle, enterprises: readonly Enterprise[]): Promise<void> {
    const firms = enterprises.map((one): Firm => {
      const number = this.remember(one);
      return {
        id: this.id(one.name),
        code: codeOf(number),
        name: one.name,
        territory: one.territory,
        scale: one.scale ?? 'above',
        industry: one.industry ?? '3484',
        inProduction: one.inProduction ?? '2011-05-01',
        values: {},
      };
    });
    const transaction = this.module.get(Transaction, { strict: false });
    await transaction.sql((sql) => listFirms(sql, this.cycles, cycle, firms));
    for (const { name, unreachable } of enterprises) {
      if (unreachable) continue;
      await this.query(
        `update subject_year set email = $2 where subject_id = $1`,
        this.id(name),
        `${codeOf([...this.roster.keys()].indexOf(name) + 1).toLowerCase()}@firm.test`,
      );
    }
  }

  /** A territory finds a firm that is on no department's list. */
  async find(cycle: RunningCycle, one: Enterprise): Promise<void> {
    const number = this.remember(one);
    const code = codeOf(number);
    const id = await this.module
      .get(RosterService, { strict: false })
      .add(this.of(one.territory), cycle.id, {
        name: one.name,
        code,
        scale: one.scale ?? 'below',
        industry: one.industry ?? '3484',
        inProduction: one.inProduction ?? '2011-05-01',
        email: `${code.toLowerCase()}@firm.test`,
        hidden: true,
        // Short names of one kind are alike to the register.
        another: true,
      });
    this.ids.set(one.name, id);
  }

  /** Writes figures as that person. */
  async write(
    cycle: RunningCycle,
    name: string,
    values: Values,
    who: Doer,
    reason: string | null = null,
  ) {
    const changes = Object.entries(values).map(([id, value]) => ({ id, value, reason }));
    await this.module
      .get(SubjectService, { strict: false })
      .save(this.doer(name, who), { cycleId: cycle.id, subjectId: this.id(name), changes });
  }

  /** Enters the figures and hands them in. */
  async enter(
    cycle: RunningCycle,
    names: readonly string[],
    of: (name: string) => Values,
    who: Doer,
  ) {
    for (const name of names) {
      await this.write(cycle, name, of(name), who, '与账簿核对无误');
      const flow = await this.flowOf(cycle, name);
      await this.module
        .get(SubmissionService, { strict: false })
        .submit(flow.id, this.doer(name, who));
    }
  }

  async flowOf(cycle: RunningCycle, name: string): Promise<Flow> {
    const flow = await this.flows.byRef(cycle.id, 'enterprise-year', this.id(name));
    if (flow === undefined) throw new Error(`${name} is not in ${cycle.title}`);
    return flow;
  }

  async projectOf(cycle: RunningCycle, name: string): Promise<Flow> {
    const flow = await this.rectification.projectOf(cycle.id, this.id(name));
    if (flow === undefined) throw new Error(`${name} has no project`);
    return flow;
  }

  /** Sends one event to the years of these enterprises, one after the other. */
  async tell(cycle: RunningCycle, names: readonly string[], event: FlowEvent, who: Doer) {
    for (const name of names) {
      const flow = await this.flowOf(cycle, name);
      await this.flows.send(flow.id, event, this.doer(name, who));
    }
  }

  /** The same for their projects. */
  async tellProject(cycle: RunningCycle, names: readonly string[], event: FlowEvent, who: Doer) {
    for (const name of names) {
      const project = await this.projectOf(cycle, name);
      await this.flows.send(project.id, event, this.doer(name, who));
    }
  }

  /** Every department signs off what waits for it. */
  async verify(cycle: RunningCycle, departments: readonly string[]): Promise<void> {
    for (const department of departments) {
      const { refused } = await this.flows.sendMany(
        { cycleId: cycle.id, kind: 'enterprise-year', phases: ['verifying'] },
        ({ waitsFor }) => (waitsFor.includes(department) ? { type: 'VERIFIED', department } : null),
        this.of(department),
      );
      if (refused.length > 0) throw new Error(refused.map(({ reason }) => reason).join('；'));
    }
  }

  // ── tasks ───────────────────────────────────────────────────────────────────

  /** Every owner signs for the tasks of a stage. */
  sign(cycle: RunningCycle, stage: string): Promise<void> {
    return this.tasks(cycle, stage, ['awaitingReceipt'], { type: 'SIGN' }, null);
  }

  /** Tasks that nothing is counted for are handed in; `but` are the owners who do not yet. */
  handIn(cycle: RunningCycle, stage: string, text: string, but: readonly string[] = []) {
    const event = { type: 'HAND_IN', text };
    return this.tasks(cycle, stage, ['inHand', 'returned'], event, null, but);
  }

  /** The lead bureau reviews what was handed in and strikes it off. */
  async strikeOff(cycle: RunningCycle, stage: string): Promise<void> {
    const lead = this.lead;
    await this.tasks(cycle, stage, ['awaitingReview'], { type: 'ACCEPT' }, lead);
    await this.tasks(cycle, stage, ['awaitingStrikeOff'], { type: 'STRIKE_OFF' }, lead);
  }

  private async tasks(
    cycle: RunningCycle,
    stage: string,
    phases: readonly string[],
    event: FlowEvent,
    actor: Actor | null,
    but: readonly string[] = [],
  ): Promise<void> {
    const filter: FlowFilter = { cycleId: cycle.id, kind: 'task', stage, phases };
    for (const task of await this.flows.find(filter, { limit: 1000 })) {
      const owner = task.organisation ?? '';
      const counted = event.type === 'HAND_IN' && task.position.context.counted === true;
      if (counted || but.includes(owner)) continue;
      await this.flows.send(task.id, event, actor ?? this.of(owner));
    }
  }

  // ── what is asked of it ─────────────────────────────────────────────────────

  /** How many enterprises stand in each phase. */
  async phases(cycle: RunningCycle): Promise<Record<string, number>> {
    const phases: Record<string, number> = {};
    for (const { kind, phase, waitsFor, n } of await this.flows.counts(cycle.id)) {
      if (kind === 'enterprise-year' && waitsFor === '') phases[phase] = (phases[phase] ?? 0) + n;
    }
    return phases;
  }

  /** Adds up the states of the wall: `[on the wall, off the base list]`. */
  async wallAndExcluded(cycle: RunningCycle): Promise<[number, number]> {
    const wall = await this.module.get(BoardService, { strict: false }).wall(cycle.id);
    const sum = wall.states.reduce((all, { count }) => all + count, 0);
    return [sum, (await this.phases(cycle)).excluded ?? 0];
  }

  async stage(cycle: RunningCycle, id: string): Promise<string> {
    return (await this.flows.byRef(cycle.id, 'stage', id))?.phase ?? 'missing';
  }

  async task(cycle: RunningCycle, ref: string): Promise<string> {
    return (await this.flows.byRef(cycle.id, 'task', ref))?.phase ?? 'missing';
  }

  private doer(name: string, who: Doer): Actor {
    if (who === 'itself') return this.itself(name);
    return this.of(who === 'territory' ? this.territoryOf(name) : who);
  }

  private remember(one: Enterprise): number {
    this.roster.set(one.name, one);
    const number = this.roster.size;
    this.ids.set(one.name, `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
    return number;
  }
}

function at(day: IsoDate): string {
  return `${day}T02:00:00.000Z`;
}

/** The code of the n-th enterprise of the story. */
export function codeOf(number: number): string {
  return creditCodeOf(`91320693MA2022${String(number).padStart(3, '0')}`);
}

function roleOf(role: string): Exclude<Actor['role'], 'system'> {
  if (role === 'lead' || role === 'territory' || role === 'leader') return role;
  return 'department';
}
