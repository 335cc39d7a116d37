/** The year as its page shows it. Pure: from a picture of one moment to what is on the screen. */
import type { z } from 'zod';
import { classOrder } from '../domain/cycle/classes.js';
import { Exact } from '../domain/expression/exact.js';
import { percent } from '../domain/lights/facts.js';
import { dayAt } from '../domain/process/hours.js';
import type { ResolvedStage } from '../domain/programme/schedule.js';
import type { ClassTally } from '../evaluation/evaluation.types.js';
import type { Actor } from '../flow/flow.types.js';
import { scopeOf, seesSubject } from '../identity/access.js';
import { type StageStanding, stageStandings } from '../supervision/stages.js';
import type { Benchmark, CycleDetail, CycleStage } from './cycle.dto.js';
import { type YearPicture, standingIn } from './year.picture.js';

type Stage = z.infer<typeof CycleStage>;

/**
 * The page without its actions: moves of the enterprises this person sees; an enterprise is shown no
 * class before it is public.
 */
export function yearView(whole: YearPicture, actor: Actor): Omit<CycleDetail, 'actions'> {
  const picture = { ...whole, classes: shownClasses(whole, actor) };
  const { cycle, standing } = picture;
  const { document, title } = cycle.programme;
  const lead = standing.plan.lead;
  return {
    id: cycle.id,
    programme: cycle.programmeId,
    title: cycle.title,
    year: cycle.year,
    state: cycle.state,
    document: {
      title: document.title ?? title.zh,
      no: document.no ?? '',
      issuer: document.issuer,
      issued: document.issued ?? document.from ?? dayAt(cycle.openedAt),
    },
    lead: { id: lead?.id ?? '', title: lead?.title ?? '' },
    at: standing.at,
    today: standing.today,
    subjects: standingIn(picture) - standingIn(picture, ['excluded']),
    // A year that is open has nothing left to fill.
    toFill: [],
    stages: stageStandings(standing, phasesOf(picture)).map((one) => stageView(picture, one)),
    benchmarks: benchmarkViews(picture),
    classes: classViews(picture),
    moves: moveViews(picture, actor),
  };
}

const precisions: Readonly<Record<ResolvedStage['precision'], Stage['precision']>> = {
  day: 'day',
  xun: 'tenDays',
  month: 'month',
  quarter: 'quarter',
  half: 'half',
  year: 'year',
};

const states: Readonly<Record<string, { state: Stage['state']; title: string }>> = {
  planned: { state: 'planned', title: '未开始' },
  open: { state: 'open', title: '进行中' },
  due: { state: 'due', title: '到期核对' },
  slipped: { state: 'slipped', title: '逾期' },
  closed: { state: 'closed', title: '完成' },
};

function phasesOf({ stages }: YearPicture): Map<string, string> {
  return new Map(stages.map(({ ref, phase }) => [ref, phase]));
}

function stageView(picture: YearPicture, one: StageStanding): Stage {
  const { resolved, done, total, light: lit } = one;
  const { id } = resolved;
  const flow = picture.stages.find(({ ref }) => ref === id);
  const { state, title } = states[one.phase ?? 'planned'] ?? { state: 'planned', title: '' };
  return {
    id,
    title: resolved.title,
    clause: resolved.clause ?? null,
    opens: resolved.from,
    due: resolved.due,
    literal: resolved.literal.due ?? resolved.literal.from ?? resolved.due,
    precision: precisions[resolved.precision],
    workingDue: resolved.lastWorkingDay,
    kind: resolved.plan ? 'plan' : 'inner',
    state,
    stateTitle: title,
    light: lit.state,
    why: lit.clause.zh,
    done,
    total,
    closedOn: state === 'closed' && flow !== undefined ? dayAt(flow.since) : null,
    flow: flow?.id ?? null,
  };
}

function benchmarkViews(picture: YearPicture): z.infer<typeof Benchmark>[] {
  const { cycle, versions } = picture;
  const used = versions.flatMap(({ benchmarks }) => benchmarks);
  return picture.benchmarks.map((one) => {
    const found = used.find((b) => b.group === one.group && b.indicator === one.indicator);
    const indicator = indicatorOf(picture, one.indicator);
    return {
      group: groupTitle(picture, one.group),
      indicator: one.indicator,
      title: indicator?.title ?? one.indicator,
      unit: indicator?.unit ?? '',
      weight: indicator?.weight ?? '0',
      proposed: one.proposed,
      subjects: one.subjects,
      method: methodOf(found, one.subjects),
      fixed: one.fixed,
      reason: one.reason,
      fixedBy: one.byName,
      fixedAt: one.at,
      clause: indicator?.clause ?? clauseOf(cycle.programme.evaluation, one.indicator),
    };
  });
}

type Programme = YearPicture['cycle']['programme'];

function indicatorOf({ cycle }: YearPicture, id: string) {
  const [name] = id.split('.');
  const entries = cycle.programme.evaluation ?? [];
  return entries
    .flatMap(({ indicators }) => indicators.flatMap((one) => [one, ...(one.parts ?? [])]))
    .find((one) => one.id === name);
}

function clauseOf(entries: Programme['evaluation'], id: string): string | null {
  const entry = (entries ?? []).find(({ indicators }) => indicators.some((one) => one.id === id));
  return entry?.clause ?? null;
}

/** `above/3206` → 规上 */
export function groupTitle({ cycle }: Pick<YearPicture, 'cycle'>, group: string): string {
  const [id] = group.split('/');
  const found = cycle.programme.population?.groups.find((one) => one.id === id);
  return found?.title ?? group;
}

const sources: Readonly<Record<string, string>> = {
  programme: '方案规定',
  external: '外部数据',
  frozen: '已审定',
};

function methodOf(
  found: YearPicture['versions'][number]['benchmarks'][number] | undefined,
  subjects: number | null,
): string {
  if (found === undefined) return '';
  const source = sources[found.source];
  if (source !== undefined && found.source !== 'frozen') return source;
  const year = found.year === null ? '' : `${String(found.year)} 年数据，`;
  const times = found.times === undefined ? '' : `，统计数的 ${found.times} 倍`;
  return `${year}${String(subjects ?? found.subjects)} 家企业${times}`;
}

/** What an enterprise may see of the tallies: groups that are published as a whole. */
function shownClasses({ classes }: YearPicture, { role }: Actor): readonly ClassTally[] {
  if (role !== 'enterprise') return classes;
  const provisional = new Set(classes.flatMap((one) => (one.published ? [] : [one.group])));
  return classes.filter(({ group }) => !provisional.has(group));
}

function classViews(picture: YearPicture): CycleDetail['classes'] {
  const order = classOrder(picture.cycle.programme);
  const groups = picture.cycle.programme.population?.groups ?? [];
  return groups.map(({ id, title }) => {
    const now = picture.classes.filter(({ group }) => group === id);
    const last = picture.lastClasses.filter(({ group }) => group === id);
    const labels = [...new Set([...order, ...now.map((one) => one.class)])];
    const total = countOf(now);
    const published = now.length > 0 && now.every((one) => one.published);
    return {
      group: id,
      title,
      state: now.length === 0 ? 'none' : published ? 'published' : 'provisional',
      total,
      mean: meanOf(now),
      items: labels.map((label) => ({
        class: label,
        count: countOf(now, label),
        share: share(countOf(now, label), total),
        lastShare: last.length === 0 ? null : share(countOf(last, label), countOf(last)),
      })),
    };
  });
}

function countOf(tallies: readonly ClassTally[], label?: string): number {
  return tallies
    .filter((one) => label === undefined || one.class === label)
    .reduce((sum, { count }) => sum + count, 0);
}

function share(count: number, total: number): string {
  return percent(count, total)?.toFixed(1) ?? '0.0';
}

/** Mean of the totals of those that have one, two places. */
function meanOf(tallies: readonly ClassTally[]): string | null {
  const scored = tallies.filter(({ sum }) => sum !== null);
  if (scored.length === 0) return null;
  const sum = scored.reduce(
    (total, one) => total.plus(Exact.parse(one.sum ?? '0') ?? Exact.zero),
    Exact.zero,
  );
  return sum.over(Exact.of(countOf(scored))).toFixed(2);
}

/** Moves a second person has decided on; who asked and what came of it. Refusals are the offices' own. */
function moveViews(picture: YearPicture, actor: Actor): CycleDetail['moves'] {
  const scope = scopeOf(actor, picture.cycle);
  const shown = new Set(picture.classes.map(({ group }) => group));
  return picture.moves.flatMap((move) => {
    const { subjectId: id, territory, refused } = move;
    const at = move.approvedAt ?? refused?.at;
    const result = picture.moved.get(id);
    const early =
      actor.role === 'enterprise' && (refused !== null || !shown.has(result?.group ?? ''));
    if (at === undefined || early || !seesSubject(scope, { id, territory })) return [];
    const applied = result?.adjustments.find(({ rule }) => rule === move.rule);
    const stands = result?.class ?? '';
    return {
      subject: { id, name: move.subjectName },
      kind: ruleTitle(picture, move.rule),
      from: applied?.from ?? stands,
      to: applied?.to ?? stands,
      reason: move.reason,
      by: picture.names.get(move.by) ?? move.by,
      at,
      refused: refused && {
        by: picture.names.get(refused.by) ?? refused.by,
        reason: refused.reason,
      },
    };
  });
}

function ruleTitle({ cycle }: YearPicture, id: string): string {
  const rules = [
    ...(cycle.programme.adjust ?? []),
    ...(cycle.programme.population?.outcomes ?? []),
  ];
  return rules.find((rule) => rule.id === id)?.title ?? id;
}
