/** A hundred thousand enterprises arrive as an xlsx: read, checked, staged; beside reading it alone. */
import 'reflect-metadata';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Test } from '@nestjs/testing';
import ExcelJS from 'exceljs';
import { Clock, FixedClock, stopwatch } from '../src/clock.js';
import { ClockModule } from '../src/clock/clock.module.js';
import { CycleService } from '../src/cycle/cycle.service.js';
import { Programme } from '../src/domain/programme/schema.js';
import { SYSTEM } from '../src/flow/flow.types.js';
import type { Actor } from '../src/flow/flow.types.js';
import { HttpModule } from '../src/http/http.module.js';
import { collectEarly } from '../src/memory.js';
import { PersistenceModule } from '../src/persistence/persistence.module.js';
import { ImportService } from '../src/subject/import.service.js';
import { SubjectModule } from '../src/subject/subject.module.js';
import { HEAD, ITEMS, ROWS } from './import-files.js';
import { median, type Figure } from './kernel.js';

const ROUNDS = 3;
const LIMIT_MB = 150;

const ids = Array.from({ length: ITEMS }, (_, i) => `item${String(i + 1)}`);

const programme = Programme.parse({
  programme: 'import-bench',
  kind: 'evaluation',
  title: '导入',
  document: { issuer: '测试' },
  region: '320600',
  organisations: [
    { id: 'miit', title: '工信局', role: 'lead' },
    { id: 'north', title: '北镇', role: 'territory' },
    { id: 'south', title: '南镇', role: 'territory' },
  ],
  items: ids.map((id, i) => ({
    id,
    title: `数据项${String(i + 1)}`,
    unit: '万元',
    required: true,
    check: `${id} >= 0`,
  })),
  population: {
    subject: 'enterprise',
    scope: 'true',
    groups: [{ id: 'all', title: '全部', when: 'true' }],
  },
  stages: [{ id: 'entry', title: '录入', from: '2022-01-01', due: '2022-03-31', does: 'collect' }],
});

/** Writes the two files in another process and waits for its end. */
async function writeFiles(folder: string): Promise<void> {
  const script = fileURLToPath(new URL('./import-files.js', import.meta.url));
  const child = fork(script, [folder], { execArgv: [] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('the files could not be written');
}

/** Milliseconds exceljs takes to read the file as a stream, doing nothing with the rows. */
async function parseWithExcelJs(file: string): Promise<number> {
  const elapsed = stopwatch();
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(file, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
  });
  let seen = 0;
  for await (const sheet of reader) for await (const row of sheet) seen += row.cellCount;
  if (seen !== (ROWS + 1) * HEAD.length) throw new Error(`exceljs saw ${String(seen)} cells`);
  return elapsed();
}

/** Runs `work` and answers by how many megabytes the process grew meanwhile. */
async function peakMegabytes(work: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;
  let peak = idle;
  const look = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
  try {
    await work();
  } finally {
    clearInterval(look);
  }
  return (peak - idle) / 1e6;
}

const lead: Actor = {
  id: 'bench',
  name: 'bench',
  role: 'lead',
  region: '320600',
  organisation: 'miit',
  subjectId: null,
};

export async function run(): Promise<Figure[]> {
  collectEarly();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bm-bench-'));
  await writeFiles(folder);
  const module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, HttpModule, SubjectModule],
  })
    .overrideProvider(Clock)
    .useValue(new FixedClock('2022-01-10'))
    .compile();
  await module.init();
  try {
    const { id: cycle } = await module
      .get(CycleService)
      .open({ programmeId: 'import-bench', programme, year: 2022 }, SYSTEM);
    const [inline, shared] = [path.join(folder, 'inline.xlsx'), path.join(folder, 'shared.xlsx')];
    return await measured(module.get(ImportService), cycle, { inline, shared });
  } finally {
    await module.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(
  imports: ImportService,
  cycle: string,
  { inline, shared }: { inline: string; shared: string },
): Promise<Figure[]> {
  const check = async (file: string): Promise<string> => {
    const report = await imports.check(lead, cycle, { path: file, name: '企业.xlsx' });
    if (report.accepted !== ROWS) throw new Error(`${String(report.rejected)} rows were refused`);
    return report.import;
  };
  // Memory first: what others leave behind must not count as idle.
  const memory = {
    inline: await peakMegabytes(() => check(inline)),
    shared: await peakMegabytes(() => check(shared)),
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  let last = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    const elapsed = stopwatch();
    last = await check(inline);
    ours.push(elapsed());
    theirs.push(await parseWithExcelJs(inline));
  }
  const sharedTime = stopwatch();
  await check(shared);
  const sharedMs = sharedTime();
  const acceptTime = stopwatch();
  const accepting = await peakMegabytes(() => imports.accept(lead, cycle, last));
  const acceptMs = acceptTime();
  const peer = median(theirs);
  const against = `exceljs stream, reading alone: ${peer.toFixed(0)} ms`;
  const size = '100 000 × 20';
  const limit = `idle + ${String(LIMIT_MB)} MB`;
  return [
    time(`xlsx import ${size}: read, check, stage`, median(ours), against, peer, '≤ 0.75'),
    time(`the same with shared strings, as Excel saves`, sharedMs, against, peer, null),
    space(`xlsx import ${size}: peak memory`, memory.inline, limit),
    space('the same with shared strings', memory.shared, limit),
    time(`taking ${size} over, flows opened`, acceptMs, null, null, null),
    space('taking over: peak memory', accepting, limit),
  ];
}

function time(
  name: string,
  ms: number,
  against: string | null,
  peer: number | null,
  target: string | null,
): Figure {
  const ratio = peer === null ? null : ms / peer;
  return { name, value: Math.round(ms), unit: 'ms', against, ratio, target };
}

function space(name: string, megabytes: number, against: string): Figure {
  const value = Math.round(megabytes);
  return { name, value, unit: 'MB', against, ratio: value / LIMIT_MB, target: '≤ 1' };
}
