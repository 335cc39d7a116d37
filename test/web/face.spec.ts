import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  PHONE,
  as,
  aWindow,
  buildFace,
  complaints,
  listening,
  overflow,
  withBrowser,
} from '../support/browser.js';
import { aPassword } from '../support/people.js';
import { Place, person } from '../support/place.js';
import { aFirm } from '../support/year.js';

const firm = aFirm({
  name: '南通恒盛金属制品有限公司',
  values: { tax: '196.3', sales: '9000', land_owned: '26.4', energy: '100', electricity: '50' },
});
const other = aFirm({ name: '江海机械有限公司', territory: 'firstOffice', values: {} });

let place: Place;

const openTask = async (page: Page, ref: string): Promise<void> => {
  const { id } = await place.task(ref);
  await page.goto(`/c/${place.cycle.id}/tasks?flow=${id}`);
  await page.waitForSelector(`[data-flow="${id}"]`);
};

withBrowser('the face', () => {
  beforeAll(async () => {
    await buildFace();
    place = await Place.open();
    await place.enlist([firm, other]);
    await place.to('2022-01-05');
    await listening(place.app);
    await place.as('territory', 'sanyu');
    await place.as('territory', 'firstOffice');
    await place.as('department', 'landBureau');
    await place.as('lead', 'economy');
    await place.as('leader', 'leadingGroup');
    await place.as('enterprise', null, firm.id);
    await place.as('audit-admin');
  });
  afterAll(() => place.close());

  it('leads a stranger to the log-in page, says what is wrong, and back to where he was going', async () => {
    const page = await aWindow();
    await page.goto(`/c/${place.cycle.id}/ledger`);
    await page.waitForURL(/\/login\?to=/);
    await page.fill('#account', 'lead-economy');
    await page.fill('#password', 'not the password');
    await page.click('button[type=submit]');
    await page.waitForSelector('[role=alert]');
    await page.fill('#password', aPassword);
    await page.click('button[type=submit]');
    await page.waitForURL(`**/c/${place.cycle.id}/ledger`);
    await page.waitForSelector('text=录入上一年度片区内企业信息');
  });

  it('lets a territory sign for its task; the list and the history follow', async () => {
    const page = await as('territory-sanyu');
    await page.waitForURL('**/tasks');
    await openTask(page, 'entry/enter/sanyu');
    await page.click('[data-event=SIGN]');
    await page.waitForSelector('[data-state=inHand]');
    expect(await page.textContent('.history')).toContain('签收');
    expect((await place.task('entry/enter/sanyu')).phase).toBe('inHand');
    expect(complaints()).toEqual([]);
  });

  it('sends once what is pressed twice, and says nothing of a refusal', async () => {
    const page = await as('territory-firstOffice');
    await openTask(page, 'entry/enter/firstOffice');
    const sent: string[] = [];
    page.on('request', (one) => {
      if (one.method() === 'POST' && one.url().endsWith('/events')) sent.push(one.url());
    });
    await page.dblclick('[data-event=SIGN]');
    await page.waitForSelector('[data-state=inHand]');
    expect(sent).toHaveLength(1);
    expect(await page.locator('.ant-message-error').count()).toBe(0);
  });

  it('shows the audit administrator what was done, and whether anybody touched the record', async () => {
    const page = await as('audit-admin-x');
    await page.waitForURL('**/audit');
    await page.waitForSelector('text=登录');
    await page.fill('input[placeholder=人员]', '没有这个人');
    await page.press('input[placeholder=人员]', 'Enter');
    await page.waitForSelector('text=没有符合条件的记录');
    await page.goto('/audit?tab=seals');
    await page.waitForSelector('text=还没有日封存');
    await page.click('text=立即核对');
    await page.waitForSelector('text=核对无误');
    expect(complaints()).toEqual([]);
  });

  it('keeps half-written words over a reload, and drops them once they are sent', async () => {
    const page = await as('territory-sanyu');
    await openTask(page, 'entry/survey/sanyu');
    await page.click('[data-event=SIGN]');
    await page.waitForSelector('[data-state=inHand]');
    await page.fill('.inline-form textarea', '三余镇已摸排 40 家');
    await page.reload();
    await page.waitForSelector('.inline-form textarea');
    expect(await page.inputValue('.inline-form textarea')).toBe('三余镇已摸排 40 家');
  });

  it('saves a figure on leaving its field, marks what is wrong, and hands in', async () => {
    const { id } = await place.of(firm);
    const page = await as('territory-sanyu');
    await page.goto(`/c/${place.cycle.id}/tasks?flow=${id}`);
    const tax = '#item-tax';
    await page.fill(tax, '三百');
    await page.press(tax, 'Tab');
    expect(await page.textContent('[data-item=tax]')).toContain('请填数字');
    await page.fill(tax, '１,９６.5');
    await page.press(tax, 'Tab');
    await page.waitForFunction(
      `fetch('/api/flows/${id}').then((r) => r.json()).then((flow) => flow.data.groups
        .flatMap((group) => group.items).find((item) => item.id === 'tax').value === '196.5')`,
    );
    await page.click('[data-event=SUBMIT]');
    await page.click('.ant-modal [type=button].ant-btn-primary');
    await page.waitForSelector('[data-state=submitted]');
    expect((await place.of(firm)).phase).toBe('submitted');
  });

  it('shows the wall as one screen at 1920 × 1080: a light for every cell, no scrolling', async () => {
    const page = await as('leader-leadingGroup', [1920, 1080]);
    await page.waitForSelector('.matrix tbody tr');
    const rows = await page.locator('.matrix tbody tr').count();
    expect(rows).toBeGreaterThan(14);
    const cells = await page.locator('.matrix td.cell').count();
    expect(await page.locator('.matrix td.cell svg[role=img][aria-label]').count()).toBe(cells);
    const hidden = await page.evaluate(
      `[...document.querySelectorAll('.wall .panel')].filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => one.className)`,
    );
    expect(hidden).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.keyboard.press('1');
    await page.waitForSelector('.panel.matrix.enlarged');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.panel.matrix:not(.enlarged)');
    expect(complaints()).toEqual([]);
  });

  it('gives the leading group no page that only the lead bureau works with', async () => {
    const page = await as('leader-leadingGroup');
    await page.goto(`/c/${place.cycle.id}/import`);
    await page.waitForSelector('.ant-result');
    expect(await page.locator('nav a').allTextContents()).not.toContain('数据导入');
  });

  it('leads a department that owns a figure to the import of its own columns', async () => {
    const page = await as('department-landBureau');
    await page.goto(`/c/${place.cycle.id}/subjects`);
    await page.click('.page-head >> text=数据导入');
    await page.waitForSelector('.ant-upload-drag');
    const { status } = await page.evaluate<{ status: number }>(
      `fetch('/api/cycles/${place.cycle.id}/import/template.xlsx').then((r) => ({ status: r.status }))`,
    );
    expect(status).toBe(200);
    expect(complaints()).toEqual([]);
  });

  it('shows the lead bureau the stages of its year and why an action is still shut', async () => {
    const page = await as('lead-economy');
    await page.goto(`/c/${place.cycle.id}/year`);
    await page.waitForSelector('[data-stage=entry]');
    const shut = page.locator('.year-actions li.shut');
    expect(await shut.count()).toBeGreaterThan(0);
    expect((await shut.first().locator('p').allTextContents()).join('')).not.toBe('');
    expect(await page.textContent('[data-stage=entry]')).toContain('3月底前');
  });

  it('serves an enterprise on a phone: its own year, readable without scrolling sideways', async () => {
    const page = await as(`enterprise-${firm.id}`, PHONE);
    await page.waitForURL('**/portal');
    await page.waitForSelector('.portal [data-state]');
    expect(await page.textContent('.portal')).toContain(firm.name);
    expect(await overflow(page)).toBe(0);
    expect(complaints()).toEqual([]);
  });

  it.each([PHONE, [1440, 900], [1920, 1080]])(
    'fits every page of the lead bureau into %i × %i',
    async (...size) => {
      const page = await as('lead-economy', size);
      const { cycle } = place;
      const pages = [
        'wall',
        'board',
        'flow',
        'ledger',
        'tasks',
        'year',
        `subjects/${firm.id}`,
        'reports',
        'lists',
      ];
      for (const one of pages) {
        await page.goto(`/c/${cycle.id}/${one}`);
        await page.waitForSelector('main .page, main .tasks, main .dossier, main .split, .wall h2');
        expect([one, await overflow(page)]).toEqual([one, 0]);
      }
    },
  );

  it('shows on an open page what somebody else does, sooner than it would by asking now and then', async () => {
    const page = await as('lead-economy');
    await openTask(page, 'entry/survey/firstOffice');
    await page.waitForSelector('[data-state=awaitingReceipt]');
    const { id } = await place.task('entry/survey/firstOffice');
    await place.flows.send(id, { type: 'SIGN' }, person('territory', 'firstOffice'));
    await page.waitForSelector('[data-state=inHand]', { timeout: 8000 });
  });

  it('names the people of a unit on the page of the system', async () => {
    const page = await as('lead-economy');
    await page.goto('/operator?tab=organisations');
    await page.click('[data-organisation=sanyu]');
    const dialog = page.locator('.ant-modal');
    await dialog.getByLabel('业务骨干').fill('季海峰');
    await dialog.locator('.ant-btn-primary').click();
    await page.waitForSelector('td:text-is("季海峰")');
  });

  it('records an honour on the dossier of a firm, and strikes it out again', async () => {
    const page = await as('lead-economy');
    await page.goto(`/c/${place.cycle.id}/subjects/${firm.id}`);
    await page.click('text=登记事实');
    const dialog = page.locator('.ant-modal');
    await dialog.locator('.ant-select').click();
    await page.keyboard.type('科技创新荣誉（省级）');
    await page.keyboard.press('Enter');
    await dialog.locator('.ant-picker input').fill('2021-11-01');
    await page.keyboard.press('Enter');
    await dialog.locator('input[type=text]').last().fill('省级专精特新企业');
    await dialog.locator('.ant-btn-primary').click();
    await page.waitForSelector('.dossier li >> text=省级专精特新企业');
    await page.click('.dossier li >> text=撤销记录');
    await page.fill('.ant-modal textarea', '证书不属于本企业');
    await page.locator('.ant-modal .ant-btn-primary').click();
    await page.waitForSelector('.dossier s >> text=科技创新荣誉（省级）');
    expect(complaints()).toEqual([]);
  });

  it('speaks English to those who choose it', async () => {
    const page = await as('territory-sanyu');
    await page.click('.person');
    await page.click('text=English');
    await page.waitForSelector('nav >> text=My tasks');
  });
});
