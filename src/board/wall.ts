/** The wall (作战图): one snapshot of the year, composed from where every task stands. Pure. */
import { addDays, daysBetween, weekday } from '../domain/calendar/day.js';
import type { IsoDate } from '../domain/calendar/day.js';
import { severity } from '../domain/lights/light.js';
import { rungStep } from '../domain/supervision/ladder.js';
import { cellsOf, missingWords, rateOf } from '../domain/supervision/standing.js';
import type { Cell, TaskStanding } from '../domain/supervision/standing.js';
import { stageStandings } from '../supervision/stages.js';
import type { Standing } from '../supervision/standing.service.js';
import type { Escalation, OrganisationDesk } from '../supervision/supervision.types.js';
import type { Wall } from './board.dto.js';
import { classesOf } from './wall.classes.js';
import type { YearClasses } from './wall.classes.js';
import { countdown, wallStages, yearProgress } from './wall.stages.js';
import { confirmationOf, populationOf, stateCounts } from './wall.states.js';

/** What the wall shows beside where the tasks stand. */
export interface WallFacts {
  readonly standing: Standing;
  readonly desks: readonly OrganisationDesk[];
  readonly escalations: readonly Escalation[];
  /** Where the stages' own flows stand, by stage. */
  readonly phases: ReadonlyMap<string, string>;
  readonly classes: YearClasses;
}

export function wallOf(facts: WallFacts): Wall {
  const { standing } = facts;
  const { plan, at, today, moment } = standing;
  const cells = cellsOf(standing.tasks);
  const stages = stageStandings(standing, facts.phases);
  const columns = stages.map(({ resolved }) => resolved.id);
  const rows = rowsOf(facts, cells, columns);
  return {
    cycle: {
      id: plan.id,
      title: plan.programme.title.zh,
      year: plan.year,
      document: plan.programme.document.no ?? plan.programme.document.title ?? '',
      lead: plan.lead?.title ?? '',
      subjects: populationOf(moment.counts),
      organisations: rows.length,
    },
    at,
    today,
    progress: yearProgress(stages, standing),
    countdown: countdown(stages, today),
    stages: wallStages(stages, standing),
    rows,
    lights: lightsOf(cells),
    red: redOf(facts, cells),
    week: weekOf(standing),
    upcoming: upcomingOf(standing),
    confirmation: confirmationOf(standing),
    states: stateCounts(standing),
    classes: classesOf(facts.classes, plan.programme),
  };
}

const kindOrder = ['territory', 'lead', 'department'] as const;

/** Territories first, then the lead bureau and the departments, each in the order of the plan. */
function rowsOf(
  { standing, desks }: WallFacts,
  cells: readonly Cell[],
  columns: readonly string[],
): Wall['rows'] {
  const own = new Map(cells.map((cell) => [`${cell.organisation}/${cell.stage}`, cell]));
  const people = new Map(desks.map((desk) => [desk.code, desk]));
  const asked = askedOf(standing);
  const rows = [...standing.plan.units.values()].flatMap((unit) => {
    const mine = columns.map((stage) => own.get(`${unit.id}/${stage}`));
    if (mine.every((cell) => cell === undefined)) return [];
    const kind = kindOf(unit.role);
    return [
      {
        organisation: { id: unit.id, title: unit.short ?? unit.title },
        kind,
        liaison: people.get(unit.id)?.liaison ?? null,
        rate: rateOf(mine.filter((cell) => cell !== undefined)),
        cells: mine.map((cell, index) => wallCell(cell, columns[index] ?? '', asked)),
      },
    ];
  });
  return rows.toSorted((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind));
}

function kindOf(role: string): (typeof kindOrder)[number] {
  if (role === 'territory') return 'territory';
  return role === 'lead' ? 'lead' : 'department';
}

/** Refs of the tasks for which an extension has been asked and not decided. */
function askedOf({ moment }: Standing): ReadonlySet<string> {
  const asking = moment.tasks.filter(
    ({ done, position }) => !done && position.context.extension != null,
  );
  return new Set(asking.map(({ ref }) => ref));
}

function wallCell(
  cell: Cell | undefined,
  stage: string,
  asked: ReadonlySet<string>,
): Wall['rows'][number]['cells'][number] {
  if (cell === undefined) {
    const empty = { done: 0, total: 0, daysLate: null, extendedTo: null, asked: 0, why: null };
    return { stage, light: 'notApplicable', ...empty };
  }
  return {
    stage,
    light: cell.light.state,
    done: cell.done,
    total: cell.total,
    daysLate: cell.daysLate > 0 ? cell.daysLate : null,
    extendedTo: cell.extendedTo,
    asked: cell.tasks.filter(({ ref }) => asked.has(ref)).length,
    why: cell.light.state === 'notApplicable' ? null : cell.light.clause.zh,
  };
}

function lightsOf(cells: readonly Cell[]): Wall['lights'] {
  const count = (state: string): number =>
    cells.filter((cell) => cell.light.state === state).length;
  return {
    overdue: count('overdue'),
    dueSoon: count('dueSoon'),
    onTrack: count('onTrack'),
    done: count('done'),
    notStarted: count('notStarted'),
    suspended: count('suspended'),
  };
}

/** One item a red cell, told by its worst task; the latest first. */
function redOf(facts: WallFacts, cells: readonly Cell[]): Wall['red'] {
  const { standing, desks, escalations } = facts;
  const { plan } = standing;
  const returned = returnedOf(standing);
  return cells
    .filter(({ light, daysLate }) => light.state === 'overdue' && daysLate > 0)
    .toSorted((a, b) => b.daysLate - a.daysLate)
    .flatMap((cell) => {
      const worst = cell.tasks.toSorted(byLateness)[0];
      if (worst?.flow == null) return [];
      const { flow, due, task, stage } = worst;
      const desk = desks.find(({ code }) => code === cell.organisation);
      const last = escalations.findLast((one) => one.flowId === flow.id && one.due === due);
      const sentBack = stage.does === 'verify' ? (returned.get(cell.organisation) ?? 0) : 0;
      return [
        {
          days: cell.daysLate,
          organisation: { id: cell.organisation, title: titleOf(standing, cell.organisation) },
          stage: stage.id,
          title: cell.tasks.length === 1 ? stage.title : task.title,
          missing: missingWords(worst, sentBack),
          responsible: desk?.liaison ?? null,
          sponsor: desk?.sponsor ?? null,
          rung: last === undefined ? null : rungStep(plan.ladder, last.rung),
          flow: flow.id,
        },
      ];
    });
}

/** The latest first; of equals the one that can say how many are missing. */
function byLateness(a: TaskStanding, b: TaskStanding): number {
  return (
    severity(a.light.state) - severity(b.light.state) ||
    b.daysLate - a.daysLate ||
    Number(b.counted) - Number(a.counted)
  );
}

/** Records sent back, by territory. */
function returnedOf({ moment }: Standing): Map<string, number> {
  const mine = moment.counts.filter(
    ({ kind, phase, waitsFor }) =>
      kind === 'enterprise-year' && phase === 'returned' && waitsFor === '',
  );
  return new Map(mine.map(({ organisation, n }) => [organisation, n]));
}

function titleOf({ plan }: Standing, id: string): string {
  const unit = plan.units.get(id);
  return unit?.short ?? unit?.title ?? id;
}

/** Monday to Sunday around today: what is open and due in it. */
function weekOf(standing: Standing): Wall['week'] {
  const from = addDays(standing.today, 1 - weekday(standing.today));
  const to = addDays(from, 6);
  return { from, to, items: dueBetween(standing, from, to) };
}

function upcomingOf(standing: Standing): Wall['upcoming'] {
  return dueBetween(standing, standing.today, addDays(standing.today, 366)).slice(0, 9);
}

const short: Readonly<Record<string, string>> = {
  subjects: '家',
  projects: '个',
  lists: '份',
  items: '项',
};

function dueBetween(standing: Standing, from: IsoDate, to: IsoDate): Wall['upcoming'] {
  return standing.tasks
    .filter(({ flow, light }) => flow?.done !== true && light.state !== 'notApplicable')
    .filter(({ light }) => light.state !== 'suspended')
    .filter(({ counted, done, total }) => !counted || total === 0 || done < total)
    .filter(({ due }) => due >= from && due <= to)
    .toSorted(
      (a, b) => daysBetween(b.due, a.due) || severity(a.light.state) - severity(b.light.state),
    )
    .map((one) => ({
      on: one.due,
      light: one.light.state,
      organisation: { id: one.task.lead, title: titleOf(standing, one.task.lead) },
      title: `${one.stage.title}${one.flow?.extended === true ? '（已批延期）' : ''}`,
      count: Math.max(0, one.total - one.done),
      measure: one.task.appeals ? '件' : (short[one.task.counts ?? ''] ?? '件'),
      flow: one.flow?.id ?? null,
    }));
}
