/** Class moves and outcomes by hand: one person asks with a reason, a second one approves. */
import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { EvaluationNotFound, MoveRefused } from './errors.js';
import type { ClassMove } from './evaluation.types.js';
import { MoveStore } from './move.store.js';

/** A rule of the programme that a person may apply. */
export interface ManualRule {
  readonly id: string;
  readonly title: string;
  readonly clause: string | null;
  /** `up 1`, `down 1`; null for an outcome by hand. */
  readonly move: string | null;
  readonly approve: string | null;
  readonly reasonRequired: boolean;
}

/** Rules that need a person: adjustments somebody asks for, and outcomes without a condition. */
export function manualRules(programme: FilledProgramme): ManualRule[] {
  const moves = (programme.adjust ?? []).filter(({ by }) => by !== undefined);
  const outcomes = (programme.population?.outcomes ?? []).filter(({ when }) => when === undefined);
  return [
    ...moves.map((rule) => ({ ...rule, move: rule.move ?? null })),
    ...outcomes.map((rule) => ({ ...rule, move: null })),
  ].map(({ id, title, clause, move, approve, reason }) => ({
    id: id ?? '',
    title: title ?? id ?? '',
    clause: clause ?? null,
    move,
    approve: approve ?? null,
    reasonRequired: reason !== 'optional',
  }));
}

@Injectable()
export class MoveService {
  constructor(
    private readonly store: MoveStore,
    private readonly cycles: CycleService,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /** Newest first. */
  ofCycle(cycleId: string): Promise<ClassMove[]> {
    return this.store.ofCycle(this.database.pool, cycleId);
  }

  /**
   * Asks for a move of one enterprise by a rule of the programme. It takes effect with the next
   * evaluation after a second person has approved it.
   * @throws MoveRefused for an unknown rule, a missing reason, or a rule asked for before
   */
  async request(
    cycleId: string,
    request: { subjectId: string; rule: string; reason: string },
    actor: Actor,
  ): Promise<ClassMove> {
    const { programme } = await this.cycles.running(cycleId);
    const rule = manualRules(programme).find(({ id }) => id === request.rule);
    if (rule === undefined) {
      throw new MoveRefused({
        zh: `方案没有“${request.rule}”这种调档`,
        en: `the programme has no move ${request.rule}`,
      });
    }
    if (rule.reasonRequired && request.reason.trim() === '') {
      throw new MoveRefused({ zh: '调档必须说明理由', en: 'a class move needs a reason' });
    }
    const id = randomId();
    const at = await this.clock.now();
    const move = { id, cycleId, ...request, by: actor.id, at };
    if (!(await this.store.insert(this.database.pool, move))) {
      throw new MoveRefused({
        zh: `这家企业已经申请过“${rule.title}”`,
        en: `${rule.id} has been asked for this enterprise before`,
      });
    }
    return this.get(id);
  }

  /** @throws MoveRefused when the person who asked approves it, or somebody has approved it */
  async approve(moveId: string, actor: Actor): Promise<ClassMove> {
    const move = await this.get(moveId);
    await this.cycles.running(move.cycleId);
    if (move.by === actor.id) {
      throw new MoveRefused({
        zh: '调档由另一人复核，申请人不能自己批准',
        en: 'a second person approves a class move, not the one who asked for it',
      });
    }
    const at = await this.clock.now();
    if (!(await this.store.approve(this.database.pool, moveId, actor.id, at))) {
      throw new MoveRefused({ zh: '这项调档已经批准', en: 'the move has been approved already' });
    }
    return this.get(moveId);
  }

  /** Takes back a request nobody has approved; so does who refuses it. */
  async withdraw(moveId: string): Promise<void> {
    if (!(await this.store.withdraw(this.database.pool, moveId))) {
      throw new MoveRefused({
        zh: '这项调档已经批准，不能撤回',
        en: 'an approved move cannot be taken back',
      });
    }
  }

  private async get(id: string): Promise<ClassMove> {
    const move = await this.store.get(this.database.pool, id);
    if (move === undefined) throw new EvaluationNotFound(id);
    return move;
  }
}
