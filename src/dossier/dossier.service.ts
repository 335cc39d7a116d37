/** The dossier (企业档案): the whole year of one enterprise, limited to what the reader may see. */
import { Injectable } from '@nestjs/common';
import { dayAt } from '../domain/process/hours.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow } from '../flow/flow.types.js';
import { AccountService } from '../identity/account.service.js';
import {
  hiddenItems,
  scopeOf,
  seenLog,
  seesScore,
  seesTotals,
  visibleItems,
} from '../identity/access.js';
import { Database } from '../persistence/database.js';
import { PolicyService } from '../policy/policy.service.js';
import { AttributeService } from '../subject/attribute.service.js';
import { SubjectNotFound } from '../subject/errors.js';
import { SubjectService } from '../subject/subject.service.js';
import { PlanService } from '../supervision/plan.service.js';
import type { Plan } from '../supervision/plan.service.js';
import { StandingService } from '../supervision/standing.service.js';
import type { Standing } from '../supervision/standing.service.js';
import { SupervisionService } from '../supervision/supervision.service.js';
import { differencesOf, ownLight, stateOf } from '../task/detail.js';
import { TaskReader } from '../task/reader.service.js';
import { dueOf } from '../task/todo.js';
import type { Dossier } from './dossier.dto.js';
import { eventsOf, figuresOf, peopleOf, policiesOf, subjectOf } from './dossier.js';
import { DossierStore } from './dossier.store.js';
import type { YearOfSubject } from './dossier.store.js';
import { pathOf } from './path.js';
import { projectOf } from './project.js';
import { ScoreService } from './score.service.js';
import type { Scores } from './score.service.js';

const YEARS = 3;
@Injectable()
export class DossierService {
  constructor(
    private readonly store: DossierStore,
    private readonly reader: TaskReader,
    private readonly plans: PlanService,
    private readonly standings: StandingService,
    private readonly supervision: SupervisionService,
    private readonly subjects: SubjectService,
    private readonly attributes: AttributeService,
    private readonly scores: ScoreService,
    private readonly policies: PolicyService,
    private readonly evidence: EvidenceService,
    private readonly flows: FlowService,
    private readonly accounts: AccountService,
    private readonly database: Database,
  ) {}

  /** @throws SubjectNotFound, CycleNotFound: also for what the person may not see */
  async dossier(cycleId: string, subjectId: string, actor: Actor): Promise<Dossier> {
    const record = await this.subjects.get(actor, cycleId, subjectId);
    const standing = await this.standings.of(cycleId);
    const { plan, at, today } = standing;
    const flow = await this.flows.byRef(cycleId, 'enterprise-year', subjectId);
    if (flow === undefined) throw new SubjectNotFound();
    const project = await this.flows.byRef(cycleId, 'rectification', subjectId);
    const logs = await this.logs(project === undefined ? [flow] : [flow, project]);
    const [listed, said, desks, years, accounts] = await Promise.all([
      this.reader.one(flow.id),
      this.reader.said(cycleId, subjectId),
      this.supervision.desks(plan.region),
      this.years(plan, subjectId),
      this.accounts.ofSubject(subjectId),
    ]);
    const { items } = scopeOf(actor, plan);
    const differences = differencesOf(said, record.values, plan, items);
    const reported = new Map(
      differences.flatMap((one) => (one.reported === null ? [] : [[one.item, one.reported]])),
    );
    const scores = await this.scoresFor(actor, standing, flow, reported);
    const policies = scores.published ? await this.policies.policiesOf(cycleId, subjectId) : [];
    const light = ownLight(flow, listed, standing).state;
    const shown = visibleItems(plan.programme, items);
    const isWhole = hiddenItems(plan.programme, items).size === 0;
    const totals = seesTotals(plan.programme, items);
    const [own, ofProject] = logs;
    return {
      at,
      today,
      cycle: { id: plan.id, title: plan.programme.title.zh, year: plan.year },
      subject: subjectOf(record, plan, shown),
      years: yearsOf(years, plan, scores).map((year) => (totals ? year : { ...year, total: null })),
      people: peopleOf(record, desks),
      flow: { id: flow.id, state: stateOf(flow).title, light },
      fill: this.attributes.offer(actor, plan, record),
      path: pathOf(flow, own?.log ?? [], standing, { light, own: dueOf(listed) }),
      events: eventsOf(
        logs.map(({ flow: of, log }) => ({ flow: of, log: seenLog(actor, of, log, isWhole) })),
        plan,
        accounts.filter(({ invitedAt }) => (invitedAt ?? at) <= at),
      ),
      score: scores.score,
      project:
        ofProject === undefined
          ? null
          : projectOf(ofProject.flow, ofProject.log, {
              today,
              owner: plan.units.get(record.territory)?.title ?? record.territory,
            }),
      policies: policiesOf(policies, plan, flow.phase),
      papers: await this.papers(logs.map((one) => one.flow)),
      figures: figuresOf(years, plan, shown),
    };
  }

  private logs(flows: readonly Flow[]) {
    return Promise.all(
      flows.map(async (flow) => ({ flow, log: await this.flows.history(flow.id) })),
    );
  }

  /** This cycle and those before it, three at most, the oldest first. */
  private async years(plan: Plan, subjectId: string): Promise<YearOfSubject[]> {
    const ids = [plan.id];
    for (let { previousId } = plan; previousId !== null && ids.length < YEARS;) {
      ids.push(previousId);
      ({ previousId } = await this.plans.of(this.database.pool, previousId));
    }
    return this.store.years(this.database.pool, subjectId, ids);
  }

  private scoresFor(
    actor: Actor,
    { plan }: Standing,
    flow: Flow,
    reported: ReadonlyMap<string, string>,
  ): Promise<Scores> | Scores {
    if (!seesScore(actor, flow.phase) || flow.subjectId === null) {
      return { score: null, result: null, published: false, last: null };
    }
    return this.scores.of(plan, flow.subjectId, scopeOf(actor, plan).items, reported);
  }

  private async papers(flows: readonly Flow[]): Promise<Dossier['papers']> {
    const files = await this.evidence.list(flows.map(({ id }) => id));
    return files.map(({ id, name, byName, at }) => ({
      title: name,
      from: byName,
      on: dayAt(at),
      url: `/api/files/${id}`,
    }));
  }
}

/** Classes and totals of the years; this one's is provisional until it is published. */
function yearsOf(
  years: readonly YearOfSubject[],
  plan: Plan,
  { result, published }: Scores,
): Dossier['years'] {
  return years.map(({ year, class: label, total }) => {
    if (year !== plan.year || published) {
      return { year, class: label, total, provisional: false };
    }
    const now = result?.class ?? result?.treatedAs ?? null;
    return { year, class: now, total: result?.total ?? null, provisional: true };
  });
}
