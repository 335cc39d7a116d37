/** The people of a county, played: what they decide is pure, here it is carried out by the services. */
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Clock, dayOf } from '../clock.js';
import type { Instant } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { ProgressService } from '../cycle/progress.service.js';
import { verifiersOf } from '../domain/cycle/sign-off.js';
import { dayAt } from '../domain/process/hours.js';
import { unitsOf } from '../domain/programme/units.js';
import type { Day, Deed, FlowFact, Part } from '../domain/rehearsal/day.js';
import { busyPhases, deedsOf } from '../domain/rehearsal/deeds.js';
import { Habits } from '../domain/rehearsal/habits.js';
import { AppealService } from '../evaluation/appeal.service.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow } from '../flow/flow.types.js';
import { SYSTEM } from '../flow/flow.types.js';
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
      next: (after) =>
        Promise.resolve(this.playing === undefined ? undefined : this.nextMorning(after)),
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
    const acts = deeds.map(({ flow, as, event }): Act => {
      return { flow: flow as CastFlow, event, actor: actorOf(as, speakers, cycle) };
    });
    accepted += await this.perform(cycle, acts);
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

  /** What was decided in the morning; whoever has moved on since hears nothing. */
  private async perform(cycle: RunningCycle, acts: readonly Act[]): Promise<number> {
    let accepted = await this.submit(cycle, acts.filter(isOf('SUBMIT')));
    for (const act of acts.filter(isOf('CORRECT'))) {
      await this.correct(cycle, act);
      accepted += 1;
    }
    const others = acts.filter(({ event }) => !['SUBMIT', 'CORRECT'].includes(event.type));
    for (const { cycleId, kind, said } of turnsOf(byPerson(others))) {
      const { sent } = await this.flows.sendMany(
        { cycleId, kind, ids: [...said.keys()] },
        ({ id }) => said.get(id)?.event ?? null,
        ({ id }) => said.get(id)?.actor ?? SYSTEM,
      );
      accepted += sent;
    }
    return accepted;
  }

  private async submit(cycle: RunningCycle, acts: readonly Act[]): Promise<number> {
    if (acts.length === 0) return 0;
    const actors = new Map(acts.map(({ flow, actor }) => [flow.id, actor]));
    const subjects = acts.flatMap(({ flow }) => flow.subjectId ?? []);
    const by = ({ id }: Flow) => actors.get(id) ?? SYSTEM;
    return (await this.submissions.submitMany(cycle.id, subjects, by)).sent;
  }

  /** An accepted appeal corrects one figure of the reviewing department by four per cent. */
  private async correct(cycle: RunningCycle, { flow, event, actor }: Act): Promise<void> {
    const [facts] = await this.progress.subjectsOf(cycle, [flow.subjectId ?? '']);
    const numeric = cycle.programme.items.filter(
      ({ id, kind = 'decimal' }) => kind === 'decimal' && Number(facts?.values[id] ?? 0) > 0,
    );
    const own = numeric.find(({ owner }) => owner === actor.organisation) ?? numeric[0];
    if (own === undefined || facts === undefined) return;
    const value = (Number(facts.values[own.id]) * 1.04).toFixed(own.decimals ?? 2);
    const reason = String(event.reason);
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

/** What one person says to one flow. */
interface Act {
  readonly flow: CastFlow;
  readonly event: Deed['event'];
  readonly actor: Actor;
}

/** What flows of one kind hear at a time, by their ids. */
interface Turn {
  readonly cycleId: string;
  readonly kind: Flow['kind'];
  readonly said: Map<string, Act>;
}

function isOf(type: string): (act: Act) => boolean {
  return ({ event }) => event.type === type;
}

/** Everybody goes through what they have to say in one go: who has begun comes first. */
function byPerson(acts: readonly Act[]): Act[] {
  const runs = new Map<string, Act[]>();
  for (const act of acts) {
    const { cycleId, kind } = act.flow;
    const key = JSON.stringify([act.actor, act.event, cycleId, kind]);
    const run = runs.get(key) ?? [];
    run.push(act);
    runs.set(key, run);
  }
  return [...runs.values()].flat();
}

/** Everything said in as few turns as can be: in one a flow hears one thing, in the order given. */
function turnsOf(acts: readonly Act[]): Turn[] {
  const turns: Turn[] = [];
  for (const act of acts) {
    const { id, cycleId, kind } = act.flow;
    const last = turns.findLastIndex(({ said }) => said.has(id));
    const free = (turn: Turn, nth: number) =>
      nth > last && turn.cycleId === cycleId && turn.kind === kind;
    let turn = turns.find(free);
    if (turn === undefined) turns.push((turn = { cycleId, kind, said: new Map() }));
    turn.said.set(id, act);
  }
  return turns;
}

function factOf(flow: Flow): CastFlow {
  return { ...flow, context: flow.position.context, since: dayAt(flow.since) };
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
