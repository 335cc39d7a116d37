/** What was published is not changed: a correction two persons agree on makes a new snapshot. */
import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { evaluate } from '../domain/evaluation/evaluate.js';
import { freeze } from '../domain/evaluation/freeze.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { AmendmentNews } from './amendment.news.js';
import { type Amendment, AmendmentStore } from './amendment.store.js';
import { CorrectionStore } from './correction.store.js';
import { AmendmentRefused, EvaluationNotFound } from './errors.js';
import { EvaluationStore } from './evaluation.store.js';
import type { EvaluationVersion } from './evaluation.types.js';
import { checkedFigures } from './figures.js';
import { hashOf } from './round.service.js';
import { PublicationService } from './publication.service.js';
import { SnapshotService } from './snapshot.service.js';
import type { SnapshotHead } from './snapshot.store.js';
import { Turns } from './turns.js';
import { VersionWriter } from './version.writer.js';

export type AmendmentRequest = Pick<Amendment, 'subjectId' | 'values' | 'reason' | 'order'>;

@Injectable()
export class AmendmentService {
  constructor(
    private readonly store: AmendmentStore,
    private readonly evaluations: EvaluationStore,
    private readonly corrections: CorrectionStore,
    private readonly writer: VersionWriter,
    private readonly snapshots: SnapshotService,
    private readonly news: AmendmentNews,
    private readonly publications: PublicationService,
    private readonly cycles: CycleService,
    private readonly turns: Turns,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /** Newest first. */
  ofCycle(cycleId: string): Promise<Amendment[]> {
    return this.store.ofCycle(this.database.pool, cycleId);
  }

  /**
   * Asks for a correction of the published figures of one enterprise.
   * @throws AmendmentRefused when it has no published result, or no figure is named
   * @throws CorrectionRefused for an unknown item, or a value that is no number
   */
  async request(cycleId: string, request: AmendmentRequest, actor: Actor): Promise<Amendment> {
    const { programme } = await this.cycles.get(cycleId);
    await this.published(cycleId, request.subjectId);
    if (Object.keys(request.values).length === 0) {
      throw new AmendmentRefused({
        zh: '更正须写明更正的数据项',
        en: 'name the figures that are corrected',
      });
    }
    const values = checkedFigures(programme, request.values);
    const by = { by: actor.id, byName: actor.name, at: await this.clock.now() };
    const id = randomId();
    await this.store.insert(this.database.pool, { id, cycleId, ...request, values, ...by });
    return this.waiting(cycleId, id, actor, { mayBeOwn: true });
  }

  /**
   * Approves: corrects the figures with their history, evaluates with the benchmarks as published, keeps
   * the snapshot of the new version and tells whose result it changes, all or nothing. An archived year
   * stays archived: what it published stands, with a further version behind it.
   * @throws EvaluationNotFound; AmendmentRefused for who asked for it, when it has been decided, or when it
   * concerns somebody whose year was archived by an edition that hears nothing after that
   */
  async approve(cycleId: string, id: string, actor: Actor): Promise<SnapshotHead> {
    return this.turns.take(cycleId, async () => {
      const cycle = await this.cycles.get(cycleId);
      const one = await this.waiting(cycleId, id, actor);
      const before = await this.published(cycleId, one.subjectId);
      // Whom an interrupted publication has not reached hears the published result first.
      await this.publications.announceRest(cycleId);
      return this.transaction.sql((sql) => this.carryOut(sql, cycle, { one, before, actor }));
    });
  }

  /** Keeps the request with the reason it was refused for. @throws as `approve` does */
  async refuse(cycleId: string, id: string, remark: string, actor: Actor): Promise<void> {
    await this.cycles.get(cycleId);
    await this.waiting(cycleId, id, actor);
    const by = { by: actor.id, byName: actor.name, at: await this.clock.now() };
    const said = { decision: 'refused' as const, remark, ...by };
    if (!(await this.store.decide(this.database.pool, id, said))) throw decided();
  }

  private async carryOut(
    sql: Sql,
    cycle: RunningCycle,
    of: { one: Amendment; before: EvaluationVersion; actor: Actor },
  ): Promise<SnapshotHead> {
    const { one, before, actor } = of;
    const at = await this.clock.now();
    const by = { by: actor.id, byName: actor.name, at };
    if (!(await this.store.decide(sql, one.id, { decision: 'approved', remark: null, ...by }))) {
      throw decided();
    }
    await this.correct(sql, one, at);
    const known = await this.evaluations.input(sql, before.id);
    const subjects = known.subjects.map((subject) =>
      subject.id === one.subjectId
        ? { ...subject, values: { ...subject.values, ...one.values } }
        : subject,
    );
    const input = { ...known, subjects, benchmarks: freeze(before.benchmarks) };
    const evaluation = evaluate(cycle.programme, input);
    const version = await this.writer.write(sql, {
      cycleId: cycle.id,
      stage: before.summary.stage,
      of: { input, dataHash: hashOf({ version: cycle.version, input }) },
      evaluation,
      kind: 'correction',
      actor,
      reason: `${one.order}：${one.reason}`,
    });
    await this.evaluations.publish(sql, version.id, at);
    await this.news.tell(sql, { amendment: one, before, version, evaluation, actor });
    const titles = new Map(cycle.programme.items.map((item) => [item.id, item.title]));
    const { reason, order } = one;
    return this.snapshots.add(sql, cycle, version, {
      by: { id: one.by, name: one.byName },
      approvedBy: actor.name,
      at,
      because: {
        subject: { id: one.subjectId, name: one.subjectName },
        who: `${one.byName}提出，${actor.name}复核`,
        reason,
        order,
        at,
        titles,
      },
    });
  }

  private async correct(sql: Sql, one: Amendment, at: string): Promise<void> {
    const { cycleId, subjectId } = one;
    const figures = (await this.corrections.figures(sql, cycleId, subjectId)) ?? {};
    const changes = Object.entries(one.values).map(([item, after]) => {
      return { item, before: figures[item] ?? null, after };
    });
    const reason = `${one.order}：${one.reason}`;
    const by = { id: one.by, organisation: one.organisation, reason, at };
    await this.corrections.apply(sql, { cycleId, subjectId }, changes, by);
  }

  /** The published version that speaks of the subject last. */
  private async published(cycleId: string, subjectId: string): Promise<EvaluationVersion> {
    const versions = await this.evaluations.resultsOf(this.database.pool, cycleId, subjectId);
    const found = versions.findLast(({ version }) => version.publishedAt !== null)?.version;
    if (found !== undefined) return found;
    throw new AmendmentRefused({
      zh: '这家企业的结果还没有通报，不需要更正通报',
      en: 'the result of this enterprise is not published: there is nothing to amend',
    });
  }

  private async waiting(
    cycleId: string,
    id: string,
    actor: Actor,
    { mayBeOwn = false } = {},
  ): Promise<Amendment> {
    const one = (await this.ofCycle(cycleId)).find((amendment) => amendment.id === id);
    if (one === undefined) throw new EvaluationNotFound(id);
    if (one.decision !== null) throw decided();
    if (one.by === actor.id && !mayBeOwn) {
      throw new AmendmentRefused({
        zh: '更正由另一人复核，提出人不能自己批准',
        en: 'a second person decides on an amendment, not the one who asked for it',
      });
    }
    return one;
  }
}

function decided(): AmendmentRefused {
  return new AmendmentRefused({
    zh: '这项更正已经复核',
    en: 'the amendment has been decided on already',
  });
}
