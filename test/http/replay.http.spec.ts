/** Looking back: what the screens said then. The year is recorded as it goes and asked again at its end. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { whereaboutsOf } from '../../src/domain/process/step.js';
import { meaningsOf } from '../../src/domain/process/anatomy.js';
import { everyPublished } from '../../src/flow/published.js';
import { readTable } from '../../src/documents/table.js';
import { Place } from '../support/place.js';
import { aFirm } from '../support/year.js';

type Client = Awaited<ReturnType<Place['as']>>;

const values = { tax: '800', sales: '9000', land_owned: '40', energy: '100', electricity: '50' };
const [here, twin, there] = [
  aFirm({ name: '南通恒盛金属制品有限公司', values }),
  aFirm({ name: '南通永鑫建材有限公司', values }),
  aFirm({ name: '江海机械有限公司', territory: 'firstOffice', values }),
];

let place: Place;
let lead: Client;
let addresses: string[];
/** What every page answered at the time, by instant. */
const recorded: { at: string; answers: Record<string, object> }[] = [];

/** Without what is of the reading itself, and what one can do only in the present. */
function plain(body: Record<string, unknown>): object {
  const { asOf: _, readAt: __, actions: ___, data: ____, ...rest } = body;
  return rest;
}

const asked = (address: string, query: string): string =>
  address.includes('?') ? `${address}${query.replace('?', '&')}` : `${address}${query}`;

async function answers(query = ''): Promise<Record<string, object>> {
  const told: Record<string, object> = {};
  for (const address of addresses) {
    const { body, status, text } = await lead.get(asked(address, query));
    const answer = address.endsWith('.csv') ? { text } : (body as Record<string, unknown>);
    told[address] = status === 200 ? plain(answer) : { status };
  }
  return told;
}

async function record(): Promise<void> {
  // What follows at the same instant is part of it.
  await place.settle();
  recorded.push({ at: await place.clock.now(), answers: await answers() });
}

const act = async (client: Client, flow: string, event: string, payload: object = {}) => {
  const { body } = await client.get(`/api/flows/${flow}`).expect(200);
  const { revision, readAt } = body as { revision: number; readAt: string };
  await client
    .post(`/api/flows/${flow}/events`)
    .send({ event, revision, readAt, payload })
    .expect(200);
};

beforeAll(async () => {
  place = await Place.open();
  await place.enlist([here, twin, there]);
  await place.to('2022-01-05');
  lead = await place.as('lead', 'economy');
  const flow = await place.of(here);
  const task = await place.task('entry/enter/sanyu');
  const cycle = `/api/cycles/${place.cycle.id}`;
  addresses = [
    `${cycle}/wall`,
    `${cycle}/lists`,
    `${cycle}/ledger`,
    `${cycle}/subjects`,
    `${cycle}/tasks`,
    `${cycle}/tasks?box=closed`,
    `${cycle}/cells/sanyu/entry`,
    `${cycle}/cells.csv`,
    `${cycle}/cells/sanyu/entry/undone.csv`,
    `/api/flows/${flow.id}`,
    `/api/flows/${task.id}`,
    `${cycle}/subjects/${here.id}/dossier`,
    `${cycle}/subjects/${there.id}/dossier`,
  ];
  await record();
  const sanyu = await place.as('territory', 'sanyu');
  await place.to('2022-02-10');
  await act(sanyu, task.id, 'SIGN');
  await record();
  await place.to('2022-03-01');
  await lead
    .put(`${cycle}/subjects/${here.id}/data`)
    .send({ items: [{ item: 'tax', value: '900', reason: '核对凭证' }] });
  await act(sanyu, task.id, 'SUBMIT_MANY', { subjects: [here.id, twin.id] });
  await record();
  await place.to('2022-04-02');
  await record();
  await place.to('2022-05-20');
  await record();
  await place.to('2022-06-20');
}, 120_000);
afterAll(() => place.close());

it('the meaning of each state is what a position there implies', async () => {
  const rows = await place.rows<{ kind: string; version: string; after: never }>(
    'select f.kind, e.version, e.after from flow_event e join flow f on f.id = e.flow_id',
  );
  expect(rows.length).toBeGreaterThan(50);
  for (const { kind, version, after } of rows) {
    const one = everyPublished().find((other) => other.kind === kind && other.version === version)!;
    const { phase, tags, done } = whereaboutsOf(one.published.machine, after);
    const meaning = meaningsOf(one.published.machine).find((other) => other.phase === phase);
    expect(meaning).toMatchObject({ tags, done });
  }
});

it('now is the present', async () => {
  const at = await place.clock.now();
  expect(await answers(`?asOf=${at}`)).toEqual(await answers());
});

it('then is what was answered then', async () => {
  for (const { at, answers: then } of recorded) {
    const again = await answers(`?asOf=${at}`);
    for (const address of addresses)
      expect([at, address, again[address]]).toEqual([at, address, then[address]]);
  }
});

it('any flow at the instant of any of its events stands where that event left it', async () => {
  const rows = await place.rows<{ id: string; seq: number; at: string; after: unknown }>(
    `select distinct on (flow_id, at) flow_id as id, seq, at, after from flow_event
      order by flow_id, at, seq desc`,
  );
  const flows = new Map<string, typeof rows>();
  for (const row of rows) flows.set(row.at, [...(flows.get(row.at) ?? []), row]);
  for (const [at, those] of flows) {
    for (const { id, seq } of those.slice(0, 3)) {
      const { body } = await lead.get(`/api/flows/${id}?asOf=${at}`).expect(200);
      expect(body).toMatchObject({ revision: seq, asOf: at, actions: [] });
    }
  }
});

it('is marked, takes a day for its end, and refuses what has not been', async () => {
  const [wall = ''] = addresses;
  const { body } = await lead.get(`${wall}?asOf=2022-02-10`).expect(200);
  expect(body).toMatchObject({ asOf: '2022-02-10T15:59:59.999Z', today: '2022-02-10' });
  const today = await lead.get(`${wall}?asOf=2022-06-20`).expect(200);
  expect(today.body).toMatchObject({ asOf: await place.clock.now() });
  await lead.get(`${wall}?asOf=2022-06-21`).expect(400);
  await lead.get(`${wall}?asOf=gestern`).expect(400);
  expect((await lead.get(wall).expect(200)).body).not.toHaveProperty('asOf');
});

it('a list as a file is of then, and its name says so', async () => {
  const cycle = `/api/cycles/${place.cycle.id}`;
  const file = async (query: string) => {
    const { body, headers } = await lead
      .get(`${cycle}/subjects.xlsx${query}`)
      .responseType('blob')
      .expect(200);
    const name = decodeURIComponent(String(headers['content-disposition']));
    const rows: string[] = [];
    for await (const { cells } of readTable(Readable.from([body as Buffer])))
      rows.push(cells.join('|'));
    return { name, text: rows.join('\n') };
  };
  const then = await file('?asOf=2022-02-10');
  expect(then.name).toContain("''截至2022-02-10 ");
  expect(then.text).toContain(here.name);
  const now = await file('');
  expect(now.name).not.toContain('截至');
  expect(now.text).not.toBe(then.text);
});

it('what cannot look back says so, and answers no present instead', async () => {
  const { body } = await lead.get('/api/openapi.json').expect(200);
  const { paths } = body as {
    paths: Record<string, Record<string, { parameters?: { name: string }[] }>>;
  };
  const gets = Object.entries(paths).flatMap(([address, { get }]) => {
    if (get === undefined) return [];
    return [{ address, takes: get.parameters?.some(({ name }) => name === 'asOf') === true }];
  });
  expect(gets.filter(({ takes }) => takes).map(({ address }) => address)).toEqual(
    expect.arrayContaining(
      ['wall', 'subjects', 'subjects.xlsx', 'tasks', 'cells.{format}', 'ledger', 'lists'].map(
        (list) => `/api/cycles/{id}/${list}`,
      ),
    ),
  );
  const named = { id: place.cycle.id, subjectId: here.id, organisation: 'sanyu', stage: 'entry' };
  const silent: string[] = [];
  for (const { address, takes } of gets.filter((get) => !get.takes)) {
    const where = address.replace(/\{(\w+)\}/g, (_, name: string) => {
      return (named as Record<string, string>)[name] ?? place.cycle.id;
    });
    const answer = await lead.get(`${where}?asOf=2022-02-10`);
    if (answer.status < 400) silent.push(`${address} ${String(takes)}`);
    const { type: code } = answer.body as { type?: string };
    if (answer.status === 400) expect([address, code]).toEqual([address, 'replay.present-only']);
  }
  expect(silent).toEqual([]);
  expect(gets.length).toBeGreaterThan(40);
  const year = await lead.get(`/api/cycles/${place.cycle.id}?asOf=2022-02-10`).expect(400);
  expect(year.body).toMatchObject({ title: expect.stringContaining('不能回看') });
});

it('shows nobody what they may not see in the present', async () => {
  const office = await place.as('territory', 'firstOffice');
  const { id } = await place.of(here);
  await office.get(`/api/flows/${id}?asOf=2022-03-01`).expect(404);
  await office
    .get(`/api/cycles/${place.cycle.id}/subjects/${here.id}/dossier?asOf=2022-03-01`)
    .expect(404);
});
