/** The page 安全自查 at a browser. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { anApplication } from '../support/application.js';
import { aBrowser, aVisitor, buildFace, listening, logIn, overflow } from '../support/browser.js';
import { aPassword, anAccount } from '../support/people.js';

const browser = await aBrowser();
const withBrowser = typeof browser === 'string' ? describe.skip : describe;

withBrowser('the page 安全自查', () => {
  let app: NestExpressApplication;
  let base = '';
  const aWindow = (size?: readonly [number, number]) => {
    if (typeof browser === 'string') throw new Error(browser);
    return aVisitor(browser, base, size);
  };

  beforeAll(async () => {
    await buildFace();
    app = await anApplication();
    base = await listening(app);
    await anAccount(app, { account: 'system', role: 'system-admin' });
  });
  afterAll(async () => {
    await app.close();
    if (typeof browser !== 'string') await browser.close();
  });

  it.each([
    ['on a desk', [1440, 900]],
    ['on a phone', [390, 844]],
  ] as const)('%s says what was found, with evidence, and fits', async (_, size) => {
    const visitor = await aWindow(size);
    const { page, complaints } = visitor;
    await logIn(page, 'system', aPassword);
    await page.goto('/security');
    const row = page.locator('[data-row-key=row-policies]');
    await row.waitFor();
    expect(await row.innerText()).toMatch(/符合[^]*存有企业数据的 18 张表，未启用行级策略 0 张/);
    expect(await page.locator('[data-row-key=terminals]').innerText()).toMatch(
      /不符合[^]*处理：设置 ADMIN_ADDRESSES/,
    );
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await visitor.close();
  });

  it('speaks English too', async () => {
    const visitor = await aWindow();
    const { page } = visitor;
    await logIn(page, 'system', aPassword);
    await page.evaluate("localStorage.setItem('language', 'en')");
    await page.goto('/security');
    await page.waitForSelector('text=administrators work from certain addresses');
    await visitor.close();
  });
});
