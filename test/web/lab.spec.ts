/** The evaluation lab in a browser: change a weight, see who moves, keep it, and publish with two people. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fs from 'node:fs/promises';
import type { Page } from 'playwright-core';
import {
  PHONE,
  as,
  buildFace,
  complaints,
  listening,
  overflow,
  withBrowser,
} from '../support/browser.js';
import { Evaluated } from '../support/evaluated.js';

let place: Evaluated;

/** Somebody at a page of the year. */
async function at(where: string, ...who: Parameters<typeof as>): Promise<Page> {
  const page = await as(...who);
  await page.goto(`/c/${place.cycle.id}/${where}`);
  return page;
}

const settled = async (page: Page): Promise<void> => {
  await page.waitForTimeout(120); // longer than the hand has to rest
  await page.waitForSelector('.lab[data-old=false] .lab-grid');
};
const weigh = async (page: Page, id: string, value: string): Promise<void> => {
  await page.fill(`[data-weight=${id}] .number-box`, value);
};
const movers = (page: Page): Promise<string[]> =>
  page.locator('.lab-movers tbody tr[data-row-key] td:first-child').allTextContents();
const firm = (n: number): string => place.firms[n]!.name;
const silent = (): void => {
  expect(complaints()).toEqual([]);
};

withBrowser('the evaluation lab', () => {
  beforeAll(async () => {
    await buildFace();
    place = await Evaluated.start();
    await listening(place.app);
  }, 180_000);
  afterAll(() => place.app.close());

  it('freezes on weights that do not add up, then names who moves and why', async () => {
    const page = await at('lab', 'lead');
    await settled(page);
    expect(await page.textContent('.lab-movers')).toContain('两边的规则相同');
    await weigh(page, 'tax_mu', '77');
    await page.waitForSelector('.lab-frozen >> text=合计 117，多出 17');
    expect(await page.getAttribute('.lab-results', 'aria-busy')).toBe('true');
    await weigh(page, 'sales_mu', '20');
    await page.waitForSelector('.lab-frozen >> text=合计 97，还差 3');
    await page.focus('[data-weight=tax_mu] .number-box');
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
    await settled(page);
    expect(await page.locator('.lab-frozen').count()).toBe(0);
    expect(await movers(page)).toEqual([expect.stringContaining(firm(2))]);
    expect(await page.textContent('.lab-movers tbody')).toContain('亩均销售 −17.00');
    expect(await page.textContent('.lab-matrix [aria-label^="从 B 降到 C"]')).toBe('↓1');
    // Six firms are drawn one by one.
    expect(await page.locator('.dots > g').count()).toBe(6);
    await page.reload();
    await settled(page);
    expect(await page.inputValue('[data-weight=tax_mu] .number-box')).toBe('80');
    silent();
  });

  it('filters by a cell and a territory, and says so in the address', async () => {
    const draft = { rules: { 'grading[0].classes.B': 'total >= 65' }, benchmarks: [] };
    const page = await at(`lab?draft=${encodeURIComponent(JSON.stringify(draft))}`, 'lead');
    await settled(page);
    expect(await movers(page)).toEqual([expect.stringContaining(firm(3))]);
    await page.click('.lab-territories button >> text=北镇');
    await page.waitForSelector('text=没有符合条件的变档企业');
    expect(page.url()).toContain('at=north');
    await page.click('.lab-movers >> text=清除筛选');
    await page.click('.lab-matrix [aria-label^="从 C 升到 B"]');
    expect(new URL(page.url()).searchParams.get('cell')).toBe('C>B');
    expect(await movers(page)).toHaveLength(1);
    silent();
  });

  it('moves a cut line by hand and by key, and takes it back', async () => {
    const page = await at('lab', 'lead');
    await settled(page);
    const line = page.locator('.cut[aria-label="B 类分数线"]');
    await line.focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await settled(page);
    expect(await line.getAttribute('aria-valuenow')).toBe('65');
    expect(await movers(page)).toEqual([expect.stringContaining(firm(3))]);
    const box = (await line.locator('.grip').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 5 });
    await page.mouse.up();
    expect(Number(await line.getAttribute('aria-valuenow'))).toBeGreaterThan(66);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await settled(page);
    expect(await line.getAttribute('aria-valuenow')).toBe('75');
    silent();
  });

  it('keeps a scenario, compares with it, and exports the differences with the mark', async () => {
    const page = await at('lab', 'lead');
    await settled(page);
    await weigh(page, 'tax_mu', '80');
    await weigh(page, 'sales_mu', '20');
    await page.keyboard.press('Control+s');
    await page.fill('#scenario-name', '税收优先');
    await page.press('#scenario-name', 'Enter');
    await page.waitForSelector('.lab-bar .scenario >> text=税收优先');
    await page.waitForURL(/[?&]s=/);
    await settled(page);
    const saved = page.waitForEvent('download');
    await page.click('.lab-movers >> text=导出差异表');
    await page.click('.ant-dropdown >> text=CSV');
    const file = await saved;
    expect(file.suggestedFilename()).toBe('测算-税收优先-变档企业.csv');
    const [, row = ''] = (await fs.readFile(await file.path(), 'utf8')).split('\r\n');
    expect(row).toContain(`测算,${place.firms[2]!.code},${firm(2)}`);
    // A name that is taken is told beside it, and what was typed stays.
    await page.click('[data-act=save-as]');
    await page.fill('#scenario-name', '税收优先');
    await page.press('#scenario-name', 'Enter');
    await page.waitForSelector('#scenario-name-about >> text=已有名为');
    expect(await page.inputValue('#scenario-name')).toBe('税收优先');
  });

  it('shows the leading group everything and lets it keep nothing', async () => {
    const page = await at('lab', 'leader');
    await settled(page);
    expect(await page.locator('[data-act=save-as], [data-action=publish]').count()).toBe(0);
    const territory = await at('lab', 'north');
    await territory.waitForSelector('.ant-result');
  });

  it('fits a phone: the rules and the results one behind the other', async () => {
    const page = await at('lab?view=results', 'lead', PHONE);
    await settled(page);
    expect(await overflow(page)).toBe(0);
    expect(await page.locator('.lab-rules').isVisible()).toBe(false);
    await page.click('.lab-views >> text=规则');
    await page.waitForSelector('.lab-rules');
    expect(await overflow(page)).toBe(0);
  });

  it('publishes with two people, the year and the count typed, and shows what is sealed', async () => {
    const page = await at('lab', 'lead');
    await page.waitForSelector('[data-gate=evaluated][data-met=false]');
    await page.waitForSelector('[data-action=publish]:disabled');
    await place.fixBenchmarks(place.cycle);
    await page.reload();
    await page.click('[data-action=grade]:enabled');
    await page.fill('.ant-modal input', '领导小组会议纪要〔2022〕3号');
    await page.click('.ant-modal .ant-btn-primary');
    await page.waitForSelector('[data-gate=evaluated][data-met=true]');
    // Whoever graded may not look it over.
    expect(await page.locator('[data-action=approve-result]').isDisabled()).toBe(true);
    const second = await at('lab', 'secondLead');
    await second.click('[data-action=approve-result]:enabled');
    await second.click('.ant-modal .ant-btn-primary');
    await page.waitForSelector('[data-action=publish]:enabled');
    await page.click('[data-action=publish]');
    const confirm = page.locator('.ant-modal .ant-btn-primary');
    await page.fill('#confirm-text', '2022');
    expect(await confirm.isDisabled()).toBe(true);
    await page.fill('#confirm-text', '2022 6');
    await confirm.click();
    await page.waitForSelector('[data-version="1"]', { timeout: 60_000 });
    await page.click('[data-version="1"] >> text=核对');
    await page.waitForSelector('[data-version="1"] >> text=核对无误');
    const [{ n } = { n: 0 }] = await place.rows<{ n: number }>(
      'select count(*)::int as n from evaluation where cycle_id = $1 and published_at is not null',
      place.cycle.id,
    );
    expect(n).toBe(1);
    silent();
  }, 120_000);
});
