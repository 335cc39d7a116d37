/** The command line: `npm run -s battlemap -- <command>`. */
import { fileURLToPath } from 'node:url';
import type { Command, Io } from './command.js';
import { DomainError } from './domain/errors.js';

interface Entry {
  name: string;
  /** Whether it works on the database: where no DATABASE_URL is set, the embedded one is then used. */
  database: boolean;
  load: () => Promise<Command>;
}

/** Every command there is. Loaded only when called: some bring the whole application with them. */
const COMMANDS: Entry[] = [
  {
    name: 'programme',
    database: false,
    load: async () => (await import('./programme/programme.command.js')).programme,
  },
  {
    name: 'rehearse',
    database: true,
    load: async () => (await import('./rehearsal/rehearse.command.js')).rehearse,
  },
  {
    name: 'evaluate',
    database: false,
    load: async () => (await import('./evaluation/evaluate.command.js')).evaluate,
  },
  {
    name: 'migrate',
    database: true,
    load: async () => (await import('./persistence/migrate.command.js')).migrate,
  },
  {
    name: 'cycle',
    database: true,
    load: async () => (await import('./cycle/cycle.command.js')).cycle,
  },
  {
    name: 'organisation',
    database: true,
    load: async () => (await import('./organisation/organisation.command.js')).organisation,
  },
  {
    name: 'user',
    database: true,
    load: async () => (await import('./identity/user.command.js')).user,
  },
  {
    name: 'audit',
    database: true,
    load: async () => (await import('./audit/audit.command.js')).audit,
  },
];

const HELP = new Set(['help', '--help', '-h']);
const asksForHelp = (args: readonly string[]): boolean => args.some((arg) => HELP.has(arg));

/** Whether these arguments call for a database. */
export function needsDatabase([name, ...rest]: readonly string[]): boolean {
  return !asksForHelp(rest) && COMMANDS.some((entry) => entry.name === name && entry.database);
}

/** Runs one command; answers the exit code. */
export async function main(args: readonly string[], io: Io): Promise<0 | 1> {
  const words = args.filter((arg) => !HELP.has(arg));
  const [name, ...rest] = words;
  if (name === undefined) {
    io.out(await overview());
    return 0;
  }
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    io.err(`没有命令 ${name} / no such command: ${name}\n\n${await overview()}`);
    return 1;
  }
  try {
    const command = await entry.load();
    if (asksForHelp(args)) {
      io.out(`${command.summary}\n\n${command.usage}`);
      return 0;
    }
    const act = command.act?.(rest);
    if (act === undefined) return await command.run(rest, io);
    const { onRecord } = await import('./audit/command-line.js');
    return await onRecord(act, () => command.run(rest, io), io);
  } catch (error) {
    io.err(failure(error));
    return 1;
  }
}

async function overview(): Promise<string> {
  const commands = await Promise.all(COMMANDS.map(({ load }) => load()));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(12)}  ${summary}`);
  return [
    '挂图作战 / Battle Map',
    '',
    'npm run -s battlemap -- <command>',
    ...lines,
    `  ${'help'.padEnd(12)}  说明一个命令 / explain a command: help <command>`,
  ].join('\n');
}

/** What was foreseen is one sentence; a misspelt option is one line; the rest is shown as it is. */
function failure(error: unknown): string {
  if (error instanceof DomainError) return `${error.message} / ${error.english}`;
  const option = wrongOption(error);
  if (option !== undefined) return option;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What Node says of an option, in both languages; undefined for any other error. */
function wrongOption(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const zh = WRONG_OPTIONS[String(error.code)];
  if (zh === undefined) return undefined;
  const [en = ''] = ('message' in error ? String(error.message) : '').split('\n');
  const [, option = ''] = /'(-[^\s']*)/.exec(en) ?? [];
  return `${[zh, option].join(' ').trim()} / ${en}`;
}

/** What Node says of options, by its codes. */
const WRONG_OPTIONS: Readonly<Record<string, string>> = {
  ERR_PARSE_ARGS_UNKNOWN_OPTION: '没有这个选项',
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: '选项的值不对，以减号开头的值要写成 --选项=值',
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: '多了不认识的内容',
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
  });
}
