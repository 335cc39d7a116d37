/** Why a score is what it is, and what would make it another: asked of the figures a version was computed from. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { type YearResult, changeOf, tellChange } from '../domain/evaluation/change.js';
import { effectOf } from '../domain/evaluation/effect.js';
import { populationKey } from '../domain/evaluation/fellows.js';
import { type Lift, liftOf } from '../domain/evaluation/lift.js';
import { compileRules } from '../domain/evaluation/rules.js';
import { type Foreign, foreignOf, maskedResult } from '../domain/evaluation/masking.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { Actor } from '../flow/flow.types.js';
import { type ItemScope, hiddenItems, seesSubject } from '../identity/access.js';
import { breathing } from './breathe.js';
import { CorrectionRefused, EvaluationNotFound } from './errors.js';
import { EvaluationService } from './evaluation.service.js';
import type { EvaluationVersion, StoredResult } from './evaluation.types.js';
import { checkedFigures } from './figures.js';
import { ResultService } from './result.service.js';
import type { AppealEffect, LiftAnswer, ProposedFigures, RankChangeAnswer } from './why.dto.js';

interface VersionResult {
  readonly version: EvaluationVersion;
  readonly result: StoredResult;
}

/** Answers kept at once; the one asked for longest ago is dropped. */
const MOST_KEPT = 1000;

@Injectable()
export class WhyService {
  /** By version and subject: what would lift a subject never changes, for a version never does. */
  private readonly lifts = new Map<string, Promise<Lift | undefined>>();

  constructor(
    private readonly results: ResultService,
    private readonly evaluations: EvaluationService,
    private readonly cycles: CycleService,
  ) {}

  /** @throws EvaluationNotFound, InputNotKept */
  async lift(cycleId: string, subjectId: string, actor: Actor): Promise<LiftAnswer> {
    const { cycle, scope, seesScore } = await this.results.seen(cycleId, subjectId, actor);
    const latest = seesScore ? await this.latest(cycleId, subjectId) : undefined;
    if (latest === undefined) return { lift: null };
    const lift = await this.liftIn(cycle.programme, latest.version.id, subjectId);
    if (lift === undefined) return { lift: null };
    const hidden = hiddenItems(cycle.programme, scope.items);
    const foreign = foreignOf(cycle.programme, latest.result, hidden);
    // What is needed says how far the total is from the next class.
    if (foreign.total) return { lift: null };
    const indicators = lift.indicators.map(({ obstacles, ...one }) =>
      foreign.scores.has(one.id) || foreign.values.has(one.id)
        ? { ...one, ...WITHHELD, obstacles: [] }
        : { ...one, masked: false, obstacles: [...obstacles] },
    );
    return { lift: { ...lift, indicators, obstacles: [...lift.obstacles] } };
  }

  /** @throws EvaluationNotFound, InputNotKept */
  async rankChange(cycleId: string, subjectId: string, actor: Actor): Promise<RankChangeAnswer> {
    const { cycle, scope, seesScore } = await this.results.seen(cycleId, subjectId, actor);
    const latest = seesScore ? await this.latest(cycleId, subjectId) : undefined;
    const last = await this.lastYear(cycle, subjectId);
    if (latest === undefined || last === undefined) return { change: null, lines: [], english: [] };
    const [now, before] = seenYears(
      await this.yearOf(cycle, latest, scope.items),
      await this.yearOf(last.cycle, last, scope.items),
    );
    const change = changeOf(now, before);
    if (change === null) return { change, lines: [], english: [] };
    return {
      change: { ...change, parts: [...change.parts] },
      lines: tellChange(change, 'zh'),
      english: tellChange(change, 'en'),
    };
  }

  /**
   * What an appeal would do if its figures were right, to the enterprise and to everybody else.
   * @throws EvaluationNotFound, InputNotKept
   * @throws CorrectionRefused for an unknown item, a value that is no number, or who does not see every
   * figure: from what another figure of one's own does to the total follows what it is divided by
   */
  async appealEffect(
    cycleId: string,
    subjectId: string,
    { values }: ProposedFigures,
    actor: Actor,
  ): Promise<AppealEffect> {
    const { cycle, scope, seesScore } = await this.results.seen(cycleId, subjectId, actor);
    refuseIfHidden(hiddenItems(cycle.programme, scope.items));
    const proposed = checkedFigures(cycle.programme, values);
    const latest = seesScore ? await this.latest(cycleId, subjectId) : undefined;
    if (latest === undefined) throw new EvaluationNotFound(subjectId);
    const input = await this.evaluations.inputOf(latest.version.id);
    const recompute = cycle.programme.appeal?.recompute ?? 'benchmarkFrozen';
    const rules = compileRules(cycle.programme);
    const effect = await breathing(
      effectOf(rules, input, { subject: subjectId, values: proposed }, recompute),
    );
    if (effect === undefined) throw new EvaluationNotFound(subjectId);
    const places = new Map(input.subjects.map(({ id, territory = '' }) => [id, territory]));
    const others = effect.others.filter(({ id }) =>
      seesSubject(scope, { id, territory: places.get(id) ?? '' }),
    );
    return { mark: '测算', recompute, own: effect.own, others };
  }

  private liftIn(
    programme: FilledProgramme,
    versionId: string,
    subjectId: string,
  ): Promise<Lift | undefined> {
    const key = `${versionId}/${subjectId}`;
    const lift = this.lifts.get(key) ?? this.workOut(programme, versionId, subjectId);
    this.lifts.delete(key);
    this.lifts.set(key, lift);
    lift.catch(() => this.lifts.delete(key));
    const [oldest = key] = this.lifts.keys();
    if (this.lifts.size > MOST_KEPT) this.lifts.delete(oldest);
    return lift;
  }

  private async workOut(
    programme: FilledProgramme,
    versionId: string,
    subjectId: string,
  ): Promise<Lift | undefined> {
    const input = await this.evaluations.inputOf(versionId);
    return breathing(liftOf(compileRules(programme), input, subjectId));
  }

  private async latest(cycleId: string, subjectId: string): Promise<VersionResult | undefined> {
    return (await this.evaluations.resultsOf(cycleId, subjectId)).at(-1);
  }

  private async lastYear(
    { previousId }: RunningCycle,
    subjectId: string,
  ): Promise<(VersionResult & { cycle: RunningCycle }) | undefined> {
    if (previousId === null) return undefined;
    const versions = await this.evaluations.resultsOf(previousId, subjectId);
    const published = versions.findLast(({ version }) => version.publishedAt !== null);
    return published && { ...published, cycle: await this.cycles.get(previousId) };
  }

  /** A result for a reader of these items, with the totals of all it was ranked with. */
  private async yearOf(
    cycle: RunningCycle,
    { version, result }: VersionResult,
    items: ItemScope,
  ): Promise<SeenYear> {
    const { programme, year } = cycle;
    const hidden = hiddenItems(programme, items);
    const [input, outcomes] = await Promise.all([
      this.evaluations.inputOf(version.id),
      this.evaluations.outcomes(version.id),
    ]);
    const facts = new Map(input.subjects.map((one) => [one.id, one]));
    const key = (one: { id: string; group: string | null }): string | null => {
      const own = facts.get(one.id);
      return own === undefined ? null : populationKey(programme, one.group, own);
    };
    const mine = key(result);
    const fellows = outcomes.filter((one) => one.rank !== null && key(one) === mine);
    const entry = programme.evaluation?.find(({ groups }) => groups.includes(result.group ?? ''));
    return {
      year: {
        year,
        result: maskedResult(programme, result, hidden),
        indicators: (entry?.indicators ?? []).map(({ id, title, weight }) => ({
          id,
          title,
          weight,
        })),
        totals: mine === null ? [] : fellows.flatMap(({ total }) => total ?? []),
        partly: false,
      },
      foreign: foreignOf(programme, result, hidden),
    };
  }
}

/** What stands for an indicator that is not for the reader: that it is there. */
const WITHHELD = { masked: true, value: null, needed: null, class: null, total: null } as const;

/** A year as the reader may see it, with what of it is foreign. */
interface SeenYear {
  readonly year: YearResult;
  readonly foreign: Foreign;
}

/** The two years by what the reader may see of both; the rest of the total stays together. */
function seenYears(now: SeenYear, last: SeenYear): [now: YearResult, last: YearResult] {
  const isForeign = ({ id }: { id: string }): boolean =>
    [now, last].some(({ foreign: { scores, values } }) => scores.has(id) || values.has(id));
  const points = [now, last].some(({ foreign }) => foreign.points.size > 0);
  const seen = ({ year }: SeenYear): YearResult => ({
    ...year,
    result: { ...year.result, bonus: points ? null : year.result.bonus },
    indicators: year.indicators.filter((one) => !isForeign(one)),
    partly: points || [now, last].some(({ foreign: { scores } }) => scores.size > 0),
  });
  return [seen(now), seen(last)];
}

function refuseIfHidden(hidden: ReadonlySet<string>): void {
  if (hidden.size === 0) return;
  throw new CorrectionRefused({
    zh: '测算要用到其他部门的数据，您不能代为测算',
    en: "it would be worked out with other departments' figures",
  });
}
