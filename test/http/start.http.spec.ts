import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { started } from '../support/started.js';
import type { Started } from '../support/started.js';

jest.setTimeout(240_000);

let folder: string;
let app: Started;
const all: Started[] = [];
const start = (env?: Record<string, string>): Started => {
  const one = started(path.join(folder, 'data'), env);
  all.push(one);
  return one;
};
const database = path.join('data', 'pg');
const postmaster = (): { pid: number; port: number } => {
  const lines = readFileSync(path.join(folder, database, 'postmaster.pid'), 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
};
async function query(text: string): Promise<unknown[]> {
  const password = readFileSync(path.join(folder, `${database}.pw`), 'utf8').trim();
  const { port } = postmaster();
  const client = new pg.Client({
    connectionString: `postgresql://postgres:${password}@127.0.0.1:${String(port)}/battlemap`,
  });
  await client.connect();
  try {
    return (await client.query<object>(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bm-start-'));
  chmodSync(folder, 0o755);
  app = start();
  await app.ready();
});
afterAll(async () => {
  for (const one of all) one.process.kill('SIGKILL');
  if (existsSync(path.join(folder, database, 'postmaster.pid'))) {
    process.kill(postmaster().pid, 'SIGQUIT');
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** One installation, told in order: each test leaves it as the next one finds it. */
describe('npm start', () => {
  it('serves, on a database of its own that nothing else was needed for', async () => {
    const ready = await fetch(`${await app.ready()}/health/ready`);
    expect(await ready.json()).toMatchObject({ status: 'ok' });
    await query("create table kept as select 'committed' as what");
  });

  it("shows the pages at every address that is not the server's own", async () => {
    const url = await app.ready();
    const get = async (address: string) => {
      const answer = await fetch(url + address);
      return `${String(answer.status)} ${answer.headers.get('content-type')?.split(';')[0] ?? ''}`;
    };
    expect(await get('/')).toBe('200 text/html');
    expect(await get('/year/2022')).toBe('200 text/html');
    expect(await get('/api/nowhere')).toBe('404 application/problem+json');
    expect(await get('/assets/nowhere.js')).toBe('404 application/problem+json');
    const page = await (await fetch(url)).text();
    const script = await fetch(url + (/src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? ''));
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  it('says so when it is running already, and leaves the first one alone', async () => {
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain('挂图作战已在运行');
    expect(second.said()).toContain('already running');
    expect((await fetch(`${await app.ready()}/health/ready`)).status).toBe(200);
  });

  it('says so when its port is taken, before it changes anything', async () => {
    const elsewhere = started(path.join(folder, 'other'), {
      PORT: new URL(await app.ready()).port,
    });
    expect(await elsewhere.ended).toBe(1);
    expect(elsewhere.said()).toMatch(/端口 \d+ 已被其他程序占用/);
    expect(existsSync(path.join(folder, 'other'))).toBe(false);
  });

  it('finds its database again when the application was killed', async () => {
    const { pid } = postmaster();
    app.process.kill('SIGKILL');
    await app.ended;
    app = start();
    await app.ready();
    expect(postmaster().pid).toBe(pid);
    expect(await query('select * from kept')).toEqual([{ what: 'committed' }]);
  });

  it('ends with a sentence when the database is killed, and recovers it at the next start', async () => {
    process.kill(postmaster().pid, 'SIGKILL');
    expect(await app.ended).toBe(1);
    expect(app.said()).toContain('数据库意外停止');
    app = start();
    await app.ready();
    expect(await query('select * from kept')).toEqual([{ what: 'committed' }]);
  });

  it('stops in order when it is told to', async () => {
    app.process.kill('SIGTERM');
    expect(await app.ended).toBe(0);
    expect(app.said()).toContain('已停止');
    expect(existsSync(path.join(folder, database, 'postmaster.pid'))).toBe(false);
  });

  it('stops in order while it is still starting, without a flood of complaints', async () => {
    const early = start();
    await early.saying('启动服务');
    early.process.kill('SIGTERM');
    expect(await early.ended).toBe(0);
    expect(early.said()).toContain('已停止');
    expect(early.said().split('\n').length).toBeLessThan(20);
    expect(existsSync(path.join(folder, database, 'postmaster.pid'))).toBe(false);
  });

  it('stops in order while it loads the demonstration, and then goes on with the load', async () => {
    const demo = path.join(folder, 'demo');
    const loading = started(demo, { BM_DEMO: 'true' });
    all.push(loading);
    await loading.saying('载入演示数据 / loading the demo · ');
    loading.process.kill('SIGTERM');
    expect(await loading.ended).toBe(0);
    expect(existsSync(path.join(demo, 'pg', 'postmaster.pid'))).toBe(false);

    const again = started(demo, { BM_DEMO: 'true' });
    all.push(again);
    await again.saying('接着载入');
    expect(again.said()).toMatch(/中断于 20(18|19)-\d\d-\d\d/);
    await again.saying('载入演示数据 / loading the demo · ');
    again.process.kill('SIGTERM');
    expect(await again.ended).toBe(0);
  });

  it('says so when a database it was pointed to does not answer', async () => {
    const lost = start({ DATABASE_URL: 'postgresql://someone:secret@127.0.0.1:1/nowhere' });
    expect(await lost.ended).toBe(1);
    expect(lost.said()).toContain('连接不上数据库 127.0.0.1:1/nowhere');
    expect(lost.said()).not.toContain('secret');
  });
});
