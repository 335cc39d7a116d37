/** The goals of a plan (目标) beside the figures of its year. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import { ProgressService } from '../cycle/progress.service.js';
import { type TargetStanding, projectTargets, targetLight } from '../domain/evaluation/targets.js';
import { type Unit, unitsOf } from '../domain/programme/units.js';
import { asEngine } from '../persistence/wall.js';
import type { Targets } from './target.dto.js';

@Injectable()
export class TargetService {
  constructor(
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly clock: Clock,
  ) {}

  /**
   * Every target that is computed from the enterprises on the base list, by their figures as they
   * stand; empty where the plan has none.
   * @throws CycleNotFound
   */
  async targets(cycleId: string): Promise<Targets> {
    const cycle = await this.cycles.get(cycleId);
    const { programme, year } = cycle;
    const subjects = await asEngine(() => this.progress.subjectsOf(cycle));
    const units = new Map(unitsOf(programme).map((unit) => [unit.id, unit]));
    const standings = projectTargets(programme, { year, subjects });
    const ids = [...new Set(standings.map(({ id }) => id))];
    return {
      at: await this.clock.now(),
      items: ids.flatMap((id) =>
        itemOf(
          standings.filter((one) => one.id === id),
          units,
        ),
      ),
    };
  }
}

function itemOf(
  parts: readonly TargetStanding[],
  units: ReadonlyMap<string, Unit>,
): Targets['items'] {
  const [whole] = parts;
  if (whole === undefined) return [];
  const { id, title, unit, clause, year } = whole;
  return [{ id, title, unit, clause, year, parts: parts.map((part) => partOf(part, units)) }];
}

function partOf(
  standing: TargetStanding,
  units: ReadonlyMap<string, Unit>,
): Targets['items'][number]['parts'][number] {
  const { part, subjects, actual, goal, goalYear } = standing;
  const { state, why } = targetLight(standing);
  const title = part === null ? null : (units.get(part)?.title ?? part);
  return { title, subjects, actual, goal, goalYear, light: state, why };
}
