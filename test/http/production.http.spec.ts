/** An installation on servers of one's own, from an empty database to its first year: as README has it. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { writeTable } from '../../src/documents/write.js';
import { aCode } from '../support/roster.js';

jest.setTimeout(240_000);

const root = path.resolve(import.meta.dirname, '../..');
const cluster = process.env.BM_TEST_CLUSTER ?? '';
const database = `production_${process.env.JEST_WORKER_ID ?? ''}`;
const url = cluster.replace(/\/postgres$/, `/${database}`);
const region = '通州湾江海联动开发示范区';
const password = 'correct horse battery';
const servers: ChildProcess[] = [];

/** A process with nothing set but what README says: BM_DEMO is not. */
function node(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: url, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** `npm run -s battlemap -- …`; answers what it printed, fails with what it said. */
async function battlemap(words: readonly string[], input = ''): Promise<string> {
  const child = node(['scripts/battlemap.mjs', ...words]);
  child.stdin?.end(input);
  const code = new Promise((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  if ((await code) !== 0) throw new Error(`${words.join(' ')}\n${out}\n${err}`);
  return out.trim();
}

async function serving(role: string): Promise<string> {
  const server = node(['dist/src/main.js'], { ROLE: role, PORT: '0' });
  servers.push(server);
  let said = '';
  server.stdout?.on('data', (part: Buffer) => (said += part.toString()));
  server.stderr?.on('data', (part: Buffer) => (said += part.toString()));
  for (;;) {
    const found = /"url":"(http[^"]+)"/.exec(said)?.[1];
    if (found !== undefined) return found;
    if (server.exitCode !== null) throw new Error(said);
    await pause(50);
  }
}

async function admin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  await client.query(sql);
  await client.end();
}

let web = '';
const cookies = new Map<string, string>();
const links = new Map<string, string>();

async function call<T>(who: string, address: string, init: RequestInit = {}): Promise<T> {
  const headers = { cookie: cookies.get(who) ?? '' };
  const answer = await fetch(`${web}${address}`, { ...init, headers });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${String(answer.status)} ${JSON.stringify(body)}`);
  return body as T;
}

/** The person opens the link they were sent, and logs in with the password they set. */
async function logIn(account: string): Promise<void> {
  const token = links.get(account)?.split('#')[1];
  const chosen = await fetch(`${web}/api/links`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password }),
  });
  expect(chosen.status).toBe(200);
  const answer = await fetch(`${web}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account, password }),
  });
  expect(answer.status).toBe(200);
  cookies.set(account, (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
}

const addUser = async (account: string, ...more: string[]): Promise<void> => {
  const who = ['--account', account, '--name', account, '--region', region];
  const { link } = JSON.parse(await battlemap(['user', 'add', ...who, ...more, '--json'])) as {
    link: string;
  };
  links.set(account, link);
};

interface Year {
  readonly id: string;
  readonly year: number;
}
interface Report {
  readonly import: string;
  readonly rows: number;
  readonly fresh: number;
}
interface Named {
  readonly name: string;
}

beforeAll(async () => {
  await admin(`drop database if exists ${database} with (force)`);
  await admin(`create database ${database}`);
});
afterAll(async () => {
  const ended = servers.map((one) => new Promise((resolve) => one.once('exit', resolve)));
  for (const one of servers) one.kill('SIGTERM');
  await Promise.all(ended);
  await admin(`drop database if exists ${database} with (force)`);
});

/** One installation, told in order: each test leaves it as the next one finds it. */
describe('an installation on servers of one’s own', () => {
  it('is set up from the command line: tables, year, people, accounts', async () => {
    await battlemap(['migrate']);
    const year = ['--programme', 'tongzhou-bay-2022', '--year', '2022', '--with-proposals'];
    expect(JSON.parse(await battlemap(['cycle', 'open', ...year, '--json']))).toMatchObject({
      region,
      year: 2022,
    });
    const people = ['--email', 'economy@example.com', '--liaison', '张伟'];
    await battlemap(['organisation', 'set', region, 'economy', ...people]);
    await addUser('lead', '--role', 'lead', '--organisation', 'economy');
    await addUser('town', '--role', 'territory', '--organisation', 'sanyu');
    expect(await battlemap(['user', 'list'])).toContain('三余镇');
  });

  it('is a production installation, on real time, that offers no accounts', async () => {
    web = await serving('all');
    expect(await call('', '/health/ready')).toMatchObject({ status: 'ok' });
    expect(await call('', '/api/session')).toMatchObject({
      person: null,
      demo: null,
      clock: { simulated: false },
    });
  });

  it('lets the lead bureau see the year and bring its enterprises', async () => {
    await logIn('lead');
    const { items } = await call<{ items: Year[] }>('lead', '/api/cycles');
    expect(items).toMatchObject([{ year: 2022 }]);
    const cycle = `/api/cycles/${items[0]?.id ?? ''}`;
    expect(await call('lead', cycle)).toMatchObject({ lead: { id: 'economy' }, subjects: 0 });
    const file = new FormData();
    const titles = ['企业名称', '统一社会信用代码', '属地', '规模', '入库税收（万元）'];
    const rows = [1, 2].map((n) => [`企业${String(n)}`, aCode(n), '三余镇', '规上', '12.5']);
    const chunks = await writeTable(
      titles.map((title) => ({ title })),
      rows,
    ).toArray();
    file.append('file', new Blob(chunks as Buffer[]), '名录.xlsx');
    const report = await call<Report>('lead', `${cycle}/import`, { method: 'POST', body: file });
    expect(report).toMatchObject({ rows: 2, fresh: 2 });
    await call('lead', `${cycle}/import/${report.import}/accept`, { method: 'POST' });
    expect(await call('lead', cycle)).toMatchObject({ subjects: 2 });
  });

  it('lets a territory and an enterprise in, each to what is its own', async () => {
    await addUser('firm', '--role', 'enterprise', '--credit-code', aCode(1));
    await logIn('town');
    await logIn('firm');
    const seen = async (who: string): Promise<string[]> => {
      const { items } = await call<{ items: Year[] }>(who, '/api/cycles');
      const address = `/api/cycles/${items[0]?.id ?? ''}/subjects`;
      return (await call<{ items: Named[] }>(who, address)).items.map(({ name }) => name).sort();
    };
    expect(await seen('town')).toEqual(['企业1', '企业2']);
    expect(await seen('firm')).toEqual(['企业1']);
  });

  it('gives a new password to somebody who cannot log in', async () => {
    const printed = await battlemap(['user', 'password', '--account', 'town']);
    const answer = await fetch(`${web}/api/cycles`, {
      headers: { cookie: cookies.get('town') ?? '' },
    });
    expect(answer.status).toBe(401);
    links.set('town', printed.trim());
    await logIn('town');
  });

  it('makes an administrator set up the second factor before anything else', async () => {
    await addUser('guard', '--role', 'security-admin', '--email', 'guard@example.cn');
    await logIn('guard');
    expect(await call('guard', '/api/session')).toMatchObject({ mustEnrol: true });
    await expect(call('guard', '/api/accounts')).rejects.toThrow('session.second-factor-needed');
  });
});
