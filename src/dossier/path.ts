/** The path of an enterprise through its year: every step with its date; nothing is left out. Pure. */
import type { IsoDate } from '../clock.js';
import { daysBetween } from '../domain/calendar/day.js';
import type { LightState } from '../domain/lights/light.js';
import { dayAt } from '../domain/process/hours.js';
import type { Flow, LogEntry } from '../flow/flow.types.js';
import type { Standing } from '../supervision/standing.service.js';
import type { Dossier } from './dossier.dto.js';

type PathStep = Dossier['path'][number];

interface Step {
  readonly key: string;
  readonly title: string;
  readonly phases: readonly string[];
  /** The work whose date the step is due by. */
  readonly by: string | null;
  /** Shown only once somebody has been there. */
  readonly rare?: true;
}

const steps: readonly Step[] = [
  { key: 'listed', title: '纳入', phases: ['listed'], by: null },
  { key: 'entry', title: '信息录入', phases: ['collecting'], by: 'collect' },
  { key: 'returned', title: '退回补正', phases: ['returned'], by: 'verify', rare: true },
  { key: 'verify', title: '归集审核', phases: ['submitted', 'verifying'], by: 'verify' },
  { key: 'audit', title: '抽查审计', phases: ['auditing'], by: 'audit', rare: true },
  { key: 'score', title: '预评价', phases: ['verified', 'scored'], by: 'preEvaluate' },
  { key: 'confirm', title: '待确认', phases: ['confirming'], by: 'confirm' },
  {
    key: 'appeal',
    title: '申诉复核',
    phases: ['appealing', 'reviewing', 'rescoring'],
    by: 'confirm',
    rare: true,
  },
  { key: 'confirmed', title: '已确认', phases: ['confirmed'], by: null },
  { key: 'graded', title: '定档通报', phases: ['graded', 'published'], by: 'publish' },
  { key: 'lists', title: '列入清单', phases: ['policyListed'], by: 'list' },
  { key: 'rectify', title: '整治提升', phases: ['rectifying'], by: 'implement', rare: true },
  { key: 'accepted', title: '验收', phases: ['rectified'], by: 'implement', rare: true },
  {
    key: 'aside',
    title: '不参与分类',
    phases: ['special', 'scoredNotGraded', 'dataOnly'],
    by: null,
    rare: true,
  },
  { key: 'excluded', title: '不纳入', phases: ['excluded'], by: null, rare: true },
  { key: 'archived', title: '归档', phases: ['archived'], by: null },
];

/** What is asked once more after a step, and so is not done while a firm stands there. */
const AGAIN: Readonly<Record<string, string>> = { returned: 'verify', appeal: 'confirm' };

/** The step a phase belongs to; null for a phase nobody foresaw. */
export function stepOf(phase: string): string | null {
  return steps.find(({ phases }) => phases.includes(phase))?.key ?? null;
}

/** The innermost state of a logged position: `{ appeal: 'reviewing' }` is `reviewing`. */
export function phaseIn(value: unknown): string {
  if (typeof value === 'string') return value;
  const inner: unknown =
    typeof value === 'object' && value !== null ? Object.values(value)[0] : undefined;
  return inner === undefined ? '' : phaseIn(inner);
}

/** `own`: until when this firm has time where it stands, if that is not the date of the plan. */
export function pathOf(
  flow: Flow,
  log: readonly LogEntry[],
  standing: Standing,
  { light, own }: { light: LightState; own: IsoDate | null },
): PathStep[] {
  const reached = datesOf(log);
  const now = stepOf(flow.phase);
  const at = steps.findIndex(({ key }) => key === now);
  return steps.flatMap((step, index) => {
    const on = reached.get(step.key) ?? null;
    if (step.rare === true && on === null) return [];
    // Off the road nothing lies ahead.
    if (on === null && (now === 'aside' || now === 'excluded')) return [];
    const isNow = step.key === now;
    const passed = (on !== null || index < at) && AGAIN[now ?? ''] !== step.key;
    const due = (isNow ? own : null) ?? dueOf(step, standing);
    return [
      {
        key: step.key,
        title: step.title,
        state: isNow ? 'now' : passed ? 'done' : 'ahead',
        light: isNow ? (flow.done ? 'done' : light) : passed ? 'done' : 'notStarted',
        on,
        due,
        note: noteOf(step, flow, isNow ? { due, today: standing.today } : null),
      },
    ];
  });
}

/** When each step was reached first. */
function datesOf(log: readonly LogEntry[]): Map<string, IsoDate> {
  const reached = new Map<string, IsoDate>();
  for (const { after, at } of log) {
    const key = stepOf(phaseIn(after.value));
    if (key !== null && !reached.has(key)) reached.set(key, dayAt(at));
  }
  return reached;
}

function dueOf({ by }: Step, { timetable }: Standing): IsoDate | null {
  return [...timetable.stages.values()].find(({ does }) => does === by)?.due ?? null;
}

function noteOf(
  step: Step,
  flow: Flow,
  now: { readonly due: IsoDate | null; readonly today: IsoDate } | null,
): string | null {
  const { returns, appeals } = flow.position.context;
  if (step.key === 'returned' && typeof returns === 'number' && returns > 1) {
    return `退回 ${String(returns)} 次`;
  }
  if (step.key === 'appeal' && typeof appeals === 'number' && appeals > 1) {
    return `申诉 ${String(appeals)} 次`;
  }
  if (now === null || now.due === null || flow.done) return null;
  const late = daysBetween(now.due, now.today);
  return late > 0 ? `已过节点 ${String(late)} 天` : null;
}
