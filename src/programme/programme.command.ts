/** `programme check <file>`, `programme list`: programmes from the command line. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Command, Io } from '../command.js';
import { firstYear } from '../domain/programme/check/check.js';
import { planPage } from '../domain/programme/plan-page.js';
import { ProgrammeUsage } from './errors.js';
import { programmeIds, readCalendar, readProgramme, readProgrammeFile } from './files.js';
import { programmeJsonSchema } from './json-schema.js';
import { type Loaded, type Located, isReadable } from './load.js';
import { countOf, summaryOf } from './summary.js';

const usage = `programme check <文件或编号> [--year 2022] [--json]
    检查一份方案：名称、公式、权重、日期、阶段、等级、待填事项，然后把它印成可以签发的一页。
    Checks a programme and prints it as a page to sign. Exit code 1 when something is wrong.

programme schema
    打印方案文件的 JSON Schema，供编辑器提示和校验 / prints the JSON Schema for editors.

programme list [--json]
    列出现有的方案 / lists the programmes there are.

例 / examples
    npm run -s battlemap -- programme check workflows/programmes/tongzhou-bay-2022.yaml
    npm run -s battlemap -- programme check rongcheng-2019 --json
    npm run -s battlemap -- programme list`;

export const programme: Command = {
  name: 'programme',
  summary: '检查、列出方案 / check and list programmes',
  usage,
  async run(args, io) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, year: { type: 'string' } },
    });
    const [what, target] = positionals;
    const json = values.json ?? false;
    if (what === 'list') return list(io, json);
    if (what === 'schema') return schema(io);
    if (what === 'check' && target !== undefined) {
      return check(target, { io, json, year: values.year });
    }
    throw new ProgrammeUsage();
  },
};

function schema(io: Io): 0 {
  io.out(programmeJsonSchema().trimEnd());
  return 0;
}

function list(io: Io, json: boolean): 0 | 1 {
  const lines = programmeIds().map((id) => summaryOf(readProgramme(id), id));
  if (json) io.out(JSON.stringify(lines, undefined, 2));
  else for (const one of lines) io.out(lineOf(one));
  return lines.every((one) => one.errors === 0) ? 0 : 1;
}

function lineOf({ id, title, toFill, errors, unsupported }: ReturnType<typeof summaryOf>): string {
  const notes = [
    errors > 0 ? `${errors} 处错误` : '',
    unsupported > 0 ? `${unsupported} 处尚不支持` : '',
    toFill > 0 ? `待填 ${toFill} 处` : '',
  ].filter((note) => note !== '');
  return `${id.padEnd(24)}${title}${notes.length === 0 ? '' : `（${notes.join('，')}）`}`;
}

interface Asked {
  readonly io: Io;
  readonly json: boolean;
  readonly year?: string;
}

function check(target: string, { io, json, year }: Asked): 0 | 1 {
  const trial = { trial: true };
  const loaded = existsSync(target)
    ? readProgrammeFile(target, trial)
    : readProgramme(target, trial);
  const failed = countOf(loaded, 'error') > 0;
  if (json) {
    io.out(JSON.stringify(reportOf(loaded), undefined, 2));
    return failed ? 1 : 0;
  }
  for (const finding of loaded.findings) io.err(sentence(finding));
  for (const { path, parent, own } of loaded.overrides) {
    io.out(
      `与上级不同：${path}  ${JSON.stringify(parent)} → ${own === undefined ? '删除' : JSON.stringify(own)}`,
    );
  }
  if (isReadable(loaded)) {
    const wanted = year === undefined ? firstYear(loaded.programme) : Number(year);
    io.out(planPage(loaded.programme, wanted, readCalendar()));
  }
  io.err(conclusion(loaded));
  return failed ? 1 : 0;
}

function reportOf({ file, programme: one, findings, toFill, overrides }: Loaded) {
  return { file, programme: one?.programme ?? null, findings, toFill, overrides };
}

const levels = { error: '错误', unsupported: '尚不支持', warning: '提醒' } as const;

function sentence({ file, line, column, level, path, message, english }: Located): string {
  return `${file}:${line}:${column}  ${levels[level]}  ${path === '' ? '' : `${path}：`}${message}\n    ${english}`;
}

function conclusion(loaded: Loaded): string {
  const errors = countOf(loaded, 'error');
  if (errors > 0) return `有 ${errors} 处错误，方案还不能用 / ${errors} errors`;
  const rest = [
    loaded.toFill.length > 0 ? `${loaded.toFill.length} 处待填` : '',
    countOf(loaded, 'unsupported') > 0 ? `${countOf(loaded, 'unsupported')} 处尚不支持` : '',
  ].filter((text) => text !== '');
  return rest.length === 0
    ? '没有错误，可以开展年度工作 / no errors: a cycle can open'
    : `没有错误；${rest.join('、')}，填定之前只能推演 / no errors, but a cycle cannot open yet`;
}
