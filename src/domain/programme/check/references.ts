/** Every name a programme uses for an organisation, class, group, stage, list … and where it stands. */
import type { Benchmark } from '../evaluation.js';
import type { Programme } from '../schema.js';
import { type Path, given } from './finding.js';

/** What a name may stand for. */
export type Kind =
  | 'organisation'
  /** An organisation or `each territory`, `each owner` … */
  | 'who'
  /** Those, or `lead`, `leadBureau`, `leadingGroup`, `everyone` … */
  | 'addressee'
  | 'class'
  | 'group'
  | 'stage'
  | 'phase'
  | 'list'
  | 'target'
  | 'item'
  /** An item, a derived item or an indicator. */
  | 'figure'
  | 'external'
  | 'adjustment'
  | 'division'
  | 'template'
  | 'collective';

export interface Reference {
  readonly kind: Kind;
  readonly name: string;
  readonly path: Path;
}

/** Collects references; values that are missing or still to fill are passed over. */
class Collector {
  readonly found: Reference[] = [];

  one(kind: Kind, name: unknown, ...path: Path): void {
    if (typeof name === 'string') this.found.push({ kind, name, path });
  }

  many(kind: Kind, names: unknown, ...path: Path): void {
    if (!Array.isArray(names)) return;
    names.forEach((name, i) => this.one(kind, name, ...path, i));
  }

  keys(kind: Kind, record: unknown, ...path: Path): void {
    const value = given(record);
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) this.one(kind, key, ...path, key);
  }
}

/** Every reference of the programme in the order of its parts. */
export function references(programme: Programme): Reference[] {
  const to = new Collector();
  ofData(programme, to);
  ofPopulation(programme, to);
  ofEvaluation(programme, to);
  ofGrading(programme, to);
  ofStages(programme, to);
  ofConsent(programme, to);
  ofEffects(programme, to);
  ofSupervision(programme, to);
  ofActionPlan(programme, to);
  return to.found;
}

function ofData(programme: Programme, to: Collector): void {
  to.keys('collective', programme.deployment, 'deployment');
  programme.items.forEach((item, i) => to.one('organisation', item.owner, 'items', i, 'owner'));
  programme.events.forEach((kind, i) => to.one('organisation', kind.owner, 'events', i, 'owner'));
  programme.accounts?.forEach((one, i) =>
    to.one('organisation', one.owner, 'accounts', i, 'owner'),
  );
  programme.quality?.outliers?.forEach((one, i) =>
    to.one('figure', one.item, 'quality', 'outliers', i, 'item'),
  );
}

function ofPopulation(programme: Programme, to: Collector): void {
  programme.population?.outcomes?.forEach((outcome, i) => {
    const at: Path = ['population', 'outcomes', i];
    to.one('class', outcome.class, ...at, 'class');
    to.one('class', outcome.treatedAs, ...at, 'treatedAs');
    to.one('organisation', outcome.by, ...at, 'by');
    to.one('organisation', outcome.approve, ...at, 'approve');
  });
}

function ofEvaluation(programme: Programme, to: Collector): void {
  given(programme.evaluation)?.forEach((entry, i) => {
    to.many('group', entry.groups, 'evaluation', i, 'groups');
    given(entry.indicators)?.forEach((indicator, k) => {
      const at: Path = ['evaluation', i, 'indicators', k];
      ofBenchmark(given(indicator.benchmark), to, [...at, 'benchmark']);
      indicator.parts?.forEach((part, m) => {
        ofBenchmark(given(part.benchmark), to, [...at, 'parts', m, 'benchmark']);
      });
    });
    given(entry.points)?.forEach((points, k) =>
      to.keys('group', points.byGroup, 'evaluation', i, 'points', k, 'byGroup'),
    );
  });
}

function ofBenchmark(benchmark: Benchmark | undefined, to: Collector, at: Path): void {
  if (benchmark === undefined) return;
  to.one('external', benchmark.external, ...at, 'external');
  to.many('group', benchmark.groups, ...at, 'groups');
  [benchmark.within ?? []].flat().forEach((name) => {
    if (name !== 'all') to.one('division', name, ...at, 'within');
  });
}

function ofGrading(programme: Programme, to: Collector): void {
  programme.classes?.forEach((one, i) => to.one('class', one.treatedAs, 'classes', i, 'treatedAs'));
  given(programme.grading)?.forEach((entry, i) => {
    to.many('group', entry.groups, 'grading', i, 'groups');
    to.many('division', entry.within, 'grading', i, 'within');
    to.keys('class', entry.classes, 'grading', i, 'classes');
    entry.select?.forEach((one, k) =>
      to.one('class', one.class, 'grading', i, 'select', k, 'class'),
    );
  });
  programme.adjust?.forEach((rule, i) => {
    const at: Path = ['adjust', i];
    to.many('group', rule.groups, ...at, 'groups');
    to.many('class', rule.from, ...at, 'from');
    for (const key of ['set', 'atBest', 'atWorst'] as const) to.one('class', rule[key], ...at, key);
    for (const key of ['by', 'approve'] as const) to.one('organisation', rule[key], ...at, key);
    to.one('adjustment', rule.unless, ...at, 'unless');
    to.many('adjustment', rule.unless, ...at, 'unless');
  });
  programme.gates?.forEach((gate, i) => {
    to.many('group', gate.groups, 'gates', i, 'groups');
    to.one('class', gate.class, 'gates', i, 'class');
    to.one('class', gate.otherwise, 'gates', i, 'otherwise');
  });
}

function ofStages(programme: Programme, to: Collector): void {
  programme.phases?.forEach((phase, i) => to.many('group', phase.groups, 'phases', i, 'groups'));
  programme.stages.forEach((stage, i) => {
    to.one('phase', stage.phase, 'stages', i, 'phase');
    to.many('stage', stage.after, 'stages', i, 'after');
    to.many('division', stage.sample?.strata, 'stages', i, 'sample', 'strata');
    stage.tasks.forEach((task, k) => {
      to.one('who', task.lead, 'stages', i, 'tasks', k, 'lead');
      to.many('who', task.with, 'stages', i, 'tasks', k, 'with');
    });
  });
}

function ofConsent(programme: Programme, to: Collector): void {
  to.one('who', programme.confirmation?.by, 'confirmation', 'by');
  to.one('organisation', programme.appeal?.decides, 'appeal', 'decides');
  programme.approvals?.forEach((one, i) => to.one('organisation', one.by, 'approvals', i, 'by'));
  programme.publicity?.forEach((one, i) => to.one('stage', one.stage, 'publicity', i, 'stage'));
  programme.lists?.forEach((list, i) => {
    to.many('class', list.classes, 'lists', i, 'classes');
    to.many('group', list.groups, 'lists', i, 'groups');
    to.one('organisation', list.lead, 'lists', i, 'lead');
  });
}

function ofEffects(programme: Programme, to: Collector): void {
  programme.policies?.forEach((policy, i) => {
    to.one('organisation', policy.owner, 'policies', i, 'owner');
    to.many('organisation', policy.with, 'policies', i, 'with');
    to.many('group', policy.groups, 'policies', i, 'groups');
    to.keys('class', policy.classes, 'policies', i, 'classes');
    to.many('list', policy.lists, 'policies', i, 'lists');
  });
  to.keys('class', programme.rectification?.classes, 'rectification', 'classes');
  for (const [id, rule] of Object.entries(programme.rectification?.classes ?? {})) {
    const at: Path = ['rectification', 'classes', id];
    to.one('who', rule.lead, ...at, 'lead');
    to.many('organisation', rule.approve, ...at, 'approve');
    to.many('who', given(rule.accept), ...at, 'accept');
  }
  programme.rewards?.forEach((one, i) => to.one('organisation', one.pays, 'rewards', i, 'pays'));
  programme.targets?.forEach((target, i) => {
    to.one('who', target.lead, 'targets', i, 'lead');
    to.one('who', target.reportedBy, 'targets', i, 'reportedBy');
    to.one('division', target.within, 'targets', i, 'within');
    to.keys('organisation', target.split, 'targets', i, 'split');
  });
  programme.rollUps?.forEach((one, i) => to.many('division', one.by, 'rollUps', i, 'by'));
}

function ofSupervision(programme: Programme, to: Collector): void {
  if (typeof programme.ladder !== 'string') {
    programme.ladder.forEach((rung, i) => {
      to.many('addressee', rung.to, 'ladder', i, 'to');
      to.many('addressee', rung.copy, 'ladder', i, 'copy');
      to.one('template', rung.template, 'ladder', i, 'template');
    });
  }
  programme.reports?.forEach((report, i) => {
    to.many('addressee', report.to, 'reports', i, 'to');
    to.many('addressee', report.copy, 'reports', i, 'copy');
    to.one('who', report.from, 'reports', i, 'from');
    to.one('stage', report.stage, 'reports', i, 'stage');
    to.one('template', report.template, 'reports', i, 'template');
  });
  programme.cadence?.forEach((one, i) => {
    to.one('who', one.lead, 'cadence', i, 'lead');
    to.many('who', one.with, 'cadence', i, 'with');
    to.many('addressee', one.to, 'cadence', i, 'to');
  });
}

function ofActionPlan(programme: Programme, to: Collector): void {
  programme.streams?.forEach((stream, i) => {
    const at: Path = ['streams', i];
    to.one('who', stream.lead, ...at, 'lead');
    to.many('who', stream.with, ...at, 'with');
    to.many('target', stream.targets, ...at, 'targets');
    stream.measures?.forEach((one, k) => {
      to.one('who', one.lead, ...at, 'measures', k, 'lead');
      to.many('who', one.with, ...at, 'measures', k, 'with');
    });
    stream.tasks?.forEach((task, k) => {
      to.one('who', task.lead, ...at, 'tasks', k, 'lead');
      to.many('who', task.with, ...at, 'tasks', k, 'with');
    });
  });
  programme.projects?.forEach((kind, i) => {
    to.one('who', kind.owner, 'projects', i, 'owner');
    kind.steps?.forEach((step, k) => to.one('who', step.owner, 'projects', i, 'steps', k, 'owner'));
  });
  to.one('organisation', programme.problems?.decides, 'problems', 'decides');
  to.one('organisation', programme.problems?.strikeOff?.by, 'problems', 'strikeOff', 'by');
  programme.periodicReports?.forEach((report, i) => {
    to.one('organisation', report.checkedBy, 'periodicReports', i, 'checkedBy');
    to.many('addressee', report.to, 'periodicReports', i, 'to');
    to.many('item', report.items, 'periodicReports', i, 'items');
  });
  to.one('organisation', programme.admission?.decides, 'admission', 'decides');
}
