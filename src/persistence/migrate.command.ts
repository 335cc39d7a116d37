import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Command } from '../command.js';
import { config, databaseUrl, projectFile } from '../config.js';

const STEPS = ['scripts/migrate.mjs deploy', 'scripts/queue-tables.mjs'];

/** Applies what is missing in the database; the same files as `prisma migrate deploy`. */
export const migrate: Command = {
  name: 'migrate',
  summary: '更新数据库结构 / bring the database up to date',
  usage: [
    'battlemap migrate',
    '',
    '对 DATABASE_URL 指向的数据库执行 prisma/migrations 中尚未执行的迁移，并建立队列表；可重复执行。',
    'Applies the migrations that DATABASE_URL does not have yet, and the tables of the queue.',
  ].join('\n'),

  act: () => ({ action: 'database.migrate', anyhow: true }),

  async run(args, io) {
    parseArgs({ args: [...args], options: {} });
    databaseUrl();
    const steps = config.REDIS_URL === undefined ? STEPS : STEPS.slice(0, 1);
    for (const step of steps) {
      const { code, said } = await node(step.split(' '));
      if (said.trim() !== '') io.err(said.trim());
      if (code !== 0) return 1;
    }
    return 0;
  },
};

/** A process of its own: the schema engine leaves timers behind. */
function node(args: string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: projectFile('.') });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, said });
    });
  });
}
