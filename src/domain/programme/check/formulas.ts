/** Every formula of a programme, compiled in the scope of the place where it stands. */
import { type Scopes, scopesOf } from '../../evaluation/scopes.js';
import { refundScope } from '../../evaluation/policy.js';
import { ExpressionError } from '../../expression/expression.error.js';
import {
  type Expression,
  compile,
  compileCondition,
  compileNumber,
} from '../../expression/expression.js';
import type { Scope } from '../../expression/scope.js';
import { lightScope } from '../../lights/rules.js';
import { readUnit, unitsAgree } from '../../expression/unit.js';
import type { Programme } from '../schema.js';
import { type Finding, type Path, error, given, warning } from './finding.js';

type Wanted = 'condition' | 'number' | 'any';

export interface Written {
  readonly source: string;
  readonly scope: Scope;
  readonly wanted: Wanted;
  readonly path: Path;
  /** Unit the programme promises for the result. */
  readonly unit?: string;
  /** Characters of the text at `path` before the formula begins. */
  readonly shift?: number;
}

/** Short names of scores and the words a stage may have for its subjects: no formulas. */
const scoreNames = new Set(['linear', 'inverse', 'full', 'byRank']);
const subjectWords = new Set(['all', 'sampled', 'lastCycle.rectified']);

const redeemScope: Scope = {
  names: {
    accepted: { type: 'truth', title: '验收通过' },
    reevaluated: { type: 'truth', title: '复评通过' },
    promoted: { type: 'truth', title: '复评升档' },
  },
};

/** What is wrong with the formulas of a programme: syntax, unknown names, types, units. */
export function formulaFindings(programme: Programme): Finding[] {
  return [...circularDerived(programme), ...formulas(programme).flatMap(checked)];
}

function checked(written: Written): Finding[] {
  try {
    return unitFinding(written, compiled(written));
  } catch (problem) {
    if (!(problem instanceof ExpressionError)) throw problem;
    return [
      error({
        code: problem.code,
        path: written.path,
        offset: (written.shift ?? 0) + problem.offset,
        zh: `公式有误：${problem.message}`,
        en: `formula: ${problem.english}`,
      }),
    ];
  }
}

function compiled({ source, scope, wanted }: Written): Expression {
  switch (wanted) {
    case 'condition':
      return compileCondition(source, scope);
    case 'number':
      return compileNumber(source, scope);
    default:
      return compile(source, scope);
  }
}

function unitFinding({ unit, path, source }: Written, expression: Expression): Finding[] {
  const computed = expression.unit;
  if (unit === undefined || computed === undefined) return [];
  if (unitsAgree(readUnit(unit), readUnit(computed))) return [];
  return [
    warning({
      code: 'programme.unit',
      path,
      zh: `“${source}”算出来的单位是 ${computed}，写的却是 ${unit}`,
      en: `"${source}" has the unit ${computed}, but ${unit} is written`,
    }),
  ];
}

/** Collects formulas; what is missing or still to fill is passed over. */
class Collector {
  readonly found: Written[] = [];

  add(scope: Scope, wanted: Wanted, source: unknown, ...path: Path): void {
    if (typeof source === 'string') this.found.push({ source, scope, wanted, path });
  }

  withUnit(scope: Scope, source: unknown, unit: string | undefined, ...path: Path): void {
    if (typeof source === 'string') {
      this.found.push({ source, scope, wanted: 'any', path, unit });
    }
  }

  /** `total desc`, `growth(sales) asc`: a number and a direction. */
  key(scope: Scope, text: unknown, ...path: Path): void {
    if (typeof text === 'string')
      this.add(scope, 'number', text.replace(/\s+(asc|desc)$/, ''), ...path);
  }
}

/** Every formula, in the order of the parts. */
export function formulas(programme: Programme): Written[] {
  const scopes = scopesOf(programme);
  const to = new Collector();
  ofData(programme, scopes, to);
  ofPopulation(programme, scopes, to);
  ofEvaluation(programme, scopes, to);
  ofGrading(programme, scopes, to);
  ofYear(programme, scopes, to);
  ofEffects(programme, scopes, to);
  return to.found;
}

function ofData(programme: Programme, { subject }: Scopes, to: Collector): void {
  programme.items.forEach((item, i) => {
    to.add(subject, 'condition', item.check, 'items', i, 'check');
    to.add(subject, 'condition', item.doubt, 'items', i, 'doubt');
  });
  programme.derived.forEach((item, i) => {
    to.withUnit(subject, item.is, item.unit, 'derived', i, 'is');
  });
  programme.quality?.checks?.forEach((check, i) => {
    to.add(subject, 'condition', check.when, 'quality', 'checks', i, 'when');
  });
}

function ofPopulation(programme: Programme, { subject }: Scopes, to: Collector): void {
  const population = programme.population;
  if (population === undefined) return;
  to.add(subject, 'condition', population.scope, 'population', 'scope');
  population.outcomes?.forEach((one, i) => {
    to.add(subject, 'condition', one.when, 'population', 'outcomes', i, 'when');
  });
  population.groups.forEach((one, i) => {
    to.add(subject, 'condition', one.when, 'population', 'groups', i, 'when');
  });
  const several = Array.isArray(population.merge);
  [population.merge ?? []].flat().forEach((one, i) => {
    const at: Path = ['population', 'merge', ...(several ? [i] : [])];
    to.add(subject, 'condition', one.when, ...at, 'when');
    to.add(subject, 'condition', one.unless, ...at, 'unless');
    to.add(subject, 'number', one.largestBy, ...at, 'largestBy');
  });
}

function ofEvaluation(programme: Programme, scopes: Scopes, to: Collector): void {
  given(programme.evaluation)?.forEach((entry, i) => {
    given(entry.indicators)?.forEach((indicator, k) => {
      const at: Path = ['evaluation', i, 'indicators', k];
      ofIndicator(indicator, scopes, to, at);
      indicator.parts?.forEach((part, m) => {
        ofIndicator(part, scopes, to, [...at, 'parts', m]);
      });
    });
    given(entry.points)?.forEach((points, k) => {
      const at: Path = ['evaluation', i, 'points', k];
      ofPoints(points, scopes, to, at);
      points.of?.forEach((one, m) => {
        ofPoints(one, scopes, to, [...at, 'of', m]);
      });
    });
  });
}

interface Indicated {
  readonly value?: unknown;
  readonly unit?: string;
  readonly score?: unknown;
}

function ofIndicator(one: Indicated, scopes: Scopes, to: Collector, at: Path): void {
  to.withUnit(scopes.subject, one.value, one.unit, ...at, 'value');
  if (typeof one.score === 'string' && !scoreNames.has(one.score)) {
    to.add(scopes.score, 'number', one.score, ...at, 'score');
  }
}

interface Pointed {
  readonly from?: string;
  readonly when?: string;
  readonly is?: string;
}

function ofPoints(one: Pointed, { points }: Scopes, to: Collector, at: Path): void {
  to.add(points, 'any', one.from, ...at, 'from');
  to.add(points, 'condition', one.when, ...at, 'when');
  to.add(points, 'number', one.is, ...at, 'is');
}

function ofGrading(programme: Programme, scopes: Scopes, to: Collector): void {
  given(programme.grading)?.forEach((entry, i) => {
    given(entry.rank)?.forEach((key, k) => {
      to.key(scopes.grading, key, 'grading', i, 'rank', k);
    });
    for (const [id, edge] of Object.entries(given(entry.classes) ?? {})) {
      if (typeof edge !== 'string' || edge.trim().endsWith('%')) continue;
      to.add(scopes.ranked, 'condition', edge, 'grading', i, 'classes', id);
    }
    entry.select?.forEach((one, k) => {
      const at: Path = ['grading', i, 'select', k];
      [one.order ?? []].flat().forEach((key) => to.key(scopes.grading, key, ...at, 'order'));
      to.add(scopes.ranked, 'condition', one.when, ...at, 'when');
    });
  });
  programme.adjust?.forEach((rule, i) => {
    to.add(scopes.adjust, 'condition', rule.when, 'adjust', i, 'when');
  });
  programme.gates?.forEach((gate, i) => {
    to.add(scopes.adjust, 'condition', gate.unless, 'gates', i, 'unless');
  });
}

function ofYear(programme: Programme, scopes: Scopes, to: Collector): void {
  programme.stages.forEach((stage, i) => {
    to.add(scopes.subject, 'condition', stage.scope, 'stages', i, 'scope');
    if (stage.subjects === undefined || subjectWords.has(stage.subjects)) return;
    to.add(scopes.subject, 'condition', stage.subjects, 'stages', i, 'subjects');
  });
  programme.lists?.forEach((list, i) => {
    to.add(scopes.adjust, 'condition', list.when, 'lists', i, 'when');
  });
  if (typeof programme.lights === 'string') return;
  programme.lights.forEach((rule, i) => {
    to.add(lightScope, 'condition', rule.when, 'lights', i, 'when');
  });
}

function ofEffects(programme: Programme, scopes: Scopes, to: Collector): void {
  to.add(redeemScope, 'condition', programme.rectification?.redeem, 'rectification', 'redeem');
  programme.targets?.forEach((target, i) => {
    to.withUnit(scopes.target, target.is, target.unit, 'targets', i, 'is');
    to.add(scopes.adjust, 'condition', target.where, 'targets', i, 'where');
  });
  programme.policies?.forEach((policy, i) => {
    for (const [id, measure] of Object.entries(policy.classes)) {
      const at: Path = ['policies', i, 'classes', id, 'refund', 'when'];
      to.add(refundScope, 'condition', given(measure)?.refund?.when, ...at);
    }
  });
  programme.rollUps?.forEach((rollUp, i) => {
    rollUp.of.forEach((of, k) => to.add(scopes.adjust, 'any', of, 'rollUps', i, 'of', k));
  });
  programme.rewards?.forEach((reward, i) => {
    to.add(scopes.adjust, 'condition', reward.when, 'rewards', i, 'when');
  });
}

/** Derived items that need themselves, directly or through others. */
function circularDerived(programme: Programme): Finding[] {
  const needs = new Map(programme.derived.map((item) => [item.id, namesIn(given(item.is) ?? '')]));
  return programme.derived.flatMap((item, i) => {
    const trail = circle(item.id, needs);
    // Said once, at the item that comes first in the file.
    if (trail === undefined || programme.derived.slice(0, i).some(({ id }) => trail.includes(id))) {
      return [];
    }
    return error({
      code: 'programme.derived-circular',
      path: ['derived', i, 'is'],
      zh: `计算项互相引用，成了一个圈：${[...trail, item.id].join(' → ')}`,
      en: `derived items refer to each other in a circle: ${[...trail, item.id].join(' → ')}`,
    });
  });
}

function circle(id: string, needs: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const seen = new Set<string>();
  const walk = (at: string, trail: string[]): string[] | undefined => {
    for (const next of needs.get(at) ?? []) {
      if (next === id) return trail;
      if (seen.has(next) || !needs.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...trail, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(id, [id]);
}

/** Words of a formula that may be names; last year's figures do not make a circle. */
function namesIn(source: string): string[] {
  return source.replace(/'[^']*'|"[^"]*"/g, ' ').match(/(?<![\w.])[A-Za-z_]\w*(?!\s*\()/g) ?? [];
}
