/** The evaluation lab: what another rule would do, before anybody is hurt by it. Nothing is ever told or published. */
import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { evaluateWith } from '../domain/evaluation/evaluate.js';
import { compileRules } from '../domain/evaluation/rules.js';
import { Exact } from '../domain/expression/exact.js';
import { type Comparison, compareRuns } from '../domain/lab/compare.js';
import type { Run } from '../domain/lab/cuts.js';
import { isUnexplained } from '../domain/lab/movers.js';
import { quickly } from '../domain/lab/quickly.js';
import {
  LAB_PARTS,
  type Scenario,
  apply,
  assureBenchmarks,
  inputFor,
} from '../domain/lab/scenario.js';
import { EvaluationService } from '../evaluation/evaluation.service.js';
import type { EvaluationVersion } from '../evaluation/evaluation.types.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { NothingToTry, ScenarioExists, ScenarioNotFound } from './errors.js';
import type { ChangeScenario, NewScenario, RunQuery } from './lab.dto.js';
import { ScenarioStore, type StoredScenario } from './scenario.store.js';

/** The rules in force, and the figures a version was computed from. */
export interface Frozen {
  readonly cycle: RunningCycle;
  readonly version: EvaluationVersion;
  readonly base: Run;
}

/** A scenario beside what it is compared with. */
export interface Trial {
  readonly frozen: Frozen;
  readonly before: Run;
  readonly after: Run;
  readonly comparison: Comparison;
}

const AS_IT_IS: Scenario = { rules: {}, benchmarks: [] };

@Injectable()
export class LabService {
  /** The last version anybody asked about: one page tries many rules over the same figures. */
  private known: Promise<Frozen> | undefined;
  private knownId = '';

  constructor(
    private readonly store: ScenarioStore,
    private readonly evaluations: EvaluationService,
    private readonly cycles: CycleService,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  scenarios(cycleId: string): Promise<StoredScenario[]> {
    return this.store.ofCycle(this.database.pool, cycleId);
  }

  /** The figures of the latest version. @throws CycleNotFound, NothingToTry, InputNotKept */
  async latest(cycleId: string): Promise<Frozen> {
    const cycle = await this.cycles.get(cycleId);
    const version = (await this.evaluations.versions(cycleId)).at(-1);
    if (version === undefined) throw new NothingToTry();
    return this.frozen(cycle, version);
  }

  /** The number of each version of the evaluation, by its id. */
  async versionNumbers(cycleId: string): Promise<Map<string, number>> {
    const versions = await this.evaluations.versions(cycleId);
    return new Map(versions.map(({ id, version }) => [id, version]));
  }

  /** The places the lab may change, as they stand. */
  parts({ programme }: RunningCycle): Record<string, unknown> {
    return Object.fromEntries(
      LAB_PARTS.flatMap((part) => (programme[part] === undefined ? [] : [[part, programme[part]]])),
    );
  }

  /** How many enterprises each rule after the ranking applied to in a version, by its id. */
  adjusted({ version }: Frozen): Promise<Map<string, number>> {
    return this.evaluations.adjusted(version.id);
  }

  /** Keeps a scenario over the figures of the latest version. @throws ScenarioInvalid, ScenarioExists */
  async create(cycleId: string, one: NewScenario, actor: Actor): Promise<StoredScenario> {
    const cycle = await this.cycles.get(cycleId);
    const version = (await this.evaluations.versions(cycleId)).at(-1);
    if (version === undefined) throw new NothingToTry();
    const made = { ...one, id: randomId(), cycleId, evaluationId: version.id };
    await this.assureSound(made, cycle, () => this.frozen(cycle, version));
    return this.save(made, actor);
  }

  /** Renames or rewrites it. @throws ScenarioNotFound, ScenarioInvalid, ScenarioExists */
  async change(
    cycleId: string,
    id: string,
    { name, rules, benchmarks }: ChangeScenario,
    actor: Actor,
  ): Promise<StoredScenario> {
    const known = await this.scenario(cycleId, id);
    const one = {
      ...known,
      name: name ?? known.name,
      rules: rules ?? known.rules,
      benchmarks: benchmarks ?? known.benchmarks,
    };
    if (rules !== undefined || benchmarks !== undefined) {
      await this.assureSound(one, await this.cycles.get(cycleId), () => this.figuresOf(one));
    }
    return this.save(one, actor);
  }

  /** @throws ScenarioNotFound, ScenarioExists */
  async copy(cycleId: string, id: string, name: string, actor: Actor): Promise<StoredScenario> {
    const known = await this.scenario(cycleId, id);
    return this.save({ ...known, id: randomId(), name }, actor);
  }

  /** @throws ScenarioNotFound */
  async remove(cycleId: string, id: string): Promise<void> {
    const gone = await this.store.remove(this.database.pool, cycleId, id);
    if (!gone) throw new ScenarioNotFound(id);
  }

  /** Runs a kept scenario over its own figures. @throws ScenarioNotFound, ScenarioInvalid, InputNotKept */
  async run(cycleId: string, id: string, query: RunQuery): Promise<Trial> {
    const scenario = await this.scenario(cycleId, id);
    return this.trial(await this.figuresOf(scenario), scenario, query);
  }

  /** Runs rules that are not kept over the latest figures. @throws ScenarioInvalid, NothingToTry */
  async try(cycleId: string, scenario: Scenario, query: RunQuery): Promise<Trial> {
    return this.trial(await this.latest(cycleId), scenario, query);
  }

  private async trial(
    frozen: Frozen,
    scenario: Scenario,
    { against, margin, tolerance, group }: RunQuery,
  ): Promise<Trial> {
    const other = against ? await this.scenario(frozen.cycle.id, against) : AS_IT_IS;
    const near = { margin: Exact.of(margin), tolerance: Exact.of(tolerance), group };
    const before = other === AS_IT_IS ? frozen.base : runOf(frozen, other, quickly);
    const after = runOf(frozen, scenario, quickly);
    const comparison = compareRuns(before, after, near);
    if (!comparison.movers.some(isUnexplained)) return { frozen, before, after, comparison };
    const exact = [
      runOf(frozen, other, evaluateWith),
      runOf(frozen, scenario, evaluateWith),
    ] as const;
    return { frozen, before, after, comparison: compareRuns(...exact, near) };
  }

  /** Only a scenario with benchmarks needs the figures: which there are follows from them. @throws ScenarioInvalid */
  private async assureSound(
    scenario: Scenario,
    { programme }: RunningCycle,
    figures: () => Promise<Frozen>,
  ): Promise<void> {
    if (scenario.benchmarks.length > 0) runOf(await figures(), scenario, quickly);
    else compileRules(apply(programme, scenario));
  }

  /** The figures a kept scenario was made on. @throws NothingToTry, InputNotKept */
  private async figuresOf({ cycleId, evaluationId }: StoredScenario): Promise<Frozen> {
    const cycle = await this.cycles.get(cycleId);
    const versions = await this.evaluations.versions(cycleId);
    const version = versions.find(({ id }) => id === evaluationId);
    if (version === undefined) throw new NothingToTry();
    return this.frozen(cycle, version);
  }

  private frozen(cycle: RunningCycle, version: EvaluationVersion): Promise<Frozen> {
    if (this.known === undefined || this.knownId !== version.id) {
      this.knownId = version.id;
      const frozen = this.freeze(cycle, version);
      this.known = frozen;
      frozen.catch(() => {
        if (this.known === frozen) this.known = undefined;
      });
    }
    return this.known;
  }

  private async freeze(cycle: RunningCycle, version: EvaluationVersion): Promise<Frozen> {
    const input = await this.evaluations.inputOf(version.id);
    const { programme } = cycle;
    const run = { cycle, version, base: { programme, input } };
    return { ...run, base: runOf(run, AS_IT_IS, quickly) };
  }

  private async scenario(cycleId: string, id: string): Promise<StoredScenario> {
    const found = (await this.scenarios(cycleId)).find((one) => one.id === id);
    if (found === undefined) throw new ScenarioNotFound(id);
    return found;
  }

  private async save(
    one: Omit<StoredScenario, 'byName' | 'at'>,
    actor: Actor,
  ): Promise<StoredScenario> {
    const made = { ...one, byName: actor.name, at: await this.clock.now() };
    if (!(await this.store.save(this.database.pool, made))) throw new ScenarioExists(one.name);
    return made;
  }
}

/** Evaluates the frozen figures by the rules of a scenario. @throws ScenarioInvalid */
function runOf(
  { cycle, version, base }: Pick<Frozen, 'cycle' | 'version'> & { base: Pick<Run, 'input'> },
  scenario: Scenario,
  by: typeof quickly,
): Run {
  const programme = apply(cycle.programme, scenario);
  const input = inputFor(base.input, version.benchmarks, scenario, cycle.programme);
  const known = { benchmarks: version.benchmarks, problems: version.summary.problems };
  const evaluation = by(compileRules(programme), input, known);
  assureBenchmarks(scenario, evaluation.benchmarks);
  return { programme, input, evaluation };
}
