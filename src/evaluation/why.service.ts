/** Why a score is what it is, and what would make it another: asked of the figures a version was computed from. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import {
  type PartOfYear,
  type YearResult,
  changeOf,
  tellChange,
} from '../domain/evaluation/change.js';
import { effectOf } from '../domain/evaluation/effect.js';
import { populationKey } from '../domain/evaluation/fellows.js';
import { type Lift, liftOf } from '../domain/evaluation/lift.js';
import { compileRules } from '../domain/evaluation/rules.js';
import { maskedFigures } from '../domain/evaluation/trace.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { Actor } from '../flow/flow.types.js';
import { hiddenItems, seesSubject } from '../identity/access.js';
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
    const { values } = maskedFigures(latest.result.trace, hidden);
    const indicators = lift.indicators.map((one) => ({
      ...one,
      obstacles: [...one.obstacles],
      masked: values.has(one.id),
      ...(values.has(one.id) && { value: null, needed: null, total: null }),
    }));
    return { lift: { ...lift, indicators, obstacles: [...lift.obstacles] } };
  }

  /** @throws EvaluationNotFound, InputNotKept */
  async rankChange(cycleId: string, subjectId: string, actor: Actor): Promise<RankChangeAnswer> {
    const { cycle, scope, seesScore } = await this.results.seen(cycleId, subjectId, actor);
    const latest = seesScore ? await this.latest(cycleId, subjectId) : undefined;
    const last = await this.lastYear(cycle, subjectId);
    if (latest === undefined || last === undefined) return { change: null, lines: [], english: [] };
    const now = await this.yearResult(cycle, latest);
    const change = changeOf(now, await this.yearResult(last.cycle, last));
    if (change === null) return { change, lines: [], english: [] };
    const seen = (of: RunningCycle, { result }: VersionResult) =>
      maskedFigures(result.trace, hiddenItems(of.programme, scope.items));
    const [maskedNow, maskedLast] = [seen(cycle, latest), seen(last.cycle, last)];
    const parts = change.parts.map((part) => ({
      ...part,
      now: visible(part.now, part.id, maskedNow),
      last: visible(part.last, part.id, maskedLast),
    }));
    return {
      change: { ...change, parts },
      lines: tellChange(change, 'zh'),
      english: tellChange(change, 'en'),
    };
  }

  /**
   * What an appeal would do if its figures were right, to the enterprise and to everybody else.
   * @throws EvaluationNotFound, InputNotKept
   * @throws CorrectionRefused for an unknown item, or a value that is no number
   */
  async appealEffect(
    cycleId: string,
    subjectId: string,
    { values }: ProposedFigures,
    actor: Actor,
  ): Promise<AppealEffect> {
    const { cycle, scope, seesScore } = await this.results.seen(cycleId, subjectId, actor);
    refuseHidden(values, cycle.programme, hiddenItems(cycle.programme, scope.items));
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

  /** A result with the totals of all it was ranked with. */
  private async yearResult(
    cycle: RunningCycle,
    { version, result }: VersionResult,
  ): Promise<YearResult> {
    const { programme, year } = cycle;
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
      year,
      result,
      indicators: (entry?.indicators ?? []).map(({ id, title, weight }) => ({ id, title, weight })),
      totals: mine === null ? [] : fellows.flatMap(({ total }) => total ?? []),
    };
  }
}

function visible(
  part: PartOfYear | null,
  id: string,
  { values, benchmarks }: ReturnType<typeof maskedFigures>,
): PartOfYear | null {
  if (part === null) return null;
  return {
    ...part,
    value: values.has(id) ? null : part.value,
    benchmark: benchmarks.has(id) ? null : part.benchmark,
  };
}

function refuseHidden(
  values: ProposedFigures['values'],
  { items }: FilledProgramme,
  hidden: ReadonlySet<string>,
): void {
  for (const { id, title } of items) {
    if (!hidden.has(id) || !Object.hasOwn(values, id)) continue;
    throw new CorrectionRefused({
      zh: `“${title}”由其他部门负责，您不能代为测算`,
      en: `${id} is another department's figure`,
    });
  }
}
