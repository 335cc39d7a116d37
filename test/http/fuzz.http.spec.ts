/**
 * Everybody sends everything: a thousand requests made from the OpenAPI document (RUNS for more), then
 * once more all that were refused or only asked. None fails, none takes long, and of the second time
 * nothing remains, no letter either. SEED repeats a run; `npm run bench -- fuzz` sends twenty thousand.
 */
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { openApi } from '../../src/app.setup.js';
import { writeTable } from '../../src/documents/write.js';
import { Counties } from '../support/doors.js';
import { doorsOf, shots, type Shot } from '../support/fuzz.js';
import { asOwner } from '../support/owner.js';
import { aPdf } from '../support/papers.js';

const RUNS = Number(process.env['RUNS'] ?? 1000);
const SEED = Number(process.env['SEED'] ?? 20_221_122);
const LONGEST_MS = 5000;
/** A file for what was counted (bench/fuzz.bench.ts). */
const FIGURES = process.env['FIGURES'];
jest.setTimeout(300_000 + RUNS * 300);

/** A line that stays open; what ends the sender's own session; what moves everybody's time by years. */
const WITHOUT = ['GET /api/events', 'DELETE /api/session', 'PUT /api/clock', 'POST /api/clock'];
/** What may change by a request that is refused: who was seen, what was tried. */
const RESTLESS = /^(audit_.*|session|login_failure|_prisma_migrations)$/;
/** Effects are delivered in their own time: of these tables, only what was written counts. */
const DELIVERED: Readonly<Record<string, string>> = {
  outbox: 'key || intent::text',
  mail: 'key || html',
  mailbox_message: 'message_id',
};

interface Outcome {
  readonly shot: Shot;
  readonly status: number;
  readonly ms: number;
  readonly text: string;
}

let counties: Counties;
let cookies: readonly string[];
let files: readonly Buffer[];
let port: number;
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });

beforeAll(async () => {
  counties = await Counties.open();
  await counties.app.listen(0, '127.0.0.1');
  ({ port } = counties.app.getHttpServer().address() as AddressInfo);
  cookies = await Promise.all(
    counties.visitors.map(async ({ client }) => {
      const { req } = (await client.get('/api/session')) as unknown as { req: http.ClientRequest };
      return String(req.getHeader('cookie') ?? '');
    }),
  );
  const [lead] = counties.visitors;
  const template = await lead!.client
    .get(`/api/cycles/${lead!.firms.own.cycle}/import/template.xlsx`)
    .buffer()
    .parse((stream, done) => {
      void buffer(stream as unknown as NodeJS.ReadableStream).then((bytes) => done(null, bytes));
    });
  const table = writeTable([{ title: '企业名称' }, { title: '统一社会信用代码' }], [['=1+1', '1']]);
  files = [
    template.body as Buffer,
    await buffer(table),
    Buffer.from('企业名称,统一社会信用代码,属地\n恒盛金属,91320600MA1X000000,三余镇\n'),
    aPdf(),
  ];
}, 300_000);
afterAll(async () => {
  agent.destroy();
  await counties.close();
});

function send(shot: Shot): Promise<Outcome> {
  const began = performance.now();
  const ms = (): number => performance.now() - began;
  return new Promise((resolve, reject) => {
    const cookie = cookies[shot.visitor] ?? '';
    const request = http.request(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: shot.door.method,
        path: shot.address.replace(/[^!-~]/g, encodeURIComponent),
        headers: {
          ...(cookie === '' ? {} : { cookie }),
          ...shot.headers,
          ...(shot.body === undefined ? {} : { 'content-length': shot.body.length }),
        },
        timeout: 4 * LONGEST_MS,
      },
      (response) => {
        buffer(response).then(
          (bytes) => {
            const text = bytes.subarray(0, 300).toString();
            resolve({ shot, status: response.statusCode ?? 0, ms: ms(), text });
          },
          () => {
            resolve({ shot, status: 599, ms: ms(), text: 'cut off' });
          },
        );
      },
    );
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', (error: NodeJS.ErrnoException) => {
      // A server may hang up on a body it will not read to its end.
      const hungUp = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      if (hungUp) resolve({ shot, status: 400, ms: ms(), text: 'hung up' });
      else reject(new Error(`${label(shot)}: ${error.message}`));
    });
    request.end(shot.body);
  });
}

async function sendAll(all: readonly Shot[]): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for (let at = 0; at < all.length; at += 4) {
    found.push(...(await Promise.all(all.slice(at, at + 4).map(send))));
  }
  return found;
}

/** What stands in every table that a refused request must leave alone. */
async function digest(): Promise<Record<string, string>> {
  return asOwner(async (owner) => {
    const tables = await owner.rows<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    const found: Record<string, string> = {};
    for (const { name } of tables.filter((one) => !RESTLESS.test(one.name))) {
      const [row] = await owner.rows<{ is: string }>(
        `select count(*) || ' ' || coalesce(sum(('x' || left(md5(${DELIVERED[name] ?? 't::text'}), 12))::bit(48)::bigint), 0) as is
           from "${name}" t`,
      );
      found[name] = row?.is ?? '';
    }
    return found;
  });
}

/** Waits until what was accepted has been delivered, letters included. */
async function settled(): Promise<void> {
  const still = async (): Promise<string> => JSON.stringify(await digest());
  for (let before = ''; ;) {
    const now = await still();
    if (now === before) return;
    before = now;
    await new Promise((done) => setTimeout(done, 1500));
  }
}

/** The tables in which something changes while these are sent. */
async function watched(
  batch: readonly Shot[],
): Promise<{ outcomes: Outcome[]; changed: string[] }> {
  const before = await digest();
  const outcomes = await sendAll(batch);
  const after = await digest();
  return { outcomes, changed: Object.keys(after).filter((name) => after[name] !== before[name]) };
}

/** Which of them it was, each sent once more by itself. */
async function blamed(batch: readonly Shot[]): Promise<string[]> {
  const found: string[] = [];
  for (const shot of batch) {
    const { changed } = await watched([shot]);
    if (changed.length > 0) found.push(`${changed.join(', ')} by ${label(shot)}`);
  }
  return found.length > 0 ? found : [`something by one of ${String(batch.length)}`];
}

const label = ({ door, visitor, address, headers, body }: Shot): string =>
  `${counties.visitors[visitor]?.title ?? ''} ${door.method} ${address.slice(0, 200)} ` +
  `${JSON.stringify(headers).slice(0, 100)} ${body?.subarray(0, 300).toString() ?? ''}`;
const told = ({ shot, status, ms, text }: Outcome): string =>
  `${String(status)} ${ms.toFixed(0)} ms ${label(shot)} → ${text.slice(0, 200)}`;

it('nothing fails, nothing takes long, and what is refused leaves no trace', async () => {
  const document = openApi(counties.app);
  const doors = doorsOf(document, WITHOUT);
  const firms = Object.values(counties.visitors[0]!.firms);
  const arbitrary = shots(document, doors, firms, files, counties.visitors.length);
  const sent = await sendAll(fc.sample(arbitrary, { numRuns: RUNS, seed: SEED }));
  const quiet = ({ shot, status }: Outcome): boolean => status >= 400 || shot.door.method === 'GET';
  const again: Outcome[] = [];
  const traces: string[] = [];
  const repeated = sent.filter(quiet).map(({ shot }) => shot);
  await settled();
  for (let at = 0; at < repeated.length; at += 100) {
    const batch = repeated.slice(at, at + 100);
    const { outcomes, changed } = await watched(batch);
    again.push(...outcomes);
    // What is taken the second time may change what it will.
    if (!outcomes.every(quiet)) await settled();
    else if (changed.length > 0) traces.push(...(await blamed(batch)));
  }
  const all = [...sent, ...again];
  const counts: Record<string, number> = {};
  for (const { status, shot } of all) {
    const what = shot.door.method === 'GET' ? 'looked' : 'changed';
    const kind = status < 400 ? what : String(status);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  const failed = all.filter(({ status }) => status >= 500);
  const [slowest] = [...all].sort((one, other) => other.ms - one.ms);
  if (FIGURES !== undefined) {
    const { ms = 0, shot } = slowest ?? {};
    const door = shot === undefined ? '' : `${shot.door.method} ${shot.door.path}`;
    const figures = { counts, failed: failed.length, traces: traces.length, slowest: { ms, door } };
    writeFileSync(FIGURES, JSON.stringify(figures));
  }
  expect([...new Set(failed.map(told))]).toEqual([]);
  expect(all.filter(({ ms }) => ms > LONGEST_MS).map(told)).toEqual([]);
  expect(traces).toEqual([]);
  // Not everything bounced off the door.
  expect(counts['looked']).toBeGreaterThan(RUNS / 10);
  expect(counts['changed']).toBeGreaterThan(RUNS / 200);
  expect(counts['400']).toBeGreaterThan(RUNS / 10);
});
