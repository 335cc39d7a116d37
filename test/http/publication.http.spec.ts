/** A published result: guarded, kept, verified; corrected only by a new version. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SnapshotContent } from '../../src/domain/evaluation/snapshot.js';
import {
  Publication,
  SnapshotDiff,
  SnapshotVerification,
} from '../../src/evaluation/publication.dto.js';
import { Dossier } from '../../src/dossier/dossier.dto.js';
import { CycleDetail } from '../../src/cycle/cycle.dto.js';
import { ImportReport, SubjectList } from '../../src/subject/import.dto.js';
import { FlowDetail } from '../../src/task/task.dto.js';
import { Evaluated } from '../support/evaluated.js';
import { asOwner } from '../support/owner.js';
import { aCode } from '../support/roster.js';

let place: Evaluated;
type Client = Awaited<ReturnType<Evaluated['as']>>;
let lead: Client;
let secondLead: Client;
let leader: Client;

beforeAll(async () => {
  place = await Evaluated.start();
  await place.rows(`update subject_year set email = 'office@' || subject_id || '.test'`);
  [lead, secondLead, leader] = await Promise.all([
    place.as('lead'),
    place.as('secondLead'),
    place.as('leader'),
  ]);
});
afterAll(() => place.app.close());

const url = (rest = ''): string => place.url(`/publication${rest}`);
const publication = async (client = lead): Promise<Publication> =>
  Publication.parse((await client.get(url()).expect(200)).body);
const unmetIds = async (): Promise<string[]> =>
  (await publication()).conditions.filter(({ met }) => !met).map(({ id }) => id);
const verified = async (version: number): Promise<SnapshotVerification> =>
  SnapshotVerification.parse(
    (await lead.get(url(`/versions/${String(version)}/verification`)).expect(200)).body,
  );
const document = async (version: number): Promise<SnapshotContent> =>
  (await leader.get(url(`/versions/${String(version)}`)).expect(200)).body
    .content as SnapshotContent;

describe('before publication', () => {
  it('lists every condition by name, met or with what is missing', async () => {
    const { conditions, versions } = await publication(leader);
    expect(versions).toEqual([]);
    expect(conditions.map(({ id }) => id)).toEqual([
      'weights',
      'benchmarks',
      'confirmed',
      'appeals',
      'moves',
      'problems',
      'graded',
      'allGraded',
      'latest',
      'secondPerson',
    ]);
    expect(conditions.find(({ id }) => id === 'secondPerson')).toEqual({
      id: 'secondPerson',
      title: '结果经第二人复核',
      english: 'a second person has approved the result',
      met: false,
      blocks: ['定档人以外的另一人尚未复核'],
      gate: 'approved',
      phases: [],
    });
    const shut = conditions.find(({ id }) => id === 'allGraded')!;
    expect([shut.gate, shut.blocks.length]).toEqual(['evaluated', shut.phases.length]);
    expect(await unmetIds()).toEqual(['graded', 'allGraded', 'secondPerson']);
  });

  it('is not for those who may not see everybody', async () => {
    for (const account of ['tax', 'north', 'firm'] as const) {
      const client = await place.as(account);
      for (const rest of ['', '/versions/1', '/versions/1/verification', '/diff?from=1&to=2']) {
        await client.get(url(rest)).expect(403);
      }
    }
    await lead.get(url('/versions/1')).expect(404);
  });

  it('takes no approval of the one who graded, in the database either', async () => {
    await place.evaluations.grade(place.cycle.id, place.lead, {});
    const [{ id } = { id: '' }] = await place.rows<{ id: string }>(
      `select id from evaluation where cycle_id = $1 and kind = 'grading'`,
      place.cycle.id,
    );
    const approve = place.rows(
      `insert into result_approval (evaluation_id, by, by_name, at) values ($1, $2, 'x', now())`,
      id,
      place.lead.id,
    );
    await expect(approve).rejects.toThrow('a second person approves');
    expect(await unmetIds()).toEqual(['secondPerson']);
  });
});

/** How the list answers somebody who brings one more firm, by a table and by hand, and figures. */
async function listFor(account: 'north' | 'lead') {
  const client = await place.as(account);
  const table = `企业名称,统一社会信用代码,属地,规模\n新来金属制品厂,${aCode(77)},北镇,规下\n`;
  const checked = ImportReport.parse(
    (
      await client
        .post(place.url('/import'))
        .attach('file', Buffer.from(table), '新增.csv')
        .expect(200)
    ).body,
  );
  const accepted = await client.post(place.url(`/import/${checked.import}/accept`));
  const form = { name: '又一家塑料厂', code: aCode(78), territory: 'north', scale: 'below' };
  const added = await client.post(place.url('/subjects')).send(form);
  const { body } = await client.get(place.url()).expect(200);
  const offered = CycleDetail.parse(body).actions.find(({ event }) => event === 'add-subject');
  return { checked, accepted, added, offered };
}
const listed = async (): Promise<number> =>
  (await place.rows('select 1 from subject_year where cycle_id = $1', place.cycle.id)).length;

describe('the base list of a year that is scored', () => {
  it('takes no firm from a territory any more, and says to whom to turn', async () => {
    const { checked, accepted, added, offered } = await listFor('north');
    const why =
      '预评价已完成，属地不再增加企业；确属漏评的，请报牵头单位补录，否则列入下一年度名录';
    expect(checked).toMatchObject({ fresh: 0, rejected: 1, blocked: why });
    expect(checked.errors).toMatchObject([{ code: 'import.list-closed', message: why }]);
    expect(accepted.body).toMatchObject({ type: 'import.blocked' });
    expect([added.status, added.body]).toMatchObject([
      409,
      { type: 'subject.list-closed', title: why },
    ]);
    expect(offered).toMatchObject({ possible: false, reasons: [why] });
    expect(await listed()).toBe(6);
    const { body } = await lead.get(place.url()).expect(200);
    const { actions } = CycleDetail.parse(body);
    expect(actions.find(({ event }) => event === 'add-subject')?.possible).toBe(true);
  });

  it('does not take a table either that was checked before', async () => {
    const north = await place.as('north');
    const table = `企业名称,统一社会信用代码,属地,规模\n早到的厂,${aCode(79)},北镇,规下\n`;
    const send = north.post(place.url('/import')).attach('file', Buffer.from(table), '早到.csv');
    const { import: id } = ImportReport.parse((await send.expect(200)).body);
    // As it was found while the list was open.
    await place.rows(`update import_row set errors = '[]' where batch_id = $1`, id);
    await place.rows('update import_batch set faulty = 0 where id = $1', id);
    const { status, body } = await north.post(place.url(`/import/${id}/accept`));
    expect([status, body]).toMatchObject([409, { type: 'import.outdated' }]);
    expect(await listed()).toBe(6);
  });
});

describe('publication', () => {
  it('seals the list and the figures, for the lead bureau as well', async () => {
    await place.publish(place.cycle);
    const why = '本年度评价结果已通报封存，名录不再增减；新企业请列入下一年度名录';
    for (const account of ['north', 'lead'] as const) {
      const { checked, added, offered } = await listFor(account);
      expect(checked).toMatchObject({ fresh: 0, blocked: why });
      expect(added.body).toMatchObject({ type: 'subject.list-closed', title: why });
      expect(offered).toMatchObject({ possible: false, reasons: [why] });
    }
    const [first, second] = place.firms;
    const merged = await lead
      .post(place.url(`/subjects/${first?.id ?? ''}/merge`))
      .send({ into: second?.id, reason: '同一家' });
    expect(merged.body).toMatchObject({ type: 'subject.list-closed', title: why });
    const tax = await place.as('tax');
    const items = [{ id: 'tax', value: '1', reason: '补缴' }];
    const saved = await tax.put(place.url(`/subjects/${first?.id ?? ''}/data`)).send({ items });
    expect(saved.body).toMatchObject({
      type: 'subject.item-locked',
      title: expect.stringContaining('由牵头单位更正已通报结果'),
    });
    expect(await listed()).toBe(6);
  });

  it('keeps one document with figures, programme, benchmarks and results', async () => {
    const { versions } = await publication();
    expect(versions).toMatchObject([{ version: 1, approvedBy: 'leader', changes: [] }]);
    const content = await document(1);
    expect(content).toMatchObject({
      format: 'battle-map/snapshot/1',
      version: 1,
      previous: null,
      cycle: { year: 2022, programme: 'somewhere-2021' },
      published: { approvedBy: 'leader' },
    });
    expect(content.benchmarks).toMatchObject([
      { indicator: 'tax_mu', value: '10', proposed: '10', by: '系统', reason: '方案规定' },
      { indicator: 'sales_mu' },
    ]);
    expect(content.results.map((one) => [one.total, one.class])).toEqual([
      ['100', 'A'],
      ['84', 'B'],
      ['76', 'B'],
      ['66', 'C'],
      ['60', 'C'],
      ['30', 'D'],
    ]);
    expect(content.input.subjects).toHaveLength(6);
  });

  it('has a hash anybody can compute again, and figures that give the results again', async () => {
    const [{ content, hash } = { content: '', hash: '' }] = await place.rows<{
      content: string;
      hash: string;
    }>('select content, hash from snapshot where cycle_id = $1', place.cycle.id);
    expect(createHash('sha256').update(content).digest('hex')).toBe(hash);
    expect(await verified(1)).toEqual({
      version: 1,
      hash,
      intact: true,
      chained: true,
      reproduced: true,
    });
  });

  it('cannot be changed, taken back or forged by SQL', async () => {
    const owned = (sql: string) => asOwner((owner) => owner.rows(sql));
    await expect(place.rows('delete from result')).rejects.toThrow('permission denied');
    const refused = (sql: string): Promise<void> => expect(owned(sql)).rejects.toThrow();
    for (const table of ['snapshot', 'result_approval']) {
      await expect(owned(`update ${table} set at = now()`)).rejects.toThrow('insert-only');
      await expect(owned(`delete from ${table}`)).rejects.toThrow('insert-only');
      await expect(owned(`truncate ${table}`)).rejects.toThrow('insert-only');
    }
    await refused(`update evaluation set reason = 'x' where published_at is not null`);
    await refused(`delete from result`);
    const forged = `insert into snapshot (cycle_id, version, evaluation_id, content, hash, changes,
        by_name, approved_by_name, at)
      select cycle_id, 99, evaluation_id, replace(content, '100', '101'), hash, changes, by_name,
        approved_by_name, at from snapshot limit 1`;
    await expect(owned(forged)).rejects.toThrow('snapshot_hash');
  });
});

describe('a correction of what was published', () => {
  const ask = (client: Client, more: object = {}) =>
    client.post(url('/amendments')).send({
      subjectId: place.firms[3]!.id,
      values: { tax: '80' },
      reason: '税务局补核入库税收',
      order: '行政复议决定书〔2022〕3 号',
      ...more,
    });
  const decide = (client: Client, id: string, said: object = { decision: 'approve' }) =>
    client.post(url(`/amendments/${id}/decision`)).send(said);

  it('is asked for with figures, a reason and an order', async () => {
    expect((await ask(lead, { order: ' ' })).status).toBe(400);
    expect((await ask(lead, { values: {} })).body.type).toBe('evaluation.amendment-refused');
    expect((await ask(lead, { values: { nothing: '1' } })).body.type).toBe(
      'evaluation.correction-refused',
    );
    await ask(leader).expect(403);
  });

  it('is decided by a second person, and kept when it is refused', async () => {
    const { id } = (await ask(lead).expect(201)).body;
    expect((await decide(lead, id)).body.type).toBe('evaluation.amendment-refused');
    expect((await decide(leader, id, { decision: 'refuse' })).status).toBe(400);
    await decide(leader, id, { decision: 'refuse', reason: '证据不足' }).expect(200);
    expect((await decide(leader, id)).body.type).toBe('evaluation.amendment-refused');
    const { amendments, versions } = await publication();
    expect(amendments).toMatchObject([
      { decision: 'refused', remark: '证据不足', by: 'lead（工信局）' },
    ]);
    expect(versions).toHaveLength(1);
  });

  it('makes a new version that lists what changed, and for whom else', async () => {
    const { id } = (await ask(secondLead).expect(201)).body;
    const { versions } = Publication.parse((await decide(leader, id).expect(200)).body);
    expect(versions.map(({ version }) => version)).toEqual([2, 1]);
    const [{ changes } = { changes: [] }] = versions;
    const told = changes.map(({ subject, field, from, to }) => [subject.name, field, from, to]);
    const [third, fourth] = [place.firms[2]!.name, place.firms[3]!.name];
    expect(told).toEqual([
      [fourth, 'tax', '60', '80'],
      [fourth, 'total', '66', '78'],
      [fourth, 'rank', '4', '3'],
      [fourth, 'class', 'C', 'B'],
      [third, 'rank', '3', '4'],
    ]);
    expect(changes[0]).toMatchObject({
      title: '入库税收',
      why: '税务局补核入库税收',
      who: 'secondLead（工信局）提出，leader复核',
      order: '行政复议决定书〔2022〕3 号',
    });
    expect(changes.at(-1)!.why).toBe(`因${fourth}更正而变动`);
  });

  it('writes to the enterprise, and to nobody whose total and class stay as they were', async () => {
    await place.settle();
    const letters = await place.rows<{ name: string; subject: string; text: string }>(
      `select s.name, m.subject, m.text from mail m join flow f on f.id = m.flow_id
         join subject s on s.id = f.subject_id where f.cycle_id = $1 and m.subject like '%更正%'`,
      place.cycle.id,
    );
    expect(letters).toMatchObject([
      { name: place.firms[3]!.name, subject: '2022 年度评价结果更正：类别由 C 改为 B' },
    ]);
    const [{ text } = { text: '' }] = letters;
    for (const line of [
      '总分：66　78',
      '类别：C　B',
      '理由：税务局补核入库税收',
      '依据：行政复议决定书〔2022〕3 号',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  it('stands in its timeline', async () => {
    const path = place.url(`/subjects/${place.firms[3]!.id}/dossier`);
    const { events } = Dossier.parse((await lead.get(path).expect(200)).body);
    expect(events[0]).toMatchObject({
      label: '通报结果更正',
      text: '78 分；B 类；原为 66 分、C 类；税务局补核入库税收；依据：行政复议决定书〔2022〕3 号',
      who: 'leader',
      step: 'graded',
    });
  });

  it('leaves the first version as it was, chains the second to it, and can be compared', async () => {
    expect((await document(1)).results[3]).toMatchObject({ total: '66', class: 'C' });
    const [second, first] = (await publication()).versions;
    expect((await document(2)).previous).toBe(first!.hash);
    expect(second!.hash).not.toBe(first!.hash);
    for (const version of [1, 2]) {
      const { hash: _, ...checks } = await verified(version);
      expect(checks).toEqual({ version, intact: true, chained: true, reproduced: true });
    }
    const diff = SnapshotDiff.parse((await lead.get(url('/diff?from=1&to=2')).expect(200)).body);
    expect(diff.items.map(({ field }) => field).sort()).toEqual([
      'class',
      'rank',
      'rank',
      'tax',
      'total',
    ]);
    const same = SnapshotDiff.parse((await lead.get(url('/diff?from=2&to=2')).expect(200)).body);
    expect(same.items).toEqual([]);
    await lead.get(url('/diff?from=1&to=9')).expect(404);
    await lead.get(url('/diff?from=1&to=2147483648')).expect(400);
    await lead.get(url('/versions/2147483648')).expect(400);
  });

  it('is what everybody reads from then on, with the history of the figure', async () => {
    const [result] = await place.evaluations.latestResults(place.cycle.id, {
      subjectIds: [place.firms[3]!.id],
      published: true,
    });
    expect(result).toMatchObject({ total: '78', class: 'B', rank: 3 });
    const list = await lead.get(place.url(`/subjects?q=${place.firms[3]!.name}`)).expect(200);
    const [listed] = SubjectList.parse(list.body).items;
    expect(listed).toMatchObject({ total: '78', class: 'B', provisional: false });
    const detail = await lead.get(`/api/flows/${listed!.flow}`).expect(200);
    expect(FlowDetail.parse(detail.body).facts).toEqual([
      { label: '得分', value: '78' },
      { label: '类别', value: 'B' },
    ]);
    const [change] = await place.rows(
      `select before, after, source, organisation, reason from item_change where subject_id = $1 and item = 'tax'`,
      place.firms[3]!.id,
    );
    expect(change).toEqual({
      before: '60',
      after: '80',
      source: 'review',
      organisation: 'miit',
      reason: '行政复议决定书〔2022〕3 号：税务局补核入库税收',
    });
  });

  it('is decided once and for all, in the database too', async () => {
    for (const sql of [
      `update amendment set values = '{}'`,
      `update amendment set decision = 'refused'`,
    ]) {
      await expect(place.rows(sql)).rejects.toThrow('may only be decided, once');
    }
    await expect(place.rows('delete from amendment')).rejects.toThrow('permission denied');
    const { id } = (await ask(lead, { values: { sales: '700' } }).expect(201)).body;
    const own = place.rows(
      `update amendment set decision = 'approved', decided_by = by, decided_by_name = by_name,
         decided_at = now() where id = $1`,
      id,
    );
    await expect(own).rejects.toThrow('amendment_decided');
  });

  it('is not told to a year that runs by an edition without the letter, and is carried out', async () => {
    const firm = place.firms[4]!;
    await asOwner((owner) =>
      owner.rows(`update flow set version = '1.1' where subject_id = '${firm.id}'`),
    );
    const { id } = (await ask(lead, { subjectId: firm.id, values: { tax: '90' } }).expect(201))
      .body;
    const { versions } = Publication.parse((await decide(leader, id).expect(200)).body);
    const classes = versions[0]!.changes.filter(({ field }) => field === 'class');
    expect(classes).toMatchObject([{ subject: { id: firm.id }, from: 'C', to: 'B' }]);
    await place.settle();
    const letters = await place.rows(
      `select 1 from mail m join flow f on f.id = m.flow_id
        where f.subject_id = $1 and m.subject like '%更正%'`,
      firm.id,
    );
    expect(letters).toEqual([]);
  });
});
