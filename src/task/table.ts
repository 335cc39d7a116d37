/** The enterprises of a task as a working table. Pure. */
import { daysBetween } from '../domain/calendar/day.js';
import type { Calendar } from '../domain/calendar/calendar.js';
import type { IsoDate } from '../clock.js';
import { enterpriseMilestones, projectMilestones } from '../domain/cycle/milestones.js';
import type { LightState } from '../domain/lights/light.js';
import { phaseTitle } from '../domain/process/anatomy.js';
import type { TaskStanding } from '../domain/supervision/standing.js';
import { publishedOf } from '../flow/published.js';
import type { Judgement } from '../subject/entry.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import type { FlowTable } from './task.dto.js';
import type { TableFlow } from './task.store.js';

type Row = FlowTable['rows'][number];
type Item = { readonly id: string; readonly title: string; readonly unit?: string };

/** What rows of a task's table are, and which of them can be ticked. */
export interface TableKind {
  readonly kind: 'enterprise-year' | 'rectification';
  /** Phases in which a row waits for the task's owner. */
  readonly phases: readonly string[];
  /** Phases in which its figures may be changed there. */
  readonly editable: readonly string[];
  /** Narrowed to records that wait for the department. */
  readonly ofDepartment: boolean;
  readonly event: string | null;
}

const none: readonly string[] = [];

/** The table of a task that counts enterprises or projects; undefined for any other. */
export function tableKindOf({ task, stage, counted }: TaskStanding): TableKind | undefined {
  if (task.appeals) return kindOf(['reviewing'], none, { ofDepartment: true });
  if (!counted) return undefined;
  if (task.counts === 'projects') {
    const { done, counted: all } = projectMilestones[task.done ?? 'accepted'] ?? {};
    const phases = [...(all ?? [])].filter((phase) => done?.has(phase) !== true);
    return { ...kindOf(phases, none), kind: 'rectification' };
  }
  if (task.counts !== 'subjects' && task.counts !== 'items') return undefined;
  switch (task.done ?? stage.does) {
    case 'submitted':
    case 'collect':
      return kindOf(['collecting', 'returned'], ['collecting', 'returned'], { event: 'SUBMIT' });
    case 'verified':
    case 'verify':
      return kindOf(['verifying'], ['verifying'], { ofDepartment: true, event: 'VERIFIED' });
    case 'audited':
      return kindOf(['auditing'], none, { event: 'AUDITED' });
    case 'confirmed':
      return kindOf(['confirming'], none, { event: 'CONFIRM' });
    default: {
      const { done, counted: all } = enterpriseMilestones[task.done ?? 'graded'] ?? {};
      return kindOf(
        [...(all ?? [])].filter((phase) => done?.has(phase) !== true),
        none,
      );
    }
  }
}

function kindOf(
  phases: readonly string[],
  editable: readonly string[],
  more: { ofDepartment?: boolean; event?: string } = {},
): TableKind {
  return {
    kind: 'enterprise-year',
    phases,
    editable,
    ofDepartment: more.ofDepartment ?? false,
    event: more.event ?? null,
  };
}

export interface RowFacts {
  readonly kind: TableKind;
  readonly items: readonly Item[];
  readonly records: ReadonlyMap<string, SubjectFacts>;
  readonly judge: (record: SubjectFacts) => ReadonlyMap<string, Judgement>;
  readonly today: IsoDate;
  readonly calendar: Calendar;
}

export function rowOf(flow: TableFlow, facts: RowFacts): Row {
  const record = facts.records.get(flow.subjectId);
  const due = flow.promise;
  return {
    subject: { id: flow.subjectId, name: flow.name },
    flow: flow.id,
    light: lightOf(flow, due, facts),
    state: phaseTitle(publishedOf(flow.kind, flow.version).machine, flow.phase).zh,
    note: flow.note,
    days: due === null ? null : daysBetween(facts.today, due),
    selectable: flow.waits && facts.kind.event !== null,
    cells: record === undefined ? [] : cellsOf(flow, record, facts),
  };
}

function lightOf(flow: TableFlow, due: IsoDate | null, { today, calendar }: RowFacts): LightState {
  if (flow.late || (due !== null && due < today)) return 'overdue';
  if (!flow.waits) return 'done';
  return due !== null && calendar.workingDaysBetween(today, due) <= 2 ? 'dueSoon' : 'onTrack';
}

function cellsOf(flow: TableFlow, record: SubjectFacts, facts: RowFacts): Row['cells'] {
  const judged = facts.judge(record);
  const editable = facts.kind.editable.includes(flow.phase) && flow.waits;
  return facts.items.map(({ id }) => {
    const judgement = judged.get(id);
    return {
      item: id,
      value: record.values[id] ?? null,
      last: record.last?.[id] ?? null,
      verdict: judgement?.verdict ?? 'empty',
      message: judgement?.message ?? null,
      editable,
    };
  });
}
