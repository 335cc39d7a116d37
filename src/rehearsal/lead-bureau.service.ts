/** The lead bureau's decisions of the year, taken when their day has come and their conditions hold. */
import { Injectable } from '@nestjs/common';
import { ArchiveService } from '../archive/archive.service.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { unmet } from '../domain/cycle/conditions.js';
import type { FlowFact } from '../domain/rehearsal/day.js';
import type { ResolvedStage } from '../domain/programme/schedule.js';
import { unitsNamed } from '../domain/programme/units.js';
import { ConditionsNotMet } from '../cycle/errors.js';
import { BenchmarkService } from '../evaluation/benchmark.service.js';
import { EvaluationService } from '../evaluation/evaluation.service.js';
import { MoveService } from '../evaluation/move.service.js';
import { PublicationService } from '../evaluation/publication.service.js';
import { ReadinessService } from '../evaluation/readiness.service.js';
import { type Round, RoundService } from '../evaluation/round.service.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor } from '../flow/flow.types.js';
import { ListService } from '../policy/list.service.js';
import { ProgrammeService } from '../programme/programme.service.js';
import { RectificationService } from '../rectification/rectification.service.js';

/** A flow that is not over, of this cycle or the one before. */
type OpenFlow = FlowFact & { readonly cycleId: string };

interface Today {
  readonly cycle: RunningCycle;
  readonly day: string;
  /** The stages that have opened. */
  readonly stages: readonly ResolvedStage[];
  /** How many enterprises stand in each phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** Whether a project of the year before waits for re-evaluation. */
  readonly hasAccepted: boolean;
  readonly clerk: Actor;
}

/** Phases between a score and its publication. */
const onTheWay = ['scored', 'confirming', 'appealing', 'reviewing', 'confirmed', 'graded'];

@Injectable()
export class LeadBureau {
  /** Cycles whose lists are made. */
  private readonly listed = new Set<string>();

  constructor(
    private readonly cycles: CycleService,
    private readonly flows: FlowService,
    private readonly rounds: RoundService,
    private readonly readiness: ReadinessService,
    private readonly benchmarks: BenchmarkService,
    private readonly evaluations: EvaluationService,
    private readonly publications: PublicationService,
    private readonly moves: MoveService,
    private readonly lists: ListService,
    private readonly rectifications: RectificationService,
    private readonly archives: ArchiveService,
    private readonly programmes: ProgrammeService,
  ) {}

  /**
   * Answers how many decisions were taken. `facts` are the open flows of the morning, last year's
   * projects among them: what has not opened or has nobody waiting need not be asked for further.
   */
  async decide(
    cycle: RunningCycle,
    { day, facts }: { readonly day: string; readonly facts: readonly OpenFlow[] },
    clerk: Actor,
  ): Promise<number> {
    const today = await this.today(cycle, day, facts, clerk);
    const taken = [
      await this.score(today),
      await this.classify(today),
      await this.makeLists(today),
      await this.reevaluate(today),
      await this.openNext(today),
      await this.archive(today),
    ];
    return taken.filter(Boolean).length;
  }

  private async today(
    cycle: RunningCycle,
    day: string,
    facts: readonly OpenFlow[],
    clerk: Actor,
  ): Promise<Today> {
    const closed = facts.filter(({ kind, phase }) => kind === 'stage' && phase === 'planned');
    const planned = new Set(closed.map(({ ref }) => ref));
    const stages = (await this.cycles.schedule(cycle.id)).filter(({ id }) => !planned.has(id));
    const phases: Record<string, number> = {};
    for (const { kind, phase, waitsFor, n } of await this.flows.counts(cycle.id)) {
      if (kind === 'enterprise-year' && waitsFor === '') phases[phase] = (phases[phase] ?? 0) + n;
    }
    const hasAccepted = facts.some(
      ({ cycleId, kind, phase }) =>
        cycleId === cycle.previousId && kind === 'rectification' && phase === 'accepted',
    );
    return { cycle, day, stages, phases, hasAccepted, clerk };
  }

  /** Once nobody can come any more, or the date is near; stragglers are scored as they arrive. */
  private async score(today: Today): Promise<boolean> {
    const { cycle, clerk } = today;
    if ((today.phases.verified ?? 0) === 0) return false;
    const round = await this.rounds.round(cycle.id);
    const stage = today.stages.find(({ id }) => id === round.stage?.id);
    if (stage === undefined) return false;
    const { phases, published } = (await this.readiness.of(round)).readiness;
    const waiting = phases.verified ?? 0;
    const coming = sum(phases, ['submitted', 'verifying', 'returned', 'auditing']);
    // An audit that drags on holds the date up no longer than the date itself.
    const auditing = (phases.auditing ?? 0) > 0 && !this.isNear(today, stage, 0);
    if (published || waiting === 0 || auditing) return false;
    if (round.latest !== undefined && !this.isDayForStragglers(today)) return false;
    if (coming > 0 && !this.isNear(today, stage, 1)) return false;
    if (round.latest === undefined) await this.fixBenchmarks(round, clerk);
    await this.evaluations.preEvaluate(cycle.id, clerk, { stage: stage.id });
    return true;
  }

  private async fixBenchmarks(round: Round, actor: Actor): Promise<void> {
    const proposed = await this.benchmarks.propose(round.cycle.id, round.stage?.id);
    const open = proposed.filter(({ fixed }) => fixed === null);
    if (open.length === 0) return;
    const items = open.map(({ group, indicator }) => ({ group, indicator }));
    const reason = '按方案口径测算，领导小组办公室审定';
    await this.benchmarks.fix(round.cycle.id, { items, reason }, actor);
  }

  /** Moves, classes, publication: one after the other, each when its conditions hold. */
  private async classify(today: Today): Promise<boolean> {
    const { cycle, clerk } = today;
    const isDue = today.stages.some((one) => one.does === 'publish' && this.isNear(today, one, 2));
    if (!isDue || sum(today.phases, onTheWay) === 0) return false;
    const round = await this.rounds.round(cycle.id);
    const stage = publicationOf(cycle, round, today.stages);
    if (round.latest === undefined || round.latest.publishedAt !== null) return false;
    if (stage === undefined || !this.isNear(today, stage, 2)) return false;
    const options = round.stage === undefined ? {} : { stage: round.stage.id };
    const { grading, publishing, readiness } = await this.readiness.of(round);
    if (round.latest.kind !== 'grading') {
      if (unmet(grading).length > 0) return false;
      await this.moveSome(today);
      const minutes = `领导小组会议纪要〔${cycle.year.toString()}〕5 号`;
      try {
        await this.evaluations.grade(cycle.id, clerk, { ...options, minutes });
      } catch (error) {
        if (!(error instanceof ConditionsNotMet)) throw error;
        // What was confirmed has shifted since: told anew today, graded another day.
        await this.evaluations.preEvaluate(cycle.id, clerk, options);
      }
      return true;
    }
    const open = unmet(publishing).filter(({ id }) => id !== 'secondPerson');
    if (open.length > 0 || !this.isNear(today, stage, 1)) return false;
    if (readiness.approvedBy === null) {
      await this.publications.approve(cycle.id, secondFor(undefined, cycle, clerk), options);
    }
    await this.publications.publish(cycle.id, clerk, options);
    return true;
  }

  /** One protective and one punitive move, where the programme knows such moves. */
  private async moveSome({ cycle, clerk }: Today): Promise<void> {
    const known = await this.moves.ofCycle(cycle.id);
    const results = await this.evaluations.latestResults(cycle.id);
    const rules = (cycle.programme.adjust ?? []).filter(({ move }) => move !== undefined);
    for (const rule of rules) {
      if (known.some((one) => one.rule === rule.id)) continue;
      const up = rule.move?.startsWith('up') ?? false;
      const labels = [...new Set(results.map((one) => one.class ?? ''))].sort();
      const from = up ? 'C' : 'B';
      const subject = results.find((one) => one.class === from && labels.includes(from));
      if (subject === undefined) continue;
      const reason = up
        ? '承担省级科技攻关项目，研发投入尚未形成产出，按保护性调档上调一档'
        : '年内受到生态环境行政处罚，按惩罚性降档下调一档';
      const request = { subjectId: subject.id, rule: rule.id, reason };
      const move = await this.moves.request(cycle.id, request, clerk);
      await this.moves.approve(move.id, secondFor(rule.approve, cycle, clerk));
    }
  }

  private async makeLists(today: Today): Promise<boolean> {
    const { cycle, clerk } = today;
    const stage = today.stages.find(({ does }) => does === 'list');
    if (stage === undefined || !this.isNear(today, stage, 12)) return false;
    if (this.listed.has(cycle.id)) return false;
    const states = await this.lists.lists(cycle.id);
    if (states.every((list) => list.published !== null)) {
      this.listed.add(cycle.id);
      return false;
    }
    const published = await this.evaluations.latestResults(cycle.id, { published: true });
    if (published.length === 0) return false;
    await this.lists.make(cycle.id, clerk);
    return true;
  }

  private async reevaluate(today: Today): Promise<boolean> {
    const { cycle, clerk } = today;
    const stage = today.stages.find(({ does }) => does === 'reevaluate');
    if (!today.hasAccepted || stage === undefined || !this.isNear(today, stage, 2)) return false;
    const published = await this.evaluations.latestResults(cycle.id, { published: true });
    if (published.length === 0) return false;
    const { promoted, retained, exited } = await this.rectifications.reevaluate(cycle.id, clerk);
    return promoted + retained + exited > 0;
  }

  /** In the first days of January, as long as the programme runs. */
  private async openNext({ cycle, day, clerk }: Today): Promise<boolean> {
    const { years } = cycle.programme;
    const year = cycle.year + (years?.every ?? 1);
    const hasEnded = day > `${cycle.year.toString()}-12-31`;
    if (years?.to === undefined || year > years.to || !hasEnded) return false;
    if ((await this.cycles.next(cycle.id)) !== undefined) return false;
    await this.cycles.openNext(cycle.id, clerk);
    return true;
  }

  /** A fortnight after the last stage: what was late has been caught up with by then. */
  private async archive(today: Today): Promise<boolean> {
    const { cycle, clerk } = today;
    const stages = await this.cycles.schedule(cycle.id);
    const last =
      stages
        .map(({ due }) => due)
        .sort()
        .at(-1) ?? today.day;
    if (today.day <= this.programmes.calendar().addWorkingDays(last, 10)) return false;
    if (unmet(await this.archives.conditions(cycle.id)).length > 0) return false;
    await this.archives.archive(cycle.id, clerk);
    return true;
  }

  /** Whoever comes after the first scoring is scored on Tuesdays and Fridays. */
  private isDayForStragglers({ day }: Today): boolean {
    return [2, 5].includes(this.programmes.calendar().weekday(day));
  }

  /** True from `n` working days before the stage's last working day. */
  private isNear({ day }: Today, stage: ResolvedStage, n: number): boolean {
    return day >= this.programmes.calendar().addWorkingDays(stage.lastWorkingDay, -n);
  }
}

function sum(phases: Readonly<Record<string, number>>, of: readonly string[]): number {
  return of.reduce((total, phase) => total + (phases[phase] ?? 0), 0);
}

/** The publication that belongs to a scoring stage: of the same phase of the year. */
function publicationOf(
  { programme }: RunningCycle,
  { stage }: Round,
  stages: readonly ResolvedStage[],
): ResolvedStage | undefined {
  const mine = programme.stages.find(
    ({ does, phase }) => does === 'publish' && phase === stage?.phase,
  );
  return stages.find(({ id }) => id === mine?.id);
}

/** Somebody of the organisation that decides on the move; a colleague where the programme names none. */
function secondFor(approve: string | undefined, { programme }: RunningCycle, clerk: Actor): Actor {
  const [unit] = unitsNamed(programme, approve ?? '');
  const id = `${clerk.id}:second`;
  if (unit === undefined) return { ...clerk, id, name: `${clerk.name}（复核）` };
  return { ...clerk, id, name: unit.title, organisation: unit.id };
}
