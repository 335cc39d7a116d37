/** The lists a year brings forth: who stands on which, in which order, under which project number. */
import type { FilledProgramme } from '../programme/schema.js';
import { classOrder } from './classes.js';

type Plan = Pick<FilledProgramme, 'classes' | 'grading' | 'rectification' | 'items'>;
export type List = NonNullable<FilledProgramme['lists']>[number];

/** A published result as a list needs it; decimals as text. */
export interface Candidate {
  readonly subject: string;
  readonly name: string;
  readonly code: string | null;
  readonly territory: string;
  readonly territoryTitle: string;
  readonly scale: string;
  readonly industry: string | null;
  readonly group: string | null;
  readonly groupTitle: string | null;
  readonly class: string | null;
  readonly total: string | null;
  readonly rank: number | null;
  readonly values: Readonly<Record<string, string | null>>;
  /** Whether the list's own condition holds; true where it has none. */
  readonly fits: boolean;
  /** False for a subject set aside: it may stand on a list, but is not made to improve. */
  readonly graded: boolean;
}

/** One line of a list as it is frozen. */
export interface ListRow {
  readonly no: number;
  readonly subject: string;
  readonly name: string;
  readonly code: string | null;
  readonly territory: string;
  readonly class: string;
  /** Project number `C-2022-001`; null on a list of enterprises. */
  readonly project: string | null;
  /** Texts by column id. */
  readonly cells: Readonly<Record<string, string>>;
}

/** Columns a list may name besides the programme's items. */
export const listColumns: Readonly<Record<string, string>> = {
  no: '序号',
  project: '项目编号',
  name: '企业名称',
  code: '统一社会信用代码',
  territory: '属地',
  scale: '规模',
  industry: '行业代码',
  group: '组别',
  class: '类别',
  total: '得分',
  rank: '名次',
};

const ofSubjects = ['no', 'name', 'code', 'territory', 'class'];
const ofProjects = ['no', 'project', 'name', 'code', 'territory', 'class'];

/** True when standing on this list opens a rectification project for the class. */
export function opensProject(plan: Plan, list: List, label: string): boolean {
  const rectified = plan.rectification?.classes[label] !== undefined;
  return rectified && (list.holds === 'projects' || list.plan === true);
}

/** Ids of the columns, in order. */
export function columnsOf(list: List): string[] {
  return list.columns ?? (list.holds === 'projects' ? ofProjects : ofSubjects);
}

/** Chinese titles of the columns; an id nobody knows stands for itself. */
export function columnTitles(plan: Plan, list: List): string[] {
  return columnsOf(list).map((id) => {
    const item = plan.items.find((one) => one.id === id);
    const unit = item?.unit === undefined ? '' : `（${item.unit}）`;
    return listColumns[id] ?? (item === undefined ? id : `${item.title}${unit}`);
  });
}

/**
 * The rows of a list. `earlier` are those of its last version: who stood on it keeps the number
 * and the project, newcomers follow.
 */
export function listRows(
  plan: Plan,
  list: List,
  of: { candidates: readonly Candidate[]; year: number; earlier?: readonly ListRow[] },
): ListRow[] {
  const order = classOrder(plan);
  const chosen = of.candidates
    .filter((one) => one.class !== null && isOn(list, one))
    .sort((a, b) => compare(list, order, a, b));
  const known = new Map((of.earlier ?? []).map((row) => [row.subject, row]));
  const next = counters(of.earlier ?? []);
  const first = chosen.filter(({ subject }) => known.has(subject));
  const added = chosen.filter(({ subject }) => !known.has(subject));
  const sorted = [
    ...first.sort((a, b) => (known.get(a.subject)?.no ?? 0) - (known.get(b.subject)?.no ?? 0)),
    ...added,
  ];
  return sorted.map((one, index) => {
    const label = one.class ?? '';
    const old = known.get(one.subject);
    const project =
      one.graded && opensProject(plan, list, label)
        ? (old?.project ?? `${label}-${of.year}-${String(next(label)).padStart(3, '0')}`)
        : null;
    const no = index + 1;
    const { subject, name, code, territory } = one;
    const cells = Object.fromEntries(columnsOf(list).map((id) => [id, cell(id, one, no, project)]));
    return { no, subject, name, code, territory, class: label, project, cells };
  });
}

function isOn(list: List, one: Candidate): boolean {
  const inClass = list.classes === undefined || list.classes.includes(one.class ?? '');
  const inGroup = list.groups === undefined || list.groups.includes(one.group ?? '');
  return inClass && inGroup && one.fits;
}

/** `none` shows no order of merit inside a class: firms stand there by credit code. */
function compare(list: List, order: readonly string[], a: Candidate, b: Candidate): number {
  const place = (one: Candidate) => {
    const at = order.indexOf(one.class ?? '');
    return at < 0 ? order.length : at;
  };
  const byClass = place(a) - place(b);
  const byCode = text(a.code ?? `~${a.name}`, b.code ?? `~${b.name}`);
  switch (list.order ?? 'none') {
    case 'rank': {
      const byGroup = text(a.group ?? '', b.group ?? '');
      const byRank = (a.rank ?? Infinity) - (b.rank ?? Infinity);
      return byClass || byGroup || (Number.isNaN(byRank) ? 0 : byRank) || byCode;
    }
    case 'territory':
      return text(a.territory, b.territory) || byClass || byCode;
    case 'code':
      return byCode;
    case 'none':
      return byClass || byCode;
  }
}

function text(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function cell(id: string, one: Candidate, no: number, project: string | null): string {
  switch (id) {
    case 'no':
      return String(no);
    case 'project':
      return project ?? '';
    case 'territory':
      return one.territoryTitle;
    case 'group':
      return one.groupTitle ?? one.group ?? '';
    case 'scale':
      return one.scale === 'above' ? '规上' : '规下';
    case 'name':
    case 'code':
    case 'industry':
    case 'class':
    case 'total':
      return one[id] ?? '';
    case 'rank':
      return one.rank === null ? '' : String(one.rank);
    default:
      return one.values[id] ?? '';
  }
}

/** Gives the next free project number of a class, after those already given. */
function counters(rows: readonly ListRow[]): (label: string) => number {
  const last = new Map<string, number>();
  for (const { class: label, project } of rows) {
    const n = Number(project?.split('-').at(-1) ?? 0);
    last.set(label, Math.max(last.get(label) ?? 0, n));
  }
  return (label) => {
    const n = (last.get(label) ?? 0) + 1;
    last.set(label, n);
    return n;
  };
}
