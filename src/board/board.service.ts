/** The wall: read in one transaction that repeats its reads, so that every number is of one instant. */
import { Injectable } from '@nestjs/common';
import type { Change } from '../flow/changes.js';
import type { Actor } from '../flow/flow.types.js';
import { scopeOf } from '../identity/access.js';
import { Database } from '../persistence/database.js';
import { asEngine } from '../persistence/wall.js';
import { StandingService } from '../supervision/standing.service.js';
import { PlanService } from '../supervision/plan.service.js';
import { SupervisionService } from '../supervision/supervision.service.js';
import type { Wall } from './board.dto.js';
import { BoardStore } from './board.store.js';
import { wallOf } from './wall.js';

@Injectable()
export class BoardService {
  constructor(
    private readonly store: BoardStore,
    private readonly plans: PlanService,
    private readonly database: Database,
    private readonly standings: StandingService,
    private readonly supervision: SupervisionService,
  ) {}

  /**
   * The cycles in which one of the changes concerns the person: those of their region, and for an
   * enterprise only what was about itself or about everybody.
   */
  async heard(changes: readonly Change[], actor: Actor): Promise<string[]> {
    const own = changes.filter(
      ({ subject }) =>
        subject === null || actor.role !== 'enterprise' || subject === actor.subjectId,
    );
    const cycles = [...new Set(own.map(({ cycle }) => cycle))];
    // A plan that cannot be read just now ends nobody's stream: the next change is heard again.
    const plans = await asEngine(() =>
      Promise.allSettled(cycles.map((id) => this.plans.of(this.database.pool, id))),
    );
    return plans
      .flatMap((plan) => (plan.status === 'fulfilled' ? plan.value : []))
      .filter((plan) => scopeOf(actor, plan).subjects !== 'none')
      .map(({ id }) => id);
  }

  /** The same for all who may see it at all: numbers, and no enterprise. @throws CycleNotFound */
  wall(cycleId: string): Promise<Wall> {
    return asEngine(() => this.snapshot(cycleId));
  }

  private snapshot(cycleId: string): Promise<Wall> {
    return this.standings.snapshot(async (sql, at) => {
      const standing = await this.standings.ofIn(sql, cycleId, at);
      const { plan } = standing;
      const { previousId } = plan;
      const facts = {
        standing,
        desks: await this.supervision.desks(plan.region, sql),
        escalations: await this.supervision.escalations(cycleId, sql),
        phases: await this.store.stagePhases(sql, cycleId),
        classes: {
          now: await this.store.classes(sql, cycleId, false),
          last: previousId === null ? null : await this.store.classes(sql, previousId, true),
        },
      };
      return wallOf(facts);
    });
  }
}
