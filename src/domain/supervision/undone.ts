/** Who of a task is not done, why, and since how many days. Pure. */
import { daysBetween } from '../calendar/day.js';
import type { IsoDate } from '../calendar/day.js';
import {
  aimOf,
  enterpriseMilestones,
  type Milestone,
  projectMilestones,
} from '../cycle/milestones.js';
import type { FilledProgramme } from '../programme/schema.js';
import type { TaskStanding } from './standing.js';

/** Which flows a task still waits for. */
export interface Undone {
  readonly kind: 'enterprise-year' | 'rectification';
  readonly phases: readonly string[];
  /** Only those of this territory. */
  readonly territory: string | null;
  /** Only those this department has not signed off. */
  readonly unsignedBy: string | null;
  /** Only those that wait for this department to answer an appeal. */
  readonly reviewer: string | null;
}

/** Whose task it is; `signsOff`: a department that checks its own figures in every record. */
interface Owner {
  readonly id: string;
  readonly role: string;
  readonly signsOff: boolean;
}

const nobody = { territory: null, unsignedBy: null, reviewer: null };

/** Null for a task that counts neither enterprises nor projects. */
export function undoneOf(
  { task, stage, counted }: TaskStanding,
  owner: Owner,
  programme: Pick<FilledProgramme, 'rectification'>,
): Undone | null {
  if (task.appeals) {
    return { ...nobody, kind: 'enterprise-year', phases: ['reviewing'], reviewer: owner.id };
  }
  if (!counted || task.counts === 'lists') return null;
  const territory = owner.role === 'territory' ? owner.id : null;
  if (task.counts === 'projects') {
    const phases = leftOf(projectMilestones[task.done ?? 'accepted']);
    return { ...nobody, kind: 'rectification', phases, territory };
  }
  const milestone = task.done ?? aimOf(programme, stage)?.done ?? 'submitted';
  return { ...enterprisesBefore(milestone, owner), territory };
}

function enterprisesBefore(milestone: Milestone, { id, signsOff }: Owner): Undone {
  // Of the drawn sample only those being audited are left.
  const phases = milestone === 'audited' ? ['auditing'] : leftOf(enterpriseMilestones[milestone]);
  const unsignedBy = milestone === 'verified' && signsOff ? id : null;
  return { ...nobody, kind: 'enterprise-year', phases, unsignedBy };
}

function leftOf(
  tally: { readonly counted: ReadonlySet<string>; readonly done: ReadonlySet<string> } | undefined,
): string[] {
  return [...(tally?.counted ?? [])].filter((phase) => tally?.done.has(phase) !== true);
}

/** With whom it lies: sent back to be corrected, being checked by somebody, or not handed in yet. */
export type Tone = 'returned' | 'checking' | 'waiting';

const waiting: ReadonlySet<string> = new Set([
  'listed',
  'collecting',
  'confirming',
  'planning',
  'approved',
  'implementing',
]);

export function toneOf(phase: string): Tone {
  if (phase === 'returned') return 'returned';
  return waiting.has(phase) ? 'waiting' : 'checking';
}

const words: Readonly<Record<string, string>> = {
  listed: '尚未开始录入',
  collecting: '尚未提交',
  submitted: '已提交，待归集审核',
  verified: '待预评价',
  auditing: '抽审中',
  scored: '待送达结果',
  confirming: '待企业确认',
  returned: '待补正',
  appealing: '申诉待分办',
  rescoring: '待重新出分',
  confirmed: '待定档',
  graded: '待通报',
  published: '待编制清单',
  planning: '尚未报计划',
  planned: '计划待批准',
  approved: '尚未开工',
  implementing: '整治实施中',
  acceptanceRequested: '待现场查验',
  inspected: '待验收结论',
  accepted: '待复评',
};

/** An enterprise or project that is not done. */
export interface UndoneRow {
  readonly phase: string;
  /** Titles of the units it waits for. */
  readonly waitsFor: readonly string[];
  /** What was said when it was sent back, or what is appealed against. */
  readonly said: string | null;
  /** The last day that keeps the promise of its own timer; null where there is none. */
  readonly promise: IsoDate | null;
}

/** Why it is not done, in words: "用地面积与不动产登记不符", "待税务局审核". */
export function reasonOf({ phase, waitsFor, said }: UndoneRow): string {
  const by = waitsFor.join('、');
  if (phase === 'verifying') return by === '' ? '待审核' : `待${by}审核`;
  if (phase === 'reviewing') return by === '' ? '申诉核查中' : `待${by}核查`;
  if (phase === 'appealing' && said !== null) return `申诉待分办：${said}`;
  return said ?? words[phase] ?? '未完成';
}

/** Calendar days beyond its own date or the task's, whichever came first; 0 when neither has passed. */
export function daysBeyond(
  { promise }: Pick<UndoneRow, 'promise'>,
  due: IsoDate,
  today: IsoDate,
): number {
  const first = promise !== null && promise < due ? promise : due;
  return Math.max(0, daysBetween(first, today));
}
