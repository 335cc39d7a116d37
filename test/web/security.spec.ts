/** The page 安全自查 at a browser. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { anApplication } from '../support/application.js';
import {
  PHONE,
  as,
  buildFace,
  complaints,
  listening,
  overflow,
  withBrowser,
} from '../support/browser.js';
import { anAccount } from '../support/people.js';

withBrowser('the page 安全自查', () => {
  let app: NestExpressApplication;

  beforeAll(async () => {
    await buildFace();
    app = await anApplication();
    await listening(app);
    await anAccount(app, { account: 'system', role: 'system-admin' });
  });
  afterAll(() => app.close());

  it.each([
    ['on a desk', [1440, 900]],
    ['on a phone', PHONE],
  ] as const)('%s says what was found, with evidence, and fits', async (_, size) => {
    const page = await as('system', size);
    await page.goto('/security');
    const row = page.locator('[data-row-key=row-policies]');
    await row.waitFor();
    expect(await row.innerText()).toMatch(/符合[^]*存有企业数据的 32 张表，未启用行级策略 0 张/);
    expect(await page.locator('[data-row-key=terminals]').innerText()).toMatch(
      /不符合[^]*处理：设置 ADMIN_ADDRESSES/,
    );
    expect(await overflow(page)).toBe(0);
    expect(complaints()).toEqual([]);
  });

  it('speaks English too', async () => {
    const page = await as('system');
    await page.evaluate("localStorage.setItem('language', 'en')");
    await page.goto('/security');
    await page.waitForSelector('text=administrators work from certain addresses');
  });
});
