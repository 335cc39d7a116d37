/** `cycle open` and `cycle list`, as those who set an installation up meet them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { battlemap as run } from '../../support/command.js';

interface Missing {
  path: string;
  clause: string | null;
  proposal: unknown;
}

const open = (...more: string[]) =>
  run('cycle', 'open', '--programme', 'tongzhou-bay-2022', '--year', '2022', ...more);
const opened = async () => JSON.parse((await run('cycle', 'list', '--json')).out) as object[];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'cycle-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
function fillings(text: string): string {
  const file = path.join(folder, 'fillings.yaml');
  writeFileSync(file, text);
  return file;
}
const WEIGHT = 'evaluation[0].indicators[0].weight';

describe('cycle open', () => {
  it('opens nothing while something is to fill, and says what, where, by which clause', async () => {
    const { code, out, err } = await open('--json');
    expect(code).toBe(1);
    const { missing } = JSON.parse(out) as { missing: Missing[] };
    expect(missing).toContainEqual({
      path: 'events[0].owner',
      place: '事实记录 / 科技创新荣誉 / 归口单位',
      clause: '三.2',
      reason: '附件1未公开',
      proposal: 'market',
    });
    expect(err).toContain(`${String(missing.length)} 处待填`);
    expect(await opened()).toEqual([]);
  });

  it('what it lists can be completed and given back', async () => {
    const { out } = await open();
    expect(out).toContain('# 评分 / 规上、规下 / 指标 / 亩均税收 / 权重');
    const emptied = out.replace(`"${WEIGHT}": "45"`, `"${WEIGHT}":`);
    const again = await open('--fill', fillings(emptied), '--json');
    expect(again.code).toBe(1);
    const { missing } = JSON.parse(again.out) as { missing: Missing[] };
    expect(missing.map((one) => one.path)).toEqual([WEIGHT]);
  });

  it.each([
    ['a path that does not exist', `"${WEIGHT}s": 45`, `${WEIGHT}s`],
    ['a value of the wrong shape', `"${WEIGHT}": 很重`, 'weight'],
    ['a programme that no longer adds up', `"${WEIGHT}": 46`, '101'],
    ['what is no YAML', `"${WEIGHT}: 46`, 'fillings.yaml'],
  ])('refuses %s', async (_, text, said) => {
    const { code, err } = await open('--fill', fillings(text), '--with-proposals');
    expect(code).toBe(1);
    expect(err).toContain(said);
    expect(err).not.toContain('    at ');
    expect(await opened()).toEqual([]);
    expect((await run('organisation', 'list')).out).toBe('');
  });

  it('opens with what is given and proposals for the rest; twice is refused', async () => {
    const text = `"${WEIGHT}": 50\n"evaluation[0].indicators[1].weight": 30`;
    const { code, out } = await open('--fill', fillings(text), '--with-proposals', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { programme: 'tongzhou-bay-2022' }]);
    expect(await opened()).toMatchObject([{ year: 2022, state: 'open', openedBy: 'system' }]);
    expect((await run('cycle', 'list')).out).toContain('通州湾江海联动开发示范区');
    const again = await open('--with-proposals');
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('已经开启')]);
  });

  it('refuses a year that is none and words that mean nothing', async () => {
    const wrong = await run('cycle', 'open', '--programme', 'tongzhou-bay-2022', '--year', 'x');
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('--year')]);
    expect((await run('cycle', 'shut')).code).toBe(1);
  });
});
