/** The progress report (进展周报): composed from one snapshot of the wall, so that every number agrees. */
import { z } from 'zod';
import type { IsoDate } from '../calendar/day.js';
import { lightWords } from '../lights/light.js';
import type { LightState } from '../lights/light.js';

const Count = z.strictObject({
  word: z.string(),
  count: z.int(),
  /** Against the last issue; null in the first one. */
  change: z.int().nullable(),
  /** The change in words: "（较上期增加 2 项）"; empty without one. */
  note: z.string(),
});

const Problem = z.strictObject({
  flow: z.string(),
  organisation: z.string(),
  task: z.string(),
  days: z.int(),
  missing: z.string(),
  /** In the unit's own words; null when it has stated none. */
  cause: z.string().nullable(),
  /** What stands in the column of causes. */
  note: z.string(),
  /** `blocked`: waits for another unit; `unstated`: again in the report and still no cause. */
  mark: z.enum(['new', 'stated', 'blocked', 'unstated']),
  rung: z.string().nullable(),
});

/** What the template `weekly-brief` shows and what is frozen with the report. */
export const Brief = z.strictObject({
  title: z.string(),
  programme: z.string(),
  issue: z.int(),
  year: z.int(),
  issuer: z.string(),
  on: z.string(),
  asOf: z.string(),
  period: z.strictObject({ from: z.string(), to: z.string() }),
  progress: z.strictObject({
    done: z.string(),
    elapsed: z.string(),
    ahead: z.string(),
    words: z.string(),
  }),
  lights: z.array(Count),
  stages: z.array(
    z.strictObject({ title: z.string(), due: z.string(), light: z.string(), count: z.string() }),
  ),
  states: z.array(z.strictObject({ title: z.string(), count: z.int(), late: z.int() })),
  subjects: z.int(),
  good: z.array(z.strictObject({ organisation: z.string(), text: z.string() })),
  problems: z.array(Problem),
  requirements: z.array(
    z.strictObject({ organisation: z.string(), text: z.string(), by: z.string() }),
  ),
  annex: z.array(
    z.strictObject({
      no: z.int(),
      organisation: z.string(),
      assigned: z.int(),
      doneNow: z.int().nullable(),
      done: z.int(),
      share: z.string(),
      remark: z.string(),
    }),
  ),
  /** The newest seal of a day when the report was made; null before there was one. */
  seal: z.string().nullable().default(null),
});
export type Brief = z.infer<typeof Brief>;

/** What the report is written from: the wall's snapshot. */
export interface Snapshot {
  readonly cycle: { readonly title: string; readonly year: number; readonly lead: string };
  readonly today: IsoDate;
  readonly progress: { readonly done: string; readonly elapsed: string; readonly ahead: string };
  readonly stages: readonly {
    readonly id: string;
    readonly title: string;
    readonly due: IsoDate;
    readonly light: LightState;
    readonly done: number;
    readonly total: number;
  }[];
  readonly rows: readonly SnapshotRow[];
  readonly lights: Readonly<Record<Exclude<LightState, 'notApplicable'>, number>>;
  readonly red: readonly {
    readonly flow: string;
    readonly organisation: { readonly title: string };
    readonly title: string;
    readonly days: number;
    readonly missing: string;
    readonly rung: { readonly title: string } | null;
  }[];
  readonly states: readonly {
    readonly title: string;
    readonly count: number;
    readonly late: number;
  }[];
}

interface SnapshotRow {
  readonly organisation: { readonly id: string; readonly title: string };
  readonly rate: number | null;
  readonly cells: readonly {
    readonly stage: string;
    readonly light: LightState;
    readonly done: number;
    readonly total: number;
  }[];
}

export interface Issue {
  readonly title: string;
  readonly number: number;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** "2022 年 5 月 16 日" and "5 月 16 日 9 时". */
  readonly on: string;
  readonly asOf: string;
  /** The newest seal of a day, as papers print it. */
  readonly seal: string | null;
  /** The day by which what is late has to be done or explained. */
  readonly answerBy: IsoDate;
}

/** What units have said themselves about a late task, by flow. */
export type Causes = Readonly<Record<string, { readonly cause: string; readonly text: string }>>;

/** The cause that puts the question to somebody else. */
export const blockedCause = '等待其他单位';

/** The causes a unit chooses from when it explains a delay. */
export const causes = [blockedCause, '企业原因', '人手不足', '系统或数据问题', '其他'] as const;

/** Writes the report. `previous` is the last issue; without it there are no changes to show. */
export function briefOf(
  snapshot: Snapshot,
  issue: Issue,
  causes: Causes,
  previous: Brief | undefined,
): Brief {
  const problems = snapshot.red.map((item) => problemOf(item, causes, previous));
  const { done, elapsed, ahead } = snapshot.progress;
  return {
    title: issue.title,
    programme: snapshot.cycle.title,
    issue: issue.number,
    year: snapshot.cycle.year,
    issuer: snapshot.cycle.lead,
    on: issue.on,
    asOf: issue.asOf,
    seal: issue.seal,
    period: { from: issue.from, to: issue.to },
    progress: { done, elapsed, ahead, words: aheadWords(ahead) },
    lights: lightCounts(snapshot, previous),
    stages: snapshot.stages.map(({ title, due, light, done, total }) => ({
      title,
      due,
      light: lightWords[light].zh,
      count: total === 0 ? '—' : `${String(done)} / ${String(total)}`,
    })),
    states: snapshot.states.map(({ title, count, late }) => ({ title, count, late })),
    subjects: snapshot.states.reduce((sum, { count }) => sum + count, 0),
    good: goodPractice(snapshot),
    problems,
    requirements: problems.map(({ organisation, task, mark }) => ({
      organisation,
      text: demandOf(task, mark),
      by: issue.answerBy,
    })),
    annex: snapshot.rows.map((row, index) => annexRow(row, index, previous)),
  };
}

/** "快于序时 1.2 个百分点"; the sign of the figure is what decides. */
export function aheadWords(ahead: string): string {
  if (/^-?0(\.0+)?$/.test(ahead)) return '与序时持平';
  return ahead.startsWith('-')
    ? `慢于序时 ${ahead.slice(1)} 个百分点`
    : `快于序时 ${ahead} 个百分点`;
}

function lightCounts(snapshot: Snapshot, previous: Brief | undefined): Brief['lights'] {
  const states = ['overdue', 'dueSoon', 'onTrack', 'done', 'notStarted', 'suspended'] as const;
  return states.map((state) => {
    const word = lightWords[state].zh;
    const count = snapshot.lights[state];
    const last = previous?.lights.find((one) => one.word === word)?.count;
    const change = last === undefined ? null : count - last;
    return { word, count, change, note: changeNote(change) };
  });
}

function changeNote(change: number | null): string {
  if (change === null) return '';
  if (change === 0) return '（与上期持平）';
  return `（较上期${change > 0 ? '增加' : '减少'} ${String(Math.abs(change))} 项）`;
}

/** Units with something finished and nothing late or pressing, best first; five at most. */
function goodPractice({ rows, stages }: Snapshot): Brief['good'] {
  const titles = new Map(stages.map(({ id, title }) => [id, title]));
  return rows
    .filter(({ cells }) => cells.every(({ light }) => light !== 'overdue' && light !== 'dueSoon'))
    .flatMap((row) => {
      const done = row.cells.filter(({ light }) => light === 'done');
      if (done.length === 0) return [];
      const named = done.map(({ stage }) => titles.get(stage) ?? stage).join('、');
      return [{ row, text: `${named}已按期完成，其余任务按计划推进` }];
    })
    .toSorted((a, b) => (b.row.rate ?? 0) - (a.row.rate ?? 0))
    .slice(0, 5)
    .map(({ row, text }) => ({ organisation: row.organisation.title, text }));
}

function problemOf(
  item: Snapshot['red'][number],
  causes: Causes,
  previous: Brief | undefined,
): Brief['problems'][number] {
  const said = causes[item.flow];
  const before = previous?.problems.some(({ flow }) => flow === item.flow) ?? false;
  const mark = markOf(said?.cause, before);
  const cause = said === undefined ? null : `${said.cause}：${said.text}`;
  return {
    flow: item.flow,
    organisation: item.organisation.title,
    task: item.title,
    days: item.days,
    missing: item.missing,
    cause,
    note: cause ?? (mark === 'unstated' ? '再次列出，仍未说明原因' : '尚未说明'),
    mark,
    rung: item.rung?.title ?? null,
  };
}

function markOf(cause: string | undefined, before: boolean): Brief['problems'][number]['mark'] {
  if (cause === undefined) return before ? 'unstated' : 'new';
  return cause === blockedCause ? 'blocked' : 'stated';
}

function demandOf(task: string, mark: Brief['problems'][number]['mark']): string {
  switch (mark) {
    case 'blocked':
      return `${task}：请牵头单位协调相关单位，商定完成时间`;
    case 'unstated':
      return `${task}：请书面说明原因和完成时间`;
    case 'new':
    case 'stated':
      return `${task}：请办结或登记完成时间`;
    default:
      return mark satisfies never;
  }
}

function annexRow(
  row: SnapshotRow,
  index: number,
  previous: Brief | undefined,
): Brief['annex'][number] {
  const mine = row.cells.filter(({ light }) => light !== 'notApplicable');
  const of = (state: LightState) => mine.filter(({ light }) => light === state).length;
  const done = of('done');
  const last = previous?.annex.find((one) => one.organisation === row.organisation.title);
  const remarks = [
    of('overdue') > 0 ? `逾期 ${String(of('overdue'))} 项` : '',
    of('dueSoon') > 0 ? `临期 ${String(of('dueSoon'))} 项` : '',
    of('suspended') > 0 ? `暂停 ${String(of('suspended'))} 项` : '',
  ];
  return {
    no: index + 1,
    organisation: row.organisation.title,
    assigned: mine.length,
    doneNow: last === undefined ? null : done - last.done,
    done,
    share: row.rate === null ? '—' : `${String(row.rate)}%`,
    remark: remarks.filter((remark) => remark !== '').join('，'),
  };
}
