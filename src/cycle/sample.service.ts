/** The sampled audit: drawn once, by a seed that is shown, and told to whoever was drawn. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { type Lot, draw, seedOf } from '../domain/cycle/draw.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import { DomainError } from '../domain/errors.js';
import { divisionOf } from '../domain/expression/section.js';
import { FlowService } from '../flow/flow.service.js';
import { SYSTEM } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { CycleService } from './cycle.service.js';
import type { RunningCycle, Sample } from './cycle.types.js';
import { ProgressService } from './progress.service.js';
import { SampleStore } from './sample.store.js';

type Stage = RunningCycle['programme']['stages'][number];

/** There is nothing to draw from, or it has been drawn. */
export class DrawRefused extends DomainError {
  readonly code = 'cycle.draw-refused';
  override readonly kind = 'refused';
}

@Injectable()
export class SampleService {
  constructor(
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly store: SampleStore,
    private readonly flows: FlowService,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  ofCycle(cycleId: string): Promise<Sample[]> {
    return this.store.ofCycle(this.database.pool, cycleId);
  }

  /**
   * Draws the sample of an audit stage (the first one unless named) from the enterprises on its base
   * list. The seed is drawn in the open and given, or follows from the list; it is kept and shown.
   * @throws DrawRefused when there is no such stage, nobody to draw from, or a draw already
   */
  async draw(cycleId: string, options: { stage?: string; seed?: string } = {}): Promise<Sample> {
    const cycle = await this.cycles.running(cycleId);
    const stage = cycle.programme.stages.find(
      ({ id, does }) => does === 'audit' && (options.stage === undefined || id === options.stage),
    );
    if (stage?.sample === undefined) {
      throw new DrawRefused({ zh: '方案没有抽查审计', en: 'the programme has no sampled audit' });
    }
    const lots = await this.lots(cycle, stage);
    if (lots.length === 0) {
      throw new DrawRefused({ zh: '底单为空，无从抽查', en: 'the base list is empty' });
    }
    const sample = await this.drawn(cycle, stage, lots, options.seed);
    if (!(await this.store.insert(this.database.pool, sample))) {
      throw new DrawRefused({
        zh: '样本已经抽取，不能重抽',
        en: 'the sample has been drawn: a draw is not repeated',
      });
    }
    await this.tell(sample);
    return sample;
  }

  /**
   * For an audit that has begun: draws if nobody has, and tells those drawn who are verified by now.
   * True when anything has changed by that.
   */
  async advance(cycle: RunningCycle, stage: Stage): Promise<boolean> {
    if (stage.sample === undefined) return false;
    const known = await this.ofStage(cycle, stage);
    if (known !== undefined) return (await this.tell(known)) > 0;
    const lots = await this.lots(cycle, stage);
    if (lots.length === 0) return false;
    await this.store.insert(this.database.pool, await this.drawn(cycle, stage, lots));
    // Another may have been quicker: what was kept counts.
    const kept = await this.ofStage(cycle, stage);
    if (kept !== undefined) await this.tell(kept);
    return true;
  }

  private async ofStage(cycle: RunningCycle, stage: Stage): Promise<Sample | undefined> {
    return (await this.ofCycle(cycle.id)).find((sample) => sample.stage === stage.id);
  }

  private async drawn(
    cycle: RunningCycle,
    stage: Stage,
    lots: readonly Lot[],
    given?: string,
  ): Promise<Sample> {
    const { share = '0%', atLeast, seed: fixed } = stage.sample ?? {};
    const byPlan = typeof fixed === 'number' ? String(fixed) : undefined;
    const keys = lots.map(({ key }) => key).sort();
    const own = seedOf([cycle.programmeId, String(cycle.year), stage.id, ...keys]);
    const seed = given ?? byPlan ?? own;
    return {
      cycleId: cycle.id,
      stage: stage.id,
      seed,
      share: shareText(share),
      subjects: draw(lots, { share, atLeast, seed }),
      at: await this.clock.now(),
    };
  }

  /** Everybody on the base list of the stage who has not been taken off it. */
  private async lots(cycle: RunningCycle, stage: Stage): Promise<Lot[]> {
    const members = await this.progress.membersOf(cycle, stage);
    const flows = await this.progress.all({ cycleId: cycle.id, kind: 'enterprise-year' });
    const ids = flows
      .filter(({ phase }) => phase !== 'excluded')
      .flatMap(({ subjectId }) => subjectId ?? [])
      .filter((id) => members?.has(id) ?? true);
    const subjects = await this.progress.subjectsOf(cycle, ids);
    const strata = stage.sample?.strata ?? [];
    return subjects.map((subject) => ({
      id: subject.id,
      key: subject.code === '' ? subject.name : subject.code,
      strata: strata.map((name) => stratumOf(subject, name)),
    }));
  }

  private async tell(sample: Sample): Promise<number> {
    const { cycleId, stage, seed } = sample;
    const waiting = await this.store.waiting(this.database.pool, sample);
    if (waiting.length === 0) return 0;
    const { sent } = await this.flows.sendMany(
      {
        cycleId,
        kind: 'enterprise-year',
        phases: ['verified'],
        subjectIds: waiting,
      },
      () => ({ type: 'SAMPLE', seed }),
      SYSTEM,
      { cause: `sample_${cycleId}_${stage}` },
    );
    return sent;
  }
}

/** `10%` as a decimal: `0.1`. */
function shareText(share: string): string {
  const [whole = '0', fraction = ''] = share.replace('%', '').split('.');
  const digits = whole.padStart(3, '0');
  return `${String(Number(digits.slice(0, -2)))}.${digits.slice(-2)}${fraction}`;
}

function stratumOf(subject: SubjectFacts, name: string): string {
  switch (name) {
    case 'territory':
      return subject.territory ?? '';
    case 'scale':
      return subject.scale ?? '';
    case 'industry':
      return divisionOf(subject.industry ?? '');
    case 'region':
      return subject.region ?? '';
    default:
      return subject.values[name] ?? '';
  }
}
