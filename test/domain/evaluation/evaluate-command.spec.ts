import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTable } from '../../../src/documents/table.js';
import { evaluate } from '../../../src/evaluation/evaluate.command.js';

const programme = `
programme: test-2023
kind: evaluation
title: 测试方案
document: { issuer: 测试市人民政府 }
region: "3206"
organisations:
  - { id: miit, title: 工信局, role: lead }
  - { id: east, title: 东园, role: territory, aliases: [东部园区] }
items:
  - { id: tax, title: 入库税收, unit: 万元, check: tax >= 0 }
  - { id: sales, title: 开票销售, unit: 万元 }
  - { id: land, title: 用地面积, unit: 亩 }
events:
  - { id: accident, title: 安全事故 }
population:
  subject: enterprise
  scope: "true"
  groups: [{ id: all, title: 全部, when: "true" }]
classes:
  - { id: A, title: 优先发展 }
  - { id: B, title: 鼓励提升 }
  - { id: C, title: 监管调控 }
evaluation:
  - groups: [all]
    indicators:
      - id: tax_per_mu
        title: 亩均税收
        weight: { toFill: 附件未公开, propose: 100 }
        value: tax / land
        benchmark: { mean: ratios, times: 2, year: previous }
grading:
  - groups: [all]
    classes: { A: 50%, B: 75%, C: 100% }
adjust:
  - { id: veto, title: 一票否决, when: "has(events('accident', year))", atBest: C, clause: 四.2 }
`;
const data = `统一社会信用代码,企业名称,规模,属地,入库税收（万元）,land,备注
913206000000000012,甲厂,规上,东部园区,"1,200.50",100,x
913206000000000025,乙厂,规下,东园,300,30,
913206000000000038,丙厂,规上,东园,80,10,
`;
const previous = `code,tax,land
913206000000000012,1000,100
913206000000000025,200,20
`;
const events = `code,类别,级别,日期
913206000000000012,安全事故,较大,2022年5月1日
`;

let folder = '';
const file = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'evaluate-'));
  const texts = { 'programme.yaml': programme, 'data.csv': data, 'previous.csv': previous };
  for (const [name, text] of Object.entries({ ...texts, 'events.csv': events })) {
    writeFileSync(file(name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<{ code: 0 | 1; out: string; err: string }> {
  const said = { out: '', err: '' };
  const io = {
    out: (text: string) => void (said.out += `${text}\n`),
    err: (text: string) => void (said.err += `${text}\n`),
  };
  const given = ['--programme', file('programme.yaml'), '--previous', file('previous.csv')];
  const code = await evaluate.run([...given, '--events', file('events.csv'), ...args], io);
  return { code, ...said };
}

describe('evaluate: a table by a programme, without a database', () => {
  it('prints the result as JSON, and says what it had to propose', async () => {
    const { code, out, err } = await run('--data', file('data.csv'), '--year', '2023');
    const result: unknown = JSON.parse(out);
    expect(result).toMatchObject({
      programme: 'test-2023',
      groups: [{ id: 'all', base: 3, baseCounts: { A: 2, C: 1 }, counts: { A: 1, C: 2 } }],
      benchmarks: [{ indicator: 'tax_per_mu', value: '20', computed: '10', year: 2021 }],
      subjects: [
        {
          code: '913206000000000012',
          items: [{ id: 'tax_per_mu', value: '12.005', benchmark: '20', score: '60.025' }],
          total: '60.025',
          rank: 1,
          baseClass: 'A',
          adjustments: [{ rule: 'veto', clause: '四.2', from: 'A', to: 'C' }],
          class: 'C',
        },
        { code: '913206000000000025', total: '50', rank: 2, class: 'A' },
        { code: '913206000000000038', total: '40', rank: 3, class: 'C' },
      ],
      problems: [],
      proposed: [{ path: 'evaluation[0].indicators[0].weight', propose: '100' }],
    });
    expect(out).not.toContain('"trace"');
    expect(err).toContain('evaluation[0].indicators[0].weight = 100');
    expect(code).toBe(0);
  });

  it('reads who is to be merged, and who handed in on time', async () => {
    const merging = '  subject: enterprise\n  merge: [{ by: parcel }, { by: groupCompany }]\n';
    const quality = 'quality: { onTime: 50% }\npopulation:\n';
    const text = programme.replace('  subject: enterprise\n', merging);
    writeFileSync(file('merged.yaml'), text.replace('population:\n', quality));
    const table = `统一社会信用代码,入库税收,用地面积,宗地号,房东,所属集团,按时报送
913206000000000012,100,10,G1、G2,,,是
913206000000000025,50,0,G2,913206000000000012,,否
913206000000000038,80,10,,,91320600000000004B,
91320600000000004B,20,10,,,,
`;
    writeFileSync(file('merged.csv'), table);
    const { out } = await run('--programme', file('merged.yaml'), '--data', file('merged.csv'));
    const { subjects, quality: found } = JSON.parse(out) as {
      subjects: { merged?: { members: string[] } }[];
      quality: unknown;
    };
    expect(found).toMatchObject([
      { id: 'onTime', actual: '50', met: true, short: ['913206000000000025'] },
    ]);
    expect(subjects.map(({ merged }) => merged?.members)).toEqual([
      ['913206000000000012', '913206000000000025'],
      ['913206000000000012', '913206000000000025'],
      ['91320600000000004B', '913206000000000038'],
      ['91320600000000004B', '913206000000000038'],
    ]);
  });

  it('writes the same bytes every time', async () => {
    const [once, again] = [
      await run('--data', file('data.csv'), '--trace'),
      await run('--data', file('data.csv'), '--trace'),
    ];
    expect(again.out).toBe(once.out);
    expect(once.out).toContain('"trace"');
  });

  it('writes csv and xlsx with one row a subject', async () => {
    await run('--data', file('data.csv'), '--format', 'csv', '--out', file('result.csv'));
    const [head, first] = readFileSync(file('result.csv'), 'utf8').split('\r\n');
    expect(head?.startsWith('\ufeff统一社会信用代码,名称,组别')).toBe(true);
    expect(first).toBe(
      '913206000000000012,甲厂,全部,参加分类,C,,1,60.025,0,A,12.005,20,60.025,A→C 一票否决',
    );

    await run('--data', file('data.csv'), '--format', 'xlsx', '--out', file('result.xlsx'));
    const rows = [];
    for await (const { cells } of readTable(file('result.xlsx'))) rows.push(cells);
    expect(rows[1]?.slice(0, 8)).toEqual([
      '913206000000000012',
      '甲厂',
      '全部',
      '参加分类',
      'C',
      '',
      '1',
      '60.025',
    ]);
  });

  it('names row and column of every cell that is wrong', async () => {
    const bad = [
      'code,name,入库税收（元）,land,scale',
      '913206000000000012,甲,一百,10,规上',
      '913206000000000012,乙,5,10,中等',
      ',丙,5,10,规上',
      '91320600000000004B,丁,-5,10,规上',
    ];
    writeFileSync(file('bad.csv'), bad.join('\n'));
    const attempt = run('--data', file('bad.csv'));
    await expect(attempt).rejects.toThrow('bad.csv 第 1 行 C 列（入库税收（元））');
    await expect(attempt).rejects.toThrow('第 2 行 C 列（入库税收（元））“一百”：');
    await expect(attempt).rejects.toThrow('第 3 行 E 列（scale）“中等”：');
    await expect(attempt).rejects.toThrow('第 3 行：代码 913206000000000012 与第 2 行重复');
    await expect(attempt).rejects.toThrow('第 4 行：缺少代码');
    await expect(attempt).rejects.toThrow('第 5 行 C 列');
  });

  it('ends in 1 when a subject cannot be evaluated, and says which row', async () => {
    writeFileSync(
      file('gaps.csv'),
      'code,tax,land\n913206000000000012,5,1\n913206000000000025,,1\n',
    );
    const { code, err } = await run('--data', file('gaps.csv'));
    expect(code).toBe(1);
    expect(err).toContain('gaps.csv 第 3 行 913206000000000025：“亩均税收”缺少数据（入库税收）');
  });

  it('refuses events of a kind or a code nobody knows', async () => {
    writeFileSync(
      file('odd.csv'),
      'code,kind,date\n913206000000000012,accident,2022-05-01\n91320600000000009T,accident,2022-05-01\n913206000000000012,luck,2022-05-01\n',
    );
    const attempt = run('--data', file('data.csv'), '--events', file('odd.csv'));
    await expect(attempt).rejects.toThrow(
      'odd.csv 第 3 行 A 列（code）“91320600000000009T”：数据表里没有这个代码',
    );
    await expect(attempt).rejects.toThrow('第 4 行 B 列（kind）“luck”：不认识的事件类别');
  });

  it('explains itself when options are missing', async () => {
    await expect(evaluate.run(['--data', 'x'], { out: () => {}, err: () => {} })).rejects.toThrow(
      '--programme：没有填写 / is missing',
    );
  });
});
