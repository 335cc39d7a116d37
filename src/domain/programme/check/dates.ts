/** Dates and periods: readable, in the right place, not against each other. */
import { DomainError } from '../../errors.js';
import { parseDuration } from '../../calendar/duration.js';
import { parseRecurring } from '../../calendar/recurring.js';
import { type VagueDate, resolveVagueDate } from '../../calendar/vague-date.js';
import { parseRungTime } from '../ladders.js';
import type { Programme } from '../schema.js';
import { type Finding, type Path, error, given, warning } from './finding.js';

type Reader = (text: string) => unknown;

/** Every date and period of the programme read once; `year` is a cycle year to resolve them for. */
export function dateFindings(programme: Programme, year: number): Finding[] {
  const readers = {
    date: (text: string) => resolveVagueDate(text, year),
    dateOrRecurring: (text: string) => parseRecurring(text) ?? resolveVagueDate(text, year),
    period: parseDuration,
    rung: parseRungTime,
  } as const;
  const unread = writtenTimes(programme).flatMap(({ kind, text, path }) =>
    typeof text === 'string' ? unreadable(readers[kind], text, path) : [],
  );
  return [...unread, ...contradictions(programme, year)];
}

interface WrittenTime {
  readonly kind: 'date' | 'dateOrRecurring' | 'period' | 'rung';
  readonly text: unknown;
  readonly path: Path;
}

function writtenTimes(programme: Programme): WrittenTime[] {
  return [
    time('date', programme.document.to, 'document', 'to'),
    ...ofStages(programme),
    ...ofConsent(programme),
    ...ofRectification(programme),
    ...ofSupervision(programme),
    ...ofProblems(programme),
  ];
}

function time(kind: WrittenTime['kind'], text: unknown, ...path: Path): WrittenTime {
  return { kind, text, path };
}

function ofStages({ stages }: Programme): WrittenTime[] {
  return stages.flatMap((stage, i) => [
    time('date', stage.from, 'stages', i, 'from'),
    time('date', stage.due, 'stages', i, 'due'),
    ...stage.tasks.flatMap((task, k) => [
      time('date', task.from, 'stages', i, 'tasks', k, 'from'),
      time('date', task.due, 'stages', i, 'tasks', k, 'due'),
    ]),
  ]);
}

function ofConsent({ correction, lateEntry, confirmation, appeal }: Programme): WrittenTime[] {
  return [
    time('period', correction?.within, 'correction', 'within'),
    time('period', lateEntry?.within, 'lateEntry', 'within'),
    time('period', confirmation?.within, 'confirmation', 'within'),
    time('period', appeal?.within, 'appeal', 'within'),
    time('period', appeal?.answer, 'appeal', 'answer'),
  ];
}

function ofRectification({ rectification, policies }: Programme): WrittenTime[] {
  const classes = Object.entries(rectification?.classes ?? {}).flatMap(([id, rule]) => {
    const path: Path = ['rectification', 'classes', id];
    return [
      time('date', rule.plan, ...path, 'plan'),
      time('date', rule.due, ...path, 'due'),
      ...(given(rule.milestones) ?? []).map((one, i) =>
        time('date', one.due, ...path, 'milestones', i, 'due'),
      ),
    ];
  });
  return [
    ...classes,
    time('date', rectification?.redeemFrom, 'rectification', 'redeemFrom'),
    ...(policies ?? []).map((policy, i) => time('date', policy.from, 'policies', i, 'from')),
  ];
}

function ofSupervision({ ladder, ...programme }: Programme): WrittenTime[] {
  const rungs = typeof ladder === 'string' ? [] : ladder;
  const lists = ['reports', 'cadence', 'periodicReports'] as const;
  return [
    ...rungs.flatMap((rung, i) => [
      time('rung', rung.at, 'ladder', i, 'at'),
      time('period', rung.replyWithin, 'ladder', i, 'replyWithin'),
    ]),
    ...lists.flatMap((list) =>
      (programme[list] ?? []).map((one, i) => time('dateOrRecurring', one.by, list, i, 'by')),
    ),
  ];
}

function ofProblems({ problems }: Programme): WrittenTime[] {
  return [
    time('period', problems?.takeUp, 'problems', 'takeUp'),
    time('period', problems?.answer, 'problems', 'answer'),
    ...(problems?.levels ?? []).map((level, i) =>
      time('period', level.after, 'problems', 'levels', i, 'after'),
    ),
  ];
}

function unreadable(reader: Reader, text: string, path: Path): Finding[] {
  try {
    reader(text);
    return [];
  } catch (problem) {
    if (!(problem instanceof DomainError)) throw problem;
    return [error({ code: problem.code, path, zh: problem.message, en: problem.english })];
  }
}

interface Window {
  readonly from?: VagueDate;
  readonly due?: VagueDate;
}

function contradictions(programme: Programme, year: number): Finding[] {
  const windows = new Map(
    programme.stages.map((stage) => [
      stage.id,
      { from: resolved(stage.from, year), due: resolved(stage.due, year) } satisfies Window,
    ]),
  );
  return programme.stages.flatMap((stage, i) => {
    const own = windows.get(stage.id) ?? {};
    const path: Path = ['stages', i];
    return [
      ...ownContradictions(own, path),
      ...(stage.after ?? []).flatMap((id, k) =>
        orderContradiction(stage, own, {
          id,
          title: programme.stages.find((one) => one.id === id)?.title ?? id,
          window: windows.get(id) ?? {},
          path: [...path, 'after', k],
        }),
      ),
      ...taskContradictions(stage, own, year, path),
    ];
  });
}

function resolved(text: unknown, year: number): VagueDate | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return resolveVagueDate(text, year);
  } catch {
    // Unreadable dates have been reported where they stand.
    return undefined;
  }
}

function ownContradictions({ from, due }: Window, at: Path): Finding[] {
  const found: Finding[] = [];
  if (from?.bound === 'before') {
    found.push(
      warning({
        code: 'programme.from-is-a-due-date',
        path: [...at, 'from'],
        zh: `“${from.literal}”说的是截止时间，却写在开始时间 from 里`,
        en: `"${from.literal}" is a due date but stands under from`,
      }),
    );
  }
  if (due?.bound === 'from') {
    found.push(
      error({
        code: 'programme.due-is-a-start',
        path: [...at, 'due'],
        zh: `“${due.literal}”说的是开始时间，却写在截止时间 due 里；应写在 from 里`,
        en: `"${due.literal}" is a start but stands under due; write it under from`,
      }),
    );
  }
  if (from !== undefined && due !== undefined && due.end < from.start) {
    found.push(
      error({
        code: 'programme.due-before-from',
        path: [...at, 'due'],
        zh: `截止时间“${due.literal}”（${due.end}）早于开始时间“${from.literal}”（${from.start}）`,
        en: `due "${due.literal}" (${due.end}) is before from "${from.literal}" (${from.start})`,
      }),
    );
  }
  return found;
}

function orderContradiction(
  stage: Programme['stages'][number],
  own: Window,
  before: { id: string; title: string; window: Window; path: Path },
): Finding[] {
  const earlier = before.window.due?.end ?? before.window.from?.start;
  const later = own.due?.end ?? own.from?.end;
  if (earlier === undefined || later === undefined || later >= earlier) return [];
  return [
    error({
      code: 'programme.before-its-predecessor',
      path: before.path,
      zh: `“${stage.title}”要在“${before.title}”之后，时间却在它之前（${later} 早于 ${earlier}）`,
      en: `"${stage.id}" comes after "${before.id}" but is due earlier (${later} before ${earlier})`,
    }),
  ];
}

function taskContradictions(
  stage: Programme['stages'][number],
  own: Window,
  year: number,
  at: Path,
): Finding[] {
  return stage.tasks.flatMap((task, k) => {
    const due = resolved(task.due, year);
    if (due === undefined || own.due === undefined || due.end <= own.due.end) return [];
    return error({
      code: 'programme.task-after-stage',
      path: [...at, 'tasks', k, 'due'],
      zh: `任务“${task.title}”的截止时间 ${due.end} 晚于所在阶段的 ${own.due.end}`,
      en: `task "${task.id}" is due ${due.end}, after its stage (${own.due.end})`,
    });
  });
}
