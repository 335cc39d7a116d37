/** `cycle open`, `cycle list`: the years from the command line; the first one can only begin here. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Command, type Io, optionFaults, optionOf, withService } from '../command.js';
import { clauseOf, placeOf, unfilled } from '../domain/programme/filling.js';
import type { Unfilled } from '../domain/programme/filling.js';
import type { Programme } from '../domain/programme/schema.js';
import { SYSTEM } from '../flow/flow.types.js';
import { ProgrammeFaulty } from '../programme/errors.js';
import { readFillings, readProgramme, readProgrammeFile } from '../programme/files.js';
import { isReadable } from '../programme/load.js';
import { CycleCommandModule } from './cycle.command.module.js';
import { CycleService } from './cycle.service.js';

const usage = `cycle open --programme <编号或文件> --year <年度> [--fill <yaml>] [--with-proposals] [--json]
    开启一个年度：方案定稿，单位、各阶段建立。方案还有待填项的，什么也不开启，逐项列出，退出码为 1；
    列出的内容就是一份可以修改的 --fill 文件。--with-proposals 时没有填的项采用建议值。
    Opens a year. While the programme leaves something to fill, nothing is opened: what is missing is
    listed, as a file that can be completed and given with --fill; exit code 1.

cycle list [--json]
    列出已开启的年度 / lists the years there are.

例 / examples
    npm run -s battlemap -- cycle open --programme tongzhou-bay-2022 --year 2022 > fillings.yaml
    npm run -s battlemap -- cycle open --programme tongzhou-bay-2022 --year 2022 --fill fillings.yaml`;

const Order = z.object({
  programme: z.string().min(1),
  year: z.coerce.number().int().min(2000).max(2100),
  fill: z.string().optional(),
  'with-proposals': z.boolean().default(false),
  json: z.boolean().default(false),
});
type Order = z.infer<typeof Order>;

export const cycle: Command = {
  name: 'cycle',
  summary: '开启、列出年度 / open and list years',
  usage,
  act([action, ...rest]) {
    if (action !== 'open') return undefined;
    const of = ['programme', 'year'].map((name) => optionOf(rest, name) ?? '').join(' ');
    return { action: 'cycle.open', object: of.slice(0, 100) };
  },
  run([action, ...rest], io) {
    if (action === 'open') return open(rest, io);
    if (action === 'list') return list(rest, io);
    io.err(usage);
    return Promise.resolve(1);
  },
};

async function open(args: readonly string[], io: Io): Promise<0 | 1> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { programme: text, year: text, fill: text, 'with-proposals': flag, json: flag },
  });
  const asked = Order.safeParse(values);
  if (!asked.success) {
    io.err(`${optionFaults(asked.error.issues)}\n\n${usage}`);
    return 1;
  }
  const order = asked.data;
  const programme = programmeOf(order.programme);
  const { fillings, missing } = fillingsFor(programme, order);
  if (missing.length > 0) {
    tellMissing(io, programme, missing, order.json);
    return 1;
  }
  const opened = await withService(CycleCommandModule, CycleService, (cycles) =>
    cycles.open(
      { programmeId: programme.programme, programme, year: order.year, fillings },
      SYSTEM,
    ),
  );
  const { id, programmeId, year, region, title } = opened;
  io.out(
    order.json
      ? JSON.stringify({ id, programme: programmeId, year, region, title })
      : `${title}已开启：${id}，区域 ${region} / opened, region ${region}`,
  );
  return 0;
}

/** @throws ProgrammeFaulty, ProgrammeUnknown */
function programmeOf(target: string): Programme {
  const loaded = existsSync(target) ? readProgrammeFile(target) : readProgramme(target);
  if (!isReadable(loaded)) throw new ProgrammeFaulty(target, loaded.findings);
  return loaded.programme;
}

/** What goes into the gaps, and the gaps for which nothing was said. */
function fillingsFor(
  programme: Programme,
  order: Order,
): { fillings: Record<string, unknown>; missing: Unfilled[] } {
  const given = order.fill === undefined ? {} : readFillings(order.fill);
  const open = unfilled(programme).filter(({ path }) => !(path in given));
  const proposed = open.filter(({ propose }) => order['with-proposals'] && propose !== undefined);
  return {
    fillings: {
      ...Object.fromEntries(proposed.map(({ path, propose }) => [path, propose])),
      ...given,
    },
    missing: open.filter((gap) => !proposed.includes(gap)),
  };
}

function tellMissing(
  io: Io,
  programme: Programme,
  missing: readonly Unfilled[],
  json: boolean,
): void {
  const gaps = missing.map(({ path, reason, propose }) => {
    const clause = clauseOf(programme, path) ?? null;
    return { path, place: placeOf(programme, path), clause, reason, proposal: propose ?? null };
  });
  if (json) io.out(JSON.stringify({ missing: gaps }, undefined, 2));
  else {
    for (const { path, place, clause, reason, proposal } of gaps) {
      io.out(`# ${place}${clause === null ? '' : `〔${clause}〕`}：${reason}`);
      io.out(`${JSON.stringify(path)}: ${proposal === null ? '' : JSON.stringify(proposal)}`);
    }
  }
  io.err(
    `方案还有 ${String(gaps.length)} 处待填，年度没有开启 / ${String(gaps.length)} items to fill, nothing was opened`,
  );
}

async function list(args: readonly string[], io: Io): Promise<0> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } });
  const cycles = await withService(CycleCommandModule, CycleService, (service) => service.list());
  if (values.json) io.out(JSON.stringify(cycles, undefined, 2));
  else
    for (const { id, year, region, state, title } of cycles) {
      const standing = state === 'open' ? '进行中' : '已归档';
      io.out(`${id}  ${String(year)}  ${standing}  ${region}  ${title}`);
    }
  return 0;
}
