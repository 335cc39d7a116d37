import { afterAll, beforeAll, expect, it } from '@jest/globals';
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
import { Place, person } from '../support/place.js';
import { aFirm } from '../support/year.js';

const values = {
  tax: '196.3',
  sales: '9000',
  land_owned: '26.4',
  energy: '100',
  electricity: '50',
};
const mute = aFirm({ name: '南通恒盛金属制品有限公司', values });
const reached = { ...aFirm({ name: '江苏三余纺织有限公司', values }), email: 'cw@sanyu-fz.test' };
const elsewhere = aFirm({ name: '江海机械有限公司', territory: 'firstOffice', values });

let place: Place;

const board = async (page: Page, query = ''): Promise<void> => {
  await page.goto(`/c/${place.cycle.id}/board${query}`);
  await page.waitForSelector('.board-matrix thead th, .board-cards');
};
/** Waits until that many cells match the filter. */
const bright = (page: Page, cells: number) =>
  page.waitForFunction(
    `document.querySelectorAll('td.cell:not(.off)').length === ${String(cells)}`,
  );
const focused = (page: Page) => page.evaluate('document.activeElement.dataset.cell ?? null');

withBrowser('the working board', () => {
  beforeAll(async () => {
    await buildFace();
    place = await Place.open();
    await place.enlist([mute, reached, elsewhere]);
    await place.to('2022-01-05');
    const submit = { type: 'SUBMIT', missing: [], departments: [] };
    await place.flows.send(
      (await place.of(elsewhere)).id,
      submit,
      person('territory', 'firstOffice'),
    );
    await place.to('2022-04-11');
    await listening(place.app);
    await place.as('territory', 'firstOffice');
    await place.as('lead', 'economy');
    await place.as('leader', 'leadingGroup');
  });
  afterAll(() => place.close());

  it('leads by keyboard from the reds to why, and back to the cell one came from', async () => {
    const page = await as('lead-economy');
    await board(page);
    const reds = await page.locator('td.cell.overdue').count();
    expect(reds).toBeGreaterThan(0);
    await page.keyboard.press('f');
    await page.click('[data-light=overdue]');
    await page.waitForURL(/lights=overdue/);
    expect(await page.textContent('[data-light=overdue] b')).toBe(String(reds));
    await bright(page, reds);
    await page.locator('[data-cell="sanyu.entry"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe('sanyu.entry');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`.board-drawer .undone >> text=${mute.name}`);
    expect(await page.textContent('.board-drawer .undone')).toContain('尚未提交');
    expect(await page.textContent('.board-drawer .people')).toContain('三余镇业务骨干');
    expect(await page.textContent('.board-drawer .record')).toContain('约谈（自动）');
    // A link sent in a chat opens the same view.
    await page.reload();
    await page.waitForSelector(`.board-drawer .undone >> text=${reached.name}`);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.board-drawer', { state: 'detached' });
    await page.waitForFunction(`document.activeElement.dataset.cell === 'sanyu.entry'`);
    await page.keyboard.press(']');
    await page.waitForSelector('.board-drawer');
    expect(complaints()).toEqual([]);
  });

  it('shows a reminder with everybody it reaches, sends it once, and names who was not reached', async () => {
    const page = await as('lead-economy');
    await board(page, '?cell=sanyu.entry');
    await page.waitForSelector('.undone');
    await page.getByLabel('全选').check();
    await page.keyboard.press('u');
    await page.waitForSelector('.letters');
    expect(await page.textContent('.letters')).toContain('sanyu@tzw.test');
    expect(await page.textContent('.letters')).toContain(reached.email);
    expect(await page.textContent('.missed')).toContain(mute.name);
    await page.fill('#remind-text', '请于 4 月 12 日前提交。');
    // What was typed has to be seen as a letter first.
    expect(await page.locator('[data-act=send]').isDisabled()).toBe(true);
    await page.press('#remind-text', 'Tab');
    await page.waitForSelector('.letters pre >> text=请于 4 月 12 日前提交。');
    const before = (await place.mails()).length;
    expect((await place.mails('4 月 12 日')).length).toBe(0);
    await page.click('[data-act=send]');
    await page.waitForSelector('.remind-result');
    expect(await page.textContent('.remind-result .missed')).toContain('由三余镇转告');
    await place.settle();
    expect((await place.mails()).length).toBe(before + 3); // both tasks of the unit, and the firm once
    await page.click('.ant-modal-footer button');
    await page.waitForSelector('.board-drawer footer .shut >> text=今天已经催办过');
    expect(await page.locator('[data-act=remind]').isDisabled()).toBe(true);
    expect(complaints()).toEqual([]);
  });

  it('has an extension decided in the drawer; the light says so', async () => {
    await place.to('2022-04-18');
    const { id } = await place.task('verify/verify/landBureau');
    const asking = {
      type: 'ASK_EXTENSION',
      due: '2022-05-20',
      reason: '登记数据未到',
      today: '2022-04-18',
    };
    await place.flows.send(id, asking, person('department', 'landBureau'));
    const page = await as('lead-economy');
    await board(page);
    await page.click('text=延期申请 1');
    await page.waitForURL(/asked=1/);
    await bright(page, 1);
    await page.click('[data-cell="landBureau.verify"]');
    await page.click('.board-drawer footer >> text=审批延期');
    await page.click('[data-event=GRANT_EXTENSION]');
    await page.fill('.ant-modal textarea', '情况属实');
    await page.locator('.ant-modal .ant-btn-primary').click();
    // Nothing waits for a decision any more.
    await page.click('text=清除筛选');
    await page.waitForSelector('td.cell.dueSoon [data-cell="landBureau.verify"] >> text=延至05-20');
  });

  it('opens only a unit’s own cells to it, and says who may open the others', async () => {
    const page = await as('territory-firstOffice');
    await board(page, '?cell=sanyu.entry');
    await page.waitForSelector('.board-drawer >> text=只有牵头单位');
    expect(await page.locator('[data-act=remind]').count()).toBe(0);
    await page.click('[data-cell="firstOffice.entry"]');
    await page.waitForSelector('.board-drawer .parts-legend');
    expect(complaints()).toEqual([]);
  });

  it('keeps the heads when nothing matches, and is reached from the wall', async () => {
    const page = await as('leader-leadingGroup', [1920, 1080]);
    await board(page, '?lights=suspended');
    expect(await page.locator('.board-matrix thead th').count()).toBeGreaterThan(8);
    await page.click('text=清除筛选');
    await page.waitForSelector('td.cell:not(.off)');
    await page.goto(`/c/${place.cycle.id}/wall`);
    const href = await page.locator('.matrix td.cell.overdue a').first().getAttribute('href');
    expect(href).toMatch(/\/board\?cell=\w+\.\w+$/);
    await page.goto(href ?? '');
    await page.waitForSelector('.board-drawer .record');
    expect(complaints()).toEqual([]);
  });

  it.each([PHONE, [1440, 900], [1920, 1080]])(
    'fits into %i × %i with its drawer',
    async (...size) => {
      const page = await as('lead-economy', size);
      await board(page, '?cell=sanyu.entry');
      await page.waitForSelector('.board-drawer .record');
      expect(await overflow(page)).toBe(0);
    },
  );
});
