import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import ExcelJS from 'exceljs';
import type { Response } from 'superagent';
import type request from 'supertest';
import { Clock, FixedClock } from '../../src/clock.js';
import type { CycleDetail, CycleDone } from '../../src/cycle/cycle.dto.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import { FlowService } from '../../src/flow/flow.service.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { Database } from '../../src/persistence/database.js';
import { ImportReport, SubjectList } from '../../src/subject/import.dto.js';
import { DataSheet } from '../../src/task/form.dto.js';
import { anApplication } from '../support/application.js';
import { asOwner } from '../support/owner.js';
import { anAccount, loggedIn, someUnits } from '../support/people.js';
import { aCode, region, rosterProgramme } from '../support/roster.js';
import { aWorkbook, aZip } from '../support/zip.js';
import { aLetter, aPdf } from '../support/papers.js';

type Client = ReturnType<typeof request.agent>;

let app: NestExpressApplication;
let cycle: string;
let lead: Client;
let north: Client;
let south: Client;
let tax: Client;
let firm: Client;
let firmId: string;

beforeAll(async () => {
  const clock = new FixedClock('2022-01-10');
  app = await anApplication((builder) => builder.overrideProvider(Clock).useValue(clock));
  const opened = await app
    .get(CycleService)
    .open({ programmeId: 'somewhere-2022', programme: rosterProgramme, year: 2022 }, SYSTEM);
  cycle = `/api/cycles/${opened.id}`;
  await someUnits(app, '371082', [['miit', '工信局', 'lead']]);
  const of = (role: 'lead' | 'territory' | 'department', organisation: string) =>
    anAccount(app, { account: organisation, role, organisation, region });
  await of('lead', 'miit');
  await of('territory', 'north');
  await of('territory', 'south');
  await of('department', 'taxBureau');
  await anAccount(app, { account: 'afar', role: 'lead', organisation: 'miit', region: '371082' });
  lead = await loggedIn(app, 'miit');
  north = await loggedIn(app, 'north');
  south = await loggedIn(app, 'south');
  tax = await loggedIn(app, 'taxBureau');
  const report = await upload(lead, table(1, 2)).expect(200);
  await lead.post(`${cycle}/import/${String(report.body.import)}/accept`).expect(200);
  const listed = SubjectList.parse((await lead.get(`${cycle}/subjects?q=企业1`)).body);
  firmId = listed.items[0]?.id ?? '';
  await anAccount(app, { account: 'firm', role: 'enterprise', region, subjectId: firmId });
  firm = await loggedIn(app, 'firm');
  await app
    .get(FlowService)
    .sendMany({ cycleId: opened.id, kind: 'enterprise-year' }, () => ({ type: 'COLLECT' }), SYSTEM);
});
afterAll(() => app.close());

const table = (...numbers: number[]): string =>
  [
    '企业名称,统一社会信用代码,属地,规模,入库税收（万元）',
    ...numbers.map((n) => `企业${String(n)},${aCode(n)},北镇,规上,12.5`),
  ].join('\n');
const upload = (who: Client, content: string | Buffer, name = '北镇名单.csv') =>
  who.post(`${cycle}/import`).attach('file', Buffer.from(content), name);
const bytes = (response: Response, done: (error: Error | null, body: Buffer) => void): void => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => {
    done(null, Buffer.concat(chunks));
  });
};
const codeOf = ({ body }: { body: unknown }): string => JSON.stringify(body);

describe('importing over the wire', () => {
  it('takes a multipart file under its Chinese name and answers the report', async () => {
    const { body } = await upload(north, table(7)).expect(200);
    const report = ImportReport.parse(body);
    expect(report).toMatchObject({ file: '北镇名单.csv', rows: 1, fresh: 1, blocked: null });
    const again = await north.get(`${cycle}/import/${report.import}`).expect(200);
    expect(again.body).toEqual(body);
    await south.get(`${cycle}/import/${report.import}`).expect(404);
  });

  it('reads an xlsx by its content, whatever it is called', async () => {
    const row = (n: number, cells: string[]) =>
      `<row r="${String(n)}">${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
    const rows =
      row(1, ['企业名称', '统一社会信用代码', '规模']) + row(2, ['甲', aCode(8), '规下']);
    const { body } = await upload(north, aZip(aWorkbook({ rows })), 'list.csv').expect(200);
    expect(ImportReport.parse(body)).toMatchObject({ rows: 1, fresh: 1 });
  });

  it('refuses wrong files in both languages, and a form without a file', async () => {
    const { body } = await upload(lead, '%PDF-1.4', '名单.xlsx').expect(400);
    expect(JSON.stringify(body)).toContain('不是 Excel（.xlsx）或 CSV 表格');
    expect(JSON.stringify(body)).toContain('not an xlsx or csv table');
    expect(codeOf(await lead.post(`${cycle}/import`).expect(400))).toContain('http.upload-missing');
    const text = lead.post(`${cycle}/import`).field('file', 'text instead of a file');
    expect(codeOf(await text.expect(400))).toContain('http.upload-missing');
  });

  it('is closed to enterprises, to strangers and to other regions', async () => {
    await upload(firm, table(9)).expect(403);
    await firm.get(`${cycle}/import/template.xlsx`).expect(403);
    const afar = await loggedIn(app, 'afar');
    await upload(afar, table(9)).expect(404);
    const { default: supertest } = await import('supertest');
    await supertest(app.getHttpServer()).post(`${cycle}/import`).expect(401);
  });

  it('hands out the template and the annotated file as downloads with Chinese names', async () => {
    const template = await tax
      .get(`${cycle}/import/template.xlsx`)
      .buffer()
      .parse(bytes)
      .expect(200);
    expect(template.headers['content-disposition']).toContain("filename*=UTF-8''");
    expect(decodeURIComponent(String(template.headers['content-disposition']))).toContain(
      '导入模板.xlsx',
    );
    expect((template.body as Buffer).subarray(0, 2).toString()).toBe('PK');
    const faulty = ImportReport.parse((await upload(lead, `${table(3)}\n坏,123,北镇,规上,1`)).body);
    const annotated = await lead
      .get(faulty.annotatedUrl ?? '')
      .buffer()
      .parse(bytes)
      .expect(200);
    expect((annotated.body as Buffer).subarray(0, 2).toString()).toBe('PK');
  });

  it('does not leave uploaded files behind', async () => {
    const { readdirSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const uploads = () => readdirSync(tmpdir()).filter((name) => /^[0-9a-f]{32}$/.test(name));
    const before = uploads();
    await upload(lead, table(3)).expect(200);
    await upload(lead, '').expect(400);
    expect(uploads()).toEqual(before);
  });
});

describe('the entry form over the wire', () => {
  it('is read and saved by the enterprise itself, item by item', async () => {
    const path = `${cycle}/subjects/${firmId}/data`;
    const first = await firm.get(path).expect(200);
    expect(DataSheet.parse(first.body)).toMatchObject({ filled: 1, total: 3 });
    const items = [{ id: 'rented', value: '667', reason: null }];
    const saved = await firm.put(path).set('If-Match', String(first.headers.etag)).send({ items });
    expect(saved.status).toBe(200);
    expect(DataSheet.parse(saved.body).filled).toBe(2);
    const huge = [{ id: 'tax', value: '9'.repeat(16), reason: null }];
    const refused = await north.put(path).send({ items: huge }).expect(400);
    expect(String(refused.body.title)).toContain('整数部分不能超过 15 位');
    const stale = await north.put(path).set('If-Match', String(first.headers.etag)).send({ items });
    expect(stale.status).toBe(409);
    expect(codeOf(stale)).toContain('subject.stale');
  });

  it('leaves what each figure was and is in the audit trail', async () => {
    const path = `${cycle}/subjects/${firmId}/data`;
    const items = [{ id: 'rented', value: '700', reason: '租约已改' }];
    await firm.put(path).send({ items }).expect(200);
    const { rows } = await app.get(Database).pool.query<{ outcome: string; details: object }>(
      `select outcome, details from audit_entry where action = 'subject.figures'
        order by id desc limit 2`,
    );
    const changed = { item: 'rented', before: '667', after: '700', reason: '租约已改' };
    expect(rows).toEqual([
      { outcome: 'done', details: { items: [changed] } },
      { outcome: 'asked', details: {} },
    ]);
  });

  it('answers 404 for a foreign enterprise and 400 for nonsense', async () => {
    const list = SubjectList.parse((await lead.get(`${cycle}/subjects?q=企业2`)).body);
    const other = `${cycle}/subjects/${list.items[0]?.id ?? ''}/data`;
    await firm.get(other).expect(404);
    await south.get(other).expect(404);
    await firm
      .put(other)
      .send({ items: [{ id: 'tax', value: '1', reason: null }] })
      .expect(404);
    await firm.get(`${cycle}/subjects/not-an-id/data`).expect(400);
    await firm.put(`${cycle}/subjects/${firmId}/data`).send({ items: [] }).expect(400);
  });
});

describe('the list over the wire', () => {
  it('shows an enterprise itself alone, and a territory its own', async () => {
    const seen = async (who: Client) =>
      SubjectList.parse((await who.get(`${cycle}/subjects`)).body).all;
    expect([await seen(lead), await seen(north), await seen(south), await seen(firm)]).toEqual([
      2, 2, 0, 1,
    ]);
    await (await loggedIn(app, 'afar')).get(`${cycle}/subjects`).expect(404);
    await lead.get(`${cycle}/subjects?page=0`).expect(400);
  });

  it('is downloaded as an xlsx', async () => {
    const { body, headers } = await north
      .get(`${cycle}/subjects.xlsx`)
      .buffer()
      .parse(bytes)
      .expect(200);
    expect((body as Buffer).subarray(0, 2).toString()).toBe('PK');
    expect(decodeURIComponent(String(headers['content-disposition']))).toContain('企业名录.xlsx');
  });

  it('has phones and addresses masked for those who do not keep them', async () => {
    await app
      .get(Database)
      .pool.query(
        `update subject_year set phone = '13800006217', email = 'zhang@firm.example' where subject_id = $1`,
        [firmId],
      );
    const cells = async (who: Client) => {
      const { body } = await who.get(`${cycle}/subjects.xlsx?q=企业1`).buffer().parse(bytes);
      const book = new ExcelJS.Workbook();
      await book.xlsx.load(body);
      return JSON.stringify(book.worksheets[0]?.getSheetValues());
    };
    for (const who of [lead, north, firm]) {
      expect(await cells(who)).toMatch(/13800006217.*zhang@firm.example/);
    }
    expect(await cells(tax)).toMatch(/138\*{4}6217.*z\*{4}@firm.example/);
    expect(await cells(tax)).not.toMatch(/13800|zhang/);
  });

  it('shows those of a similar name before a firm is entered', async () => {
    const similar = await north.get(`${cycle}/subjects/similar?name=企业1`).expect(200);
    expect(similar.body.items[0]).toMatchObject({ name: '企业1', by: 'name' });
    const one = { name: '企业1', code: aCode(20), scale: 'below' };
    expect(codeOf(await north.post(`${cycle}/subjects`).send(one).expect(409))).toContain(
      'subject.duplicate',
    );
    await north
      .post(`${cycle}/subjects`)
      .send({ ...one, another: true })
      .expect(201);
    await tax
      .post(`${cycle}/subjects`)
      .send({ ...one, another: true })
      .expect(403);
  });
});

describe('a firm that somebody found', () => {
  const take = (who: Client, values: object) =>
    who.post(`${cycle}/actions/add-subject`).send({ values, confirm: null });
  const found = {
    name: '隐形五金加工厂',
    code: null,
    pending: '个体转企业，代码在办',
    territory: 'north',
    scale: 'below',
    industry: null,
    email: null,
    hidden: true,
    another: null,
  };

  it('is an action of the year for territories and the lead bureau, each with its own places', async () => {
    const places = async (who: Client) => {
      const { body } = await who.get(cycle).expect(200);
      const { actions } = body as CycleDetail;
      const action = actions.find(({ event }) => event === 'add-subject');
      return action?.fields.find(({ name }) => name === 'territory')?.options.map((o) => o.value);
    };
    expect(await places(north)).toEqual(['north']);
    expect(await places(lead)).toEqual(['north', 'south']);
    expect(await places(tax)).toBeUndefined();
    expect((await take(tax, found)).status).toBe(403);
  });

  it('is put on the list as the form says, once', async () => {
    expect(codeOf(await take(north, { ...found, territory: 'south' }).expect(400))).toContain(
      '请选择属地',
    );
    const { body } = await take(north, found).expect(200);
    expect((body as CycleDone).message).toBe('已补录 隐形五金加工厂');
    const { items } = SubjectList.parse((await north.get(`${cycle}/subjects?q=隐形五金`)).body);
    expect(items).toMatchObject([{ name: '隐形五金加工厂', scale: '规下', territory: '北镇' }]);
    expect(codeOf(await take(north, found).expect(409))).toContain('subject.duplicate');
    await take(north, { ...found, another: true }).expect(200);
  });
});

describe('papers over the wire', () => {
  const flowOf = async (): Promise<string> =>
    SubjectList.parse((await lead.get(`${cycle}/subjects?q=${aCode(1)}`)).body).items[0]?.flow ??
    '';
  const pdf = aPdf('confirmation');

  it('are kept beside the flow and opened by those whose it is', async () => {
    const flow = await flowOf();
    const kept = await north
      .post(`/api/flows/${flow}/files`)
      .attach('file', pdf, '../确认书<1>.exe');
    expect(kept.status).toBe(201);
    expect(kept.body).toMatchObject({
      name: '确认书1.pdf',
      type: 'application/pdf',
      size: pdf.length,
    });
    const url = String(kept.body.url);
    const opened = await firm.get(url).buffer().parse(bytes).expect(200);
    expect(opened.body).toEqual(pdf);
    expect(opened.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^attachment;/),
    });
    await south.get(url).expect(404);
    await tax.get(url).expect(404);
    await (await loggedIn(app, 'afar')).get(url).expect(404);
    await lead.get('/api/files/00000000-0000-4000-8000-000000000000').expect(404);
  });

  it('are kept up to a measure, of one flow and of one enterprise', async () => {
    const flow = await flowOf();
    const { pool } = app.get(Database);
    const fill = (beside: string, mb: number) =>
      pool.query(
        `insert into stored_file (id, cycle_id, flow_id, name, type, size, sha256, content, by, at)
         select gen_random_uuid(), cycle_id, id, 'full', 'x', $2, '', '', 'somebody', now()
           from flow where id = $1`,
        [beside, mb * 1024 * 1024],
      );
    const remove = (what: string, ...values: unknown[]) =>
      asOwner(async (owner) => {
        await owner.rows('set session_replication_role = replica');
        await owner.rows(`delete from ${what}`, values);
      });
    const empty = () => remove(`stored_file where name = 'full'`);
    const send = () => firm.post(`/api/flows/${flow}/files`).attach('file', pdf, '材料.pdf');
    await fill(flow, 200);
    const full = await send().expect(409);
    expect(full.body).toMatchObject({
      type: 'evidence.full',
      title: expect.stringMatching(/^这一事项.*200 MB/),
    });
    await empty();
    const { rows } = await pool.query<{ id: string }>(
      `insert into flow (id, cycle_id, kind, ref, subject_id, machine, version, state, context, phase,
         tags, waits_for, since, head)
       select gen_random_uuid(), cycle_id, 'rectification', ref, subject_id, machine, version, state,
         context, phase, tags, waits_for, since, head from flow where id = $1 returning id`,
      [flow],
    );
    const project = rows[0]?.id ?? '';
    await fill(project, 500);
    expect((await send().expect(409)).body.title).toMatch(/^这家企业.*500 MB/);
    await empty();
    await remove('flow where id = $1', project);
    const kept = await send().expect(201);
    await remove('stored_file where id = $1', kept.body.id);
  });

  it('are refused by their content, beyond their size, and beside a foreign flow', async () => {
    const flow = await flowOf();
    const send = (who: Client, content: Buffer, name = '材料.pdf') =>
      who.post(`/api/flows/${flow}/files`).attach('file', content, name);
    expect(codeOf(await send(firm, Buffer.from('<script>')).expect(400))).toContain(
      'document.kind',
    );
    await send(firm, aZip({ 'xl/workbook.xml': '<a/>', 'xl/vbaProject.bin': 'x' })).expect(400);
    await send(firm, aZip({ 'readme.txt': 'x' })).expect(400);
    await send(firm, aZip(aLetter({ 'word/embeddings/oleObject1.bin': 'x' }))).expect(400);
    await send(firm, aPdf('', { objects: ['<< /S /J#61vaScript >>'] })).expect(400);
    for (const head of ['%PDF-', '\xff\xd8\xff<?php ?>']) {
      await send(firm, Buffer.from(head, 'latin1')).expect(400);
    }
    await send(firm, aZip({ 'word/document.xml': '<a/>' }), 'a.docx').expect(201);
    await send(firm, Buffer.concat([pdf, Buffer.alloc(21 * 1024 * 1024)])).expect(413);
    await send(south, pdf).expect(404);
    await send(tax, pdf).expect(404);
    const { rows } = await app
      .get(Database)
      .pool.query<{ n: number }>('select count(*)::int as n from stored_file');
    expect(rows[0]?.n).toBe(2);
  });
});
