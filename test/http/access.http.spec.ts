/** Who sees and does what, tried at the doors: an answer, not a predicate. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Transaction } from '../../src/persistence/transaction.js';
import { FlowDetail } from '../../src/task/task.dto.js';
import { administrators } from '../../workflows/roles.js';
import { Place } from '../support/place.js';
import { aFirm } from '../support/year.js';

let place: Place;
const values = { tax: '800', sales: '9000', land_owned: '40', energy: '100', electricity: '50' };
const [here, twin, there, bare] = [
  aFirm({ name: '南通恒盛金属制品有限公司', values }),
  aFirm({ name: '南通永鑫建材有限公司', values }),
  aFirm({ name: '江海机械有限公司', territory: 'firstOffice', values }),
  aFirm({ name: '启东空白有限公司', territory: 'firstOffice', values: {} }),
];

type Client = Awaited<ReturnType<Place['as']>>;
let sanyu: Client;
let office: Client;
let tax: Client;
let fire: Client;

beforeAll(async () => {
  place = await Place.open();
  await place.enlist([here, twin, there, bare]);
  await place.to('2022-01-05');
  sanyu = await place.as('territory', 'sanyu');
  office = await place.as('territory', 'firstOffice');
  tax = await place.as('department', 'taxBureau');
  fire = await place.as('department', 'fire');
});
afterAll(() => place.close());

const detail = async (client: Client, flow: string) => {
  const { body } = await client.get(`/api/flows/${flow}`).expect(200);
  return FlowDetail.parse(body);
};
const act = async (client: Client, flow: string, event: string, payload: object = {}) => {
  const { revision, readAt } = await detail(client, flow);
  return client.post(`/api/flows/${flow}/events`).send({ event, revision, readAt, payload });
};

describe('a unit that co-operates in a task of another', () => {
  beforeAll(async () => {
    const submit = async (client: Client, territory: string, subjects: string[]) =>
      act(client, (await place.task(`entry/enter/${territory}`)).id, 'SUBMIT_MANY', { subjects });
    await submit(sanyu, 'sanyu', [here.id, twin.id]);
    await submit(office, 'firstOffice', [there.id]);
    await place.to('2022-04-02');
  });

  it('sees the rows of its own enterprises only', async () => {
    const { id } = await place.task('verify/verify/taxBureau');
    const { table } = await detail(office, id);
    expect(table?.rows.map(({ subject }) => subject.name)).toEqual([there.name]);
    expect(table?.total).toBe(1);
    expect((await detail(tax, id)).table?.total).toBe(3);
  });

  it('sees the figures it owns only', async () => {
    const input = { stage: 'audit', task: 'audit', due: '2022-05-09', counted: true, rungs: 0 };
    const audit = { kind: 'task', ref: 'audit/audit/economy', stage: 'audit' } as const;
    await place.app
      .get(Transaction)
      .sql((sql) =>
        place.flows.open(sql, [
          { ...audit, cycleId: place.cycle.id, organisation: 'economy', input },
        ]),
      );
    const { id } = await place.task(audit.ref);
    const { table } = await detail(tax, id);
    expect(table?.rows).toHaveLength(4);
    expect(table?.columns).toEqual([]);
    expect(table?.rows.flatMap(({ cells }) => cells)).toEqual([]);
    const lead = await place.as('lead', 'economy');
    expect((await detail(lead, id)).table?.columns.map(({ item }) => item)).toEqual(['energy']);
  });

  it('does not sign or report for it, even when it names itself', async () => {
    const { id, revision } = await place.task('verify/verify/taxBureau');
    for (const event of ['SIGN', 'PROGRESS', 'ASK_EXTENSION']) {
      const payload = { department: 'sanyu', text: '已核', due: '2022-05-10', reason: '数据多' };
      const refused = await sanyu
        .post(`/api/flows/${id}/events`)
        .send({ event, revision, payload })
        .expect(403);
      expect(refused.body.type).toBe('flow.not-permitted');
    }
  });
});

describe('many at once', () => {
  it('passes what the page showed, and leaves what was handed in after it was read', async () => {
    const { id } = await place.task('verify/verify/taxBureau');
    const { revision, readAt } = await detail(tax, id);
    const power = await place.as('department', 'power');
    const own = (await place.of(there)).id;
    await act(power, own, 'RETURN', { reason: '用电量与抄表数不一致' });
    expect((await act(office, own, 'SUBMIT')).status).toBe(200);
    const rest = { event: 'VERIFY_REST', revision, payload: { subjects: [twin.id] } };
    const blind = await tax.post(`/api/flows/${id}/events`).send(rest).expect(400);
    expect(blind.body.type).toBe('task.form-invalid');
    await tax
      .post(`/api/flows/${id}/events`)
      .send({ ...rest, readAt })
      .expect(200);
    expect((await place.of(here)).waitsFor).not.toContain('taxBureau');
    expect((await place.of(twin)).waitsFor).toContain('taxBureau');
    expect((await place.of(there)).waitsFor).toContain('taxBureau');
  });

  it('tells nobody what is wrong in records they may not hand in', async () => {
    const { id } = await place.task('entry/enter/sanyu');
    const { body } = await act(sanyu, id, 'SUBMIT_MANY', { subjects: [bare.id] });
    expect(body.facts[0].value).toBe('已办 0 家，未办成 1 家：您无权对此事办理“提交”');
    const own = await act(office, (await place.task('entry/enter/firstOffice')).id, 'SUBMIT_MANY', {
      subjects: [bare.id],
    });
    expect(own.body.facts[0].value).toContain(bare.name);
    const { id: flow, revision } = await place.of(bare);
    const one = await fire
      .post(`/api/flows/${flow}/events`)
      .send({ event: 'SUBMIT', revision, payload: {} })
      .expect(403);
    expect(one.body.type).toBe('flow.not-permitted');
  });
});

describe('a department', () => {
  it('does not decide an appeal another one reviews', async () => {
    const { id } = await place.of(twin);
    const reviewing = { value: { appeal: 'reviewing' }, context: { reviewer: ['taxBureau'] } };
    await place.rows(
      `update flow set phase = 'reviewing', state = $2::jsonb, waits_for = '{taxBureau}',
         context = context || $3::jsonb where id = $1`,
      id,
      JSON.stringify(reviewing.value),
      JSON.stringify(reviewing.context),
    );
    const uphold = { reason: '经核实，数据无误', department: 'fire' };
    const refused = await act(fire, id, 'UPHOLD', uphold);
    expect(refused.body.type).toBe('flow.not-permitted');
    expect((await place.of(twin)).phase).toBe('reviewing');
    expect((await act(tax, id, 'UPHOLD', { reason: '经核实，数据无误' })).status).toBe(200);
  });
});

describe.each(administrators)('%s', (role) => {
  it('enters nothing that is about enterprises, whether it is there or not', async () => {
    const client = await place.as(role);
    const { id } = await place.of(here);
    const cycle = `/api/cycles/${place.cycle.id}`;
    const ways = [cycle, `${cycle}/wall`, `${cycle}/tasks`, `${cycle}/subjects`, `${cycle}/lists`];
    for (const way of [...ways, `/api/flows/${id}`, `/api/flows/${place.cycle.id}`]) {
      expect([way, (await client.get(way)).status]).toEqual([way, 403]);
    }
  });

  it('has its own work only', async () => {
    const client = await place.as(role);
    const status = async (way: string) => (await client.get(way)).status;
    expect(await status('/api/organisations')).toBe(role === 'security-admin' ? 200 : 403);
  });
});
