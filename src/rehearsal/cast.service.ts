/** The people of a county, played: what they decide is pure, here it is carried out by the services. */
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Clock, dayOf } from '../clock.js';
import type { Instant } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { ProgressService } from '../cycle/progress.service.js';
import { verifiersOf } from '../domain/cycle/sign-off.js';
import { DomainError } from '../domain/errors.js';
import { unitsOf } from '../domain/programme/units.js';
import type { Day, Deed, FlowFact, Part } from '../domain/rehearsal/day.js';
import { busyPhases, deedsOf } from '../domain/rehearsal/deeds.js';
import { Habits } from '../domain/rehearsal/habits.js';
import { AppealService } from '../evaluation/appeal.service.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { ProgrammeService } from '../programme/programme.service.js';
import { SubmissionService } from '../submission/submission.service.js';
import { AdvanceService } from './advance.service.js';
import { LeadBureau } from './lead-bureau.service.js';
import { NewYearService } from './new-year.service.js';
import { PeopleStore } from './people.store.js';

/** Which of the people are played; whoever is not waits for somebody at the screen. */
export interface CastOptions {
  readonly seed: string;
  /** Whether the lead bureau takes its decisions of the year by itself. */
  readonly lead: boolean;
}

/** People are at their desks by ten in the morning, Shanghai time. */
const TEN = 'T02:00:00.000Z';

@Injectable()
export class CastService implements OnModuleInit {
  private playing: CastOptions | undefined;
  private acted: Instant = '';
  /** By the seed of the year. */
  private readonly habits = new Map<string, Habits>();

  constructor(
    private readonly advance: AdvanceService,
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly flows: FlowService,
    private readonly submissions: SubmissionService,
    private readonly appeals: AppealService,
    private readonly bureau: LeadBureau,
    private readonly newYears: NewYearService,
    private readonly programmes: ProgrammeService,
    private readonly people: PeopleStore,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.advance.alsoAt({
      next: async (after) => {
        const idle = this.playing === undefined || (await this.cycles.allOpen()).length === 0;
        return idle ? undefined : this.nextMorning(after);
      },
      run: async (at) => {
        if (this.playing === undefined || this.acted === at || !this.isMorning(at)) return 0;
        this.acted = at;
        return this.act(this.playing);
      },
    });
  }

  /** From now on people act whenever simulated time passes ten on a working day. */
  play(options: CastOptions | undefined): void {
    this.playing = options;
  }

  /** Everything everybody does today, in every open cycle; answers how many events were accepted. */
  async act(options: CastOptions): Promise<number> {
    const today = await this.clock.today();
    let accepted = 0;
    for (const cycle of await this.cycles.allOpen()) {
      accepted += await this.actIn(cycle, today, options);
    }
    return accepted;
  }

  private nextMorning(after: Instant): Instant {
    const calendar = this.programmes.calendar();
    const today = dayOf(after);
    const day = `${today}${TEN}` > after ? today : calendar.addDays(today, 1);
    return `${calendar.onOrAfter(day)}${TEN}`;
  }

  private isMorning(at: Instant): boolean {
    return at.endsWith(TEN) && this.programmes.calendar().isWorkingDay(dayOf(at));
  }

  private async actIn(cycle: RunningCycle, today: string, options: CastOptions): Promise<number> {
    let accepted = 0;
    await this.newYears.fill(cycle, options.seed);
    const facts = await this.factsOf(cycle);
    const deeds = deedsOf(await this.dayOf(cycle, today, options.seed), facts);
    const speakers = await this.speakersOf(cycle, deeds);
    for (const group of groupsOf(deeds)) accepted += await this.perform(cycle, group, speakers);
    if (options.lead) {
      const clerk = actorOf({ role: 'lead', who: null }, speakers, cycle);
      accepted += await this.bureau.decide(cycle, { day: today, facts }, clerk);
    }
    return accepted;
  }

  private async dayOf(cycle: RunningCycle, today: string, seed: string): Promise<Day> {
    const { programme } = cycle;
    const calendar = this.programmes.calendar();
    const units = unitsOf(programme);
    const stages = await this.cycles.schedule(cycle.id);
    const classes = Object.values(programme.rectification?.classes ?? {});
    return {
      day: today,
      calendar,
      stages,
      owners: verifiersOf(programme),
      routes: classes.find(({ routes }) => (routes?.length ?? 0) > 0)?.routes ?? [],
      territories: units.filter(({ role }) => role === 'territory').map(({ id }) => id),
      lead: units.find(({ role }) => role === 'lead')?.id ?? '',
      habits: this.habitsOf(`${seed}/${cycle.year.toString()}`),
    };
  }

  private habitsOf(seed: string): Habits {
    const known = this.habits.get(seed) ?? new Habits(seed, this.programmes.calendar());
    this.habits.set(seed, known);
    return known;
  }

  /** Open flows that somebody may have to do with, and last year's projects that are not settled. */
  private async factsOf(cycle: RunningCycle): Promise<CastFlow[]> {
    // The lead bureau looks at stages that have not opened and at projects to be re-evaluated.
    const phases = [...new Set([...busyPhases, 'planned', 'accepted'])];
    const open = await this.progress.all({ cycleId: cycle.id, done: false, phases });
    const { previousId } = cycle;
    const projects =
      previousId === null
        ? []
        : await this.progress.all({ cycleId: previousId, kind: 'rectification', done: false });
    return [...open, ...projects].map(factOf);
  }

  private async perform(
    cycle: RunningCycle,
    { as, event, flows }: Group,
    speakers: Speakers,
  ): Promise<number> {
    const actor = actorOf(as, speakers, cycle);
    const [first] = flows;
    if (first === undefined) return 0;
    if (event.type === 'SUBMIT') {
      const subjects = flows.flatMap(({ subjectId }) => subjectId ?? []);
      return (await this.submissions.submitMany(cycle.id, subjects, actor)).sent;
    }
    if (event.type === 'CORRECT') {
      for (const flow of flows) await this.correct(cycle, flow, String(event.reason), actor);
      return flows.length;
    }
    if (flows.length === 1) return this.send(first, event, actor);
    const { sent } = await this.flows.sendMany(
      { cycleId: first.cycleId, kind: first.kind, ids: flows.map(({ id }) => id) },
      () => event,
      actor,
    );
    return sent;
  }

  /** One event; nothing happens when the flow has moved on since the morning. */
  private async send(flow: CastFlow, event: Deed['event'], actor: Actor): Promise<number> {
    try {
      await this.flows.send(flow.id, event, actor);
      return 1;
    } catch (error) {
      if (error instanceof DomainError) return 0;
      throw error;
    }
  }

  /** An accepted appeal corrects one figure of the reviewing department by four per cent. */
  private async correct(
    cycle: RunningCycle,
    flow: CastFlow,
    reason: string,
    actor: Actor,
  ): Promise<void> {
    const [facts] = await this.progress.subjectsOf(cycle, [flow.subjectId ?? '']);
    const numeric = cycle.programme.items.filter(
      ({ id, kind = 'decimal' }) => kind === 'decimal' && Number(facts?.values[id] ?? 0) > 0,
    );
    const own = numeric.find(({ owner }) => owner === actor.organisation) ?? numeric[0];
    if (own === undefined || facts === undefined) return;
    const value = (Number(facts.values[own.id]) * 1.04).toFixed(own.decimals ?? 2);
    await this.appeals.accept(flow.id, { items: [{ item: own.id, value }], reason }, actor);
  }

  /** Who speaks for the units, and for the enterprises that do something themselves. */
  private async speakersOf(cycle: RunningCycle, deeds: readonly Deed[]): Promise<Speakers> {
    const { pool } = this.database;
    const ids = deeds.flatMap(({ as }) => (as.role === 'enterprise' ? (as.who ?? []) : []));
    const [organisations, subjects] = await Promise.all([
      this.people.organisations(pool, cycle.region),
      ids.length === 0 ? [] : this.people.subjects(pool, cycle.id, ids),
    ]);
    return new Map([...organisations, ...subjects].map((one) => [one.key, one]));
  }
}

type Speakers = ReadonlyMap<string, { readonly user: string | null; readonly name: string }>;
type CastFlow = FlowFact & { readonly cycleId: string; readonly kind: Flow['kind'] };

interface Group {
  readonly as: Part;
  readonly event: Deed['event'];
  readonly flows: CastFlow[];
}

/** Deeds of one person with the same words, together: they go the batch path. */
function groupsOf(deeds: readonly Deed[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { flow, as, event } of deeds) {
    const one = flow as CastFlow;
    const key = JSON.stringify([as, event, one.cycleId, one.kind]);
    const group = groups.get(key) ?? { as, event, flows: [] };
    group.flows.push(one);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function factOf(flow: Flow): CastFlow {
  return { ...flow, context: flow.position.context, since: dayOf(flow.since) };
}

function actorOf({ role, who }: Part, speakers: Speakers, cycle: RunningCycle): Actor {
  const lead = unitsOf(cycle.programme).find((unit) => unit.role === 'lead')?.id ?? '';
  const key = who ?? lead;
  const speaker = speakers.get(key);
  return {
    id: speaker?.user ?? `cast:${key}`,
    name: speaker?.name ?? key,
    role,
    region: cycle.region,
    organisation: role === 'enterprise' ? null : key,
    subjectId: role === 'enterprise' ? key : null,
  };
}
