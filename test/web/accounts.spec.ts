/** Accounts at a browser: invited, first log-in, second factor, own account, kept by their keeper. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Secret, TOTP } from 'otpauth';
import { anApplication } from '../support/application.js';
import {
  PHONE,
  as,
  aWindow,
  buildFace,
  listening,
  logIn,
  overflow,
  withBrowser,
} from '../support/browser.js';
import { aPassword, anAccount, someUnits } from '../support/people.js';

let app: NestExpressApplication;

withBrowser('accounts', () => {
  let link = '';
  let secret = '';

  beforeAll(async () => {
    await buildFace();
    app = await anApplication();
    await listening(app);
    await someUnits(app, '320600', [
      ['economy', '经济发展局', 'lead'],
      ['tax', '税务局', 'department'],
    ]);
    await anAccount(app, { account: 'security', name: '安全员', role: 'security-admin' });
    const of = { role: 'department', organisation: 'tax' } as const;
    await anAccount(app, { account: 'wang', name: '王芳', email: 'wang@example.cn', ...of });
    await anAccount(app, { account: 'chief', role: 'lead', organisation: 'economy' });
  });
  afterAll(() => app.close());

  it('are invited by the security administrator, who hands the link over', async () => {
    const page = await as('security');
    await page.waitForURL('**/accounts');
    await page.click('text=邀请开通账号');
    const dialog = page.locator('.ant-modal');
    await dialog.locator('input').first().fill('li-qiang');
    await dialog.locator('input').nth(1).fill('李强');
    await dialog.locator('.ant-select').first().click();
    await page.click('.ant-select-item-option >> text=成员部门');
    await dialog.getByLabel('单位', { exact: true }).fill('tax');
    await dialog.locator('button.ant-btn-primary').click();
    link = await page.locator('[data-invitation]').innerText();
    expect(link).toContain('/password#');
    await page.keyboard.press('Escape');
    await page.waitForSelector('text=待启用');
  });

  it('are taken up by the invited person, who sets the password and logs in', async () => {
    const page = await aWindow();
    await page.goto(`/password${link.slice(link.indexOf('#')).trim()}`);
    await page.waitForSelector('text=欢迎，李强');
    await page.fill('#value', 'password12');
    await page.click('button[type=submit]');
    await page.waitForSelector('[role=alert]');
    await page.fill('#value', aPassword);
    await page.click('button[type=submit]');
    await page.click('text=返回登录');
    await logIn(page, 'li-qiang');
    await page.waitForSelector('.person >> text=李强');
  });

  it('get a second factor, which is asked for from then on', async () => {
    const page = await as('wang');
    await page.click('.person');
    await page.click('text=我的账号');
    await page.fill('#factor-password', aPassword);
    await page.click('text=绑定动态口令');
    secret = await page.locator('.narrow code').innerText();
    await page.fill('#code', new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await page.click('button:has-text("启用")');
    await page.waitForSelector('text=恢复码只显示这一次');
    const recovery = await page.locator('.codes code').first().innerText();
    await page.click('text=已保存好恢复码');
    await page.waitForSelector('text=剩余恢复码 10 个');
    const again = await aWindow(PHONE);
    await again.goto('/login');
    await again.fill('#account', 'wang');
    await again.fill('#password', aPassword);
    await again.click('button[type=submit]');
    await again.fill('#code', recovery);
    await again.click('button[type=submit]');
    await again.waitForSelector('.person');
    await again.goto('/account');
    await again.waitForSelector('text=剩余恢复码 9 个');
    expect(await overflow(again)).toBe(0);
  });

  it('are ended with a delegate by the lead bureau', async () => {
    const page = await as('chief');
    await page.click('.person');
    await page.click('.ant-dropdown >> text=账号 >> nth=1');
    await page.click('[data-account=wang]');
    await page.click('text=交接、停用');
    await page.waitForSelector('text=目前在办 0 项');
    await page.getByLabel('停用日').fill('2099-06-30');
    await page.keyboard.press('Enter');
    await page.locator('.ant-modal').getByText('李强').click();
    await page.locator('.ant-modal button.ant-btn-primary').click();
    await page.waitForSelector('text=2099-06-30');
    await page.waitForSelector('text=→ 李强');
  });

  it('that are forgotten find the way back, without telling whether they are', async () => {
    const page = await aWindow(PHONE);
    await page.goto('/login');
    expect(await page.locator('text=单位统一身份登录').count()).toBe(0);
    await page.click('text=忘记密码');
    await page.fill('#value', 'nobody-at-all');
    await page.click('button[type=submit]');
    await page.waitForSelector('text=如果该账号存在');
    expect(await overflow(page)).toBe(0);
    await logIn(page, 'security', aPassword);
    await page.waitForURL('**/accounts');
    await page.waitForSelector('[data-account=wang]');
    expect(await overflow(page)).toBe(0);
  });
});
