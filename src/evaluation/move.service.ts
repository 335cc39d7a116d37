/** Class moves and outcomes by hand: one person asks with a reason, a second one decides. */
import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { unitsNamed } from '../domain/programme/units.js';
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
  /** The organisation that decides; null: the lead bureau or the leading group. */
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

/** Whether this person speaks for whom the rule has decide. */
export function mayApprove(
  programme: FilledProgramme,
  { approve }: Pick<ManualRule, 'approve'>,
  { role, organisation }: Pick<Actor, 'role' | 'organisation'>,
): boolean {
  if (approve === null) return role === 'lead' || role === 'leader';
  return unitsNamed(programme, approve).some(
    (unit) => unit.id === organisation || (unit.role === 'leader' && role === 'leader'),
  );
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
   * evaluation after a second person has approved it; what was refused may be asked for again.
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
        zh: '方案没有这种调档，请从列出的方式中选择',
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

  /**
   * @throws MoveRefused when the person asked for it, does not speak for the organisation the
   *   programme has decide, or it has been decided
   */
  async approve(moveId: string, actor: Actor): Promise<ClassMove> {
    await this.assertMayDecide(moveId, actor);
    const at = await this.clock.now();
    if (!(await this.store.approve(this.database.pool, moveId, actor.id, at))) throw decided();
    return this.get(moveId);
  }

  /** Keeps the request with the reason it was refused for. @throws MoveRefused as `approve` does */
  async refuse(moveId: string, reason: string, actor: Actor): Promise<ClassMove> {
    await this.assertMayDecide(moveId, actor);
    if (reason.trim() === '') {
      throw new MoveRefused({ zh: '退回须写明理由', en: 'a refusal needs a reason' });
    }
    const refusal = { by: actor.id, at: await this.clock.now(), reason };
    if (!(await this.store.refuse(this.database.pool, moveId, refusal))) throw decided();
    return this.get(moveId);
  }

  private async assertMayDecide(moveId: string, actor: Actor): Promise<void> {
    const move = await this.get(moveId);
    const { programme } = await this.cycles.running(move.cycleId);
    if (move.by === actor.id) {
      throw new MoveRefused({
        zh: '调档由另一人复核，申请人不能自己批准',
        en: 'a second person decides on a class move, not the one who asked for it',
      });
    }
    const rule = manualRules(programme).find(({ id }) => id === move.rule);
    if (rule !== undefined && mayApprove(programme, rule, actor)) return;
    const units = unitsNamed(programme, rule?.approve ?? '').map(({ title }) => title);
    throw new MoveRefused({
      zh: `这项调档由${units.join('、') || '牵头单位或领导小组'}复核`,
      en: `this class move is decided by ${rule?.approve ?? 'the lead bureau or the leading group'}`,
    });
  }

  private async get(id: string): Promise<ClassMove> {
    const move = await this.store.get(this.database.pool, id);
    if (move === undefined) throw new EvaluationNotFound(id);
    return move;
  }
}

function decided(): MoveRefused {
  return new MoveRefused({
    zh: '这项调档已经复核',
    en: 'the move has been decided on already',
  });
}
