/** The lists a year brings forth: made from the published result, frozen, and told to the firms. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { ConditionsNotMet } from '../cycle/errors.js';
import { ProgressService } from '../cycle/progress.service.js';
import { listingConditions, unmet } from '../domain/cycle/conditions.js';
import { fitting } from '../domain/cycle/list-condition.js';
import {
  type Candidate,
  type List,
  type ListRow,
  columnTitles,
  listRows,
} from '../domain/cycle/lists.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import { canonical } from '../domain/process/canonical.js';
import type { SubjectResult } from '../domain/evaluation/evaluation.js';
import { EvaluationService } from '../evaluation/evaluation.service.js';
import { onBehalfOf } from '../evaluation/round.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { ListStore, type PublishedList } from './list.store.js';

/** A list of the programme with the version that was made of it, if any. */
export interface ListState {
  readonly list: List;
  readonly columns: readonly string[];
  readonly published: PublishedList | null;
}

/** Phases in which a firm hears that it stands on a list. */
const hearing = [
  'published',
  'policyListed',
  'rectifying',
  'rectified',
  'special',
  'scoredNotGraded',
];

@Injectable()
export class ListService {
  constructor(
    private readonly store: ListStore,
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly evaluations: EvaluationService,
    private readonly flows: FlowService,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /** All lists of the programme, made or not, in its order. */
  async lists(cycleId: string): Promise<ListState[]> {
    const { programme } = await this.cycles.get(cycleId);
    const made = await this.store.latest(this.database.pool, cycleId);
    return (programme.lists ?? []).map((list) => ({
      list,
      columns: columnTitles(programme, list),
      published: made.find((one) => one.list === list.id) ?? null,
    }));
  }

  /**
   * Makes all lists, or those named, from the published result. Made again, a list that would say
   * the same stays; one that would say more becomes a new version in which everybody keeps the
   * number they have. Each firm hears of each list once; class C and D open their projects.
   * @throws ConditionsNotMet before the result is published
   */
  async make(cycleId: string, actor: Actor, ids?: readonly string[]): Promise<ListState[]> {
    const cycle = await this.cycles.running(cycleId);
    const results = await this.evaluations.latestResults(cycleId, { published: true });
    const open = unmet(listingConditions(results.length > 0));
    if (open.length > 0) throw new ConditionsNotMet({ zh: '编制清单', en: 'making lists' }, open);
    const subjects = await this.progress.subjectsOf(
      cycle,
      results.map(({ id }) => id),
    );
    const of = {
      cycle,
      subjects,
      results: new Map(results.map((result) => [result.id, result])),
      territories: await this.store.organisationTitles(this.database.pool, cycle.region),
    };
    const wanted = (cycle.programme.lists ?? []).filter(
      ({ id }) => ids === undefined || ids.includes(id),
    );
    for (const list of wanted) {
      const { rows, version } = await this.freeze(list, of, actor);
      await this.tell(cycle, list, { rows, version }, actor);
    }
    return this.lists(cycleId);
  }

  /** The row of a subject on a list, in its latest version. */
  rowOf(cycleId: string, list: string, subjectId: string): Promise<ListRow | undefined> {
    return this.store.row(this.database.pool, { cycleId, list, subjectId });
  }

  private async freeze(
    list: List,
    of: Material,
    actor: Actor,
  ): Promise<{ rows: readonly ListRow[]; version: number }> {
    const { cycle } = of;
    const made = await this.store.latest(this.database.pool, cycle.id);
    const last = made.find((one) => one.list === list.id);
    const rows = listRows(cycle.programme, list, {
      candidates: candidatesOf(list, of),
      year: cycle.year,
      earlier: last?.rows,
    });
    const hash = createHash('sha256')
      .update(canonical({ list: list.id, rows }))
      .digest('hex');
    if (last?.hash === hash) return { rows, version: last.version };
    const version = (last?.version ?? 0) + 1;
    await this.store.insert(this.database.pool, {
      cycleId: cycle.id,
      list: list.id,
      version,
      title: list.title,
      rows,
      hash,
      at: await this.clock.now(),
      by: actor.id,
    });
    return { rows, version };
  }

  private async tell(
    { id: cycleId }: RunningCycle,
    list: List,
    made: { rows: readonly ListRow[]; version: number },
    actor: Actor,
  ): Promise<void> {
    const rows = new Map(made.rows.map((row) => [row.subject, row]));
    if (rows.size === 0) return;
    await this.flows.sendMany(
      { cycleId, kind: 'enterprise-year', phases: hearing, subjectIds: [...rows.keys()] },
      (flow) => {
        const row = rows.get(flow.subjectId ?? '');
        const heard = flow.position.context.lists;
        if (row === undefined || (Array.isArray(heard) && heard.includes(list.id))) return null;
        return { type: 'LIST', list: list.id, rectify: row.project !== null };
      },
      onBehalfOf(actor),
      { cause: `list_${cycleId}_${list.id}_${String(made.version)}` },
    );
  }
}

interface Material {
  readonly cycle: RunningCycle;
  readonly subjects: readonly SubjectFacts[];
  readonly results: ReadonlyMap<string, SubjectResult>;
  readonly territories: ReadonlyMap<string, string>;
}

function candidatesOf(list: List, of: Material): Candidate[] {
  const { cycle, subjects, results, territories } = of;
  const fits = fitting(cycle.programme, list, { subjects, results, year: cycle.year });
  const groups = cycle.programme.population?.groups ?? [];
  return subjects.flatMap((subject) => {
    const result = results.get(subject.id);
    if (result === undefined) return [];
    const territory = subject.territory ?? '';
    return {
      subject: subject.id,
      name: subject.name,
      code: subject.code === '' ? null : subject.code,
      territory,
      territoryTitle: territories.get(territory) ?? territory,
      scale: subject.scale ?? 'below',
      industry: subject.industry ?? null,
      group: result.group,
      groupTitle: groups.find(({ id }) => id === result.group)?.title ?? null,
      class: result.class ?? result.treatedAs,
      total: result.total,
      rank: result.rank,
      values: subject.values,
      fits: fits.has(subject.id),
      graded: result.outcome === 'graded',
    };
  });
}
