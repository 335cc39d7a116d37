/** Tells enterprises that what was published of them has been corrected. */
import { Injectable } from '@nestjs/common';
import type { Evaluation, SubjectResult } from '../domain/evaluation/evaluation.js';
import { EventRefused } from '../domain/process/errors.js';
import type { FlowEvent } from '../domain/process/step.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow } from '../flow/flow.types.js';
import type { Sql } from '../persistence/database.js';
import type { Amendment } from './amendment.store.js';
import { AmendmentRefused } from './errors.js';
import { EvaluationStore } from './evaluation.store.js';
import type { EvaluationVersion } from './evaluation.types.js';
import { onBehalfOf } from './round.js';

interface Amended {
  readonly amendment: Amendment;
  /** The published version it corrects. */
  readonly before: EvaluationVersion;
  readonly version: EvaluationVersion;
  readonly evaluation: Evaluation;
  readonly actor: Actor;
}

type Told = Pick<SubjectResult, 'total' | 'class' | 'baseClass' | 'treatedAs'>;

/** Flows looked up at a time. */
const PAGE = 1000;

@Injectable()
export class AmendmentNews {
  constructor(
    private readonly evaluations: EvaluationStore,
    private readonly flows: FlowService,
  ) {}

  /**
   * Within the transaction of the correction: the enterprise whose figures were corrected, and each one
   * whose total or class follows. Whoever's year runs by an edition without this event hears nothing: its
   * dossier shows the new version all the same.
   * @throws AmendmentRefused where such a year is archived: nobody would look there
   */
  async tell(sql: Sql, of: Amended): Promise<void> {
    const { amendment, before, version, evaluation, actor } = of;
    const told = new Map((await this.evaluations.results(sql, before.id)).map((r) => [r.id, r]));
    const events = new Map<string, FlowEvent>();
    for (const result of evaluation.subjects) {
      const was = told.get(result.id);
      const isOwn = result.id === amendment.subjectId;
      if (was === undefined || (!isOwn && sameResult(was, result))) continue;
      const grounds = isOwn ? amendment : { reason: null, order: null };
      events.set(result.id, eventOf(version.id, was, result, grounds));
    }
    const concerned = [...events.keys()].sort();
    for (let from = 0; from < concerned.length; from += PAGE) {
      const subjectIds = concerned.slice(from, from + PAGE);
      const filter = { cycleId: version.cycleId, kind: 'enterprise-year', subjectIds } as const;
      for (const flow of await this.flows.find(filter, { limit: PAGE }, sql)) {
        const event = events.get(flow.subjectId ?? '');
        if (event !== undefined) await this.send(sql, flow, event, onBehalfOf(actor));
      }
    }
  }

  private async send(sql: Sql, { id, done }: Flow, event: FlowEvent, actor: Actor): Promise<void> {
    try {
      await this.flows.sendIn(sql, id, event, actor);
    } catch (error) {
      if (!(error instanceof EventRefused)) throw error;
      if (done) throw unheard();
    }
  }
}

function unheard(): AmendmentRefused {
  return new AmendmentRefused({
    zh: '有企业的年度是按旧版流程归档的，收不到更正，不能批准更正',
    en: 'the year of an enterprise it concerns was archived by an edition that hears of no amendment',
  });
}

function sameResult(a: Told, b: Told): boolean {
  return a.total === b.total && classOf(a) === classOf(b);
}

function classOf({ class: label, treatedAs }: Told): string | null {
  return label ?? treatedAs;
}

function eventOf(
  evaluation: string,
  was: Told,
  now: Told,
  { reason, order }: { readonly reason: string | null; readonly order: string | null },
): FlowEvent {
  const { total, baseClass } = now;
  const before = { class: classOf(was), total: was.total };
  return {
    type: 'AMEND',
    evaluation,
    class: classOf(now),
    baseClass,
    total,
    before,
    reason,
    order,
  };
}
