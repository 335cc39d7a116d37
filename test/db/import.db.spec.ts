import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { config } from '../../src/config.js';
import { readTable } from '../../src/documents/table.js';
import { DomainError } from '../../src/domain/errors.js';
import type { ImportReport } from '../../src/subject/import.dto.js';
import { Roster, aCode, someone } from '../support/roster.js';
import { emptied } from '../support/owner.js';

let roster: Roster;
beforeAll(async () => {
  roster = await Roster.start();
});
afterAll(() => roster.close());
beforeEach(async () => {
  await emptied(
    `subject, subject_year, import_batch, import_row, flow, flow_event, item_change,
     deadline, outbox`,
  );
});

const lead = someone('lead', 'miit');
const north = someone('territory', 'north');
const south = someone('territory', 'south');
const tax = someone('department', 'taxBureau');

const HEAD = '企业名称,统一社会信用代码,属地,规模,行业代码,入库税收（万元）,自有用地面积（亩）';
const line = (n: number, tail = '北镇,规上,3311,12.5,10'): string =>
  `企业${String(n)},${aCode(n)},${tail}`;
const table = (...lines: string[]): string => [HEAD, ...lines].join('\r\n');
const faults = (report: ImportReport): string[] =>
  report.errors.map(
    ({ row, column, code, level }) => `${String(row)} ${column ?? '-'} ${code} ${level}`,
  );
const counts = ({ rows, accepted, fresh, changed, rejected }: ImportReport) => ({
  rows,
  accepted,
  fresh,
  changed,
  rejected,
});

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
const firms = () =>
  roster.query<{ name: string; territory: string; values: Record<string, string> }>(
    `select s.name, y.territory, y.values from subject_year y join subject s on s.id = y.subject_id
      order by s.credit_code, s.name`,
  );

describe('checking a file', () => {
  it('is asked for by more people at once than there are connections', async () => {
    const many = Array.from({ length: config.DATABASE_POOL * 2 }, () =>
      roster.check(lead, table(line(1), line(2))),
    );
    const reports = await Promise.all(many);
    expect(reports.map(({ accepted }) => accepted)).toEqual(reports.map(() => 2));
  });

  it('writes nothing to the enterprises until it is accepted', async () => {
    const before = await roster.fingerprint();
    const report = await roster.check(lead, table(line(1), line(2)));
    expect(counts(report)).toEqual({ rows: 2, accepted: 2, fresh: 2, changed: 0, rejected: 0 });
    expect(report).toMatchObject({
      state: 'checked',
      blocked: null,
      annotatedUrl: null,
      file: '名单.csv',
    });
    expect(await roster.fingerprint()).toBe(before);
  });

  it('names row, column and value of every error, and what to do', async () => {
    const report = await roster.check(
      lead,
      table(
        line(1),
        `坏代码,91350100M000100Y4Z,北镇,规上,3311,1,1`,
        `短代码,9135,北镇,规上,3311,1,1`,
        `旧号,320600400012345,北镇,规上,3311,1,1`,
        `四舍五入,913206001234567000,北镇,规上,3311,1,1`,
        `没有代码,,北镇,规上,3311,1,1`,
        line(2, '西镇,规上,3311,1,1'),
        line(3, '北镇,大,3311,1,1'),
        line(4, '北镇,规上,金属,1,1'),
        line(5, '北镇,规上,3311,1万元,1'),
        line(6, '北镇,规上,3311,1,-0.5'),
        line(1),
        `,${aCode(7)},,,,,`,
      ),
    );
    expect(faults(report)).toEqual([
      '3 B 统一社会信用代码 import.code-character error',
      '4 B 统一社会信用代码 import.code-length error',
      '5 B 统一社会信用代码 import.code-old error',
      '6 B 统一社会信用代码 import.code-rounded error',
      '7 B 统一社会信用代码 import.code-missing error',
      '8 C 属地 import.territory-unknown error',
      '9 D 规模 import.scale error',
      '10 E 行业代码 import.industry error',
      '11 F 入库税收（万元） import.unit-in-figure error',
      '12 G 自有用地面积（亩） import.check error',
      '13 B 统一社会信用代码 import.doubled error',
      '14 A 企业名称 import.name-missing error',
      '14 C 属地 import.territory-missing error',
      '14 D 规模 import.scale-missing error',
    ]);
    expect(counts(report)).toEqual({ rows: 13, accepted: 1, fresh: 1, changed: 0, rejected: 12 });
    const of = (row: number) => report.errors.find((error) => error.row === row);
    expect(of(11)).toMatchObject({
      value: '1万元',
      message: '只填数字，不要带单位（本列单位是万元）',
    });
    expect(of(12)).toMatchObject({ value: '-0.5', message: expect.stringContaining('不符合要求') });
    expect(of(13)?.message).toBe('与第 2 行重复，请只保留一行');
    expect(of(8)?.message).toBe('没有这个属地，可填：北镇、南镇');
  });

  it('knows columns by id, title, alias, year and unit, wherever they stand, below a title', async () => {
    const text = [
      '北镇2021年度企业数据,,,,',
      '',
      'tax,*名称,所属片区,企业规模,2021年租赁厂房建筑面积(㎡),社会信用代码,备注',
      `１，２３４.５０,企业1,北镇人民政府,规模以上,2001,${aCode(1).toLowerCase()},好`,
    ].join('\n');
    const report = await roster.bring(lead, text);
    expect(faults(report)).toEqual(['3 G 备注 import.column-ignored warning']);
    expect(await firms()).toEqual([
      { name: '企业1', territory: 'north', values: { tax: '1234.5', rented: '2001' } },
    ]);
  });

  it('refuses a column in another unit as a whole, rather than taking 元 for 万元', async () => {
    const text = `企业名称,统一社会信用代码,属地,规模,入库税收（元）\n企业1,${aCode(1)},北镇,规上,1`;
    const report = await roster.check(lead, text);
    expect(report.blocked).toBe('表头有误，E 列单位不符：本列写的是元，应为万元，请换算后再导入');
    expect(await refusal(roster.imports().accept(lead, roster.cycle.id, report.import))).toBe(
      'import.blocked',
    );
  });

  it('refuses two columns for the same, a table without a header, and one without a good row', async () => {
    const twice = await roster.check(lead, `企业名称,名称,统一社会信用代码\na,b,${aCode(1)}`);
    expect(twice.blocked).toContain('B 列与 A 列重复');
    expect(await refusal(roster.check(lead, 'a,b\n1,2'))).toBe('import.no-header');
    expect(await refusal(roster.check(lead, 'a,b\n'.repeat(30)))).toBe('import.no-header');
    expect((await roster.check(lead, HEAD)).blocked).toBe('表头下面没有数据');
    expect((await roster.check(lead, table('x,9135,北镇,规上,3311,1,1'))).blocked).toBe(
      '没有可导入的行，请改正后重新上传',
    );
  });

  it('stages nothing of a file that breaks off', async () => {
    const good = table(...Array.from({ length: 2000 }, (_, i) => line(i)));
    expect(await refusal(roster.check(lead, `${good}\r\n"open`))).toBe('document.damaged');
    expect(await roster.query('select 1 from import_row')).toEqual([]);
    expect(await roster.query('select 1 from import_batch')).toEqual([]);
  });

  it.each([
    ['an xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'document.old-excel'],
    ['a web page', '<html><body>', 'document.not-a-table'],
    ['nothing', '', 'document.empty'],
  ])('refuses %s by its content', async (_, content, code) => {
    expect(await refusal(roster.check(lead, content, '名单.xlsx'))).toBe(code);
  });
});

describe('accepting', () => {
  it('takes over enterprises, their year, the log of their figures and their flows at once', async () => {
    const report = await roster.bring(lead, table(line(1), line(2, '南镇,规下,1751,3,0')));
    expect(report).toMatchObject({ state: 'accepted', accepted: 2, blocked: null });
    expect(await firms()).toEqual([
      { name: '企业1', territory: 'north', values: { tax: '12.5', land_owned: '10' } },
      { name: '企业2', territory: 'south', values: { tax: '3', land_owned: '0' } },
    ]);
    const changes = await roster.query(
      'select item, before, after, source, by, organisation from item_change order by id',
    );
    expect(changes).toHaveLength(4);
    expect(changes[0]).toEqual({
      item: 'tax',
      before: null,
      after: '12.5',
      source: 'import',
      by: 'lead miit',
      organisation: 'miit',
    });
    const flows = await roster.query(
      `select f.organisation, f.phase, f.subject_id::text = f.ref as own from flow f
        where kind = 'enterprise-year' order by 1`,
    );
    expect(flows).toEqual([
      { organisation: 'north', phase: 'listed', own: true },
      { organisation: 'south', phase: 'listed', own: true },
    ]);
  });

  it('changes nothing the second time, neither by a second click nor by a second upload', async () => {
    const text = table(line(1), line(2));
    const { import: id } = await roster.bring(lead, text);
    const before = await roster.fingerprint();
    const again = await roster.imports().accept(lead, roster.cycle.id, id);
    expect(again.state).toBe('accepted');
    const second = await roster.check(lead, text);
    expect(counts(second)).toEqual({ rows: 2, accepted: 2, fresh: 0, changed: 0, rejected: 0 });
    await roster.imports().accept(lead, roster.cycle.id, second.import);
    expect(await roster.fingerprint()).toBe(before);
  });

  it('clicked twice at the same moment takes over once', async () => {
    const { import: id } = await roster.check(lead, table(line(1), line(2)));
    const accept = () => roster.imports().accept(lead, roster.cycle.id, id);
    const reports = await Promise.all([accept(), accept(), accept()]);
    expect(reports.map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await roster.query('select 1 from subject')).toHaveLength(2);
    expect(await roster.query('select 1 from item_change')).toHaveLength(4);
  });

  it('keeps two people who import the same enterprises at once from doubling any', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => line(i));
    const one = await roster.check(lead, table(...lines));
    const two = await roster.check({ ...lead, id: 'other' }, table(...lines.toReversed()));
    await Promise.all([
      roster.imports().accept(lead, roster.cycle.id, one.import),
      roster.imports().accept(lead, roster.cycle.id, two.import),
    ]);
    expect(await roster.query('select 1 from subject')).toHaveLength(300);
    expect(await roster.query("select 1 from flow where kind = 'enterprise-year'")).toHaveLength(
      300,
    );
    const writers = await roster.query('select distinct by from item_change');
    expect(writers).toHaveLength(1);
  });

  it('takes only the good rows, and all of them', async () => {
    await roster.bring(lead, table(line(1), line(2, '北镇,大,3311,1,1'), line(3)));
    expect((await firms()).map(({ name }) => name)).toEqual(['企业1', '企业3']);
  });

  it('changes what is said and leaves alone what is not', async () => {
    await roster.bring(lead, table(line(1), line(2)));
    const text = `企业名称,统一社会信用代码,入库税收,自有用地面积\n改名企业1,${aCode(1)},99,\n`;
    const report = await roster.bring(lead, text);
    expect(counts(report)).toMatchObject({ fresh: 0, changed: 1 });
    expect(faults(report)).toEqual(['2 A 企业名称 import.name-differs warning']);
    expect(await firms()).toEqual([
      { name: '改名企业1', territory: 'north', values: { tax: '99', land_owned: '10' } },
      { name: '企业2', territory: 'north', values: { tax: '12.5', land_owned: '10' } },
    ]);
    expect(await roster.query("select aliases from subject where name = '改名企业1'")).toEqual([
      { aliases: ['企业1'] },
    ]);
    const changes = await roster.query(
      'select before, after from item_change order by id offset 4',
    );
    expect(changes).toEqual([{ before: '12.5', after: '99' }]);
  });

  it('is refused when the list has moved since the check, and then takes nothing', async () => {
    const stale = await roster.check(lead, table(line(1), line(2)));
    await roster.bring(lead, table(line(2, '南镇,规上,3311,1,1')));
    const before = await roster.fingerprint();
    const accepting = roster.imports().accept(lead, roster.cycle.id, stale.import);
    expect(await refusal(accepting)).toBe('import.outdated');
    expect(await roster.fingerprint()).toBe(before);
  });

  it('gives a code to the firm that waited for one', async () => {
    const head = '企业名称,统一社会信用代码,无代码原因,属地,规模';
    await roster.bring(lead, `${head}\n新办企业,,刚注册未领照,北镇,规下`);
    expect(await roster.query('select credit_code, pending from subject')).toEqual([
      { credit_code: null, pending: '刚注册未领照' },
    ]);
    const report = await roster.bring(lead, `${head}\n新办企业,${aCode(9)},,北镇,规下`);
    expect(counts(report)).toMatchObject({ fresh: 0, changed: 1 });
    expect(await roster.query('select credit_code, pending from subject')).toEqual([
      { credit_code: aCode(9), pending: null },
    ]);
    const doubled = await roster.check(lead, `${head}\n新办企业,,又来一次,北镇,规下`);
    expect(faults(doubled)).toEqual(['2 B 统一社会信用代码 import.name-taken error']);
  });

  it('warns of a namesake with another code', async () => {
    await roster.bring(lead, table(line(1)));
    const report = await roster.check(lead, table(`企业1,${aCode(2)},北镇,规上,3311,1,1`));
    expect(faults(report)).toEqual(['2 A 企业名称 import.namesake warning']);
    expect(report.accepted).toBe(1);
  });
});

describe('who imports what', () => {
  it('a territory brings its own enterprises, without naming itself, and no others', async () => {
    const text = `企业名称,统一社会信用代码,规模\n甲,${aCode(1)},规上`;
    await roster.bring(north, text);
    expect((await firms())[0]).toMatchObject({ territory: 'north' });
    const foreign = await roster.check(north, table(line(2, '南镇,规上,3311,1,1')));
    expect(faults(foreign)).toEqual(['2 C 属地 import.territory-foreign error']);
    const elsewhere = await roster.check(south, text);
    expect(faults(elsewhere)).toEqual(['2 B 统一社会信用代码 import.elsewhere error']);
  });

  it('the territory of a firm on the list is not changed by an import', async () => {
    await roster.bring(lead, table(line(1)));
    const report = await roster.check(lead, table(line(1, '南镇,规上,3311,1,1')));
    expect(faults(report)).toEqual(['2 C 属地 import.territory-differs error']);
    expect(report.errors[0]?.value).toBe('南镇');
  });

  it('a department brings its own figures for enterprises on the list, by code or by name', async () => {
    await roster.bring(lead, table(line(1), line(2)));
    const text = `企业名称,统一社会信用代码,入库税收,自有用地面积\n,${aCode(1)},55,9\n企业2,,66,9\n没有的,,1,1\n,${aCode(8)},1,1`;
    const report = await roster.bring(tax, text);
    expect(faults(report)).toEqual([
      '1 D 自有用地面积 import.column-ignored warning',
      '4 A 企业名称 import.not-listed error',
      '5 B 统一社会信用代码 import.not-listed error',
    ]);
    expect((await firms()).map(({ values }) => values)).toEqual([
      { tax: '55', land_owned: '10' },
      { tax: '66', land_owned: '10' },
    ]);
  });

  it('a figure the owning department gave is closed to the territory', async () => {
    await roster.bring(lead, table(line(1)));
    await roster.bring(tax, `统一社会信用代码,企业名称,入库税收\n${aCode(1)},企业1,55`);
    const report = await roster.check(north, table(line(1, '北镇,规上,3311,56,11')));
    expect(faults(report)).toEqual(['2 F 入库税收（万元） import.locked error']);
    expect(report.errors[0]?.message).toBe('税务局提供，如有不符请与其联系更正');
  });

  it('what is being verified is closed to the territory and open to the owner', async () => {
    await roster.bring(lead, table(line(1)));
    await roster.advance('listed', 'COLLECT');
    await roster
      .flows()
      .sendMany(
        { cycleId: roster.cycle.id, kind: 'enterprise-year' },
        () => ({ type: 'SUBMIT', missing: [], departments: ['taxBureau'], onBehalf: true }),
        { ...north },
      );
    const late = await roster.check(north, table(line(1, '北镇,规上,3311,56,10')));
    expect(faults(late)).toEqual(['2 F 入库税收（万元） import.locked error']);
    const owner = await roster.check(
      tax,
      `企业名称,统一社会信用代码,入库税收\n企业1,${aCode(1)},56`,
    );
    expect(counts(owner)).toMatchObject({ changed: 1, rejected: 0 });
  });

  it('what decides the class is closed with the figures, and each change of it is on record', async () => {
    await roster.bring(lead, table(line(1)));
    await roster.bring(north, table(line(1, '北镇,规下,3311,12.5,10')));
    expect(
      await roster.query(
        'select item, before, after, source, by, organisation from item_change order by id offset 2',
      ),
    ).toEqual([
      {
        item: 'scale',
        before: 'above',
        after: 'below',
        source: 'import',
        by: north.id,
        organisation: 'north',
      },
    ]);
    await roster.query("update flow set phase = 'verifying'");
    const head = `${HEAD},成立日期,投产日期,隐形企业`;
    const row = line(1, '北镇,规上,3312,12.5,10,2019-01-02,2020-03-04,是');
    const late = await roster.check(north, [head, row].join('\r\n'));
    expect(faults(late)).toEqual([
      '2 D 规模 import.locked error',
      '2 E 行业代码 import.locked error',
      '2 H 成立日期 import.locked error',
      '2 I 投产日期 import.locked error',
      '2 J 隐形企业 import.locked error',
    ]);
    const typed = ['规上', '3312', '2019-01-02', '2020-03-04', '是'];
    expect(late.errors.map(({ value }) => value)).toEqual(typed);
    expect(counts(await roster.check(lead, [head, row].join('\r\n')))).toMatchObject({
      changed: 1,
    });
    await roster.query("update flow set phase = 'confirming'");
    const confirmed = await roster.check(lead, [head, row].join('\r\n'));
    expect(counts(confirmed)).toMatchObject({ changed: 0, rejected: 1 });
    const contact = `企业名称,统一社会信用代码,联系人\n企业1,${aCode(1)},李明`;
    expect(counts(await roster.check(lead, contact))).toMatchObject({ changed: 1, rejected: 0 });
  });

  it('others may not import, and nobody sees another’s import but the lead bureau', async () => {
    expect(await refusal(roster.check(someone('enterprise'), table(line(1))))).toBe(
      'session.role-not-permitted',
    );
    expect(await refusal(roster.check({ ...lead, region: '371082' }, table(line(1))))).toBe(
      'cycle.not-found',
    );
    const { import: id } = await roster.check(north, table(line(1)));
    const see = (actor: typeof lead) =>
      refusal(roster.imports().report(actor, roster.cycle.id, id));
    expect([await see(lead), await see(south), await see({ ...lead, region: 'x' })]).toEqual([
      'done',
      'import.not-found',
      'import.not-found',
    ]);
  });
});

describe('template and annotated file', () => {
  it('the filled template is a good file, its example is passed over', async () => {
    const { file } = await roster.imports().template(lead, roster.cycle.id);
    const rows = [];
    for await (const row of readTable(await write(file))) rows.push(row.cells);
    expect(rows[0]?.slice(0, 5)).toEqual([
      '企业名称',
      '统一社会信用代码',
      '无代码原因',
      '属地',
      '规模',
    ]);
    expect(rows[0]?.slice(-1)).toEqual(['租赁厂房建筑面积（m2）']);
    expect(rows[1]?.[0]).toBe('示例：南通恒盛金属制品有限公司');
    const report = await roster.check(lead, file, '模板.xlsx');
    expect(report).toMatchObject({ rows: 0, errors: [], blocked: '表头下面没有数据' });
  });

  it('a department that owns no item has nothing to import', async () => {
    const other = someone('department', 'fire');
    await expect(roster.imports().template(other, roster.cycle.id)).rejects.toMatchObject({
      code: 'session.role-not-permitted',
    });
    await expect(roster.check(other, table(line(1)))).rejects.toMatchObject({
      code: 'session.role-not-permitted',
    });
  });

  it('a department gets the columns it may bring, no more', async () => {
    const { file } = await roster.imports().template(tax, roster.cycle.id);
    const rows = [];
    for await (const row of readTable(await write(file))) rows.push(row.cells);
    expect(rows[0]).toEqual(['企业名称', '统一社会信用代码', '入库税收（万元）']);
  });

  it('brings the person’s own rows back with what is wrong beside them', async () => {
    const report = await roster.check(lead, table(line(1), line(2, '北镇,大,3311,=1+1,1')));
    const { file } = await roster.imports().annotated(lead, roster.cycle.id, report.import);
    const chunks: Buffer[] = [];
    for await (const chunk of file) chunks.push(chunk as Buffer);
    const rows = [];
    for await (const row of readTable(await write(Buffer.concat(chunks)))) rows.push(row.cells);
    expect(rows.map((cells) => cells.slice(0, 3))).toEqual([
      ['第几行', '问题与改法', '企业名称'],
      ['2', '', '企业1'],
      [
        '3',
        'D 规模：规模只能填“规上”或“规下” / write 规上 (above) or 规下 (below)\nF 入库税收（万元）：不是数字，请只填数字，如 1234.5 / not a number; write it like 1234.5',
        '企业2',
      ],
    ]);
    expect(rows[2]?.[7]).toBe('=1+1');
  });
});

let written = 0;
async function write(bytes: Uint8Array): Promise<string> {
  const { writeFile } = await import('node:fs/promises');
  written += 1;
  const file = `${roster.folder}/written-${String(written)}`;
  await writeFile(file, bytes);
  return file;
}
