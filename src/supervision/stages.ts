/** The stages of a year with what is done of them and their lights: one light for every page. Pure. */
import { stageProgress } from '../domain/cycle/progress.js';
import { dueFacts } from '../domain/lights/facts.js';
import { type Light, worstLight } from '../domain/lights/light.js';
import { light } from '../domain/lights/rules.js';
import type { ResolvedStage } from '../domain/programme/schedule.js';
import { cellsOf } from '../domain/supervision/standing.js';
import type { Standing } from './standing.service.js';

type ProgrammeStage = Standing['plan']['programme']['stages'][number];

/** A stage with what is done of it. */
export interface StageStanding {
  readonly resolved: ResolvedStage;
  readonly written: ProgrammeStage;
  /** Where its own flow stands; null where it has none yet. */
  readonly phase: string | null;
  readonly done: number;
  readonly total: number;
  readonly unit: 'subjects' | 'tasks';
  readonly light: Light;
}

/** Every stage in the order of the plan; `phases` is where the stages' own flows stand. */
export function stageStandings(
  standing: Standing,
  phases: ReadonlyMap<string, string>,
): StageStanding[] {
  const { plan, timetable, tasks } = standing;
  const cells = cellsOf(tasks);
  return plan.programme.stages.flatMap((written) => {
    const resolved = timetable.stages.get(written.id);
    if (resolved === undefined) return [];
    const one = {
      resolved,
      written,
      phase: phases.get(written.id) ?? null,
      ...countOf(standing, written),
    };
    const column = cells.filter(({ stage }) => stage === written.id);
    return [
      {
        ...one,
        light: stageLight(
          standing,
          one,
          column.map((cell) => cell.light),
        ),
      },
    ];
  });
}

function countOf(
  { plan, tasks, moment }: Standing,
  stage: ProgrammeStage,
): Pick<StageStanding, 'done' | 'total' | 'unit'> {
  const progress = stageProgress(plan.programme, stage, moment.counts, moment.facts);
  if (progress !== null && stage.does !== 'list') return { ...progress, unit: 'subjects' };
  const own = tasks.filter((task) => task.stage.id === stage.id);
  const done = own.filter(({ flow }) => flow?.done === true).length;
  return { done, total: own.length, unit: 'tasks' };
}

/** The worst of its cells; its own where none of them burns. It is not done before it is closed. */
function stageLight(
  { today, timetable, plan }: Standing,
  { resolved: { from, due }, phase, done, total }: Omit<StageStanding, 'light'>,
  cells: readonly Light[],
): Light {
  const closed = phase === 'closed';
  const facts = dueFacts(
    { from, due, done, total, counted: true, closed },
    today,
    timetable.calendar,
  );
  const ahead = phase === 'planned' || (phase === null && today < from);
  const own = light(ahead ? { ...facts, opened: false } : facts, plan.lights);
  if (closed || ahead) return own;
  const worst = worstLight(cells) ?? own;
  return worst.state === 'done' || worst.state === 'notStarted' ? own : worst;
}
