/** What the second wall costs a person who reads: the board and the list of 5 000 firms, with it and without. */
import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../src/app.module.js';
import { configureApp } from '../src/app.setup.js';
import { stopwatch } from '../src/clock.js';
import { demoPassword } from '../src/identity/demo.js';
import { DemoService } from '../src/demo/demo.service.js';
import { type Figure, median, owner } from './kernel.js';

const FIRMS = 5000;
const ROUNDS = 12;
const TIMES = 8;
const LIMIT = '<= 1.1';

/** Lead bureau and township in turn: each request has to tell the connection anew whose it is. */
const READERS = ['lead', 'sanyu'];

interface Page {
  readonly name: string;
  readonly path: string;
}

export async function run(): Promise<Figure[]> {
  const bare = await NestFactory.create<NestExpressApplication>(AppModule, {
    logger: false,
    bodyParser: false,
  });
  const app = configureApp(bare);
  try {
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    const base = `http://127.0.0.1:${String(port)}`;
    await app.get(DemoService).load(
      () => undefined,
      [
        {
          programmeId: 'tongzhou-bay-2022',
          year: 2022,
          subjects: FIRMS,
          until: '2022-01-20',
          prefix: '',
        },
      ],
    );
    await owner.query('vacuum analyze');
    const cookies = await Promise.all(READERS.map((account) => logIn(base, account)));
    const cycle = await cycleOf(base, cookies[0] ?? '');
    const pages: Page[] = [
      { name: 'board of 5 000 firms', path: `/api/cycles/${cycle}/wall` },
      { name: 'list of 5 000 firms, a page', path: `/api/cycles/${cycle}/subjects` },
    ];
    const figures: Figure[] = [];
    for (const page of pages) figures.push(await measured(base, page, cookies));
    return figures;
  } finally {
    await app.close();
    await owner.end();
  }
}

async function measured(base: string, page: Page, cookies: readonly string[]): Promise<Figure> {
  const walled: number[] = [];
  const open: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await wall('enable');
    walled.push(await read(base, page, cookies));
    await wall('disable');
    open.push(await read(base, page, cookies));
  }
  await wall('enable');
  return {
    name: page.name,
    value: median(walled),
    unit: 'ms',
    against: `without the second wall: ${median(open).toFixed(2)} ms`,
    ratio: median(walled) / median(open),
    target: LIMIT,
  };
}

/** Milliseconds an answer takes. */
async function read(base: string, { path }: Page, cookies: readonly string[]): Promise<number> {
  const elapsed = stopwatch();
  for (let n = 0; n < TIMES; n += 1) {
    for (const cookie of cookies) {
      const answer = await fetch(`${base}${path}`, { headers: { cookie } });
      if (!answer.ok) throw new Error(`${path}: ${String(answer.status)}`);
      await answer.arrayBuffer();
    }
  }
  return elapsed() / TIMES / cookies.length;
}

async function wall(what: 'enable' | 'disable'): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_policy p on p.polrelid = c.oid group by 1`,
  );
  await owner.query(
    rows.map(({ name }) => `alter table ${name} ${what} row level security`).join(';'),
  );
}

async function logIn(base: string, account: string): Promise<string> {
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account, password: demoPassword }),
  });
  if (!answer.ok) throw new Error(`${account} cannot log in: ${String(answer.status)}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

async function cycleOf(base: string, cookie: string): Promise<string> {
  const answer = await fetch(`${base}/api/cycles`, { headers: { cookie } });
  const cycles = (await answer.json()) as { items?: { id: string }[] } | { id: string }[];
  const [first] = Array.isArray(cycles) ? cycles : (cycles.items ?? []);
  if (first === undefined) throw new Error('no cycle');
  return first.id;
}
