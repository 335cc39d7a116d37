import { createWriteStream, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Command, Io } from '../command.js';
import { writeTable } from '../documents/write.js';
import { evaluate as evaluateSubjects } from '../domain/evaluation/evaluate.js';
import type { Evaluation } from '../domain/evaluation/evaluation.js';
import type { EvaluationInput } from '../domain/evaluation/input.js';
import { DomainError } from '../domain/errors.js';
import { firstYear } from '../domain/programme/check/check.js';
import { withProposals } from '../domain/programme/filling.js';
import type { Unfilled } from '../domain/programme/filling.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { ProgrammeFaulty } from '../programme/errors.js';
import { readProgramme, readProgrammeFile } from '../programme/files.js';
import { isReadable } from '../programme/load.js';
import { countOf } from '../programme/summary.js';
import { readEvents } from './evaluate-events.js';
import { readSubjects } from './evaluate-file.js';
import type { FileFault, SubjectsRead } from './evaluate-file.js';
import { csvOf, resultTable } from './evaluate-table.js';

const usage = `evaluate --programme <文件或编号> --data <csv|xlsx> [--previous <csv|xlsx>] [--events <csv|xlsx>]
         [--year <工作年度>] [--format json|csv|xlsx] [--out <文件>] [--trace]

按方案评价一张表里的企业，不需要数据库。第一行是列名：数据项编号或中文名称，另有 code、name、scale、
industry、region、territory、founded、inProductionSince。--previous 是上一年度的同样一张表，--events 是
事故、违法、荣誉等记录（code, kind, level, date）。方案待填之处按其建议值（propose）计算，并一一列出。
--trace 在 JSON 里附上每一步的计算过程。数据有错、或有企业不能评价时，退出码为 1。
Evaluates the subjects of a table by a programme, without a database. The header row holds item ids or Chinese
titles. What the programme leaves to fill is computed with its proposals, and listed. Exit code 1 on bad data
(with row and column) or when a subject cannot be evaluated.

  npm run -s battlemap -- evaluate --programme tongzhou-bay-2022 --data 2022.xlsx --previous 2021.xlsx --format json`;

const Order = z.object({
  programme: z.string().min(1),
  data: z.string().min(1),
  previous: z.string().optional(),
  events: z.string().optional(),
  year: z.coerce.number().int().min(2000).max(2100).optional(),
  format: z.enum(['json', 'csv', 'xlsx']).default('json'),
  out: z.string().optional(),
  trace: z.boolean().default(false),
});
type Order = z.infer<typeof Order>;

/** The options do not make an order. */
class EvaluateUsage extends DomainError {
  readonly code = 'evaluation.usage';
}

/** Cells that cannot be read; `details` lists them. */
class BadData extends DomainError {
  readonly code = 'evaluation.bad-data';

  constructor(faults: readonly FileFault[]) {
    const shown = faults.slice(0, 50);
    const more = faults.length - shown.length;
    super(
      {
        zh: [
          `数据有 ${String(faults.length)} 处错误：`,
          ...shown.map(placed),
          ...(more > 0 ? [`……另有 ${String(more)} 处`] : []),
        ].join('\n'),
        en: `${String(faults.length)} faults in the data`,
      },
      faults,
    );
  }
}

export const evaluate: Command = {
  name: 'evaluate',
  summary: '按方案评价一张表 / evaluate a table by a programme',
  usage,
  async run(args, io) {
    const order = orderOf(args);
    const { programme, proposed } = load(order.programme);
    for (const { path, reason, propose } of proposed) {
      io.err(
        `待填，按建议值计算 / proposed: ${path} = ${typeof propose === 'string' ? propose : JSON.stringify(propose)}（${reason}）`,
      );
    }
    const year = order.year ?? firstYear(programme);
    const { input, read } = await inputOf(order, programme, year);
    for (const title of read.ignored) io.err(`不认识的列，未用 / unknown column: ${title}`);
    const evaluation = evaluateSubjects(programme, input);
    await put(order, { io, programme, evaluation, proposed });
    for (const { subject, message, english } of evaluation.problems) {
      const row = read.rows.get(subject ?? '');
      io.err(
        `${row === undefined ? '' : `${order.data} 第 ${String(row)} 行 `}${message} / ${english}`,
      );
    }
    return evaluation.problems.length === 0 ? 0 : 1;
  },
};

function orderOf(args: readonly string[]): Order {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      programme: text,
      data: text,
      previous: text,
      events: text,
      year: text,
      format: text,
      out: text,
      trace: { type: 'boolean' },
    },
  });
  const order = Order.safeParse(values);
  const lacksFile = order.success && order.data.format === 'xlsx' && order.data.out === undefined;
  if (order.success && !lacksFile) return order.data;
  const at = order.success
    ? 'out'
    : order.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new EvaluateUsage({
    zh: `选项不全或不对：${at}\n\n${usage}`,
    en: `options missing or wrong: ${at}`,
  });
}

function load(target: string): { programme: FilledProgramme; proposed: Unfilled[] } {
  const loaded = existsSync(target) ? readProgrammeFile(target) : readProgramme(target);
  if (!isReadable(loaded) || countOf(loaded, 'error') > 0) {
    throw new ProgrammeFaulty(target, loaded.findings);
  }
  const { programme, proposed } = withProposals(loaded.programme);
  return { programme, proposed: proposed.filter(({ path }) => COUNTS.test(path)) };
}

/** The parts of a programme that the result depends on; owners and approvals play no part. */
const COUNTS =
  /^(decimals|constants|derived|external|population|evaluation|grading|adjust|quota|gates)\b(?!.*\.(by|approve|owner)$)/;

async function inputOf(
  order: Order,
  programme: FilledProgramme,
  year: number,
): Promise<{ input: EvaluationInput; read: SubjectsRead }> {
  const read = await readSubjects(order.data, programme, year);
  const before =
    order.previous === undefined
      ? undefined
      : await readSubjects(order.previous, programme, year - 1);
  const codes = new Set(read.subjects.map(({ code }) => code));
  const events =
    order.events === undefined ? undefined : await readEvents(order.events, programme, codes);
  const faults = [...read.faults, ...(before?.faults ?? []), ...(events?.faults ?? [])];
  if (faults.length > 0) throw new BadData(faults);
  const past = new Map(before?.subjects.map(({ code, values }) => [code, values]));
  const subjects = read.subjects.map((subject) => ({
    ...subject,
    last: past.get(subject.code),
    events: events?.events.get(subject.code),
  }));
  const input = { year, subjects, previousSubjects: before?.subjects, trace: order.trace };
  return { input, read };
}

async function put(
  order: Order,
  told: { io: Io; programme: FilledProgramme; evaluation: Evaluation; proposed: Unfilled[] },
): Promise<void> {
  const { io, programme, evaluation, proposed } = told;
  const { format, out } = order;
  if (format === 'xlsx' && out !== undefined) {
    const { columns, rows } = resultTable(programme, evaluation);
    await pipeline(writeTable(columns, rows, { sheet: '评价结果' }), createWriteStream(out));
    return;
  }
  const text =
    format === 'json'
      ? jsonOf(evaluation, proposed, order.trace)
      : csvOf(resultTable(programme, evaluation));
  // Excel takes a file without this mark for a Western one.
  const mark = format === 'csv' ? '\ufeff' : '';
  if (out === undefined) io.out(text);
  else await writeFile(out, `${mark}${text}\n`);
}

function jsonOf(evaluation: Evaluation, proposed: readonly Unfilled[], trace: boolean): string {
  const subjects = evaluation.subjects.map(({ trace: steps, ...subject }) =>
    trace ? { ...subject, trace: steps } : subject,
  );
  return JSON.stringify({ ...evaluation, subjects, proposed }, undefined, 2);
}

function placed({ file, row, column, title, value, zh, en }: FileFault): string {
  const cell = column === null ? '' : ` ${column} 列（${title ?? ''}）`;
  const found = value === null ? '' : `“${value}”`;
  return `${file} 第 ${String(row)} 行${cell}${found}：${zh} / ${en}`;
}
