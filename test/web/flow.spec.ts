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

const firms = Array.from({ length: 7 }, (_, n) =>
  aFirm({ values: {}, territory: n < 4 ? 'sanyu' : 'firstOffice' }),
);
const [first, second] = firms as [(typeof firms)[0], (typeof firms)[0]];

let place: Place;

const flow = async (page: Page, query = ''): Promise<void> => {
  await page.goto(`/c/${place.cycle.id}/flow${query}`);
  await page.waitForSelector('.flow-map, .chart-tables');
};
/** The numbers on the states of the drawing whose id begins so. */
const counts = async (page: Page, family: string): Promise<number[]> =>
  (await page.locator(`[data-state^="${family}."] strong`).allTextContents()).map(Number);
const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);
const submit = async (one: (typeof firms)[0]): Promise<void> => {
  const event = { type: 'SUBMIT', missing: [], departments: [] };
  await place.flows.send((await place.of(one)).id, event, person('territory', one.territory));
};

withBrowser('the flow chart', () => {
  beforeAll(async () => {
    await buildFace();
    place = await Place.open();
    await place.enlist(firms);
    await place.to('2022-01-05');
    await submit(first);
    await place.to('2022-04-11');
    await listening(place.app);
    await place.as('lead', 'economy');
    await place.as('territory', 'firstOffice');
  });
  afterAll(() => place.close());

  it('shows every enterprise in one state, and follows what somebody does', async () => {
    const page = await as('lead-economy');
    await flow(page);
    expect(sum(await counts(page, 'enterprise'))).toBe(firms.length);
    expect(await page.textContent('[data-state="enterprise.collecting"] strong')).toBe('6');
    expect(await page.textContent('[data-state="enterprise.collecting"] i')).toContain('6');
    expect(await page.locator('.chart-odd').count()).toBe(0);
    expect(await page.locator('.chart-node em').count()).toBe(0); // every state has its place
    await submit(second);
    await place.settle();
    await page.waitForSelector('[data-state="enterprise.collecting"] strong:text-is("5")', {
      timeout: 8000,
    });
    expect(sum(await counts(page, 'enterprise'))).toBe(firms.length);
    expect(complaints()).toEqual([]);
  });

  it('leads by keyboard from a state to its enterprises and a dossier, and back', async () => {
    const page = await as('lead-economy');
    await flow(page);
    await page.locator('[data-state="enterprise.listed"]').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.dataset.state')).toBe(
      'enterprise.collecting',
    );
    await page.keyboard.press('Enter');
    await page.waitForURL(/state=enterprise\.collecting/);
    await page.waitForSelector('.chart-rows li');
    expect(await page.locator('.chart-rows li').count()).toBe(5);
    await page.keyboard.press('Escape');
    await page.waitForFunction(`document.activeElement.dataset.state === 'enterprise.collecting'`);
    await page.keyboard.press('h');
    await page.waitForURL(/colour=dwell/);
    await page.keyboard.press('t');
    await page.waitForSelector('[data-table=states]');
    const standing = await page
      .locator('[data-table=states] tr:has-text("本年度评价") td:nth-child(3)')
      .allTextContents();
    expect(sum(standing.map(Number))).toBe(firms.length);
    await page.click('[data-table=states] >> text=录入中');
    await page.click('.chart-rows a >> nth=0');
    await page.waitForSelector('.dossier');
    expect(complaints()).toEqual([]);
  });

  it('lists who went a way, and shows the year as it stood on a day that is over', async () => {
    const page = await as('lead-economy');
    await flow(page, '?state=enterprise.collecting&to=enterprise.submitted');
    await page.waitForSelector(`.chart-rows >> text=${first.name}`);
    await flow(page, '?asOf=2022-01-10');
    await page.waitForSelector('.chart-odd >> text=回看');
    expect(await page.textContent('[data-state="enterprise.collecting"] strong')).toBe('6');
    await page.click('text=回到现在');
    await page.waitForSelector('[data-state="enterprise.collecting"] strong:text-is("5")');
  });

  it('shows a territory its own enterprises, and the tasks of the units beside them', async () => {
    const page = await as('territory-firstOffice');
    await flow(page);
    expect(sum(await counts(page, 'enterprise'))).toBe(3);
    await page.click('.chart-filters >> text=部门任务流程');
    await page.waitForSelector('[data-state="task.awaitingReceipt"]');
    expect(sum(await counts(page, 'task'))).toBeGreaterThan(0);
    expect(complaints()).toEqual([]);
  });

  it.each([PHONE, [1440, 900], [1920, 1080]])('fits into %i × %i', async (...size) => {
    const page = await as('lead-economy', size);
    await flow(page, '?state=enterprise.collecting');
    await page.waitForSelector('.chart-rows li');
    expect(await overflow(page)).toBe(0);
  });
});
