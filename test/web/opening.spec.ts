/** A lead bureau at a browser with no year yet: reads its plan, fills the gaps, opens the year. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { anApplication } from '../support/application.js';
import { PHONE, as, buildFace, listening, overflow, withBrowser } from '../support/browser.js';
import { anAccount, someUnits } from '../support/people.js';

const REGION = '通州湾江海联动开发示范区';

let app: NestExpressApplication;

withBrowser('the first year', () => {
  beforeAll(async () => {
    await buildFace();
    app = await anApplication();
    await listening(app);
    await someUnits(app, REGION, [['economy', '经济发展局', 'lead']]);
    await anAccount(app, {
      account: 'chief',
      role: 'lead',
      organisation: 'economy',
      region: REGION,
    });
  });
  afterAll(() => app.close());

  it('begins at the plans; each line of one names its clause', async () => {
    const page = await as('chief');
    await page.waitForURL('**/programmes');
    await page.click('text=通州湾示范区工业企业资源集约利用综合评价');
    await page.waitForSelector('.plan-lines >> text=亩均税收  权重 45');
    const clauses = await page.locator('.plan .clause').allInnerTexts();
    expect(clauses).toContain('〔三.2〕');
    expect(await overflow(page)).toBe(0);
  });

  it('opens with what is put into the gaps, a slip told before anything is lost', async () => {
    const page = await as('chief');
    await page.goto('/programmes/tongzhou-bay-2022?year=2023');
    const open = page.locator('.opening .ant-btn-primary');
    expect(await open.isDisabled()).toBe(true);
    await page.click('text=没填的都采用建议');
    await page.waitForSelector('.opening[data-left="0"]');
    const share = page.locator('[data-gap="grading[0].classes.A"] textarea');
    await share.fill('许多');
    await page.click('text=预览方案');
    await page.waitForSelector('.opening [role=alert]');
    await share.fill('15%');
    await page.reload();
    await page.waitForSelector('.opening[data-left="0"]');
    expect(await share.inputValue()).toBe('15%');
    await page.click('text=预览方案');
    await page.waitForSelector('.ant-modal >> text=累计到前 15%');
    await page.keyboard.press('Escape');
    await open.click();
    await page.click('.ant-modal .ant-btn-primary');
    await page.waitForURL('**/year');
    await page.waitForSelector('h1 >> text=2023 年度');
  });

  it('says what a year would ask of people before it is opened', async () => {
    const page = await as('chief');
    await page.goto('/programmes/tongzhou-bay-2022?year=2024');
    await page.click('text=开年推演');
    await page.waitForSelector('.workload [data-unit=taxBureau]');
    expect(await page.textContent('.ant-modal')).toContain('--subjects 300');
    await page.fill('#expected', '600');
    await page.press('#expected', 'Tab');
    await page.waitForSelector('.ant-modal >> text=--subjects 600');
    expect(await page.textContent('.ant-modal')).toContain('每家企业 7 项');
  });

  it('fits a phone', async () => {
    const page = await as('chief', PHONE);
    for (const address of ['/programmes', '/programmes/rongcheng-2019']) {
      await page.goto(address);
      await page.waitForSelector('h1');
      expect(await overflow(page)).toBe(0);
    }
  });
});
