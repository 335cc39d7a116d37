/** The flow chart: drawn from the machines' own definitions, counted on the flows and their logs. */
import { Injectable } from '@nestjs/common';
import { phaseDue } from '../board/wall.states.js';
import type { IsoDate } from '../clock.js';
import { addDays } from '../domain/calendar/day.js';
import { phaseTitle } from '../domain/process/anatomy.js';
import { dayAt, momentOf } from '../domain/process/hours.js';
import type { Actor, Kind } from '../flow/flow.types.js';
import { publishedOf } from '../flow/published.js';
import { type Scope, scopeOf, seesOrganisation } from '../identity/access.js';
import type { Sql } from '../persistence/database.js';
import { flowTitle } from '../supervision/flow-titles.service.js';
import { type Standing, StandingService } from '../supervision/standing.service.js';
import type { Chart, ChartItems, ChartOf, ChartQuery } from './chart.dto.js';
import { lanes, type Family } from './chart.places.js';
import { ChartStore, type ItemRow, type Which } from './chart.store.js';
import { drawingOf, type FamilyCount, isKnown, machineOf } from './chart.view.js';

const PAGE = 50;
const WEEK = 7;
const appeals: ReadonlySet<string> = new Set(['appealing', 'reviewing', 'rescoring']);
const kinds: Readonly<Record<Family, Kind>> = {
  enterprise: 'enterprise-year',
  project: 'rectification',
  lastProject: 'rectification',
  task: 'task',
};
const drawn: Readonly<Record<ChartOf, readonly Family[]>> = {
  enterprise: ['enterprise', 'project', 'lastProject'],
  task: ['task'],
};

@Injectable()
export class ChartService {
  constructor(
    private readonly store: ChartStore,
    private readonly standings: StandingService,
  ) {}

  /** All of it from one snapshot. @throws CycleNotFound also for a cycle of others */
  chart(cycleId: string, of: ChartOf, actor: Actor): Promise<Chart> {
    return this.standings.snapshot(async (sql, at) => {
      const standing = await this.standings.ofIn(sql, cycleId, at);
      const scope = scopeOf(actor, standing.plan);
      const counts: FamilyCount[] = [];
      for (const family of drawn[of]) counts.push(await this.count(sql, standing, family, scope));
      const { states, ways } = drawingOf(counts);
      const population = await this.store.population(sql, cycleId, scope);
      const counted = counts.find(({ family }) => family === 'enterprise')?.states ?? [];
      const { cycle } = standing.moment;
      return {
        at,
        today: standing.today,
        from: dayAt(cycle.openedAt),
        of,
        machines: drawn[of].map((family) => machineOf(kinds[family]).name),
        states,
        ways,
        lanes: lanes.map((id) => ({
          id,
          total: states
            .filter(({ lane }) => lane === id)
            .reduce((sum, { count }) => sum + count, 0),
        })),
        sum:
          of === 'task'
            ? { counted: 0, expected: 0, odd: [] }
            : {
                counted: counted.reduce((sum, { count }) => sum + count, 0),
                expected: population.total,
                odd: population.odd,
              },
      };
    });
  }

  /** Who stands in a state, or went a way. @throws CycleNotFound */
  items(cycleId: string, query: ChartQuery, actor: Actor): Promise<ChartItems> {
    return this.standings.snapshot(async (sql, at) => {
      const standing = await this.standings.ofIn(sql, cycleId, at);
      const scope = scopeOf(actor, standing.plan);
      const [family = '', from = ''] = query.state.split('.');
      const to = query.to?.split('.')[1] ?? null;
      const { page } = query;
      const none = { total: 0, page, pageSize: PAGE, items: [] };
      if (!isKnown(family)) return none;
      const which = whichOf(standing, family, scope);
      if (which === null) return none;
      const way = { from, to, today: standing.today };
      const found = await this.store.items(sql, which, way, {
        limit: PAGE,
        offset: (page - 1) * PAGE,
      });
      const items = found.rows.map((row) => itemOf(row, family, standing));
      return { total: found.total, page, pageSize: PAGE, items };
    });
  }

  private async count(
    sql: Sql,
    standing: Standing,
    family: Family,
    scope: Scope,
  ): Promise<FamilyCount> {
    const { today } = standing;
    const which = whichOf(standing, family, scope);
    if (which === null) return { family, kind: kinds[family], states: [], passes: [] };
    const since = momentOf(addDays(today, 1 - WEEK));
    const rows = await this.store.standings(sql, which, today);
    const dwell = await this.store.dwell(sql, which, today);
    const passes = await this.store.passes(sql, which, since);
    const late = (phase: string): number =>
      family === 'task'
        ? lateTasks(standing, phase, scope)
        : rows
            .filter((row) => row.phase === phase)
            .reduce((sum, { organisation, n, timed }) => {
              return sum + lateOf({ phase, organisation, n, timed }, family, standing);
            }, 0);
    const states = [...new Set(rows.map(({ phase }) => phase))].map((phase) => ({
      phase,
      count: rows.filter((row) => row.phase === phase).reduce((sum, { n }) => sum + n, 0),
      late: late(phase),
      dwell: dwell.get(phase) ?? null,
    }));
    const due = (phase: string): IsoDate | null =>
      family === 'enterprise' ? phaseDue(phase, '', standing) : null;
    return { family, kind: kinds[family], states, passes, due };
  }
}

/** Null where there is no such thing: projects of a year before the first. */
function whichOf({ plan }: Standing, family: Family, scope: Scope): Which | null {
  const cycleId = family === 'lastProject' ? plan.previousId : plan.id;
  return cycleId === null ? null : { cycleId, kind: kinds[family], scope };
}

/** The wall's rule: beyond the date of the work; appeals and projects beyond their own. */
function lateOf(
  of: { phase: string; organisation: string; n: number; timed: number },
  family: Family,
  standing: Standing,
): number {
  if (family !== 'enterprise' || appeals.has(of.phase)) return of.timed;
  const due = phaseDue(of.phase, of.organisation, standing);
  return due !== null && due < standing.today ? of.n : 0;
}

function lateTasks({ tasks }: Standing, phase: string, scope: Scope): number {
  return tasks.filter(
    ({ flow, light, task }) =>
      flow?.phase === phase && light.state === 'overdue' && seesOrganisation(scope, task.lead),
  ).length;
}

function itemOf(row: ItemRow, family: Family, standing: Standing): ChartItems['items'][number] {
  const { plan } = standing;
  const titleOf = (code: string): string =>
    plan.units.get(code)?.short ?? plan.units.get(code)?.title ?? '';
  const { id, ref, subjectId, name, organisation, phase, version, days } = row;
  const task = standing.tasks.find(({ flow }) => flow?.id === id);
  const late =
    family === 'task'
      ? task?.light.state === 'overdue'
      : lateOf(
          { phase, organisation: organisation ?? '', n: 1, timed: row.timed ? 1 : 0 },
          family,
          standing,
        ) > 0;
  return {
    flow: id,
    subject: subjectId,
    title: flowTitle({ cycleId: plan.id, kind: kinds[family], ref, subject: name }, plan),
    organisation:
      organisation === null
        ? null
        : { id: organisation, title: titleOf(organisation) || organisation },
    waitsFor: row.waitsFor.map(titleOf).filter((title) => title !== ''),
    state: phaseTitle(publishedOf(kinds[family], version).machine, phase).zh,
    late,
    days,
  };
}
