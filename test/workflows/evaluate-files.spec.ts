import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import { readTable } from '../../src/documents/table.js';
import { creditCodeOf } from '../../src/domain/subject/credit-code.js';
import { battlemap } from '../support/command.js';
import type { Said } from '../support/command.js';

const programme = `
programme: test-2023
kind: evaluation
title: 测试方案
document: { issuer: 测试市人民政府 }
region: "320699"
organisations:
  - { id: miit, title: 工信局, role: lead }
  - { id: east, title: 东园, role: territory, aliases: [东部园区] }
items:
  - { id: tax, title: 入库税收, unit: 万元, check: tax >= 0, required: true, owner: miit }
  - { id: sales, title: 开票销售, unit: 万元, owner: miit }
  - { id: land, title: 用地面积, unit: 亩, required: true, owner: miit }
  - { id: started, title: 开工日期, kind: date, owner: miit }
events:
  - { id: accident, title: 安全事故, levels: [一般, 较大], owner: miit }
  - { id: honour, title: 品牌荣誉, owner: miit }
population:
  subject: enterprise
  scope: "true"
  groups: [{ id: all, title: 全部, when: "true" }]
classes:
  - { id: A, title: 优先发展 }
  - { id: B, title: 鼓励提升 }
  - { id: C, title: 监管调控 }
  - { id: T, title: 单列, special: true }
evaluation:
  - groups: [all]
    indicators:
      - id: tax_mu
        title: 亩均税收
        weight: { toFill: 附件未公开, propose: 100 }
        value: tax / land
        benchmark: { mean: ratios, year: previous, fallback: this }
        score: linear
    points:
      - { id: prize, title: 品牌, from: "events('honour')", each: 1 }
grading:
  - groups: [all]
    rank: [total desc]
    classes: { A: 50%, B: 60%, C: 100% }
adjust:
  - { id: veto, title: 一票否决, when: "has(events('accident', '较大', year))", atBest: C, clause: 四.2 }
`;
const HEAD = 'code,name,tax,land\n';
const DATA = `${HEAD}913206000000000012,甲,10,1\n913206000000000025,乙,5,1\n`;

let folder = '';
const at = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'evaluate-files-'));
  writeFileSync(at('programme.yaml'), programme);
  writeFileSync(at('data.csv'), DATA);
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string | Buffer): string {
  writeFileSync(at(name), content);
  return at(name);
}

const run = (...args: string[]): Promise<Said> =>
  battlemap('evaluate', '--programme', at('programme.yaml'), ...args);

interface Printed {
  readonly groups: readonly { counts: Record<string, number> }[];
  readonly subjects: readonly {
    code: string;
    name: string;
    total: string;
    class: string;
    items: readonly { value: string }[];
  }[];
}

async function printed(...args: string[]): Promise<Printed> {
  const { code, out, err } = await run(...args);
  expect(err).not.toContain('数据有');
  expect(code).toBe(0);
  return JSON.parse(out) as Printed;
}

/** What standard error says of a file that must be refused; standard output stays empty. */
async function refusal(...args: string[]): Promise<string> {
  const { code, out, err } = await run(...args);
  expect([code, out]).toEqual([1, '']);
  return err;
}

/** 企业名称 and 甲 in GBK. */
const GBK = Buffer.concat([
  Buffer.from('code,'),
  Buffer.from([0xc6, 0xf3, 0xd2, 0xb5, 0xc3, 0xfb, 0xb3, 0xc6]),
  Buffer.from(',tax,land\n913206000000000012,'),
  Buffer.from([0xbc, 0xd7]),
  Buffer.from(',10,1\n913206000000000025,x,5,1\n'),
]);

describe('evaluate reads a csv however it was saved', () => {
  it.each<[string, string | Buffer]>([
    ['with a byte order mark', `\ufeff${DATA}`],
    ['with CRLF', DATA.replaceAll('\n', '\r\n')],
    ['with semicolons', DATA.replaceAll(',', ';')],
    ['with tabs', DATA.replaceAll(',', '\t')],
    ['in GBK', GBK],
    ['with a line break inside quotes', DATA.replace('code,name', '"code","企业\n名称"')],
    ['with empty rows at the end', `${DATA},,,\n,,,\n\n`],
    [
      'with Chinese titles, units and full-width digits',
      '序号,统一社会信用代码,企业名称,入库税收（万元）,用地面积(单位：亩),备注\n1,913206000000000012,甲,１０,1,x\n2,913206000000000025,乙,"5.00",1,\n',
    ],
    [
      'with figures Excel keeps as text',
      DATA.replace('913206000000000012,甲,10', '"=""913206000000000012""",甲,"=""10"""'),
    ],
  ])('%s', async (_, content) => {
    const { subjects, groups } = await printed('--data', put('read.csv', content));
    expect(subjects.map(({ code, total }) => [code, Number(total).toFixed(2)])).toEqual([
      ['913206000000000012', '133.33'],
      ['913206000000000025', '66.67'],
    ]);
    expect(groups[0]?.counts).toEqual({ A: 1, B: 0, C: 1, T: 0 });
  });

  it('reads 1,234.5 where it is quoted', async () => {
    const { subjects } = await printed(
      '--data',
      put('read.csv', `${HEAD}913206000000000012,甲,"1,234.5",1\n`),
    );
    expect(subjects[0]?.items[0]?.value).toBe('1234.5');
  });
});

describe('evaluate says what is wrong in a table, where, and what to do', () => {
  it.each<[string, string | Buffer, string[]]>([
    ['an empty file', '', ['文件是空的', 'the file is empty']],
    ['a header row alone', HEAD, ['只有列名，没有企业', 'no subject below it']],
    ['no header row', '913206000000000012,甲,10,1\n', ['第 1 行：第一行应为列名']],
    ['a heading above the header', `某县数据\n${DATA}`, ['第 1 行：第一行应为列名']],
    [
      'an unknown column',
      'code,taxx,tax,land\n913206000000000012,1,1,1\n',
      ['第 1 行 B 列（taxx）：不认识这一列，是不是“tax”？', 'did you mean "tax"?'],
    ],
    [
      'a column twice',
      'code,tax,land,入库税收（万元）\n913206000000000012,1,1,1\n',
      ['第 1 行 D 列（入库税收（万元））：与 B 列（tax）重复'],
    ],
    [
      'a required column missing',
      'code,tax\n913206000000000012,1\n',
      ['第 1 行：缺少列 land（用地面积）'],
    ],
    ['no code column', 'name,tax,land\n甲,1,1\n', ['缺少列 code（统一社会信用代码）']],
    ['a wrong unit', 'code,税收,land\n', ['不认识这一列']],
    [
      'figures in another unit',
      'code,tax（元）,land\n913206000000000012,1,1\n',
      ['B 列（tax（元））', '应为万元'],
    ],
    [
      'what is no number',
      `${HEAD}913206000000000012,甲,一百,1\n913206000000000025,乙,5万元,—\n913206000000000038,丙,"12,34",1e3\n`,
      [
        '第 2 行 C 列（tax）“一百”：不是数字',
        '第 3 行 C 列（tax）“5万元”：只填数字，不要带单位',
        '第 3 行 D 列（land）“—”：没有数据请留空',
        '第 4 行 C 列（tax）“12,34”',
        '第 4 行 D 列（land）“1e3”',
        'faults in the data: 5',
      ],
    ],
    [
      'a figure the programme refuses',
      `${HEAD}913206000000000012,甲,-1,1\n`,
      ['“-1”：不符合要求：入库税收 ≥ 0'],
    ],
    [
      'figures shifted by an unquoted comma',
      `${HEAD}913206000000000012,甲,1,200,10\n`,
      ['第 2 行 E 列“10”：这一列没有列名；如果是数字里的逗号'],
    ],
    [
      'a code twice',
      `${HEAD}913206000000000012,甲,1,1\n913206000000000012,乙,1,1\n`,
      ['第 3 行：代码 913206000000000012 与第 2 行重复'],
    ],
    ['an empty code', `${HEAD},甲,1,1\n`, ['第 2 行：缺少代码']],
    ['a code Excel took for a number', `${HEAD}9.132E+17,甲,1,1\n`, ['第 2 行 A 列', '科学计数']],
    [
      'a bad date',
      'code,tax,land,started\n913206000000000012,1,1,2022-02-30\n',
      ['D 列（started）“2022-02-30”'],
    ],
    [
      'quotes that do not match',
      `${HEAD}913206000000000012,"甲,1,1\n`,
      ['引号没有配对', 'quotes do not match'],
    ],
    ['a broken xlsx', Buffer.from(`PK\u0003\u0004${'x'.repeat(99)}`), ['文件已损坏']],
    ['a PDF', '%PDF-1.4', ['PDF 文档', 'a PDF document']],
    ['an unknown encoding', Buffer.from([0x61, 0x2c, 0xff, 0xfe, 0x80, 0x0a]), ['编码']],
  ])('%s', async (_, content, sentences) => {
    const err = await refusal('--data', put('bad.csv', content));
    expect(err).toContain(at('bad.csv'));
    for (const sentence of sentences) expect(err).toContain(sentence);
  });

  it('checks credit codes by their standard, unless the row says why there is none', async () => {
    const wrong = `${HEAD}913206000000000013,甲,10,1\nZ-7,乙,5,1\n`;
    const err = await refusal('--data', put('codes.csv', wrong));
    expect(err).toContain('第 2 行 A 列（code）“913206000000000013”：统一社会信用代码校验不通过');
    expect(err).toContain('第 3 行 A 列（code）“Z-7”：统一社会信用代码应为 18 位，现为 2 位');
    const said = `code,name,tax,land,pending\nZ-7,乙,5,1,新办，待发证\n`.replace('，', '、');
    const { subjects } = await printed('--data', put('pending.csv', said));
    expect(subjects.map(({ code }) => code)).toEqual(['Z-7']);
  });

  it('names the cell of a required figure that lacks, by its title', async () => {
    const gaps = `${HEAD}913206000000000012,甲,10,1\n913206000000000025,乙,,1\n`;
    const { code, err } = await run('--data', put('lacking.csv', gaps));
    expect(code).toBe(1);
    expect(err).toContain('lacking.csv 第 3 行 C 列（入库税收）：必填，没有填，不能评分');
    expect(err).not.toContain('tax_mu');
  });

  it('says which rule looks at last year where no table of last year is given', async () => {
    const growing = readFileSync(at('programme.yaml'), 'utf8').replace(
      'rank: [total desc]',
      'rank: [total desc, growth(sales) desc]',
    );
    const rows = 'code,name,tax,land,sales\n913206000000000012,甲,10,1,5\n';
    const given = ['--programme', put('growing.yaml', growing), '--data', put('now.csv', rows)];
    const { err } = await run(...given);
    expect(err).toContain(
      '“增长率（开票销售）”要用上年的开票销售，这次按缺数处理；请用 --previous',
    );
    const both = await run(...given, '--previous', put('then.csv', rows));
    expect(both.err).not.toContain('没有上年数据');
  });

  it('lists fifty faults and counts the rest, of all files together', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, index) => `${creditCodeOf(`9132060000000${String(1000 + index)}`)},甲,x,1\n`,
    );
    const err = await refusal(
      ...['--data', put('bad.csv', HEAD + rows.join('')), '--previous', at('nowhere.csv')],
    );
    expect(err).toContain('数据有 61 处错误');
    expect(err).toContain('第 51 行 C 列');
    expect(err).not.toContain('第 52 行 C 列');
    expect(err).toContain('另有 11 处 / and 11 more');
    const few = await refusal('--data', at('data.csv'), '--previous', at('nowhere.csv'));
    expect(few).toContain('nowhere.csv：没有这个文件');
  });

  it('names the line of what is to fill and has no proposal', async () => {
    const open = put('open.yaml', programme.replace(', propose: 100 }', ' }'));
    const { code, err } = await battlemap(
      ...['evaluate', '--programme', open, '--data', at('data.csv')],
    );
    expect(code).toBe(1);
    expect(err).toContain(`${open}:32  evaluation[0].indicators[0].weight（附件未公开）`);
    expect((await run('--data', at('data.csv'))).err).toContain(
      '第 32 行 evaluation[0].indicators[0].weight = 100',
    );
  });

  it('says so where the result cannot be written', async () => {
    const err = await refusal('--data', at('data.csv'), '--out', at('nowhere/result.json'));
    expect(err).toContain('写不进');
  });
});

describe('evaluate reads events', () => {
  const events = (text: string): string[] => [
    ...['--data', at('data.csv'), '--year', '2023', '--events', put('events.csv', text)],
  ];

  it('by id or by the names of the programme', async () => {
    const { subjects } = await printed(
      ...events(
        '统一社会信用代码,企业名称,类别,级别,日期\n913206000000000012,甲,安全事故,较大,2022年5月1日\n913206000000000025,乙,honour,,2022/6/1\n913206000000000025,乙,品牌荣誉,市级,20220601\n',
      ),
    );
    expect(subjects.map((one) => one.class)).toEqual(['C', 'C']);
    expect(Number(subjects[1]?.total).toFixed(2)).toBe('68.67');
  });

  it('refuses all it does not know at once', async () => {
    const err = await refusal(
      ...events(
        'code,kind,level,date\n91320600000000009T,luck,,\n913206000000000012,accident,特大,2022-13-01\n913206000000000012,honour,,\n913206000000000012,honour,,2022-01-01,x\n',
      ),
    );
    expect(err).toContain('第 2 行 A 列（code）“91320600000000009T”：数据表里没有这个代码');
    expect(err).toContain(
      '第 2 行 B 列（kind）“luck”：不认识的事件类别，可写：安全事故（accident）、品牌荣誉（honour）',
    );
    expect(err).toContain('第 2 行 D 列（date）：缺少日期');
    expect(err).toContain('第 3 行 C 列（level）“特大”：这一类事件没有这个级别，可写：一般、较大');
    expect(err).toContain('第 3 行 D 列（date）“2022-13-01”：不是有效日期');
    expect(err).toContain('第 4 行 D 列（date）：缺少日期');
    expect(err).toContain('第 5 行 E 列“x”：这一列没有列名');
    expect(
      await refusal(...events('code,kind,dated\n913206000000000012,honour,2022-01-01\n')),
    ).toContain('第 1 行 C 列（dated）：不认识这一列，是不是“date”？');
  });
});

it('counts last year those who are gone this year', async () => {
  const previous = put(
    'previous.csv',
    `${HEAD}913206000000000012,甲,10,1\n91320600000000009T,亡,30,1\n`,
  );
  const { subjects } = await printed('--data', at('data.csv'), '--previous', previous);
  expect(subjects.map((one) => one.total)).toEqual(['50', '25']);
});

describe('evaluate and Excel', () => {
  async function workbook(rows: readonly unknown[][]): Promise<string> {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('数据');
    for (const row of rows) sheet.addRow(row);
    await book.xlsx.writeFile(at('data.xlsx'));
    return at('data.xlsx');
  }

  it('reads numbers kept as text, dates, formulas, small and binary numbers', async () => {
    const file = await workbook([
      ['code', '企业名称', '入库税收（万元）', 'land', '开工日期', '无代码原因'],
      ['913206000000000012', '甲', '10.5', 1, new Date('2020-03-05T00:00:00Z')],
      ['913206000000000025', '乙', { formula: '2+3', result: 5 }, 1, '2020-03-05'],
      ['913206000000000038', '丙', 0.1 + 0.2, 1, null],
      ['91320600000000004B', '丁', 0.0000125, 1, null],
      [1005, '戊', 1, 1, null, '新办，待发证'],
      ['', '', '', '', ''],
      [null, null],
    ]);
    const { subjects } = await printed('--data', file);
    expect(subjects.map((one) => [one.code, one.items[0]?.value])).toEqual([
      ['1005', '1'],
      ['913206000000000012', '10.5'],
      ['913206000000000025', '5'],
      ['913206000000000038', '0.3'],
      ['91320600000000004B', '0.0000125'],
    ]);
  });

  it('names the cell of an error of Excel', async () => {
    const file = await workbook([
      ['code', 'tax', 'land'],
      ['913206000000000012', { error: '#DIV/0!' }, 1],
    ]);
    expect(await refusal('--data', file)).toContain('第 2 行 B 列（tax）“#DIV/0!”');
  });

  it('writes one row a subject under Chinese titles, and nothing a spreadsheet would compute', async () => {
    const data = put(
      'harm.csv',
      `${HEAD}913206000000000012,"=HYPERLINK(""http://x"")",10,1\n913206000000000025,-5+3,5,1\n`,
    );
    for (const name of ['result.csv', 'result.xlsx']) {
      const format = name.endsWith('csv') ? 'csv' : 'xlsx';
      await run('--data', data, '--format', format, '--out', at(name));
      const rows: string[][] = [];
      for await (const { cells } of readTable(at(name))) rows.push(cells);
      expect(rows[0]?.slice(0, 2)).toEqual(['统一社会信用代码', '名称']);
      expect(rows[0]?.slice(-4)).toEqual(['亩均税收', '亩均税收基准值', '亩均税收得分', '调整']);
      expect(rows.slice(1).map((cells) => cells[4])).toEqual(['A', 'C']);
    }
    const text = readFileSync(at('result.csv'), 'utf8');
    expect(text.startsWith('\ufeff统一社会信用代码')).toBe(true);
    expect(text).toContain(`913206000000000012,"'=HYPERLINK(""http://x"")"`);
    expect(text).toContain("913206000000000025,'-5+3,");
    expect((await run('--data', data, '--format', 'csv')).out.startsWith('\ufeff')).toBe(true);
  });
});

it('explains itself, and says which option is wrong', async () => {
  const { out } = await battlemap('evaluate', '--help');
  for (const word of ['--previous', '--events', '规上/规下', 'GBK', '退出码']) {
    expect(out).toContain(word);
  }
  expect(await refusal('--data', at('data.csv'), '--format', 'xlsx')).toContain(
    '--out：写 xlsx 须填 / is needed with --format xlsx',
  );
});

it('says that a workbook is none, and nothing of proposals while the data are wrong', async () => {
  writeFileSync(at('text.xlsx'), '这里没有表格\n');
  const told = await refusal('--data', at('text.xlsx'));
  expect(told).toContain('内容却是纯文本');
  expect(told).not.toContain('proposed');
});

it('says in Chinese what is wrong with an option', async () => {
  const bogus = await battlemap('evaluate', '--bogus');
  expect(bogus.err).toMatch(/^没有这个选项 --bogus/);
  const negative = await battlemap('rehearse', '--programme', 'x', '--subjects', '-5');
  expect(negative.err).toMatch(/^选项的值不对/);
  const word = await battlemap('rehearse', '--programme', 'x', '--subjects', 'abc');
  expect(word.err).toContain('--subjects：不对 / 应为 5 至 20000 的整数');
});

it('evaluates only the years the programme is for', async () => {
  const limited = programme.replace('region:', 'years: { from: 2025, to: 2027 }\nregion:');
  const asked = (year: string): Promise<Said> =>
    battlemap(
      'evaluate',
      ...['--programme', put('limited.yaml', limited), '--data', at('data.csv'), '--year', year],
    );
  for (const year of ['2024', '2028']) {
    const { code, out, err } = await asked(year);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`方案适用 2025—2027 年，不能按它评价 ${year} 年度`);
  }
  expect((await asked('2027')).code).toBe(0);
});
