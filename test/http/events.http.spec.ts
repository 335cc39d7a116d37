import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountService } from '../../src/identity/account.service.js';
import { aPassword } from '../support/people.js';
import { Place, person } from '../support/place.js';
import { aFirm } from '../support/year.js';

const one = aFirm({ name: '甲厂', values: {} });
const other = aFirm({ name: '乙厂', values: {} });
const figures = { missing: [], departments: [] };
/** A change is heard in well under two seconds; a machine with much to do is given more. */
const PATIENCE_MS = 10_000;
/** What the others have heard and one has not a second later is not told to that one. */
const AFTERWARDS_MS = 1000;

let place: Place;
let base: string;
const open: Listener[] = [];

/** Somebody with a page open, and which cycles they heard of. */
class Listener {
  readonly heard: string[] = [];
  /** Whether the server has ended the line. */
  ended = false;
  private readonly stop = new AbortController();

  static async of(account: string): Promise<Listener> {
    const listener = new Listener();
    const body = JSON.stringify({ account, password: aPassword });
    const headers = { 'content-type': 'application/json' };
    const session = await fetch(`${base}/api/session`, { method: 'POST', headers, body });
    const cookie = session.headers.getSetCookie().map((set) => set.split(';')[0]);
    const answer = await fetch(`${base}/api/events`, {
      headers: { cookie: cookie.join('; ') },
      signal: listener.stop.signal,
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    void listener
      .read(answer)
      .then(() => (listener.ended = true))
      .catch(() => undefined);
    open.push(listener);
    return listener;
  }

  close(): void {
    this.stop.abort();
  }

  private async read(answer: Response): Promise<void> {
    const decoder = new TextDecoder();
    for await (const part of answer.body ?? []) {
      const text = decoder.decode(part as Uint8Array, { stream: true });
      for (const [, cycle = ''] of text.matchAll(/"cycle":"([^"]+)"/g)) this.heard.push(cycle);
    }
  }
}

const submit = async (firm: { id: string }): Promise<void> => {
  const { id } = await place.of(firm);
  await place.flows.send(id, { type: 'SUBMIT', ...figures }, person('territory', 'sanyu'));
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const everybodyHears = async (listeners: readonly Listener[]): Promise<void> => {
  for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
    if (listeners.every(({ heard }) => heard.length > 0)) return;
    await pause(50);
  }
};

beforeAll(async () => {
  place = await Place.open();
  await place.enlist([one, other]);
  await place.to('2022-01-05');
  await place.app.listen(0, '127.0.0.1');
  const { port } = place.app.getHttpServer().address() as AddressInfo;
  base = `http://127.0.0.1:${String(port)}`;
  await place.as('lead', 'economy');
  await place.as('enterprise', null, one.id);
  await place.as('enterprise', null, other.id);
  await place.app.get(AccountService).add({
    account: 'elsewhere',
    name: '外地',
    role: 'leader',
    region: '外地',
    password: aPassword,
  });
});
afterAll(async () => {
  for (const listener of open) listener.close();
  await place.close();
});

describe('the line on which pages hear that something is new', () => {
  it('is closed to strangers', async () => {
    expect((await fetch(`${base}/api/events`)).status).toBe(401);
  });

  it('tells those whom it concerns, and nobody else', async () => {
    const lead = await Listener.of('lead-economy');
    const elsewhere = await Listener.of('elsewhere');
    const own = await Listener.of(`enterprise-${one.id}`);
    const neighbour = await Listener.of(`enterprise-${other.id}`);
    await submit(one);
    await everybodyHears([lead, own]);
    await pause(AFTERWARDS_MS);
    expect(new Set(lead.heard)).toEqual(new Set([place.cycle.id]));
    expect(new Set(own.heard)).toEqual(new Set([place.cycle.id]));
    expect([neighbour.heard, elsewhere.heard]).toEqual([[], []]);
    const sanyu = await place.as('territory', 'sanyu');
    const data = `/api/cycles/${place.cycle.id}/subjects/${other.id}/data`;
    const items = [{ id: 'tax', value: '196.5', reason: null }];
    await sanyu.put(data).send({ items }).expect(200);
    await everybodyHears([neighbour]);
    expect(neighbour.heard).toEqual([place.cycle.id]);
  });

  const ends: readonly (readonly [string, string])[] = [
    ['its sessions are ended', `delete from session where user_id = $1`],
    ['it is given another role', `update app_user set role = 'department' where id = $1`],
    ['it is moved to another unit', `update app_user set organisation_id = null where id = $1`],
    ['it is disabled', `update app_user set disabled_at = now() where id = $1`],
    ['its last day has gone by', `update app_user set ends_on = '2021-12-31' where id = $1`],
  ];

  it('ends when the session or the role does, and tells nothing more until then', async () => {
    const accounts = place.app.get(AccountService);
    const lines = await Promise.all(
      ends.map(async ([, sql], n) => {
        const account = `revoked-${String(n)}`;
        const id = await accounts.add({
          account,
          name: account,
          role: 'lead',
          organisation: 'economy',
          region: place.cycle.region,
          password: aPassword,
        });
        return { listener: await Listener.of(account), id, sql };
      }),
    );
    const stays = await Listener.of('lead-economy');
    for (const { id, sql } of lines) await place.rows(sql, id);
    const sanyu = await place.as('territory', 'sanyu');
    const data = `/api/cycles/${place.cycle.id}/subjects/${other.id}/data`;
    const items = [{ id: 'tax', value: '197.5', reason: null }];
    await sanyu.put(data).send({ items }).expect(200);
    await everybodyHears([stays]);
    for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
      if (lines.every(({ listener }) => listener.ended)) break;
      await pause(50);
    }
    expect(lines.map(({ listener: { ended, heard } }) => ({ ended, heard }))).toEqual(
      lines.map(() => ({ ended: true, heard: [] })),
    );
    expect(stays.ended).toBe(false);
  });
});
