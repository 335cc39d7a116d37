import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { z } from 'zod';
import { type Command, type Io, optionFaults } from '../command.js';
import { databaseUrl, environmentWith, projectFile } from '../config.js';
import { firstYear } from '../domain/programme/check/check.js';
import { ProgrammeService } from '../programme/programme.service.js';
import type { Rehearsal } from './rehearsal.service.js';
import { rehearsalText } from './rehearsal.text.js';
import { inThrowAwayDatabase } from './throw-away.js';

const usage = `rehearse --programme <编号> [--year <年度>] [--subjects <家数>] [--seed <种子>] [--json]

在模拟时钟和虚构企业上把方案的一年完整走一遍：各单位每周工作量、落在休息日的期限、谁会逾期、分类结果。
在一个用完即删的数据库里进行，不发送邮件，不影响已有数据；同一种子结果相同。
Plays a whole year of a programme on invented enterprises, in a throw-away database: workload per unit
and week, deadlines on rest days, who would be late, class counts. The same seed gives the same year.

  npm run -s battlemap -- rehearse --programme tongzhou-bay-2022 --subjects 334 --seed 1 --json`;

/** A whole number within bounds, as it is typed. */
const whole = (least: number, most: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `应为 ${String(least)} 至 ${String(most)} 的整数 / a whole number from ${String(least)} to ${String(most)}`,
    })
    .transform(Number);

const Order = z.object({
  programme: z.string({ error: '必须写明方案编号 / name a programme' }).min(1),
  year: whole(2000, 2100).optional(),
  subjects: whole(5, 20_000).default(334),
  seed: z.string().min(1, { error: '不能为空 / must not be empty' }).default('1'),
  json: z.boolean().default(false),
});
type Order = z.infer<typeof Order>;

export const rehearse: Command = {
  name: 'rehearse',
  summary: '推演一个年度 / rehearse a year on invented enterprises',
  usage,

  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        programme: { type: 'string' },
        year: { type: 'string' },
        subjects: { type: 'string' },
        seed: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const order = Order.safeParse(values);
    if (!order.success) {
      io.err(`${optionFaults(order.error.issues)}\n\n${usage}`);
      return 1;
    }
    try {
      await inThrowAwayDatabase(databaseUrl(), (url) => play(order.data, url, io));
      return 0;
    } catch (error) {
      if (!(error instanceof ProcessFailed)) throw error;
      io.err(error.message);
      return 1;
    }
  },
};

/** A process of the rehearsal has failed, with what it said. */
class ProcessFailed extends Error {}

/** @throws ProcessFailed */
async function play(order: Order, url: string, io: Io): Promise<void> {
  const year = order.year ?? firstYear(new ProgrammeService().programme(order.programme));
  const environment = { DATABASE_URL: url, BM_DEMO: 'true', SMTP_URL: 'discard:' };
  const migrated = await run(['scripts/migrate.mjs', 'deploy'], environment, () => undefined);
  if (migrated.code !== 0) throw new ProcessFailed(migrated.errors);
  const bar = new cliProgress.SingleBar(
    { format: '推演 {bar} {percentage}% {day}', noTTYOutput: false, clearOnComplete: true },
    cliProgress.Presets.shades_classic,
  );
  bar.start(1000, 0, { day: '' });
  const main = projectFile('dist/src/rehearsal/rehearse.main.js');
  const { programme, subjects, seed } = order;
  const asked = { programme, year, subjects, seed };
  const played = await run(
    [
      // Young things die in one place then, instead of being carried from one to the next.
      '--max-semi-space-size=64',
      main,
      ...Object.entries(asked).map(([key, value]) => `--${key}=${value.toString()}`),
    ],
    environment,
    (day, share) => {
      bar.update(Math.round(share * 1000), { day });
    },
  );
  bar.stop();
  const errors = played.errors.trim();
  if (played.code !== 0) throw new ProcessFailed(errors);
  if (errors !== '') io.err(errors);
  io.out(order.json ? played.output : rehearsalText(JSON.parse(played.output) as Rehearsal));
}

interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A process of its own, so that its settings are its own; lines `@day share` are its progress. */
function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  onProgress: (day: string, share: number) => void,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectFile('.'),
      env: environmentWith({ REDIS_URL: '', ...environment }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [output, errors, rest] = ['', '', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [, day, share] = /^@(\S+) (\S+)$/.exec(line) ?? [];
        if (day === undefined) errors += `${line}\n`;
        else onProgress(day, Number(share));
      }
    });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output, errors: errors + rest });
    });
  });
}
