import { createWriteStream, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Command, type Io, optionFaults } from '../command.js';
import { codeOf } from '../documents/errors.js';
import { writeTable } from '../documents/write.js';
import { evaluate as evaluateSubjects } from '../domain/evaluation/evaluate.js';
import type { Evaluation } from '../domain/evaluation/evaluation.js';
import type { EvaluationInput } from '../domain/evaluation/input.js';
import { DomainError } from '../domain/errors.js';
import { firstYear } from '../domain/programme/check/check.js';
import { withProposals } from '../domain/programme/filling.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { ProgrammeFaulty } from '../programme/errors.js';
import { readProgramme, readProgrammeFile } from '../programme/files.js';
import { isReadable } from '../programme/load.js';
import type { Loaded } from '../programme/load.js';
import { countOf } from '../programme/summary.js';
import { readEvents } from './evaluate-events.js';
import { readSubjects } from './evaluate-file.js';
import type { SubjectsRead } from './evaluate-file.js';
import type { FileFault } from './evaluate-header.js';
import { lookingBack, problemLines } from './evaluate-notes.js';
import { csvOf, resultTable } from './evaluate-table.js';

const usage = `evaluate --programme <文件或编号> --data <csv|xlsx> [--previous <csv|xlsx>] [--events <csv|xlsx>]
         [--year <工作年度>] [--format json|csv|xlsx] [--out <文件>] [--trace]

按方案评价一张表里的企业，不需要数据库。
Evaluates the subjects of a table by a programme, without a database.

--programme  方案文件，或方案编号。待填之处按建议值（propose）计算，并一一列出；没有建议值的不能计算。
             A file or an id. What is left to fill is computed with its proposals, and listed.
--data       第一行是列名，以下一家企业一行。列名写编号或中文，单位可以放在括号里，如“入库税收（万元）”：
             code 统一社会信用代码（必有，按 GB 32100 校验；没有代码的，这一栏写自编号，
             并在 pending 无代码原因一栏写明原因）、name 企业名称、region 所在地区、territory 属地、zone 园区、
             parcels 宗地号、groupCompany 所属集团、landlord 房东代码（合并评价用）、onTime 按时报送（是/否）、industry 行业代码、scale 规模（规上/规下）、founded 成立日期、inProductionSince 投产日期，
             以及方案的各数据项；方案写明 required 的数据项必须有列。“序号”“备注”不读，别的列不认识就报错。
             1,234.5 和全角数字都认；缺数留空，不写“—”“无”。csv 的编码（UTF-8、GBK）和分隔符自动辨认。
             One header row of ids or Chinese titles, one row a subject. 1,234.5 and full-width digits are read.
--previous   上一年度的同样一张表；方案用到上年数（growth、last）的必须给。不在今年表里的企业，仍计入上年的基准值。 The same table of the year before.
--events     事故、违法、荣誉等记录：code、kind 类别、level 级别、date 日期，可有 until 有效期至、amount 数额。
             类别写编号或名称，级别照方案所列。 Accidents, violations, honours.
--year       工作年度；须在方案适用的年度之内，不写的按第一年。
             The work year, one the programme runs in; its first unless given.
--format     json（默认）、csv、xlsx。 --out  写到文件；xlsx 必须写。
--trace      在 JSON 里附上每一步的计算过程。 Every step of the computation in the JSON.

数据有错时列出文件、行、列和改法；数据有错、或有企业不能评价时，退出码为 1。
Exit code 1 on bad data (with row and column) or when a subject cannot be evaluated.

  npm run -s battlemap -- evaluate --programme tongzhou-bay-2022 --data 2022.xlsx --previous 2021.xlsx \\
    --events 2021-events.csv --format xlsx --out result.xlsx`;

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
          ...(more > 0 ? [`……另有 ${String(more)} 处 / and ${String(more)} more`] : []),
        ].join('\n'),
        en: `faults in the data: ${String(faults.length)}`,
      },
      faults,
    );
  }
}

/** A place of the programme is still to be filled, and nothing is proposed for it. */
class NothingProposed extends DomainError {
  readonly code = 'evaluation.nothing-proposed';

  constructor(file: string, gaps: readonly Gap[]) {
    const places = gaps.map(({ line, path }) => `${file}:${String(line)}  ${path}`);
    const reasons = gaps.map(({ reason }, at) => `${places[at] ?? ''}（${reason}）`);
    super({
      zh: `方案待填又没有建议值，不能计算，请填写，或在 toFill 后面加上 propose：\n${reasons.join('\n')}`,
      en: `to fill, with no proposal; put a value or add propose: ${places.join(', ')}`,
    });
  }
}

/** The programme does not run in the year asked for. */
class YearNotCovered extends DomainError {
  readonly code = 'evaluation.year-not-covered';

  constructor(year: number, { from, to }: NonNullable<FilledProgramme['years']>) {
    const [first, last] = [String(from), to === undefined ? '' : String(to)];
    super({
      zh: `方案适用 ${first}—${last} 年，不能按它评价 ${String(year)} 年度；请改 --year，或换适用这一年的方案`,
      en: `the programme runs ${first}–${last}, not in ${String(year)}; change --year or take the programme of that year`,
    });
  }
}

/** The result cannot be written where it was to go. */
class NotWritable extends DomainError {
  readonly code = 'evaluation.not-writable';
}

export const evaluate: Command = {
  name: 'evaluate',
  summary: '按方案评价一张表 / evaluate a table by a programme',
  usage,
  async run(args, io) {
    const order = orderOf(args);
    const { programme, proposed } = load(order.programme);
    const year = yearOf(order, programme);
    const { input, read } = await inputOf(order, programme, year);
    // Only now: over a fault in the data nobody would find it among them.
    for (const { path, line, reason, propose } of proposed) {
      const value = typeof propose === 'string' ? propose : JSON.stringify(propose);
      io.err(
        `待填，按建议值计算 / proposed: 第 ${String(line)} 行 ${path} = ${value}（${reason}）`,
      );
    }
    if (order.previous === undefined) {
      for (const line of lookingBack(programme)) io.err(line);
    }
    const evaluation = evaluateSubjects(programme, input);
    await put(order, { io, programme, evaluation, proposed });
    for (const line of problemLines(order.data, programme, { read, evaluation })) io.err(line);
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
  const lacking = '参数有误 / wrong options\n  --out：写 xlsx 须填 / is needed with --format xlsx';
  const said = order.success ? lacking : optionFaults(order.error.issues);
  throw new EvaluateUsage({ zh: `${said}\n\n${usage}`, en: 'see above' });
}

type Gap = Loaded['toFill'][number];

/** The programme with its proposals, and those the result depends on. */
function load(target: string): { programme: FilledProgramme; proposed: Gap[] } {
  const loaded = existsSync(target) ? readProgrammeFile(target) : readProgramme(target);
  if (!isReadable(loaded) || countOf(loaded, 'error') > 0) {
    throw new ProgrammeFaulty(target, loaded.findings);
  }
  const open = loaded.toFill.filter(({ propose }) => propose === undefined);
  if (open.length > 0) throw new NothingProposed(loaded.file, open);
  const { programme } = withProposals(loaded.programme);
  return { programme, proposed: loaded.toFill.filter(({ path }) => COUNTS.test(path)) };
}

/** The parts of a programme that the result depends on; owners and approvals play no part. */
const COUNTS =
  /^(decimals|constants|derived|external|population|evaluation|grading|adjust|quota|gates)\b(?!.*\.(by|approve|owner)$)/;

/** The work year. @throws YearNotCovered outside the years the programme says it is for */
function yearOf(order: Order, programme: FilledProgramme): number {
  const year = order.year ?? firstYear(programme);
  const { years } = programme;
  if (years !== undefined && (year < years.from || year > (years.to ?? year))) {
    throw new YearNotCovered(year, years);
  }
  return year;
}

async function inputOf(
  order: Order,
  programme: FilledProgramme,
  year: number,
): Promise<{ input: EvaluationInput; read: SubjectsRead }> {
  const read = await readSubjects(order.data, programme, { year });
  const before =
    order.previous === undefined
      ? undefined
      : await readSubjects(order.previous, programme, { year: year - 1, isPast: true });
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
  told: { io: Io; programme: FilledProgramme; evaluation: Evaluation; proposed: readonly Gap[] },
): Promise<void> {
  const { io, programme, evaluation, proposed } = told;
  const { format, out } = order;
  if (format === 'xlsx' && out !== undefined) {
    const { columns, rows } = resultTable(programme, evaluation);
    const table = writeTable(columns, rows, { sheet: '评价结果' });
    await pipeline(table, createWriteStream(out)).catch(refuseOut(out));
    return;
  }
  const text =
    format === 'json'
      ? jsonOf(evaluation, { proposed, trace: order.trace })
      : csvOf(resultTable(programme, evaluation));
  // Excel takes a file without this mark for a Western one.
  const marked = format === 'csv' ? `\ufeff${text}` : text;
  if (out === undefined) io.out(marked);
  else await writeFile(out, `${marked}\n`).catch(refuseOut(out));
}

function refuseOut(out: string): (error: unknown) => never {
  return (error) => {
    const code = codeOf(error);
    if (code === undefined) throw error;
    const [zh, en] = [
      `写不进 ${out}（${code}），请核对路径和权限`,
      `cannot write ${out} (${code})`,
    ];
    throw new NotWritable({ zh, en });
  };
}

function jsonOf(
  evaluation: Evaluation,
  { proposed, trace }: { proposed: readonly Gap[]; trace: boolean },
): string {
  const subjects = evaluation.subjects.map(({ trace: steps, ...subject }) =>
    trace ? { ...subject, trace: steps } : subject,
  );
  return JSON.stringify({ ...evaluation, subjects, proposed }, undefined, 2);
}

function placed({ file, row, column, title, value, zh, en }: FileFault): string {
  const cell = column === null ? '' : ` ${column} 列${title ? `（${title}）` : ''}`;
  const found = value === null ? '' : `“${value}”`;
  const line = row === null ? '' : ` 第 ${String(row)} 行`;
  return `${file}${line}${cell}${found}：${zh} / ${en}`;
}
