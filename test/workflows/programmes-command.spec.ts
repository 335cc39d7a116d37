/** `programme check` and `programme list` as a clerk meets them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programme } from '../../src/programme/programme.command.js';

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await programme.run(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'programme-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('programme check', () => {
  it('prints the plan as a page to sign and lists what is still to fill', async () => {
    const { code, out, err } = await run('check', 'workflows/programmes/tongzhou-bay-2022.yaml');
    expect(code).toBe(0);
    expect(out).toContain('◆ 2022-03-31 星期四（原文：3月底前）  信息录入〔四.1〕');
    expect(out).toContain(
      '◇ 2022-04-30 星期六（原文：4月30日，遇休息日，最后工作日 04-29）  归集审核',
    );
    expect(out).toContain('□ 企业确认 / 期限、范围  附件1未公开  建议：5个工作日');
    expect(out).toContain('工作日依据 国办发明电〔2021〕11号');
    expect(out).toContain('签发：');
    expect(err).toContain('填定之前只能推演');
  });

  it('prints the page for another year', async () => {
    const { out } = await run('check', 'tongzhou-bay-2022', '--year', '2027');
    expect(out).toContain('◆ 2027-03-31');
    expect(out).toContain('2027 年放假安排尚未发布');
  });

  it('ends with 1 and says file, line and column on an error', async () => {
    const file = path.join(folder, 'broken.yaml');
    const text = readFileSync('workflows/programmes/rongcheng-2019.yaml', 'utf8');
    writeFileSync(file, text.replace('due: 4月30日前', 'due: 4月31日前'));
    const line = text.slice(0, text.indexOf('due: 4月30日前')).split('\n').length;
    const { code, out, err } = await run('check', file);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(`${file}:${line}:10  错误  stages[2].due：看不懂日期“4月31日前”`);
    expect(err).toContain('有 1 处错误，方案还不能用 / 1 errors');
  });

  it('says that a file is not UTF-8, and nothing of the words in it', async () => {
    const file = path.join(folder, 'gbk.yaml');
    writeFileSync(file, Buffer.from([0x74, 0x3a, 0x20, 0xb7, 0xbd, 0xb0, 0xb8, 0x0a]));
    const { code, err } = await run('check', file);
    expect(code).toBe(1);
    expect(err).toContain('文件不是 UTF-8 编码');
    expect(err).toContain('有 1 处错误');
  });

  it('finds what else is wrong beside a word it does not know', async () => {
    const file = path.join(folder, 'two.yaml');
    const text = readFileSync('workflows/programmes/rongcheng-2019.yaml', 'utf8');
    writeFileSync(file, `${text.replace('due: 4月30日前', 'due: 4月31日前')}\nbogus: 1\n`);
    const { err } = await run('check', file);
    expect(err).toContain('没有“bogus”这个词');
    expect(err).toContain('4月31日');
  });

  it('gives everything as data with --json', async () => {
    const { out } = await run('check', 'rongcheng-2019', '--json');
    expect(JSON.parse(out)).toMatchObject({
      programme: 'rongcheng-2019',
      findings: [{ level: 'warning', code: 'programme.on-paper.cadence', path: 'cadence' }],
      overrides: [],
    });
  });

  it('looks for parents beside the file', async () => {
    writeFileSync(
      path.join(folder, 'parent-2022.yaml'),
      readFileSync('workflows/programmes/tongzhou-bay-2022.yaml', 'utf8').replace(
        'tongzhou-bay-2022',
        'parent-2022',
      ),
    );
    const file = path.join(folder, 'child-2022.yaml');
    writeFileSync(
      file,
      'programme: child-2022\nextends: parent-2022\ntitle: 某园\ndocument: { issuer: 某园 }\nlights: sanya\n',
    );
    const { code, out } = await run('check', file);
    expect(code).toBe(0);
    expect(out).toContain('与上级不同：lights  "default" → "sanya"');
  });

  it('names the programmes there are when asked for an unknown one', async () => {
    await expect(run('check', 'nowhere-2022')).rejects.toThrow(
      /没有方案“nowhere-2022”，现有：.*tongzhou-bay-2022/,
    );
    await expect(run('chekc')).rejects.toThrow(/programme check/);
  });
});

describe('programme list', () => {
  it('lists every programme with what is still to fill', async () => {
    const { code, out } = await run('list');
    expect(code).toBe(0);
    expect(out).toMatch(
      /tongzhou-bay-2022\s+通州湾示范区工业企业资源集约利用综合评价（待填 \d+ 处）/,
    );
    const { out: json } = await run('list', '--json');
    expect(JSON.parse(json)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'rongcheng-2019', kind: 'evaluation', errors: 0 }),
      ]),
    );
  });
});
