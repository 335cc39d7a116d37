import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Wall } from '../../src/board/board.dto.js';
import { Chart, ChartItems } from '../../src/chart/chart.dto.js';
import { Place, person } from '../support/place.js';
import { aFirm } from '../support/year.js';

type Client = Awaited<ReturnType<Place['as']>>;

const values = { tax: '900', sales: '4000', land_owned: '20', energy: '100', electricity: '50' };
const waiting = aFirm({ name: '南通恒盛金属制品有限公司', values });
const handedIn = aFirm({ name: '江苏三余纺织有限公司', values });
const sentBack = aFirm({ name: '南通海润食品有限公司', values });
const elsewhere = aFirm({ name: '江海机械有限公司', territory: 'firstOffice', values });
const firms = [waiting, handedIn, sentBack, elsewhere];

let place: Place;
let lead: Client;

const at = (path: string) => `/api/cycles/${place.cycle.id}/${path}`;
const chart = async (query = '', client = lead) =>
  Chart.parse((await client.get(at(`chart${query}`)).expect(200)).body);
const items = async (query: string, client = lead) =>
  ChartItems.parse((await client.get(at(`chart/items?${query}`)).expect(200)).body);
const stateOf = ({ states }: Chart, id: string) => states.find((one) => one.id === id);
const wayOf = ({ ways }: Chart, from: string, to: string) =>
  ways.find((one) => one.from === `enterprise.${from}` && one.to === `enterprise.${to}`);
const submit = async (one: (typeof firms)[0]) =>
  place.flows.send(
    (await place.of(one)).id,
    { type: 'SUBMIT', missing: [], departments: [] },
    person('territory', one.territory),
  );

beforeAll(async () => {
  place = await Place.open();
  await place.enlist(firms);
  await place.to('2022-01-05');
  lead = await place.as('lead', 'economy');
  for (const one of [handedIn, sentBack, elsewhere]) await submit(one);
  await place.to('2022-04-11');
  const reason = '用地面积与不动产登记不符';
  await place.flows.send(
    (await place.of(sentBack)).id,
    { type: 'RETURN', department: 'landBureau', reason },
    person('department', 'landBureau'),
  );
});
afterAll(() => place.close());

describe('the flow chart', () => {
  it('counts every enterprise in one state, late as the wall says', async () => {
    const drawn = await chart();
    expect(drawn.sum).toEqual({ counted: firms.length, expected: firms.length, odd: [] });
    const wall = Wall.parse((await lead.get(at('wall')).expect(200)).body);
    for (const { key, count, late } of wall.states.filter(({ count: n }) => n > 0)) {
      expect(stateOf(drawn, `enterprise.${key}`)).toMatchObject({ count, late });
    }
    expect(stateOf(drawn, 'enterprise.collecting')).toMatchObject({
      count: 1,
      late: 1,
      due: '2022-03-31',
    });
    // Nobody is there, and it is drawn all the same.
    expect(stateOf(drawn, 'enterprise.published')).toMatchObject({ count: 0, dwell: null });
  });

  it('counts how often each way was gone; what goes in and what stands there agree', async () => {
    const drawn = await chart();
    expect(wayOf(drawn, 'listed', 'collecting')).toMatchObject({
      passes: 4,
      week: 0,
      title: '开始录入',
    });
    expect(wayOf(drawn, 'verifying', 'returned')).toMatchObject({
      passes: 1,
      week: 1,
      title: '退回',
    });
    expect(wayOf(drawn, 'confirming', 'appealing')?.passes).toBe(0);
    for (const { id, count } of drawn.states.filter((one) => one.id.startsWith('enterprise.'))) {
      const sum = (end: 'from' | 'to') =>
        drawn.ways.filter((way) => way[end] === id).reduce((n, { passes }) => n + passes, 0);
      const born = id === 'enterprise.listed' ? firms.length : 0;
      expect([id, born + sum('to') - sum('from')]).toEqual([id, count]);
    }
    expect(drawn.ways.every(({ from, to }) => from !== to)).toBe(true);
  });

  it('lists who stands in a state and who went a way', async () => {
    const there = await items('state=enterprise.collecting');
    expect(there.items).toMatchObject([{ title: waiting.name, late: true, subject: waiting.id }]);
    const gone = await items('state=enterprise.collecting&to=enterprise.submitted');
    expect(gone.total).toBe(3);
    expect(gone.items.find(({ subject }) => subject === sentBack.id)?.state).toBe('退回补正');
    expect((await items('state=nothing.at.all')).total).toBe(0);
  });

  it('draws the tasks of the units as well', async () => {
    const drawn = await chart('?of=task');
    const standing = drawn.states.reduce((sum, { count }) => sum + count, 0);
    const [flows] = await place.rows<{ n: number }>(
      `select count(*)::int as n from flow where kind = 'task'`,
    );
    expect(standing).toBe(flows?.n);
    expect(drawn.states.some(({ late }) => late > 0)).toBe(true);
  });

  it('can be asked as of a day that is over', async () => {
    const then = await chart('?asOf=2022-01-20');
    expect(stateOf(then, 'enterprise.submitted')?.count).toBe(3);
    expect(wayOf(then, 'verifying', 'returned')?.passes).toBe(0);
    expect((await items('state=enterprise.submitted&asOf=2022-01-20')).total).toBe(3);
  });

  it('shows a territory its own enterprises alone, and an enterprise nothing', async () => {
    const office = await place.as('territory', 'firstOffice');
    const own = await chart('', office);
    expect(own.sum).toMatchObject({ counted: 1, expected: 1 });
    expect((await items('state=enterprise.collecting', office)).total).toBe(0);
    const firm = await place.as('enterprise', null, waiting.id);
    await firm.get(at('chart')).expect(403);
  });

  it('names an enterprise that stands nowhere instead of hiding it', async () => {
    const lost = aFirm({ name: '下落不明有限公司', values: {} });
    await place.rows(
      `insert into subject (id, region, credit_code, name, aliases) values ($1, $2, $3, $4, '{}')`,
      lost.id,
      place.cycle.region,
      lost.code,
      lost.name,
    );
    await place.rows(
      `insert into subject_year (cycle_id, subject_id, territory, scale, industry, origin, values)
       values ($1, $2, 'sanyu', 'above', '3311', 'import', '{}')`,
      place.cycle.id,
      lost.id,
    );
    expect((await chart()).sum).toEqual({
      counted: firms.length,
      expected: firms.length + 1,
      odd: [{ id: lost.id, name: lost.name }],
    });
  });
});
